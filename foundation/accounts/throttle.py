"""Counting failures in the database, so that they hold across processes and restarts. Keys are
blind indexes: nobody can find out addresses or tickets by trying them all."""
from datetime import datetime, timedelta

from foundation.accounts.models import Throttle
from foundation.crypto import blind_index
from foundation.database import db

LIMIT = 5
WINDOW = timedelta(minutes=15)


def throttle_key(kind: str, value: str) -> str:
    """The key of something that is tried: an account, an address, a ticket."""
    return f"{kind}:{blind_index(f'throttle.{kind}', value)}"


def failures(key: str, at: datetime) -> int:
    """Failures within the last quarter of an hour."""
    row = db.session.get(Throttle, key)
    return row.failures if row and at - row.last_at < WINDOW else 0


def too_many(key: str, at: datetime, limit: int = LIMIT) -> bool:
    """True if the limit of failures within the window is reached."""
    return failures(key, at) >= limit


def note_failure(key: str, at: datetime) -> int:
    """Counts one failure (inside a service that audits it) and answers how many there are now."""
    row = db.session.get(Throttle, key)
    if row is None:
        row = Throttle(key=key, failures=0, first_at=at, last_at=at)
        db.session.add(row)
    if at - row.last_at >= WINDOW:
        row.failures, row.first_at = 0, at
    row.failures += 1
    row.last_at = at
    return row.failures


def clear(key: str) -> None:
    """Forgets the failures after a success."""
    row = db.session.get(Throttle, key)
    if row is not None:
        db.session.delete(row)
