"""Changing the key of the blind indexes: a further key is laid over every stored index, batch by batch.

First the ring gets the key, and everybody looks for both forms from then on. When nobody works any more who began before,
the database takes the step to the next generation, which writers follow at once. Then stored indexes are laid over, and the
ring notes that it is done. What is killed goes on where it stopped: an index says itself of which generation it is.
"""
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, insert, select, text, update

from foundation import audit
from foundation.accounts.identity import SYSTEM
from foundation.crypto import audited, registry
from foundation.crypto.index import ADVISORY, laid_over, marked, stored_generation
from foundation.crypto.keyring import FRESH, alone, keyring, replace_keyring
from foundation.crypto.models import IndexGeneration
from foundation.crypto.registry import IndexColumn
from foundation.crypto.rotation import BREATH, KeysRefuse, Tell
from foundation.database import db, transaction

PATIENCE = 120.0
LOOK = 0.2
BATCH = 500
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
        generation = len(keyring().indexes)
        if _generation() < generation:
            _wait(patience)
            _step(generation, at)
        values = _lay_over_all(generation, tell)
        _note(generation, values, at)
        replace_keyring(replace(keyring(), changing=False), copy=False)
        return generation


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
    # Inside one transaction PostgreSQL would show the same activity again and again.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        while connection.execute(OTHERS, {"moment": moment}).scalar_one():
            if waited >= patience:
                raise KeysRefuse("work that began before does not end; stop it, then run `flask keys rotate-index` again")
            pause.wait(LOOK)
            waited += LOOK


@transaction
def _step(generation: int, at: datetime) -> None:
    """The step of the database: no writer is under way while it is taken."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY})
    db.session.execute(insert(IndexGeneration).values(number=generation, made_at=at))
    audit.record(audited.INDEX_BEGUN, actor=SYSTEM, at=at, subject=audited.SUBJECT, generation=generation)


@transaction
def _note(generation: int, values: int, at: datetime) -> None:
    audit.record(
        audited.INDEX_ROTATED, actor=SYSTEM, at=at, subject=audited.SUBJECT, generation=generation, values=values
    )


def _lay_over_all(generation: int, tell: Tell) -> int:
    """Goes over every column until nothing older is found."""
    columns = list(registry.INDEXES.values())
    total, done = sum(_count(column, generation) for column in columns), 0
    for column in columns:
        while _count(column, generation):
            for many in _lay_over(column, generation):
                done += many
                tell(done, max(done, total), f"{column.table}.{column.column}")
    return done


def _older(column: IndexColumn, generation: int) -> ColumnElement[bool]:
    index = db.metadata.tables[column.table].c[column.column]
    return index.is_not(None) & index.not_like(f"{marked(generation)}%")


def _count(column: IndexColumn, generation: int) -> int:
    table = db.metadata.tables[column.table]
    found = db.session.scalar(select(func.count()).select_from(table).where(_older(column, generation))) or 0
    db.session.rollback()
    return found


def _lay_over(column: IndexColumn, generation: int) -> Iterator[int]:
    last, pause = 0, threading.Event()
    while rows := _lay_over_batch(column, generation, last):
        last = rows[-1]
        yield len(rows)
        pause.wait(BREATH)


@transaction
def _lay_over_batch(column: IndexColumn, generation: int, after: int) -> list[int]:
    """Lays the key over the next rows, in one transaction; answers which. An index that somebody writes at the same moment
    is left as they wrote it. Nothing changes for anybody, so only beginning and end leave an entry."""
    table, key = db.metadata.tables[column.table], keyring().indexes[generation - 1]
    index = table.c[column.column]
    query = select(table.c.id, index).where(_older(column, generation), table.c.id > after).order_by(table.c.id)
    rows = db.session.execute(query.limit(BATCH)).all()
    change = update(table).where(table.c.id == bindparam("row"), index == bindparam("old"))
    if rows:
        anew = [{"row": row, "old": old, "new": laid_over(old, key, generation)} for row, old in rows]
        db.session.connection().execute(change.values({column.column: bindparam("new")}), anew)
    return [row for row, _old in rows]
