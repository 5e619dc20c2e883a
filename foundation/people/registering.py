"""Keeping many people and units at once, in a few statements: what :mod:`foundation.people.services` does for one."""
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import select

from foundation import chance
from foundation.bulk import among
from foundation.bulk import insert_rows as insert_rows
from foundation.crypto import Forms, Indexer, KeyMaker
from foundation.database import db
from foundation.people.models import Person, Unit
from foundation.people.sealing import BORN_ON, ID_NUMBER, PHONE
from foundation.people.services import renew_person
from foundation.rules import identities

BATCH = 500
Value = TypeVar("Value")
UnitKey = tuple[str, str | None]


class Somebody(Protocol):
    """What a registration says of a person."""

    @property
    def name(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def id_type(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def birth(self) -> date: ...
    @property
    def phone(self) -> str: ...


def in_batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values, as many at a time as a statement takes."""
    kept = list(values)
    return (kept[start : start + BATCH] for start in range(0, len(kept), BATCH))


def unit_key(name: str, code: str | None) -> UnitKey:
    """What a unit is known by: its code or, without one, its name."""
    return ("", code) if code else (name, None)


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


def keep_units(units: Iterable[tuple[str, str | None]]) -> dict[UnitKey, int]:
    """The row of each unit (name and code), made if unknown; the first name given for a code names a new one."""
    names: dict[UnitKey, str] = {}
    for name, code in units:
        names.setdefault(unit_key(name, code), name)
    kept = known_units(names)
    fresh = [(key, name) for key, name in names.items() if key not in kept]
    values = [{"public_id": chance.opaque_id(), "name": name, "code": code} for (_, code), name in fresh]
    return kept | dict(zip((key for key, _ in fresh), insert_rows("unit", values), strict=True))


def id_indexes(people: Iterable[Somebody]) -> list[Forms]:
    """The blind index of each identity number; inside one service they stay right until it commits."""
    index = Indexer("id_number")
    return [index(identities.found_under(one.id_type, one.id_number)) for one in people]


def by_form(indexes: Iterable[Forms]) -> dict[str, Forms]:
    """Each form in which an index may be stored, with the index that it is a form of."""
    return {form: index for index in indexes for form in index}


def known_people(indexes: Iterable[Forms]) -> dict[Forms, Person]:
    """The people with these indexes that are known."""
    forms = by_form(indexes)
    query = select(Person).where(among(Person.id_index, forms))
    return {forms[str(person.id_index)]: person for person in db.session.scalars(query)}


def keep_people(people: Sequence[Somebody], indexes: Sequence[Forms], at: datetime) -> dict[Forms, int]:
    """The row of each person by blind index, made if unknown; name and phone follow the newest registration."""
    known = known_people(indexes)
    fresh: dict[Forms, dict[str, Any]] = {}
    keys, phones = KeyMaker("person.personal_key"), Indexer("phone")
    for one, index in zip(people, indexes, strict=True):
        if index in known:
            renew_person(known[index], one.name, one.phone)
        elif index not in fresh:
            fresh[index] = _values(one, index, at, keys, phones)
    kept = {index: person.id for index, person in known.items()}
    return kept | dict(zip(fresh, insert_rows("person", list(fresh.values())), strict=True))


def _values(one: Somebody, index: Forms, at: datetime, keys: KeyMaker, phones: Indexer) -> dict[str, Any]:
    owner = chance.opaque_id()
    key, wrapped = keys.make(owner)
    stated = None if identities.reads_birth(one.id_type, one.id_number) else one.birth.isoformat()
    return {
        "public_id": owner, "name": one.name, "sex": one.sex, "created_at": at, "id_type": one.id_type,
        "born_on": keys.seal(key, stated, owner, BORN_ON) if stated else None,
        "personal_key": wrapped,
        "id_number": keys.seal(key, one.id_number, owner, ID_NUMBER), "id_index": index[-1],
        "phone": keys.seal(key, one.phone, owner, PHONE), "phone_index": phones(one.phone)[-1],
    }


def keep_named(names: Sequence[str], at: datetime) -> list[int]:
    """New people of whom only the name is known, such as coaches: no number is kept of them, so they have no key."""
    values = [
        {"public_id": chance.opaque_id(), "name": name, "sex": None, "created_at": at, "id_type": identities.RESIDENT,
         "born_on": None, "personal_key": None, "id_number": None, "id_index": None, "phone": None, "phone_index": None}
        for name in names
    ]
    return insert_rows("person", values)
