"""What can be asked about the schedule (日程与工位): rooms, sessions, and who is where when. Nothing here knows a blind code."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.models import Competition, Entry, Event, Official
from competition.models.schedule import Room, Session, SessionOfficial, SessionSeat
from competition.queries.competitions import competition
from competition.queries.definitions import modules
from competition.rules.set_up import event_set_up
from foundation.accounts.models import User
from foundation.clock import CHINA
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Unit

STATION_LAYER = 2
STAGE_NAMES = {"preliminary": _l("初赛"), "final": _l("决赛")}


@dataclass(frozen=True)
class StationRow:
    """工位 of a room."""

    id: int
    label: str


@dataclass(frozen=True)
class RoomRow:
    """场地 with its workstations; ``sessions`` says how many take place in it."""

    id: int
    name: str
    address: str
    map_text: str
    shared: bool
    stations: tuple[StationRow, ...]
    sessions: int


@dataclass(frozen=True)
class SessionRow:
    """场次: ``module`` null means the whole event, ``capacity`` null that nothing limits it; ``taken`` are its entries,
    ``own_capacity`` is what was set for this session and not taken from the room's workstations; ``stations_drawn`` says that
    who has which workstation is known after the draw only."""

    id: int
    event_id: int
    event: str
    event_title: str
    module: str | None
    module_name: str | None
    stage: str | None
    room_id: int
    room: str
    room_shared: bool
    address: str
    map_text: str
    starts: datetime
    ends: datetime
    reporting: datetime | None
    own_capacity: int | None
    stations: int
    taken: int
    stations_drawn: bool
    officials: tuple[str, ...]

    @property
    def capacity(self) -> int | None:
        """How many entries it holds."""
        return self.own_capacity if self.own_capacity is not None else self.stations or None

    @property
    def day(self) -> date:
        """Its day in China."""
        return self.starts.astimezone(CHINA).date()

    @property
    def stage_name(self) -> str:
        """初赛 or 决赛 in words; empty where there is no stage."""
        return str(STAGE_NAMES[self.stage]) if self.stage else ""

    @property
    def part(self) -> str:
        """What of the event it is: stage and module in words; empty for the whole event."""
        return " ".join(filter(None, (self.stage_name, self.module_name)))


@dataclass(frozen=True)
class EntrySession:
    """Where an entry has to be when, as a ticket prints it: ``id`` is the session's, ``station`` null where the draw
    gives it."""

    id: int
    competition: str
    event: str
    event_title: str
    module: str | None
    module_name: str | None
    stage: str | None
    starts: datetime
    ends: datetime
    reporting: datetime | None
    room: str
    address: str
    map_text: str
    station: str | None

    @property
    def stage_name(self) -> str:
        """初赛 or 决赛 in words; empty where there is no stage."""
        return str(STAGE_NAMES[self.stage]) if self.stage else ""

    @property
    def part(self) -> str:
        """What of the event it is: stage and module in words; empty for the whole event."""
        return " ".join(filter(None, (self.stage_name, self.module_name)))


@dataclass(frozen=True)
class SeatOfEntry:
    """An entry in a session: for those who may see names."""

    entry_id: int
    public_id: str
    ticket: str
    name: str
    unit: str
    station_id: int | None
    station: str | None


@dataclass(frozen=True)
class DutyRow:
    """An official who is on duty in a session."""

    id: int
    official_id: int
    official: str
    name: str
    role: str


def rooms(code: str) -> list[RoomRow]:
    """The rooms of a competition in their order."""
    found = competition(code)
    counted = select(Session.room_id, func.count()).where(Session.competition_id == found.id).group_by(Session.room_id)
    used = {row[0]: row[1] for row in db.session.execute(counted)}
    query = select(Room).where(Room.competition_id == found.id).order_by(Room.position)
    return [room_row(one, used.get(one.id, 0)) for one in db.session.scalars(query)]


def room_row(one: Room, sessions_there: int = 0) -> RoomRow:
    """A loaded room."""
    stations = tuple(StationRow(station.id, station.label) for station in one.stations)
    return RoomRow(one.id, one.name, one.address, one.map_text, one.shared, stations, sessions_there)


def sessions(code: str) -> list[SessionRow]:
    """The sessions of a competition by time, room and event."""
    query = (
        select(Session).join(Session.event).join(Session.room).where(Session.competition_id == competition(code).id)
        .options(joinedload(Session.event), joinedload(Session.room).selectinload(Room.stations))
        .order_by(Session.starts, Room.position, Event.position, Session.id)
    )
    found = list(db.session.scalars(query))
    if not found:
        return []
    names, ids = _module_names(code), [one.id for one in found]
    taken, duties = _taken(ids), officials_of_sessions(ids)
    return [
        SessionRow(
            one.id, one.event_id, one.event.code, one.event.title, one.module, module_name(names, one), one.stage, one.room_id,
            one.room.name, one.room.shared, one.room.address, one.room.map_text, one.starts, one.ends, one.reporting, one.capacity,
            len(one.room.stations), taken.get(one.id, 0), stations_drawn(one.event.set_up), tuple(duty.official for duty in duties.get(one.id, ())),
        )
        for one in found
    ]


def session(code: str, session_id: int) -> SessionRow:
    """One session of a competition; raises :class:`NotFound`."""
    found = next((one for one in sessions(code) if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found


def stations_drawn(set_up: Mapping[str, Any]) -> bool:
    """True for an event with a layer of codes of its own for workstations (工位号): nobody has one before the draw."""
    return event_set_up(set_up).layers >= STATION_LAYER


def _module_names(code: str) -> Mapping[tuple[str, str], str]:
    return {(event, module): name for event, pairs in modules(code).items() for module, name in pairs}


def module_name(names: Mapping[tuple[str, str], str], one: Session) -> str | None:
    """The name of a session's module as far as the marking scheme knows it; else its code."""
    return names.get((one.event.code, one.module), one.module) if one.module else None


