"""What a door needs for check-in: who is expected in which session, and which tablets have been heard of. No numbers of people."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import CheckIn, CheckInDevice, Competition, Entry, Event, Member
from competition.queries.check_in import ArrivalRow, arrival_rows
from competition.queries.competitions import competition, events
from competition.queries.entries import ID_NUMBER
from competition.queries.schedule import SessionRow, sessions, sessions_of_entries
from foundation.clock import iso
from foundation.crypto import blind_indexes
from foundation.database import db
from foundation.people.models import Person
from foundation.rules.identities import every_key

QUIET = timedelta(minutes=5)


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected at a door. ``station`` is the place in the session, where one is given; ``row`` what was noted."""

    entry_id: int
    public_id: str
    ticket: str
    name: str
    unit: str
    event: str
    station: str
    row: ArrivalRow | None

    @property
    def state(self) -> str:
        """What is in force; ``expected`` as long as nothing is known."""
        return self.row.state if self.row else "expected"


@dataclass(frozen=True)
class Door:
    """Where people are checked in: a session, or the whole of an event that has none (``session`` 0)."""

    session: int
    event: str
    title: str
    part: str
    room: str
    starts: datetime | None
    reporting: datetime | None
    expected: tuple[Expected, ...]

    @property
    def key(self) -> str:
        """How addresses name it."""
        return f"{self.session}/{self.event}"

    @property
    def name(self) -> str:
        """Event and part in words."""
        return " ".join(filter(None, (self.title, self.part)))

    def count(self, *states: str) -> int:
        """How many are in one of these states."""
        return sum(1 for one in self.expected if one.state in states)


@dataclass(frozen=True)
class DoorDevice:
    """A phone or tablet at a door, as the desk sees it."""

    label: str
    user: str
    waiting: int
    seen_at: datetime

    def quiet(self, at: datetime) -> bool:
        """True if nothing was heard of it for several minutes: off line, or put away."""
        return at - self.seen_at > QUIET


def doors(code: str) -> list[Door]:
    """Every session of a competition by time, and every event without sessions; each with who is expected there."""
    found = sessions(code)
    people = _entries(code)
    seats = sessions_of_entries(code)
    noted = {(one.entry_id, one.session): one for one in arrival_rows(code)}
    rows = [_door_of(one, people, seats, noted) for one in found]
    scheduled = {one.event for one in found}
    for event in events(code):
        if event.code in scheduled:
            continue
        there = tuple(_expected(one, "", noted.get((one.id, 0))) for one in people if one.event_id == event.id)
        rows.append(Door(0, event.code, event.title, "", "", None, None, there))
    return rows


def _door_of(one: SessionRow, people: list[Entry], seats: Any, noted: Any) -> Door:
    """A session with those who have a place in it; as long as nobody has one, with everybody of its event."""
    stations = {
        entry: seat.station or "" for entry, rows in seats.items() for seat in rows if seat.id == one.id
    }
    there = tuple(
        _expected(entry, stations.get(entry.id, ""), noted.get((entry.id, one.id)))
        for entry in people if (entry.id in stations if stations else entry.event_id == one.event_id)
    )
    return Door(one.id, one.event, one.event_title, one.part, one.room, one.starts, one.reporting or one.starts, there)


def _expected(entry: Entry, station: str, row: ArrivalRow | None) -> Expected:
    return Expected(
        entry.id, entry.public_id, entry.ticket, entry.display_name, entry.unit.name, entry.event.code, station, row
    )


def _entries(code: str) -> list[Entry]:
    query = (
        select(Entry).join(Entry.event).join(Event.competition).where(Competition.code == code, Entry.state == "registered")
        .order_by(Entry.ticket).options(joinedload(Entry.event), joinedload(Entry.unit))
    )
    return list(db.session.scalars(query))


def roster(code: str) -> dict[str, Any]:
    """What a tablet keeps to work without the network: doors, tickets, names, units, places. No numbers of people."""
    rows = doors(code)
    people = {
        one.ticket: {"ticket": one.ticket, "name": one.name, "unit": one.unit, "event": one.event}
        for door in rows for one in door.expected
    }
    return {
        "competition": competition(code).name,
        "doors": [
            {
                "session": door.session, "event": door.event, "title": door.title, "part": door.part, "room": door.room,
                "starts": iso(door.starts) if door.starts else None,
                "reporting": iso(door.reporting) if door.reporting else None,
                "places": {one.ticket: one.station for one in door.expected},
            }
            for door in rows
        ],
        "people": list(people.values()),
        "states": states_now(code),
    }


def states_now(code: str) -> list[list[Any]]:
    """What is in force, as short as tablets want it every few seconds: ticket, session, state, moment."""
    rows = arrival_rows(code)
    if not rows:
        return []
    tickets = (
        select(Entry.id, Entry.ticket).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, Entry.state == "registered")
    )
    named = {row[0]: row[1] for row in db.session.execute(tickets)}
    return [[named[one.entry_id], one.session, one.state, iso(one.at)] for one in rows]


def tickets_with_number(code: str, number: str) -> list[str]:
    """The tickets of the registered entries of whoever has this identity number, found by blind index only."""
    if not ID_NUMBER.fullmatch(number):
        return []
    forms = [form for key in every_key(number) for form in blind_indexes("id_number", key)]
    query = (
        select(Entry.ticket).join(Member, Member.entry_id == Entry.id).join(Member.person).join(Entry.event)
        .join(Event.competition).where(Competition.code == code, Entry.state == "registered", Person.id_index.in_(forms))
        .order_by(Entry.ticket)
    )
    return list(db.session.scalars(query))


def door_devices(code: str) -> list[DoorDevice]:
    """The phones and tablets that were at a door, the one not heard of for longest first."""
    query = (
        select(CheckInDevice).join(CheckInDevice.competition).where(Competition.code == code)
        .order_by(CheckInDevice.seen_at).options(joinedload(CheckInDevice.user))
    )
    return [DoorDevice(one.label, one.user.name, one.waiting, one.seen_at) for one in db.session.scalars(query)]


def noted_sessions(code: str) -> set[int]:
    """The sessions in which somebody was checked in: they must not be taken away."""
    query = (
        select(CheckIn.session).join(CheckIn.entry).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, CheckIn.session != 0).distinct()
    )
    return set(db.session.scalars(query))
