"""The schedule: rooms with workstations, and sessions in them. Conflicts are shown, they do not stop the work."""
from collections.abc import Sequence
from datetime import datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from competition import audited, queries
from competition.models import Competition, Entry
from competition.models.schedule import Room, Session, SessionOfficial, SessionSeat, Station
from competition.queries.doors import noted_sessions
from competition.refusals import UnknownModule
from competition.refusals.schedule import RoomExists, SessionNoted, StationInUse
from competition.rules.phases import SEATING
from competition.rules.schedule_words import RoomWords, SessionWords
from competition.services.finding import (
    changes,
    find_competition,
    put,
    require_phase,
    require_unchanged,
)
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem


@transaction
def add_room(code: str, words: RoomWords, *, actor: Actor, at: datetime) -> int:
    """One more room with its workstations; raises :class:`RoomExists`. Returns its row."""
    competition = open_schedule(code)
    room = stored_room(competition, words)
    audit.record(
        audited.ROOM_ADDED, actor=actor, at=at, subject=room_subject(code, room.id), room=words.name, stations=len(words.stations)
    )
    return room.id


def stored_room(competition: Competition, words: RoomWords) -> Room:
    """A new room, not yet recorded."""
    _free_name(competition.id, words.name, None)
    last = db.session.scalar(select(func.max(Room.position)).where(Room.competition_id == competition.id)) or 0
    room = Room(
        competition_id=competition.id, position=last + 1, name=words.name, address=words.address, map_text=words.map_text,
        shared=words.shared, stations=[Station(position=n, label=label) for n, label in enumerate(words.stations, start=1)],
    )
    db.session.add(room)
    db.session.flush()
    return room


@transaction
def change_room(code: str, room_id: int, words: RoomWords, *, actor: Actor, at: datetime, token: str | None = None) -> None:
    """Changes a room. Workstations that stay keep who has them; one that somebody has cannot go."""
    competition = open_schedule(code)
    room = find_room(competition, room_id)
    before = room_words(room).document()
    require_unchanged(token, before, room_subject(code, room_id))
    _free_name(competition.id, words.name, room_id)
    put(room, {"name": words.name, "address": words.address, "map_text": words.map_text, "shared": words.shared})
    _set_stations(room, words.stations)
    db.session.flush()
    was, now = changes(before, words.document())
    if was:
        audit.record(
            audited.ROOM_CHANGED, actor=actor, at=at, subject=room_subject(code, room_id), fields=", ".join(was), before=was, after=now
        )


def _set_stations(room: Room, labels: Sequence[str]) -> None:
    present = {one.label: one for one in room.stations}
    if list(present) == list(labels):
        return
    gone = [one for label, one in present.items() if label not in labels]
    seats = (
        select(Station.label).join(SessionSeat, SessionSeat.station_id == Station.id).join(SessionSeat.entry)
        .where(Station.id.in_([one.id for one in gone]), Entry.state == "registered").order_by(Station.position)
    )
    taken = list(dict.fromkeys(db.session.scalars(seats)))
    if taken:
        raise StationInUse(stations=_("、").join(taken))
    for one in gone:
        stale = select(SessionSeat).where(SessionSeat.station_id == one.id)
        for seat in db.session.scalars(stale):
            seat.station_id = None
        db.session.flush()
        db.session.delete(one)
    room.stations = [present.get(label) or Station(label=label) for label in labels]
    for position, station in enumerate(room.stations, start=1):
        station.position = position


@transaction
def add_session(code: str, words: SessionWords, *, actor: Actor, at: datetime) -> int:
    """One more session; raises :class:`Invalid` with all problems. Returns its row."""
    added = stored_session(open_schedule(code), words)
    audit.record(audited.SESSION_ADDED, actor=actor, at=at, subject=session_subject(code, added.id), session=session_title(words))
    return added.id


def stored_session(competition: Competition, words: SessionWords, *, known_module: bool = True) -> Session:
    """A new session, not yet recorded. A module is checked against the marking scheme, if there is one by now."""
    one = Session(competition_id=competition.id)
    _put(one, competition, words, known_module)
    db.session.add(one)
    db.session.flush()
    return one


