"""Changing the key that seals: a new key in the ring, then everything that an older one sealed is sealed anew, then the
older ones go. The house keeps working meanwhile: both keys open, only the new one seals.

Whatever is killed goes on where it stopped, because what is left to do is asked of the data and not remembered.
"""
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, bindparam, func, select, update

from foundation import audit
from foundation.accounts.identity import SYSTEM
from foundation.crypto import audited, registry
from foundation.crypto.keyring import alone, keyring, remove_copies, replace_keyring
from foundation.crypto.registry import SealedColumn
from foundation.crypto.seal import seal, sealed_under, unseal
from foundation.database import afterwards, db, transaction

# Whoever sealed something with the older key a moment before it was replaced has committed it after so long.
SETTLED = timedelta(minutes=5)
# Seconds between two batches, in which SQLite serves other writers.
BREATH = 0.02
Tell = Callable[[int, int, str], object]


class KeysRefuse(RuntimeError):
    """A change of keys that would lose something, with the reason for the operator."""


@dataclass(frozen=True)
class Left:
    """How much of one column, or of one kind of file, is sealed under another key than the current one."""

    field: str
    count: int


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: under which key everything is now, and how many values it sealed anew."""

    key: str
    values: int


def left_to_seal() -> list[Left]:
    """What older keys still seal, by field; fields without any are left out."""
    current = keyring().current
    found = [Left(column.field, _count(column, current)) for column in registry.COLUMNS.values()]
    found += [Left(files.field, len(files.others(current))) for files in registry.FILES.values()]
    db.session.rollback()
    return [one for one in found if one.count]


def _others(column: SealedColumn, key: str) -> ColumnElement[bool]:
    value = db.metadata.tables[column.table].c[column.column]
    return value.is_not(None) & value.not_like(f"{sealed_under(key)}%")


def _count(column: SealedColumn, key: str) -> int:
    table = db.metadata.tables[column.table]
    return db.session.scalar(select(func.count()).select_from(table).where(_others(column, key))) or 0


def rotate(*, at: datetime, tell: Tell = lambda done, total, what: None) -> Rotated:
    """Seals everything under a new key, or goes on with a change that was broken off: a ring that still has older keys gets
    no further one before :func:`retire`. Raises ``BlockingIOError`` if somebody changes keys already."""
    with alone():
        begun = len(keyring(fresh=True).keys) == 1
        if begun:
            replace_keyring(keyring().with_new_key(at), copy=True)
        key = keyring().current
        if begun or left_to_seal():
            _note(audited.ROTATION_BEGUN if begun else audited.ROTATION_CONTINUED, at, key=key)
        values = _seal_all(key, tell)
        if begun or values:
            _note(audited.ROTATION_DONE, at, key=key, values=values)
        return Rotated(key, values)


@transaction
def _note(kind: str, at: datetime, **facts: object) -> None:
    audit.record(kind, actor=SYSTEM, at=at, subject=audited.SUBJECT, **facts)


def _seal_all(key: str, tell: Tell) -> int:
    """Goes over everything until a whole round finds nothing: what somebody sealed meanwhile is found by the next round."""
    done = 0
    while left := left_to_seal():
        total, before = done + sum(one.count for one in left), done
        for one in left:
            for many in _column(one.field, key) if one.field in registry.COLUMNS else _files(one.field, key):
                done += many
                tell(done, max(done, total), one.field)
        if done == before:
            raise KeysRefuse(f"{left[0].field}: {left[0].count} values cannot be sealed anew")
    return done


def _column(field: str, key: str) -> Iterator[int]:
    column, last, pause = registry.COLUMNS[field], 0, threading.Event()
    while batch := _seal_batch(column, key, last):
        last = batch.last
        yield batch.count
        pause.wait(BREATH)


def _files(field: str, key: str) -> Iterator[int]:
    files = registry.FILES[field]
    for name in files.others(key):
        files.reseal(name)
        yield 1


@dataclass(frozen=True)
class _Batch:
    last: int
    count: int


@transaction
def _seal_batch(column: SealedColumn, key: str, after: int) -> _Batch | None:
    """Seals the next rows anew, in one transaction; none if there are none after this row. A value that somebody changes at
    the same moment is left as they wrote it. Nothing changes for anybody, so only beginning and end leave an entry."""
    table = db.metadata.tables[column.table]
    value, owner = table.c[column.column], table.c[column.owner]
    query = select(table.c.id, owner, value).where(_others(column, key), table.c.id > after).order_by(table.c.id)
    rows = db.session.execute(query.limit(column.batch)).all()
    if not rows:
        return None
    change = update(table).where(table.c.id == bindparam("row"), value == bindparam("old"))
    anew = [{"row": row, "old": old, "new": _sealed_anew(old, owned, column.field)} for row, owned, old in rows]
    db.session.connection().execute(change.values({column.column: bindparam("new")}), anew)
    return _Batch(rows[-1][0], len(rows))


def _sealed_anew(value: str, owner: str, field: str) -> str:
    return seal(unseal(value, owner=owner, field=field), owner=owner, field=field)


def retire(*, at: datetime, settled: timedelta = SETTLED) -> tuple[str, ...]:
    """Takes the older keys out of the ring, once nothing is sealed under them, and removes the copies of earlier rings; says
    which. Raises :class:`KeysRefuse`, and ``BlockingIOError`` if somebody changes keys already. Backups that were made before
    open with the ring that they carry."""
    with alone():
        return _retire(at, settled)


@transaction
def _retire(at: datetime, settled: timedelta) -> tuple[str, ...]:
    ring = keyring(fresh=True)
    older = tuple(name for name in ring.keys if name != ring.current)
    if not older:
        return ()
    for column in registry.COLUMNS.values():
        if count := _count(column, ring.current):
            raise KeysRefuse(f"{column.field}: {count} values are still sealed under an older key; run `flask keys rotate`")
    for files in registry.FILES.values():
        if names := files.others(ring.current):
            raise KeysRefuse(f"{files.field}: {len(names)} files are still sealed under an older key; run `flask keys rotate`")
    if at - ring.made[ring.current] < settled:
        minutes = int(settled.total_seconds() // 60)
        raise KeysRefuse(f"{ring.current} is younger than {minutes} minutes: work that began before it may still end; try later")
    audit.record(audited.RETIRED, actor=SYSTEM, at=at, subject=audited.SUBJECT, keys=", ".join(older))
    afterwards(partial(replace_keyring, ring.with_current_only(), copy=False))
    afterwards(remove_copies)
    return older
