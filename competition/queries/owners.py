"""Whose code or ticket it is: for what must not be blind, and for the contestant's own look-up. A reserve is nobody's result."""
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import BlindCode, Entry
from competition.rules.applications import RESERVE
from competition.rules.divisions import division_of
from foundation.database import db
from foundation.people.queries import id_number_ends_with


@dataclass(frozen=True)
class CodedEntry:
    """The entry behind a blind code: for unsealing, and for the facts that a result bundle needs of it."""

    code: str
    entry_id: int
    public_id: str
    ticket: str
    name: str
    team: str | None
    division: str | None
    unit_id: int
    unit: str
    unit_code: str | None
    person_ids: tuple[int, ...]
    names: tuple[str, ...]
    coach_id: int | None
    coach: str | None
    coach_unit: str | None


@dataclass(frozen=True)
class TicketOwner:
    """Whose ticket it is: enough to look up results, nothing to show."""

    entry_id: int
    public_id: str
    event_id: int
    competition: str
    event: str
    state: str
    person_ids: tuple[int, ...]


def entries_by_code(event_id: int) -> dict[str, CodedEntry]:
    """The entry behind every blind code of an event. Only for what must not be blind: registering facts with the
    ledger without names, and publication after unsealing. Never for a judge's page."""
    query = (
        select(BlindCode).where(BlindCode.event_id == event_id).order_by(BlindCode.code)
        .options(joinedload(BlindCode.entry).options(joinedload(Entry.event), joinedload(Entry.unit), joinedload(Entry.coach)))
    )
    return {one.code: _coded(one.code, one.entry) for one in db.session.scalars(query)}


def _coded(code: str, found: Entry) -> CodedEntry:
    people = [one.person for one in found.members if one.role != RESERVE]
    return CodedEntry(
        code, found.id, found.public_id, found.ticket, found.display_name, found.team, division_of(found.event.group),
        found.unit_id, found.unit.name, found.unit.code, tuple(one.id for one in people),
        tuple(one.name for one in people), found.coach_id, found.coach.name if found.coach else None, found.coach_unit,
    )


def ticket_owner(ticket: str) -> TicketOwner | None:
    """Whose ticket number this is; none if nobody's."""
    found = _by_ticket(ticket)
    return _owner(found) if found else None


def ticket_owner_with(ticket: str, last_six: str) -> TicketOwner | None:
    """The owner, if some member's identity number ends with these six characters: the contestant's look-up."""
    found = _by_ticket(ticket)
    if found is None or not any(id_number_ends_with(one.person, last_six) for one in found.members):
        return None
    return _owner(found)


def _by_ticket(ticket: str) -> Entry | None:
    return db.session.scalar(select(Entry).where(Entry.ticket == ticket.strip()))


def _owner(found: Entry) -> TicketOwner:
    return TicketOwner(
        found.id, found.public_id, found.event_id, found.event.competition.code, found.event.code, found.state,
        tuple(one.person_id for one in found.members),
    )
