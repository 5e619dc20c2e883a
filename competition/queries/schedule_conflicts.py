"""What stands against a schedule: the plan of a competition put before the rules, and who has no place in it yet."""
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select

from competition.models import Entry, EntryCoach, Member, Official
from competition.models.schedule import Session, SessionOfficial, SessionSeat, Station
from competition.queries.competitions import competition
from competition.queries.schedule import SessionRow, sessions
from competition.rules.schedule import (
    COACH,
    COMPETITOR,
    OFFICIAL,
    Conflict,
    Plan,
    Presence,
    Slot,
    StationUse,
    conflicts,
)
from foundation.accounts.models import User
from foundation.clock import CHINA
from foundation.database import db
from foundation.people.models import Person, Unit

RESERVE = "reserve"
LATER = "final"
Known = dict[tuple[str, str | None], int]


@dataclass(frozen=True)
class Gap:
    """A part of an event that has sessions in which ``missing`` registered entries have no place."""

    event: str
    event_title: str
    part: str
    missing: int


def schedule_conflicts(code: str, *, names: bool = False, found: Sequence[SessionRow] | None = None) -> list[Conflict]:
    """Everything that cannot happen as planned; empty for a clean plan. With ``names`` its facts name competitors, for those
    who may see registrations; otherwise ticket numbers and the codes of officials stand there."""
    header = competition(code)
    rows = sessions(code) if found is None else found
    if not rows:
        return []
    slots = [
        Slot(
            one.id, _label(one), (one.event_id, one.module, one.stage), one.room_id, one.room, one.room_shared, one.day,
            one.starts, one.ends, one.reporting, one.capacity, one.taken,
        )
        for one in rows
    ]
    known: Known = {}
    people = [*_competitors(header.id, names, known), *_coaches(header.id, names, known)]
    people.extend(_officials(header.id, names, known))
    return conflicts(Plan(header.starts, header.ends, slots, people, _stations(header.id)))


def schedule_gaps(code: str, found: Sequence[SessionRow] | None = None) -> list[Gap]:
    """Where registered entries have no place yet in what is planned for their event. Who is in a final is known later."""
    rows = sessions(code) if found is None else found
    parts: dict[tuple[int, str | None, str | None], list[SessionRow]] = {}
    for one in rows:
        if one.stage != LATER:
            parts.setdefault((one.event_id, one.module, one.stage), []).append(one)
    query = select(Entry.event_id, func.count()).where(Entry.state == "registered").group_by(Entry.event_id)
    query = query.where(Entry.event_id.in_({one.event_id for one in rows}))
    registered = {row[0]: row[1] for row in db.session.execute(query)}
    gaps = [
        Gap(there[0].event, there[0].event_title, there[0].part, registered.get(there[0].event_id, 0) - sum(one.taken for one in there))
        for there in parts.values()
    ]
    return [gap for gap in gaps if gap.missing > 0]


def _label(one: SessionRow) -> str:
    """A session in sentences: event, part, day and time."""
    start = one.starts.astimezone(CHINA)
    return " ".join(filter(None, (one.event, one.event_title, one.part, f"{start:%m-%d %H:%M}")))


def _seated(*more: Any, competition_id: int) -> Select[Any]:
    """Seats of registered entries of a competition, with whatever else is asked of them."""
    return (
        select(SessionSeat.session_id, Entry.id, Entry.ticket, Unit.name.label("unit"), *more).join(SessionSeat.entry)
        .join(Entry.unit).join(SessionSeat.session)
        .where(Session.competition_id == competition_id, Entry.state == "registered").order_by(Entry.ticket)
    )


def _competitors(competition_id: int, names: bool, known: Known) -> Iterator[Presence]:
    query = (
        _seated(Member.person_id, Person.name, competition_id=competition_id).join(Member, Member.entry_id == Entry.id)
        .join(Person, Person.id == Member.person_id).where(Member.role != RESERVE)
    )
    for row in db.session.execute(query):
        known.setdefault((row.name, row.unit), row.person_id)
        label = _("%(name)s（%(ticket)s）", name=row.name, ticket=row.ticket) if names else _("准考证号 %(ticket)s", ticket=row.ticket)
        yield Presence(row.session_id, ("person", row.person_id), COMPETITOR, label, row.id)


def _coaches(competition_id: int, names: bool, known: Known) -> Iterator[Presence]:
    first = _seated(
        Person.id.label("person_id"), Person.name, Entry.coach_unit.label("from_unit"), competition_id=competition_id
    ).join(Person, Person.id == Entry.coach_id)
    others = (
        _seated(EntryCoach.person_id, Person.name, EntryCoach.unit.label("from_unit"), competition_id=competition_id)
        .join(EntryCoach, EntryCoach.entry_id == Entry.id).join(Person, Person.id == EntryCoach.person_id)
    )
    rows: dict[tuple[int, int, int], Row[Any]] = {
        (row.session_id, row.id, row.person_id): row for query in (first, others) for row in db.session.execute(query)
    }
    for row in rows.values():
        known.setdefault((row.name, row.from_unit), row.person_id)
        label = (
            _("%(name)s（%(ticket)s 的教练）", name=row.name, ticket=row.ticket) if names
            else _("准考证号 %(ticket)s 的教练", ticket=row.ticket)
        )
        yield Presence(row.session_id, ("person", row.person_id), COACH, label, row.id)


def _officials(competition_id: int, names: bool, known: Mapping[tuple[str, str | None], int]) -> Iterator[Presence]:
    """Officials have accounts, not rows among persons: the same name from the same unit is taken for the same person."""
    query = (
        select(SessionOfficial.session_id, Official.code, Official.user_id, User.name, Unit.name.label("unit"))
        .join(SessionOfficial.official).join(Official.user).outerjoin(Unit, Unit.id == Official.unit_id)
        .where(Official.competition_id == competition_id).order_by(Official.code)
    )
    for row in db.session.execute(query):
        person = known.get((row.name, row.unit)) if row.unit else None
        who = ("person", person) if person else ("user", row.user_id)
        yield Presence(row.session_id, who, OFFICIAL, f"{row.code} {row.name}" if names else row.code)


def _stations(competition_id: int) -> list[StationUse]:
    query = (
        _seated(Station.id.label("station_id"), Station.label, Station.room_id, competition_id=competition_id)
        .join(Station, Station.id == SessionSeat.station_id)
    )
    return [StationUse(row.session_id, row.station_id, row.label, row.room_id) for row in db.session.execute(query)]