@transaction
def change_session(
    code: str, session_id: int, words: SessionWords, *, actor: Actor, at: datetime, token: str | None = None
) -> None:
    """Changes a session. With another event nobody stays in it; with another room nobody keeps a workstation."""
    competition = open_schedule(code)
    one = find_session(competition, session_id)
    before = session_words(one).document(competition.starts)
    require_unchanged(token, before, session_subject(code, session_id))
    old_event, old_room = one.event_id, one.room_id
    if words.event != one.event.code:
        require_unnoted(code, session_id)
    _put(one, competition, words, True)
    db.session.flush()
    if one.event_id != old_event:
        db.session.execute(delete(SessionSeat).where(SessionSeat.session_id == session_id))
    elif one.room_id != old_room:
        for seat in db.session.scalars(select(SessionSeat).where(SessionSeat.session_id == session_id)):
            seat.station_id = None
    was, now = changes(before, words.document(competition.starts))
    if was:
        audit.record(
            audited.SESSION_CHANGED, actor=actor, at=at, subject=session_subject(code, session_id), fields=", ".join(was),
            before=was, after=now,
        )


def _put(one: Session, competition: Competition, words: SessionWords, known_module: bool) -> None:
    event = next((event for event in competition.events if event.code == words.event), None)
    room = db.session.scalar(select(Room).where(Room.competition_id == competition.id, Room.name == words.room))
    problems = words.problems()
    if event is None:
        problems.append(Problem("event", "schedule_event", {"value": words.event}))
    if room is None:
        problems.append(Problem("room", "schedule_room", {"value": words.room}))
    if problems or event is None or room is None:
        raise Invalid(problems)
    known = queries.modules(competition.code).get(words.event) if known_module and words.module else None
    if known is not None and words.module not in dict(known):
        raise UnknownModule(module=words.module)
    put(one, {
        "event": event, "event_id": event.id, "room": room, "room_id": room.id, "module": words.module, "stage": words.stage,
        "capacity": words.capacity, "starts": moment_of(words, words.starts), "ends": moment_of(words, words.ends),
        "reporting": moment_of(words, words.reporting) if words.reporting else None,
    })


def moment_of(words: SessionWords, clock: time) -> datetime:
    """A time of a session's day in China as a moment."""
    return datetime.combine(words.day, clock, CHINA)


def require_unnoted(code: str, session_id: int) -> None:
    """Refuses once somebody was noted at the door of a session: what was seen there is not taken back."""
    if session_id in noted_sessions(code):
        raise SessionNoted


def forget_sessions(ids: Sequence[int]) -> None:
    """Deletes sessions with their places and duties; the caller records it."""
    for table in (SessionSeat, SessionOfficial):
        db.session.execute(delete(table).where(table.session_id.in_(ids)))
    db.session.execute(delete(Session).where(Session.id.in_(ids)))


def room_words(room: Room) -> RoomWords:
    """A stored room in words."""
    return RoomWords(room.name, room.address, room.map_text, room.shared, tuple(one.label for one in room.stations))


def session_words(one: Session) -> SessionWords:
    """A stored session in words."""
    starts, ends = one.starts.astimezone(CHINA), one.ends.astimezone(CHINA)
    reporting = one.reporting.astimezone(CHINA).time() if one.reporting else None
    return SessionWords(
        one.event.code, one.room.name, starts.date(), starts.time(), ends.time(), reporting, one.module, one.stage, one.capacity
    )


def session_title(words: SessionWords) -> str:
    """A session as the audit log names it."""
    return " ".join(filter(None, (words.event, words.module, words.stage, words.day.isoformat(), f"{words.starts:%H:%M}")))


def find_room(competition: Competition, room_id: int) -> Room:
    """A room of this competition; raises :class:`NotFound`."""
    room = db.session.get(Room, room_id)
    if room is None or room.competition_id != competition.id:
        raise NotFound
    return room


def find_session(competition: Competition, session_id: int) -> Session:
    """A session of this competition; raises :class:`NotFound`."""
    one = db.session.get(Session, session_id)
    if one is None or one.competition_id != competition.id:
        raise NotFound
    return one


def open_schedule(code: str) -> Competition:
    """The competition, locked, in a phase in which its schedule may change."""
    competition = find_competition(code)
    require_phase(competition, SEATING, _l("调整日程"))
    return competition


def _free_name(competition_id: int, name: str, own: int | None) -> None:
    same = select(Room.id).where(Room.competition_id == competition_id, Room.name == name, Room.id != (own or 0))
    if db.session.scalar(same) is not None:
        raise RoomExists(name=name)


def room_subject(code: str, room_id: int) -> str:
    """How audit entries name a room."""
    return f"room:{code}/{room_id}"


def session_subject(code: str, session_id: int) -> str:
    """How audit entries name a session."""
    return f"session:{code}/{session_id}"
