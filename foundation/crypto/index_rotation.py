"""Changing the key of the blind indexes: a further key is laid over every stored index, in one transaction.

From the moment the ring has the further key, who looks asks for both forms, and who writes agrees with the database on one
until the commit; so look-ups and uniqueness hold at every moment. A change that is killed has happened wholly or not at all.
"""
import threading
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update

from foundation import audit
from foundation.accounts.identity import SYSTEM
from foundation.crypto import audited, registry
from foundation.crypto.index import ADVISORY, laid_over, stored_generation
from foundation.crypto.keyring import FRESH, alone, keyring, replace_keyring
from foundation.crypto.models import IndexGeneration
from foundation.crypto.registry import IndexColumn
from foundation.crypto.rotation import KeysRefuse, Tell
from foundation.database import db, transaction

PATIENCE = 120.0
LOOK = 0.2
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < :moment"
)


def rotate_index(*, at: datetime, tell: Tell = lambda done, total, what: None, patience: float = PATIENCE) -> int:
    """Lays a new key over all indexes, or ends a change that was broken off; answers which generation they are now. Raises
    ``BlockingIOError`` if somebody changes keys already, :class:`KeysRefuse` if work from before does not end in time."""
    db.session.rollback()
    with alone():
        ring = keyring(fresh=True)
        if not ring.changing:
            replace_keyring(ring.with_new_index(), copy=True)
        wanted = len(keyring().indexes)
        _wait(patience)
        if _generation() < wanted:
            _lay_over(wanted, at, tell)
        replace_keyring(replace(keyring(), changing=False), copy=False)
        return wanted


def _generation() -> int:
    found = stored_generation()
    db.session.rollback()
    return found


def _wait(patience: float) -> None:
    """Until everybody has noticed the new key, and nobody works any more who began before. SQLite has one writer anyway."""
    pause, waited = threading.Event(), 0.0
    pause.wait(5 * FRESH)
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect() as connection:
        moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        while connection.execute(OTHERS, {"moment": moment}).scalar_one():
            if waited >= patience:
                raise KeysRefuse("work that began before does not end; stop it, then run `flask keys rotate-index` again")
            pause.wait(LOOK)
            waited += LOOK


@transaction
def _lay_over(generation: int, at: datetime, tell: Tell) -> None:
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY})
    key, values = keyring().indexes[generation - 1], 0
    for place, column in enumerate(registry.INDEXES.values(), start=1):
        values += _lay_over_column(column, key)
        tell(place, len(registry.INDEXES), f"{column.table}.{column.column}")
    db.session.execute(insert(IndexGeneration).values(number=generation, made_at=at))
    audit.record(
        audited.INDEX_ROTATED, actor=SYSTEM, at=at, subject=audited.SUBJECT, generation=generation, values=values
    )


def _lay_over_column(column: IndexColumn, key: bytes) -> int:
    table = db.metadata.tables[column.table]
    index = table.c[column.column]
    rows = db.session.execute(select(table.c.id, index).where(index.is_not(None))).all()
    change = update(table).where(table.c.id == bindparam("row")).values({column.column: bindparam("new")})
    if rows:
        db.session.connection().execute(change, [{"row": row, "new": laid_over(old, key)} for row, old in rows])
    return len(rows)
