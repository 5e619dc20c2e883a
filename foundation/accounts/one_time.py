"""One-time codes of the second factor (TOTP, RFC 6238: six digits, 30 seconds, SHA-1 as every authenticator knows it), and
recovery codes."""
import base64
import hmac
from datetime import datetime

from foundation import chance
from foundation.crypto import steady_index

STEP = 30
DRIFT = 1
RECOVERY_CODES = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_secret() -> str:
    """A fresh secret: 160 random bits as authenticators read them (base32)."""
    return base64.b32encode(chance.take(20)).decode()


def address(secret: str, account: str, issuer: str) -> str:
    """What the QR code says to the authenticator."""
    import pyotp  # noqa: PLC0415  the first page does not need it

    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """The step of time whose code this is: the present one, or one beside it for clocks that differ; none if it is none of
    them or not later than ``after``, the step that was used last (a code counts once)."""
    import pyotp  # noqa: PLC0415  the first page does not need it

    now = int(at.timestamp()) // STEP
    generator = pyotp.TOTP(secret)
    given = code.replace(" ", "").encode()
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(generator.at(step * STEP).encode(), given) and (after is None or step > after):
            return step
    return None


def recovery_code() -> str:
    """A code of 60 random bits that can be read aloud: three groups of four."""
    letters = "".join(LETTERS[chance.below(len(LETTERS))] for _ in range(12))
    return "-".join(letters[place:place + 4] for place in (0, 4, 8))


def recovery_digest(owner: str, code: str) -> str:
    """What is stored of a recovery code: keyed, and bound to its owner."""
    return steady_index("recovery_code", f"{owner}|{''.join(c for c in code.upper() if c.isalnum())}")
