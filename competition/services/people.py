"""The people and units of registrations: competitors are kept by :mod:`foundation.people`, coaches are known by their entries."""
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from competition.models import EntryCoach
from competition.rules.registrations import Registration
from foundation.database import db
from foundation.people import registering
from foundation.people.models import Person
from foundation.people.registering import UnitKey, in_batches


class Coach(NamedTuple):
    """A coach is known by name and unit; no number is kept of them."""

    name: str
    unit: str


def unit_key(row: Registration) -> UnitKey:
    """What the unit of a row is known by."""
    return registering.unit_key(row.unit, row.unit_code)


def keep_units(rows: Sequence[Registration]) -> dict[UnitKey, int]:
    """The row of each unit, made if unknown."""
    return registering.keep_units((row.unit, row.unit_code or None) for row in rows)


def coach_of(row: Registration) -> Coach | None:
    """The coach that a row names; without a unit of their own they belong to the competitor's."""
    return Coach(row.coach, row.coach_unit or row.unit) if row.coach else None


def keep_coaches(rows: Sequence[Registration], at: datetime) -> dict[Coach, int]:
    """The row of each coach that rows name."""
    return keep_named_coaches((coach for row in rows if (coach := coach_of(row))), at)


def keep_named_coaches(coaches: Iterable[Coach], at: datetime) -> dict[Coach, int]:
    """The row of each coach: one person per name and unit, whoever they coached before."""
    wanted = dict.fromkeys(coaches)
    kept: dict[Coach, int] = {}
    for names in in_batches({coach.name for coach in wanted}):
        query = (
            select(Person.name, EntryCoach.unit, Person.id).join(Person, EntryCoach.person_id == Person.id)
            .where(Person.name.in_(names)).order_by(Person.id.desc())
        )
        kept |= {Coach(name, unit or ""): person_id for name, unit, person_id in db.session.execute(query)}
    fresh = [coach for coach in wanted if coach not in kept]
    return kept | dict(zip(fresh, registering.keep_named([coach.name for coach in fresh], at), strict=True))
