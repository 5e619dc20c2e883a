"""What can be asked about entries. Numbers of persons come masked; the identity number is found by blind index only."""
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from competition.models import Competition, Entry, Event, Member
from competition.rules.applications import MEMBER
from foundation.crypto import blind_indexes
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Person, Unit
from foundation.people.queries import id_number_for, phone_for
from foundation.rules.identities import RESIDENT, every_key

PER_PAGE = 50
ID_NUMBER = re.compile(r"\d{17}[\dXx]|[A-Za-z]{1,2}\d{7,10}")
PHONE = re.compile(r"1\d{10}")


@dataclass(frozen=True)
class MemberRow:
    """One person of an entry, numbers masked for the organizer."""

    person_id: int
    name: str
    sex: str | None
    id_number: str
    phone: str
    role: str = MEMBER
    id_type: str = RESIDENT


@dataclass(frozen=True)
class CoachRow:
    """A coach of an entry; ``share`` of the coach group in hundredths of a percent."""

    name: str
    unit: str | None
    share: int


@dataclass(frozen=True)
class EntryRow:
    """One entry as lists and its drawer show it; ``corrections`` are pairs of a field and what is to be done about it,
    ``declared`` what the applicant said of themselves."""

    id: int
    public_id: str
    ticket: str
    name: str
    team: str | None
    event: str
    event_title: str
    group: str | None
    unit: str
    unit_code: str | None
    coach: str | None
    coach_unit: str | None
    level: str | None
    years: int | None
    note: str | None
    state: str
    registered_at: datetime
    members: tuple[MemberRow, ...]
    source: str = ""
    version: int = 1
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    corrections: tuple[tuple[str, str], ...] = ()
    declared: Mapping[str, Any] = field(default_factory=dict)
    coaches: tuple[CoachRow, ...] = ()
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class EntryPage:
    """A page of entries and how many match in all."""

    rows: list[EntryRow]
    total: int


ORDERS: dict[str, Any] = {
    "ticket": Entry.ticket, "unit": Unit.name, "event": Event.position, "registered": Entry.registered_at,
    "since": Entry.state_since,
}


def entries(
    code: str, *, events: Sequence[str] = (), states: Sequence[str] = (), search: str = "", person: str = "", sort: str = "ticket",
    page: int = 1, per_page: int | None = PER_PAGE,
) -> EntryPage:
    """Entries of a competition by event, state, text (name, unit, ticket) and person (opaque id)."""
    query = (
        select(Entry).join(Entry.event).join(Event.competition).join(Entry.unit).where(Competition.code == code)
        .options(joinedload(Entry.event), joinedload(Entry.unit), joinedload(Entry.coach), selectinload(Entry.coaches))
    )
    if events:
        query = query.where(Event.code.in_(events))
    if states:
        query = query.where(Entry.state.in_(states))
    if person:
        query = query.where(Entry.id.in_(select(Member.entry_id).join(Member.person).where(Person.public_id == person)))
    if search.strip():
        query = _matching(query, search.strip())
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Entry.id).subquery())) or 0
    order = ORDERS.get(sort.removeprefix("-"), Entry.ticket)
    query = query.order_by(order.desc() if sort.startswith("-") else order, Entry.ticket)
    if per_page:
        query = query.limit(per_page).offset((page - 1) * per_page)
    return EntryPage([row_of(one) for one in db.session.scalars(query)], total)


def _matching(query: Select[Any], text: str) -> Select[Any]:
    member = select(Member.entry_id).join(Member.person)
    coach = aliased(Person)
    return query.outerjoin(coach, Entry.coach_id == coach.id).where(or_(
        Entry.ticket.startswith(text, autoescape=True), Unit.name.contains(text, autoescape=True),
        Entry.team.contains(text, autoescape=True), coach.name.contains(text, autoescape=True),
        Entry.id.in_(member.where(Person.name.contains(text, autoescape=True))),
    ))


def is_number(text: str) -> bool:
    """True for a whole identity or phone number: such a text must not become part of an address."""
    return bool(ID_NUMBER.fullmatch(text) or PHONE.fullmatch(text))


def person_with_number(code: str, text: str) -> str | None:
    """The opaque id of somebody registered in a competition who has this identity or phone number."""
    index = Person.phone_index.in_(blind_indexes("phone", text))
    if ID_NUMBER.fullmatch(text):
        index = Person.id_index.in_([form for key in every_key(text.upper()) for form in blind_indexes("id_number", key)])
    found = (
        select(Person.public_id).join(Member, Member.person_id == Person.id).join(Event, Member.event_id == Event.id)
        .join(Event.competition).where(Competition.code == code, index)
    )
    return db.session.scalar(found.limit(1))


def row_of(found: Entry) -> EntryRow:
    """An entry as lists show it."""
    return EntryRow(
        found.id, found.public_id, found.ticket, found.display_name, found.team, found.event.code, found.event.title,
        found.event.group, found.unit.name, found.unit.code, found.coach.name if found.coach else None,
        found.coach_unit, found.level, found.years, found.note, found.state, found.registered_at,
        tuple(
            MemberRow(
                one.person.id, one.person.name, one.person.sex, id_number_for(one.person, "organizer"),
                phone_for(one.person, "organizer"), one.role, one.person.id_type,
            )
            for one in found.members
        ),
        found.source, found.version, found.submitted_at, found.decided_at, found.reason,
        tuple((one["field"], one["text"]) for one in found.corrections or ()), found.declared or {},
        tuple(CoachRow(one.person.name, one.unit, one.share) for one in found.coaches),
        found.cancelled_at,
    )


def entry(code: str, public_id: str) -> EntryRow:
    """One entry of a competition; raises :class:`NotFound`."""
    found = db.session.scalar(
        select(Entry).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, Entry.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return row_of(found)


def states(code: str) -> dict[str, int]:
    """How many entries are in each state."""
    query = (
        select(Entry.state, func.count()).join(Entry.event).join(Event.competition)
        .where(Competition.code == code).group_by(Entry.state)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
