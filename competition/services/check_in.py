"""Check-in (检录): each scan is an operation with an id of its own, so sending twice counts once; the first moment stays."""
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition import audited
from competition.models import CheckIn, Competition, Entry, Event
from competition.models.schedule import Session, SessionSeat
from competition.queries.doors import tickets_with_number
from competition.refusals.check_in import (
    NoSuchNumber,
    NotAdmitted,
    OperationMismatch,
    OtherSession,
    TicketsTooOften,
    UnknownTicket,
)
from competition.rules.check_in import arrival_state, counts
from competition.services.finding import competition_subject
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.throttle import note_failure, throttle_key, too_many
from foundation.database import db, transaction
from foundation.errors import NotFound

LONGEST_OFFLINE = timedelta(hours=24)
MISSES = 30


@dataclass(frozen=True)
class Scan:
    """What a tablet says: which ticket, for which session (0: none), how it was found, how long ago."""

    ticket: str
    session: int
    way: str
    device: str
    age: timedelta = timedelta(0)


@dataclass(frozen=True)
class Noted:
    """What came of a scan. ``counted`` is false where the ticket had been seen before: ``state`` and ``at`` are then those
    of what is in force."""

    operation_id: str
    ticket: str
    session: int
    counted: bool
    state: str
    at: datetime


@transaction
def check_in(code: str, operation_id: str, scan: Scan, *, actor: Actor, at: datetime) -> Noted:
    """Notes that somebody stands at the door. The same id gives the same answer again.

    Raises :class:`UnknownTicket`, :class:`NotAdmitted`, :class:`OtherSession`, :class:`OperationMismatch`.
    """
    entry = _locked(code, scan.ticket)
    earlier = db.session.scalar(select(CheckIn).where(CheckIn.operation_id == operation_id))
    if earlier is not None:
        return _again(earlier, entry, scan)
    if entry.state != "registered":
        raise NotAdmitted
    session = _session(entry, scan.session)
    seen = at - min(max(scan.age, timedelta(0)), LONGEST_OFFLINE)
    before = in_force(entry.id, scan.session)
    counted = before is None or counts(before.state, before.way, before.at, seen)
    state = arrival_state(seen, (session.reporting or session.starts) if session else None)
    row = CheckIn(
        operation_id=operation_id, entry_id=entry.id, session=scan.session, number=next_number(before) if counted else None,
        state=state, at=seen, noted_at=at, noted_by=actor.user_id, way=scan.way, device=scan.device,
    )
    db.session.add(row)
    _record(row, entry, actor, at)
    told = row if counted or before is None else before
    return Noted(operation_id, entry.ticket, scan.session, counted, told.state, told.at)


def _record(row: CheckIn, entry: Entry, actor: Actor, at: datetime) -> None:
    facts = {"ticket": entry.ticket, "session": row.session, "device": row.device}
    if row.number is None:
        audit.record(audited.CHECK_IN_REPEATED, actor=actor, at=at, subject=f"entry:{entry.public_id}", **facts)
        return
    audit.record(
        audited.CHECKED_IN, actor=actor, at=at, subject=f"entry:{entry.public_id}", state=row.state, way=row.way,
        **facts,
    )


def _again(earlier: CheckIn, entry: Entry, scan: Scan) -> Noted:
    if (earlier.entry_id, earlier.session, earlier.way, earlier.device) != (entry.id, scan.session, scan.way, scan.device):
        raise OperationMismatch
    told = earlier if earlier.number is not None else in_force(entry.id, scan.session, before=earlier.id)
    if told is None:
        raise OperationMismatch
    return Noted(earlier.operation_id, entry.ticket, scan.session, earlier.number is not None, told.state, told.at)


def _locked(code: str, ticket: str) -> Entry:
    """The entry with this ticket, locked until the transaction ends: two doors that scan it at one moment take turns."""
    competition = db.session.scalar(select(Competition.id).where(Competition.code == code))
    if competition is None:
        raise NotFound
    found = db.session.scalar(
        select(Entry).join(Entry.event).where(Entry.ticket == ticket.strip(), Event.competition_id == competition)
        .with_for_update(of=Entry).execution_options(populate_existing=True).options(joinedload(Entry.event, innerjoin=True))
    )
    if found is None:
        raise UnknownTicket
    return found


def _session(entry: Entry, session_id: int) -> Session | None:
    """The session of a door. Whoever has a place in another session of the same part of the event is sent there."""
    if not session_id:
        return None
    session = db.session.get(Session, session_id)
    if session is None or session.event_id != entry.event_id:
        raise OtherSession
    seats = select(SessionSeat.session_id).join(Session, SessionSeat.session_id == Session.id).where(
        SessionSeat.entry_id == entry.id, Session.module.is_not_distinct_from(session.module),
        Session.stage.is_not_distinct_from(session.stage),
    )
    taken = set(db.session.scalars(seats))
    if taken and session_id not in taken:
        raise OtherSession
    return session


def in_force(entry_id: int, session: int, before: int | None = None) -> CheckIn | None:
    """The row that says how it stands with an entry in a session; with ``before``, how it stood when that row was written."""
    query = select(CheckIn).where(CheckIn.entry_id == entry_id, CheckIn.session == session, CheckIn.number.is_not(None))
    if before is not None:
        query = query.where(CheckIn.id < before)
    return db.session.scalar(query.order_by(CheckIn.number.desc()).limit(1))


def next_number(before: CheckIn | None) -> int:
    """The number of the row that comes after the one in force."""
    return (before.number or 0) + 1 if before else 1


def ticket_of_number(code: str, number: str, *, actor: Actor, at: datetime) -> list[str]:
    """The tickets of whoever has this identity number: looked up by blind index, kept nowhere, repeated nowhere.

    Raises :class:`NoSuchNumber`, and :class:`TicketsTooOften` for somebody who tries one number after another.
    """
    key = throttle_key("door", actor.id)
    if too_many(key, at, limit=MISSES):
        raise TicketsTooOften
    found = tickets_with_number(code, "".join(number.split()).upper())
    if not found:
        _note_miss(key, code, actor, at)
        raise NoSuchNumber
    return found


@transaction
def _note_miss(key: str, code: str, actor: Actor, at: datetime) -> None:
    note_failure(key, at)
    audit.record(audited.CARD_NOT_FOUND, actor=actor, at=at, subject=competition_subject(code))
