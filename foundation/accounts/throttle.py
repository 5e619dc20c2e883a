"""Counting failures in the database, so that they hold across processes and restarts. Keys are
blind indexes: nobody can find out addresses or tickets by trying them all."""
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from foundation.accounts.models import Throttle
from foundation.crypto import blind_index
from foundation.database import db

LIMIT = 5
WINDOW = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)


def throttle_key(kind: str, value: str) -> str:
    """The key of something that is tried: an account, an address, a ticket."""
    return f"{kind}:{blind_index(f'throttle.{kind}', value)}"


def account_key(account: str) -> str:
    """Under which failures of an account are counted, whether it exists or not."""
    return throttle_key("account", account)


def card_key(index: str) -> str:
    """Under which failures of a card are counted."""
    return throttle_key("card", index)


def house_key() -> str:
    """Under which the failures of everybody are counted, for the brake."""
    return throttle_key("house", "all")


def failures(key: str, at: datetime, window: timedelta = WINDOW) -> int:
    """Failures lately: none if the last one is longer ago than the window (a quarter of an hour)."""
    row = db.session.get(Throttle, key)
    return row.failures if row and at - row.last_at < window else 0


def too_many(key: str, at: datetime, limit: int = LIMIT, window: timedelta = WINDOW) -> bool:
    """True if the limit of failures within the window is reached."""
    return failures(key, at, window) >= limit


def held(key: str, at: datetime) -> Throttle:
    """The row of a key, made if there is none, locked until the transaction ends: of many who try at one moment, each is
    decided after the one before was counted."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(Throttle)
    made = db.session.execute(insert.values(key=key, failures=0, first_at=at, last_at=at).on_conflict_do_nothing())
    if made.rowcount:  # type: ignore[attr-defined]
        old = select(Throttle.key).where(Throttle.last_at < at - FORGOTTEN).with_for_update(skip_locked=True)
        db.session.execute(delete(Throttle).where(Throttle.key.in_(list(db.session.scalars(old)))))
    return db.session.get_one(Throttle, key, with_for_update=True, populate_existing=True)


def note_failure(key: str, at: datetime, window: timedelta = WINDOW, *, rate: bool = False) -> int:
    """Counts one failure (inside a service that audits it) and answers how many there are now. They add up until nothing
    failed for a whole window; a ``rate`` begins anew with every window."""
    row = held(key, at)
    if at - (row.first_at if rate else row.last_at) >= window:
        row.failures, row.first_at = 0, at
    row.failures += 1
    row.last_at = at
    db.session.flush()
    return row.failures


def clear(key: str) -> None:
    """Forgets the failures after a success."""
    row = db.session.get(Throttle, key)
    if row is not None:
        db.session.delete(row)
