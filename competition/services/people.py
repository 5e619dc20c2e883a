"""Keeping many people and units at once: what :mod:`foundation.people.services` does for one, in a few statements."""
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert, select

from competition.models import Entry
from competition.rules.registrations import Registration
from foundation import chance
from foundation.crypto import blind_index, seal
from foundation.database import db
from foundation.people.models import Person, Unit

BATCH = 500
Unique = TypeVar("Unique")
UnitKey = tuple[str, str | None]


@dataclass(frozen=True)
class Coach:
    """A coach is known by name and unit; no number is kept of them."""

    name: str
    unit: str


def in_batches(values: Iterable[Unique]) -> Iterator[list[Unique]]:
    """The values, as many at a time as a statement takes."""
    kept = list(values)
    return (kept[start : start + BATCH] for start in range(0, len(kept), BATCH))


def unit_key(row: Registration) -> UnitKey:
    """What a unit is known by: its code or, without one, its name."""
    return (row.unit, None) if not row.unit_code else ("", row.unit_code)


def known_units(keys: Iterable[UnitKey]) -> dict[UnitKey, int]:
    """The rows of units that are known."""
    wanted = set(keys)
    found: dict[UnitKey, int] = {}
    for codes in in_batches(code for _, code in wanted if code):
        found |= {("", unit.code): unit.id for unit in db.session.scalars(select(Unit).where(Unit.code.in_(codes)))}
    for names in in_batches(name for name, code in wanted if not code):
        query = select(Unit).where(Unit.name.in_(names), Unit.code.is_(None))
        found |= {(unit.name, None): unit.id for unit in db.session.scalars(query)}
    return found


def keep_units(rows: Sequence[Registration]) -> dict[UnitKey, int]:
    """The row of each unit, made if unknown; the first name in the file names a new one."""
    names: dict[UnitKey, str] = {}
    for row in rows:
        names.setdefault(unit_key(row), row.unit)
    kept = known_units(names)
    fresh = [(key, name) for key, name in names.items() if key not in kept]
    values = [{"public_id": chance.opaque_id(), "name": name, "code": code} for (_, code), name in fresh]
    return kept | dict(zip((key for key, _ in fresh), insert_rows("unit", values), strict=True))


def id_indexes(rows: Sequence[Registration]) -> list[str]:
    """The blind index of each row's identity number."""
    return [blind_index("id_number", row.id_number) for row in rows]


def known_people(indexes: Iterable[str]) -> dict[str, Person]:
    """The people with these indexes that are known."""
    found: dict[str, Person] = {}
    for batch in in_batches(indexes):
        query = select(Person).where(Person.id_index.in_(batch))
        found |= {str(person.id_index): person for person in db.session.scalars(query)}
    return found


def keep_people(rows: Sequence[Registration], indexes: Sequence[str], at: datetime) -> dict[str, int]:
    """The row of each person by blind index, made if unknown; name and phone follow the newest registration."""
    known = known_people(indexes)
    fresh: dict[str, dict[str, Any]] = {}
    for row, index in zip(rows, indexes, strict=True):
        if index in known:
            _renew(known[index], row)
        elif index not in fresh:
            fresh[index] = _values(row, index, at)
    kept = {index: person.id for index, person in known.items()}
    return kept | dict(zip(fresh, insert_rows("person", list(fresh.values())), strict=True))


def _values(row: Registration, index: str, at: datetime) -> dict[str, Any]:
    owner = chance.opaque_id()
    return {
        "public_id": owner, "name": row.name, "sex": row.sex, "created_at": at, "id_index": index,
        "id_number": seal(row.id_number, owner=owner, field="person.id_number"),
        "phone": seal(row.phone, owner=owner, field="person.phone"), "phone_index": blind_index("phone", row.phone),
    }


def _renew(person: Person, row: Registration) -> None:
    if person.name != row.name:
        person.name = row.name
    phone = blind_index("phone", row.phone)
    if person.phone_index != phone:
        person.phone = seal(row.phone, owner=person.public_id, field="person.phone")
        person.phone_index = phone


def coach_of(row: Registration) -> Coach | None:
    """The coach that a row names; without a unit of their own they belong to the competitor's."""
    return Coach(row.coach, row.coach_unit or row.unit) if row.coach else None


def keep_coaches(rows: Sequence[Registration], at: datetime) -> dict[Coach, int]:
    """The row of each coach: one person per name and unit, whoever they coached before."""
    wanted = dict.fromkeys(coach for row in rows if (coach := coach_of(row)))
    kept: dict[Coach, int] = {}
    for names in in_batches({coach.name for coach in wanted}):
        query = (
            select(Person.name, Entry.coach_unit, Person.id).join(Person, Entry.coach_id == Person.id)
            .where(Person.name.in_(names)).order_by(Person.id.desc())
        )
        kept |= {Coach(name, unit or ""): person_id for name, unit, person_id in db.session.execute(query)}
    fresh = [coach for coach in wanted if coach not in kept]
    values = [
        {"public_id": chance.opaque_id(), "name": coach.name, "sex": None, "created_at": at, "id_number": None,
         "id_index": None, "phone": None, "phone_index": None}
        for coach in fresh
    ]
    return kept | dict(zip(fresh, insert_rows("person", values), strict=True))


def insert_rows(table: str, rows: list[dict[str, Any]]) -> list[int]:
    """Writes many rows with a ``public_id`` in one statement, past the objects that would cost ten times as much;
    returns their numbers in the order of ``rows``."""
    if not rows:
        return []
    target = db.metadata.tables[table]
    db.session.execute(insert(target), rows)
    numbers: dict[str, int] = {}
    for batch in in_batches(row["public_id"] for row in rows):
        query = select(target.c.public_id, target.c.id).where(target.c.public_id.in_(batch))
        numbers |= {row[0]: row[1] for row in db.session.execute(query)}
    return [numbers[row["public_id"]] for row in rows]
