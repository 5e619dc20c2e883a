"""What can be asked about conflicts of interest (回避): what was proposed and decided, and what is still in the way."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from competition.models import Competition, ConflictWaiver, Event, Official
from competition.queries.competitions import events
from competition.queries.officials import conflicts_of, officials
from competition.rules.conflicts import uncovered
from foundation.accounts.models import User
from foundation.database import db


@dataclass(frozen=True)
class WaiverRow:
    """One proposal or decision; ``tickets`` are the entries that it covers (null: all)."""

    id: int
    event_id: int
    event: str
    event_title: str
    official_id: int
    judge: str
    name: str
    user_id: int
    modules: tuple[str, ...]
    tickets: tuple[str, ...] | None
    state: str
    proposal: str | None
    proposed_by: str | None
    proposed_at: datetime | None
    reason: str | None
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True)
class OpenConflict:
    """A judge who sits in panels of an event and should stand back from ``tickets``; ``proposed`` once the chief was asked."""

    event: str
    event_title: str
    official_id: int
    judge: str
    name: str
    user_id: int
    unit: str
    modules: tuple[str, ...]
    tickets: tuple[str, ...]
    proposed: bool


def waivers(code: str) -> list[WaiverRow]:
    """Everything proposed and decided in a competition, the newest first."""
    judge, proposer, chief = aliased(User), aliased(User), aliased(User)
    query = (
        select(ConflictWaiver, Event, Official.code, judge, proposer.name, chief.name)
        .join(Event, Event.id == ConflictWaiver.event_id).join(Competition, Competition.id == Event.competition_id)
        .join(Official, Official.id == ConflictWaiver.official_id).join(judge, judge.id == Official.user_id)
        .outerjoin(proposer, proposer.id == ConflictWaiver.proposed_by).outerjoin(chief, chief.id == ConflictWaiver.decided_by)
        .where(Competition.code == code).order_by(ConflictWaiver.id.desc())
    )
    return [_row(*found) for found in db.session.execute(query)]


def _row(one: ConflictWaiver, event: Event, code: str, judge: User, proposer: str | None, chief: str | None) -> WaiverRow:
    return WaiverRow(
        one.id, event.id, event.code, event.title, one.official_id, code, judge.name, judge.id, tuple(one.modules),
        None if one.tickets is None else tuple(one.tickets), one.state, one.proposal, proposer, one.proposed_at, one.reason, chief,
        one.decided_at,
    )


def waived(event_id: int) -> dict[int, list[Collection[str] | None]]:
    """Which entries the waivers of an event cover, by official."""
    query = select(ConflictWaiver.official_id, ConflictWaiver.tickets).where(
        ConflictWaiver.event_id == event_id, ConflictWaiver.state == "waived"
    )
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.official_id, []).append(row.tickets)
    return found


def open_conflicts(code: str) -> list[OpenConflict]:
    """Judges who sit in panels although they should stand back and nobody waived it: also where the entry came later."""
    people = {one.id: one for one in officials(code) if one.seats and one.unit_id is not None}
    asked = {(row.event_id, row.official_id) for row in waivers(code) if row.state == "proposed"} if people else set()
    found = []
    for event in events(code) if people else ():
        seated = [one for one in people.values() if any(seat.startswith(f"{event.code}/") for seat in one.seats)]
        covered = waived(event.id) if seated else {}
        for official_id, reasons in (conflicts_of(seated, event.id) if seated else {}).items():
            one, tickets = people[official_id], uncovered(reasons, covered.get(official_id, []))
            if tickets:
                modules = tuple(seat.partition("/")[2] for seat in one.seats if seat.startswith(f"{event.code}/"))
                found.append(OpenConflict(
                    event.code, event.title, one.id, one.code, one.name, one.user_id, one.unit or "", modules, tickets,
                    (event.id, one.id) in asked,
                ))
    return found
