"""Registering people for events from a workbook of the bureau, or a rehearsal: they are accepted at once."""
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from competition import audited
from competition.models import Competition
from competition.rules.applications import WHOLE
from competition.rules.entry_states import REGISTERED
from competition.rules.registrations import Registration
from competition.services.event_facts import EventFacts, facts_of
from competition.services.finding import competition_subject, find_competition, require_phase
from competition.services.newcomers import problems_of
from competition.services.people import coach_of, keep_coaches, keep_units, unit_key
from competition.services.ticketing import Tickets
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import Forms
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.people.registering import UnitKey, id_indexes, insert_rows, keep_people
from foundation.rules.problems import Problem

TAKING = ("open", "closed")


@dataclass
class _Group:
    """The rows of one entry: a competitor, or a team of one unit."""

    event: EventFacts
    unit: UnitKey
    team: str
    rows: list[tuple[Registration, Forms]] = field(default_factory=list)


@transaction
def register(code: str, rows: Sequence[Registration], *, actor: Actor, at: datetime) -> list[int]:
    """Registers checked rows and returns their entries in order. All or nothing: raises :class:`Invalid` with a
    problem per row that is registered already or has no place left."""
    competition = find_competition(code)
    require_phase(competition, TAKING, _l("登记报名"))
    indexes = id_indexes(rows)
    problems = problems_of(competition, rows, indexes)
    if problems:
        raise Invalid([Problem(f"rows[{p.row}].{p.column}", p.code, p.facts) for p in problems])
    return enter(competition, rows, indexes, actor=actor, at=at)


@transaction
def enter(
    competition: Competition, rows: Sequence[Registration], indexes: Sequence[Forms], *, actor: Actor, at: datetime
) -> list[int]:
    """Stores rows that were found without problems in this very transaction; ``indexes`` are those of the numbers."""
    entries = _entries(_grouped(competition, rows, indexes), competition, at)
    people = keep_people(rows, indexes, at)
    units, coaches = keep_units(rows), keep_coaches(rows, at)
    for group, values in entries:
        coach = coach_of(group.rows[0][0])
        values["unit_id"] = units[group.unit]
        values["coach_id"] = coaches[coach] if coach else None
    ids = _write(entries, people)
    _write_coaches(ids, [values for _, values in entries])
    audit.record(
        audited.ENTRIES_REGISTERED, actor=actor, at=at, subject=competition_subject(competition.code), entries=len(ids),
        people=len(rows), events=dict(Counter(group.event.code for group, _ in entries)),
    )
    return ids


def _grouped(competition: Competition, rows: Sequence[Registration], indexes: Sequence[Forms]) -> list[_Group]:
    """One group per entry. A team is known by its name; where one name stands for more people than a team has, units
    have chosen the same name, and each unit's is a team of its own."""
    events = {event.code: facts_of(event) for event in competition.events}
    named = Counter((row.event, row.team) for row in rows)
    groups: dict[object, _Group] = {}
    for number, (row, index) in enumerate(zip(rows, indexes, strict=True)):
        event = events[row.event]
        apart = event.team_size is not None and named[row.event, row.team] > event.team_size
        key = (event.code, row.team, unit_key(row) if apart else None) if event.kind == "team" else number
        group = groups.setdefault(key, _Group(event, unit_key(row), row.team if event.kind == "team" else ""))
        group.rows.append((row, index))
    return list(groups.values())


def _entries(groups: list[_Group], competition: Competition, at: datetime) -> list[tuple[_Group, dict[str, Any]]]:
    """What is stored of each entry."""
    tickets = Tickets(competition)
    found: list[tuple[_Group, dict[str, Any]]] = []
    for group in groups:
        first, event = group.rows[0][0], group.event
        coach = coach_of(first)
        found.append((group, {
            "public_id": chance.opaque_id(), "event_id": event.id, "team": group.team or None,
            "ticket": tickets.next(event), "submitted_at": at, "state_since": at,
            "coach_unit": coach.unit if coach else None, "level": first.level or None, "years": first.years,
            "note": first.note[:500] or None, "state": REGISTERED, "registered_at": at,
        }))
    return found


def _write(entries: list[tuple[_Group, dict[str, Any]]], people: dict[Forms, int]) -> list[int]:
    if not entries:
        return []
    ids = insert_rows("entry", [values for _, values in entries])
    insert_rows("member", [
        {"entry_id": entry_id, "event_id": group.event.id, "person_id": people[index], "position": position}
        for entry_id, (group, _) in zip(ids, entries, strict=True)
        for position, (_, index) in enumerate(group.rows, start=1)
    ])
    return ids


def _write_coaches(ids: list[int], entries: list[dict[str, Any]]) -> None:
    """A row of a workbook names one coach, who has the whole share."""
    coached = [
        {"entry_id": entry_id, "position": 1, "person_id": values["coach_id"], "unit": values["coach_unit"], "share": WHOLE}
        for entry_id, values in zip(ids, entries, strict=True) if values["coach_id"]
    ]
    insert_rows("entry_coach", coached)
