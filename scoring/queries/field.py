"""What can be asked by name: the entries of an event as its field judges see them. No blind code is ever read here."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from competition.models import Entry, Official, SessionSeat
from competition.models.schedule import Session
from competition.queries import arrivals
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.crypto import unseal
from foundation.database import db
from scoring.models import CarriedRecord, FieldRecord
from scoring.models.field import NOTE
from scoring.queries.events import EventRef
from scoring.rules import field_records as rules
from scoring.rules.field_records import Record


@dataclass(frozen=True)
class Noted:
    """One record as a field judge reads it. ``facts`` are its codes and numbers, ``note`` its words; ``withdrawn`` is why it
    was taken back; ``outcome`` what the chief judge decided of a misconduct; ``carried`` says that it was carried over."""

    operation: str
    kind: str
    module: str | None
    facts: Mapping[str, Any]
    note: str
    by: str
    witness: str | None
    unsigned: bool
    at: datetime
    withdrawn: str | None
    outcome: str | None
    carried: bool


@dataclass(frozen=True)
class FieldEntry:
    """An entry at its workstation: who it is, whether it came, and where its clock and its records stand."""

    id: int
    public_id: str
    ticket: str
    name: str
    people: tuple[str, ...]
    unit: str
    sessions: tuple[int, ...]
    station: str | None
    arrival: str | None
    status: str | None
    running: str
    seconds: int | None
    extra_minutes: int
    deductions: int
    misconducts: int
    noted: int
    records: tuple[Record, ...] = field(repr=False, default=())


def records_of(event_id: int, entry_id: int | None = None) -> dict[int, list[Record]]:
    """The records of an event by entry, as the rules take them."""
    query = select(FieldRecord).where(FieldRecord.event_id == event_id).order_by(FieldRecord.id)
    if entry_id is not None:
        query = query.where(FieldRecord.entry_id == entry_id)
    found: dict[int, list[Record]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.entry_id, []).append(as_rule(one))
    return found


def as_rule(one: FieldRecord) -> Record:
    """A stored record as the rules take it."""
    return Record(one.id, one.kind, one.module, one.facts, one.noted_at, one.about_id)


def is_recorded(entry_id: int, record: str) -> bool:
    """Whether a device gave this id to a record of the entry."""
    query = select(FieldRecord.id).where(FieldRecord.entry_id == entry_id, FieldRecord.operation_id == record)
    return db.session.scalar(query) is not None


def field_entries(event: EventRef, public_id: str = "") -> list[FieldEntry]:
    """The registered entries of an event, or one of them, by workstation and ticket."""
    query = (
        select(Entry).where(Entry.event_id == event.id, Entry.state == "registered").order_by(Entry.ticket)
        .options(joinedload(Entry.unit), selectinload(Entry.members))
    )
    if public_id:
        query = query.where(Entry.public_id == public_id)
    seats, came, records = _seats(event.id), arrivals(event.competition_code).entries, records_of(event.id)
    found = [
        _entry(one, seats.get(one.id, []), came[one.id].state if one.id in came else None, records.get(one.id, []))
        for one in db.session.scalars(query)
    ]
    return sorted(found, key=lambda one: (one.station is None, one.station or "", one.ticket))


def _seats(event_id: int) -> dict[int, list[tuple[int, str | None]]]:
    """Sessions and workstations by entry. Where the draw gives workstations, none is known here."""
    query = (
        select(SessionSeat).join(SessionSeat.session).where(Session.event_id == event_id).options(joinedload(SessionSeat.station))
    )
    found: dict[int, list[tuple[int, str | None]]] = {}
    for seat in db.session.scalars(query):
        found.setdefault(seat.entry_id, []).append((seat.session_id, seat.station.label if seat.station else None))
    return found


def _entry(one: Entry, seats: list[tuple[int, str | None]], arrival: str | None, records: list[Record]) -> FieldEntry:
    standing = rules.in_force(records)
    clocks = {rules.clock_of(standing, module).state for module in {row.module for row in standing if row.kind == rules.CLOCK}}
    running = next((state for state in (rules.RUNNING, rules.PAUSED) if state in clocks), rules.IDLE)
    return FieldEntry(
        one.id, one.public_id, one.ticket, one.display_name, tuple(member.person.name for member in one.members), one.unit.name,
        tuple(session for session, _station in seats), next((station for _session, station in seats if station), None),
        arrival, rules.status_of(standing), running, rules.total_seconds(standing), rules.extra_minutes(standing),
        sum(row.kind == rules.DEDUCTION for row in standing), sum(row.kind == rules.MISCONDUCT for row in standing),
        len(standing), tuple(records),
    )


def noted_of(event_id: int, entry_id: int) -> list[Noted]:
    """Everything that was recorded of an entry, the newest first."""
    query = (
        select(FieldRecord).where(FieldRecord.event_id == event_id, FieldRecord.entry_id == entry_id)
        .order_by(FieldRecord.id.desc()).options(joinedload(FieldRecord.noter), joinedload(FieldRecord.witness))
    )
    rows = list(db.session.scalars(query))
    carried = set(db.session.scalars(select(CarriedRecord.record_id).where(CarriedRecord.record_id.in_([one.id for one in rows]))))
    taken_back = {one.about_id: note_of(one) for one in rows if one.kind == rules.WITHDRAWAL}
    decided = {one.about_id: str(one.facts["level"]) for one in rows if one.kind == rules.DECISION}
    return [
        Noted(
            one.operation_id, one.kind, one.module, one.facts, note_of(one), one.noter.name, one.witness.name if one.witness else None,
            one.unsigned, one.noted_at, taken_back.get(one.id), decided.get(one.id), one.id in carried,
        )
        for one in rows if one.kind not in (rules.WITHDRAWAL, rules.DECISION)
    ]


def note_of(one: FieldRecord) -> str:
    """The words of a record; empty if there are none, or none any more."""
    return unseal(one.note, owner=one.public_id, field=NOTE) if one.note else ""


def field_judges(event: EventRef) -> list[tuple[int, str]]:
    """The field judges of an event: account and name."""
    query = (
        select(Official, User.name).join(Official.user).order_by(Official.code)
        .where(Official.competition_id == event.competition_id, Official.role == Role.FIELD_JUDGE)
    )
    return [(one.user_id, name) for one, name in db.session.execute(query) if one.serves(event.code)]


def serves_as_field_judge(user_id: int, event: EventRef) -> bool:
    """True unless the account was appointed as field judge of other events of the competition only."""
    query = select(Official).where(
        Official.competition_id == event.competition_id, Official.role == Role.FIELD_JUDGE, Official.user_id == user_id
    )
    own = db.session.scalar(query)
    return own is None or own.serves(event.code)
