"""The recovery key: its public part lies in the instance, its secret part only on paper in the safe."""
import hashlib

import pyrage

from foundation.backup.folder import recipient_path
from foundation.backup.refusals import NoRecoveryKey, NotAKey, RecoveryKeyExists
from foundation.config import write_private

GROUP = 8


def fingerprint(recipient: str) -> str:
    """Eight hex digits that stand on the envelope and on the page of backups, to find the right key."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:8]


def make_key(*, renew: bool = False) -> pyrage.x25519.Identity:
    """A new recovery key. Only its public part is kept; an earlier one stays beside it when the key is renewed."""
    path = recipient_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        if not renew:
            raise RecoveryKeyExists
        path.replace(path.with_name(f"{path.stem}-{fingerprint(path.read_text().strip())}.txt"))
    identity = pyrage.x25519.Identity.generate()
    write_private(path, f"{identity.to_public()}\n".encode())
    return identity


def keep_recipient(identity: pyrage.x25519.Identity) -> None:
    """A machine that was restored with a key goes on encrypting to it, unless it has a recipient already."""
    if not recipient_path().exists():
        write_private(recipient_path(), f"{identity.to_public()}\n".encode())


def recipient() -> pyrage.x25519.Recipient:
    """The public part; raises :class:`NoRecoveryKey` if there is none."""
    try:
        return pyrage.x25519.Recipient.from_str(recipient_path().read_text().strip())
    except (OSError, pyrage.RecipientError):
        raise NoRecoveryKey from None


def read_key(text: str) -> pyrage.x25519.Identity:
    """A recovery key as it was typed from paper: spaces, line breaks and small letters do not matter."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str("".join("".join(lines).split()).upper())
    except pyrage.IdentityError:
        raise NotAKey from None


def in_groups(secret: str) -> str:
    """The secret as it is printed: groups that can be read aloud."""
    return " ".join(secret[start:start + GROUP] for start in range(0, len(secret), GROUP))