def _taken(ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(SessionSeat.session_id, func.count()).join(SessionSeat.entry)
        .where(SessionSeat.session_id.in_(ids), Entry.state == "registered").group_by(SessionSeat.session_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def seats_of_session(session_id: int) -> list[SeatOfEntry]:
    """Who is in a session, by workstation and ticket; cancelled entries have no place."""
    query = (
        select(SessionSeat).join(SessionSeat.entry).join(Entry.unit).where(SessionSeat.session_id == session_id)
        .where(Entry.state == "registered").order_by(Entry.ticket)
        .options(joinedload(SessionSeat.entry).joinedload(Entry.unit), joinedload(SessionSeat.station))
    )
    found = list(db.session.scalars(query))
    last = len(found) + max((one.station.position for one in found if one.station), default=0)
    found.sort(key=lambda one: (one.station.position if one.station else last, one.entry.ticket))
    return [
        SeatOfEntry(
            one.entry_id, one.entry.public_id, one.entry.ticket, one.entry.display_name, one.entry.unit.name, one.station_id,
            one.station.label if one.station else None,
        )
        for one in found
    ]


def unseated(code: str, session_id: int) -> list[SeatOfEntry]:
    """Registered entries of a session's event that stand in no session of the same part of it."""
    this = session(code, session_id)
    same = [one.id for one in sessions(code) if (one.event_id, one.module, one.stage) == (this.event_id, this.module, this.stage)]
    seated = select(SessionSeat.entry_id).where(SessionSeat.session_id.in_(same))
    query = (
        select(Entry).join(Entry.unit).where(Entry.event_id == this.event_id, Entry.state == "registered")
        .where(Entry.id.not_in(seated)).options(joinedload(Entry.unit)).order_by(Entry.ticket)
    )
    return [
        SeatOfEntry(one.id, one.public_id, one.ticket, one.display_name, one.unit.name, None, None)
        for one in db.session.scalars(query)
    ]


def officials_of_sessions(ids: Sequence[int]) -> dict[int, list[DutyRow]]:
    """Who is on duty in each of these sessions."""
    query = (
        select(SessionOfficial, Official, User.name).join(SessionOfficial.official).join(Official.user)
        .where(SessionOfficial.session_id.in_(ids)).order_by(Official.code)
    )
    found: dict[int, list[DutyRow]] = {}
    for duty, official, name in db.session.execute(query):
        found.setdefault(duty.session_id, []).append(DutyRow(duty.id, official.id, official.code, name, official.role))
    return found


def sessions_of_entry(entry_id: int) -> list[EntrySession]:
    """Where an entry has to be when, by time: for its ticket. None before it stands in a session."""
    return _entry_sessions(SessionSeat.entry_id == entry_id).get(entry_id, [])


def sessions_of_entries(code: str) -> dict[int, list[EntrySession]]:
    """The sessions of all registered entries of a competition by entry: for a batch of tickets, in one question."""
    return _entry_sessions(Session.competition_id == competition(code).id)


def _entry_sessions(which: Any) -> dict[int, list[EntrySession]]:
    query = (
        select(SessionSeat, Session, Competition.code).join(SessionSeat.session).join(SessionSeat.entry)
        .join(Competition, Competition.id == Session.competition_id)
        .where(which, Entry.state == "registered").order_by(Session.starts, Session.id)
        .options(joinedload(SessionSeat.station))
    )
    found = db.session.execute(query).all()
    names = {code: _module_names(code) for code in {row[2] for row in found}}
    rows: dict[int, list[EntrySession]] = {}
    for seat, one, code in found:
        rows.setdefault(seat.entry_id, []).append(EntrySession(
            one.id, code, one.event.code, one.event.title, one.module, module_name(names[code], one), one.stage, one.starts,
            one.ends, one.reporting, one.room.name, one.room.address, one.room.map_text, seat.station.label if seat.station else None,
        ))
    return rows


def sessions_of_user(code: str, user_id: int) -> list[int]:
    """The ids of the sessions in which somebody is on duty."""
    query = (
        select(SessionOfficial.session_id).join(SessionOfficial.official)
        .where(Official.competition_id == competition(code).id, Official.user_id == user_id)
    )
    return list(db.session.scalars(query))


def registered_with_units(event_id: int) -> list[tuple[int, str, int]]:
    """Entry, ticket and unit of everybody registered in an event, by ticket: what seating distributes."""
    query = (
        select(Entry.id, Entry.ticket, Unit.id).join(Entry.unit)
        .where(Entry.event_id == event_id, Entry.state == "registered").order_by(Entry.ticket)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]
