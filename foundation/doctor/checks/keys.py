"""The files that must stay secret: there, and readable for their owner only."""
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from foundation.crypto.keyring import keyring, keyring_path
from foundation.doctor.findings import Finding, advice, danger, fine, warning

OTHERS = 0o077
OLD = timedelta(days=365)
SECRETS = ("*.json", "*.key", "*.sqlite3", "venue/*.key")


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def files(_at: datetime) -> list[Finding]:
    """Keys and data nobody else on this machine can read."""
    needed = (keyring_path(), _instance() / f"{current_app.config['KEY_PREFIX']}secret.key")
    found = [danger("key_missing", file=path.name) for path in needed if not path.is_file()]
    present = sorted({path for pattern in SECRETS for path in _instance().glob(pattern)})
    readable = [path.name for path in present if path.stat().st_mode & OTHERS]
    closed = _instance().is_dir() and not _instance().stat().st_mode & OTHERS
    secrets = [name for name in readable if not name.endswith(".sqlite3")]
    if secrets:
        found.append(danger("keys_readable", files=", ".join(secrets)))
    if not closed:
        found.append(warning("folder_open", folder=str(_instance())))
    return found or [fine("keys")]


def age(at: datetime) -> list[Finding]:
    """How long the key that seals has been in use."""
    if not keyring_path().is_file():
        return []
    ring = keyring()
    made = ring.made.get(ring.current)
    if made is None:
        return [advice("key_age_unknown")]
    days = (at - made).days
    return [advice("key_old", days=days)] if at - made > OLD else [fine("key_age", days=max(days, 0))]
