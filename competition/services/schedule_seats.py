"""Who is where when: entries in sessions, by hand or distributed, and officials on duty."""
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from competition import audited, queries
from competition.models import Entry, Official
from competition.models.schedule import Session, SessionOfficial, SessionSeat, Station
from competition.queries.schedule import stations_drawn
from competition.refusals.schedule import (
    NothingToSeat,
    OtherEvent,
    SessionFull,
    StationElsewhere,
    StationsDrawn,
    StationTaken,
)
from competition.rules.seating import Seeker, distribute
from competition.services.schedule import find_session, open_schedule, session_subject
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound

SEED_DIGITS = 8
LONGEST_SEED = 40


@transaction
def seat_entry(
    code: str, session_id: int, entry_public_id: str, *, actor: Actor, at: datetime, station_id: int | None = None
) -> None:
    """Gives an entry a place in a session, and a workstation if one is named; from another session of the same part of the
    event it moves. Raises :class:`SessionFull` or :class:`StationTaken` for whoever comes second to the last place."""
    one = find_session(open_schedule(code), session_id)
    entry = db.session.scalar(select(Entry).where(Entry.public_id == entry_public_id))
    if entry is None or entry.event.competition_id != one.competition_id:
        raise NotFound
    if entry.event_id != one.event_id or entry.state != "registered":
        raise OtherEvent(ticket=entry.ticket)
    _drop_stale(session_id)
    here = [row for row in _seats([session_id]) if row.entry_id != entry.id]
    capacity = one.capacity if one.capacity is not None else len(one.room.stations) or None
    if capacity is not None and len(here) >= capacity:
        raise SessionFull(capacity=capacity)
    station = _free_station(one, station_id, here) if station_id is not None else None
    db.session.execute(
        delete(SessionSeat).where(SessionSeat.entry_id == entry.id, SessionSeat.session_id.in_([row.id for row in parallel(one)]))
    )
    db.session.add(SessionSeat(session_id=session_id, entry_id=entry.id, station_id=station_id))
    audit.record(
        audited.ENTRY_SEATED, actor=actor, at=at, subject=session_subject(code, session_id), ticket=entry.ticket,
        station=station.label if station else "—",
    )


def _free_station(one: Session, station_id: int, here: Sequence[SessionSeat]) -> Station:
    if stations_drawn(one.event.set_up):
        raise StationsDrawn(event=one.event.title)
    station = db.session.get(Station, station_id)
    if station is None or station.room_id != one.room_id:
        raise StationElsewhere
    holder = next((row for row in here if row.station_id == station_id), None)
    if holder is not None:
        raise StationTaken(station=station.label, ticket=holder.entry.ticket)
    return station


@transaction
def unseat_entry(code: str, session_id: int, entry_public_id: str, *, actor: Actor, at: datetime) -> None:
    """Takes an entry out of a session."""
    find_session(open_schedule(code), session_id)
    seat = db.session.scalar(
        select(SessionSeat).join(SessionSeat.entry)
        .where(SessionSeat.session_id == session_id, Entry.public_id == entry_public_id)
    )
    if seat is None:
        raise NotFound
    ticket = seat.entry.ticket
    db.session.delete(seat)
    audit.record(audited.ENTRY_UNSEATED, actor=actor, at=at, subject=session_subject(code, session_id), ticket=ticket)


@transaction
def deal_seats(
    code: str, session_id: int, *, actor: Actor, at: datetime, seed: str | None = None, with_stations: bool = True
) -> tuple[int, int]:
    """Distributes the registered entries of an event over all sessions of the same part as this one, anew: what was there is
    thrown away. The same ``seed`` and entries give the same places. Says how many have a place and how many have none."""
    one = find_session(open_schedule(code), session_id)
    seekers = [Seeker(*row) for row in queries.registered_with_units(one.event_id)]
    if not seekers:
        raise NothingToSeat(event=one.event.title)
    sessions = parallel(one)
    with_stations = with_stations and not stations_drawn(one.event.set_up)
    seed = (seed or "").strip()[:LONGEST_SEED] or chance.digits(SEED_DIGITS)
    limits = [(row.id, row.capacity if row.capacity is not None else len(row.room.stations) or None) for row in sessions]
    seating = distribute(limits, seekers, seed)
    db.session.execute(delete(SessionSeat).where(SessionSeat.session_id.in_([row.id for row in sessions])))
    rows = [
        {"session_id": row.id, "entry_id": seeker.entry, "station_id": _station_at(row, place) if with_stations else None}
        for row in sessions for place, seeker in enumerate(seating.sessions[row.id])
    ]
    if rows:
        db.session.execute(insert(SessionSeat), rows)
    audit.record(
        audited.SEATS_DEALT, actor=actor, at=at, subject=session_subject(code, session_id), sessions=len(sessions), seated=len(rows),
        left=len(seating.left), seed=seed,
    )
    return len(rows), len(seating.left)


def _station_at(one: Session, place: int) -> int | None:
    return one.room.stations[place].id if place < len(one.room.stations) else None


@transaction
def clear_seats(code: str, session_id: int, *, actor: Actor, at: datetime) -> int:
    """Empties all sessions of the same part of the event; says how many places that were."""
    ids = [row.id for row in parallel(find_session(open_schedule(code), session_id))]
    count = db.session.scalar(select(func.count()).select_from(SessionSeat).where(SessionSeat.session_id.in_(ids))) or 0
    if count:
        db.session.execute(delete(SessionSeat).where(SessionSeat.session_id.in_(ids)))
        audit.record(audited.SEATS_CLEARED, actor=actor, at=at, subject=session_subject(code, session_id), seats=count)
    return count


@transaction
def set_duties(code: str, session_id: int, official_ids: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """Says anew which officials are on duty in a session."""
    one = find_session(open_schedule(code), session_id)
    wanted = list(db.session.scalars(
        select(Official).where(Official.competition_id == one.competition_id, Official.id.in_(official_ids)).order_by(Official.code)
    ))
    if len(wanted) != len(set(official_ids)):
        raise NotFound
    present = set(db.session.scalars(select(SessionOfficial.official_id).where(SessionOfficial.session_id == session_id)))
    if present == set(official_ids):
        return
    db.session.execute(
        delete(SessionOfficial).where(
            SessionOfficial.session_id == session_id, SessionOfficial.official_id.not_in([row.id for row in wanted])
        )
    )
    db.session.add_all(SessionOfficial(session_id=session_id, official_id=row.id) for row in wanted if row.id not in present)
    audit.record(
        audited.DUTIES_SET, actor=actor, at=at, subject=session_subject(code, session_id),
        officials=", ".join(row.code for row in wanted) or "—",
    )


def parallel(one: Session) -> list[Session]:
    """The sessions of the same part of the same event, by time: an entry stands in one of them."""
    query = select(Session).where(Session.event_id == one.event_id).order_by(Session.starts, Session.id)
    return [row for row in db.session.scalars(query) if (row.module, row.stage) == (one.module, one.stage)]


def _seats(ids: Sequence[int]) -> list[SessionSeat]:
    return list(db.session.scalars(select(SessionSeat).where(SessionSeat.session_id.in_(ids))))


def _drop_stale(session_id: int) -> None:
    """Entries that are registered no more leave their place when somebody needs one."""
    gone = select(Entry.id).where(Entry.state != "registered")
    db.session.execute(delete(SessionSeat).where(SessionSeat.session_id == session_id, SessionSeat.entry_id.in_(gone)))
