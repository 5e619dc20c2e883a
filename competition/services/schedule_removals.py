"""Removing rooms and sessions into the bin, and putting them back with everybody who can still have their place."""
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from competition import audited
from competition.models import Entry, Official
from competition.models.schedule import Session, SessionOfficial, SessionSeat
from competition.refusals.schedule import RoomInUse
from competition.rules.schedule_words import RoomWords, SessionWords
from competition.rules.seating import station_labels
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.schedule import (
    find_room,
    find_session,
    forget_sessions,
    open_schedule,
    require_unnoted,
    room_subject,
    room_words,
    session_subject,
    session_title,
    session_words,
    stored_room,
    stored_session,
)
from competition.services.schedule_seats import parallel
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction

ROOM, SESSION = "room", "session"


@transaction
def remove_room(code: str, room_id: int, *, actor: Actor, at: datetime) -> None:
    """Moves a room in which nothing takes place to the bin."""
    room = find_room(open_schedule(code), room_id)
    count = db.session.scalar(select(func.count()).select_from(Session).where(Session.room_id == room_id)) or 0
    if count:
        raise RoomInUse(room=room.name, count=count)
    put_in_bin(ROOM, code, room.name, room_words(room).document(), actor=actor, at=at)
    for station in room.stations:
        db.session.delete(station)
    db.session.flush()
    db.session.delete(room)
    audit.record(audited.ROOM_REMOVED, actor=actor, at=at, subject=room_subject(code, room_id), room=room.name)


@transaction
def remove_session(code: str, session_id: int, *, actor: Actor, at: datetime) -> None:
    """Moves a session to the bin, with the places in it and who was on duty."""
    one = find_session(open_schedule(code), session_id)
    require_unnoted(code, session_id)
    words, seats = session_words(one), _seats(session_id)
    duties = select(Official.code).join(SessionOfficial, SessionOfficial.official_id == Official.id)
    kept = {
        "session": words.document(date.min), "seats": seats,
        "officials": list(db.session.scalars(duties.where(SessionOfficial.session_id == session_id))),
    }
    put_in_bin(SESSION, code, session_title(words), kept, actor=actor, at=at)
    forget_sessions([session_id])
    audit.record(
        audited.SESSION_REMOVED, actor=actor, at=at, subject=session_subject(code, session_id), session=session_title(words),
        seats=len(seats),
    )


def _seats(session_id: int) -> list[tuple[str, str | None]]:
    """Tickets and workstations of a session."""
    query = select(SessionSeat).join(SessionSeat.entry).where(SessionSeat.session_id == session_id).order_by(Entry.ticket)
    return [(one.entry.ticket, one.station.label if one.station else None) for one in db.session.scalars(query)]


def _room_back(code: str, words: Mapping[str, Any], _actor: Actor, _at: datetime) -> None:
    labels, _bad = station_labels(str(words["stations"]))
    stored_room(open_schedule(code), RoomWords(words["name"], words["address"], words["map"], words["shared"], tuple(labels)))


def _session_back(code: str, words: Mapping[str, Any], _actor: Actor, _at: datetime) -> None:
    """The session again; whoever has a place elsewhere by now, or whose workstation is gone, is left as they are."""
    competition = open_schedule(code)
    kept = words["session"]
    one = stored_session(competition, _words(kept), known_module=False)
    _seat_again(one, dict(words["seats"]))
    officials = select(Official).where(Official.competition_id == competition.id, Official.code.in_(words["officials"]))
    db.session.add_all(SessionOfficial(session_id=one.id, official_id=row.id) for row in db.session.scalars(officials))


def _words(kept: Mapping[str, Any]) -> SessionWords:
    day = date.fromordinal(kept["day"])
    clocks = {name: time.fromisoformat(kept[name]) if kept[name] else None for name in ("starts", "ends", "reporting")}
    starts, ends = clocks["starts"] or time.min, clocks["ends"] or time.max
    return SessionWords(
        kept["event"], kept["room"], day, starts, ends, clocks["reporting"], kept["module"], kept["stage"], kept["capacity"]
    )


def _seat_again(one: Session, seats: Mapping[str, str | None]) -> None:
    elsewhere = select(SessionSeat.entry_id).where(SessionSeat.session_id.in_([row.id for row in parallel(one)]))
    entries = select(Entry).where(
        Entry.event_id == one.event_id, Entry.ticket.in_(seats), Entry.state == "registered", Entry.id.not_in(elsewhere)
    )
    stations = {station.label: station.id for station in one.room.stations}
    db.session.add_all(
        SessionSeat(session_id=one.id, entry_id=entry.id, station_id=stations.get(seats[entry.ticket] or ""))
        for entry in db.session.scalars(entries)
    )


RESTORERS[ROOM] = Restorer(_l("场地"), _room_back)
RESTORERS[SESSION] = Restorer(_l("场次"), _session_back)
