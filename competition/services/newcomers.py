"""What a registration table cannot know: who is registered already, and how many places are left."""
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from competition.models import Competition, Entry, Member
from competition.rules.applications import RESERVE
from competition.rules.entry_states import HOLDING, STANDING
from competition.rules.registrations import Registration, RowProblem
from competition.rules.registrations.headings import EVENT, ID_NUMBER, TEAM
from competition.services.event_facts import EventFacts, facts_of
from competition.services.people import unit_key
from foundation.bulk import among
from foundation.crypto import Forms
from foundation.database import db
from foundation.people.models import Person
from foundation.people.registering import UnitKey, by_form, known_units


def problems_of(competition: Competition, rows: Sequence[Registration], indexes: Sequence[Forms]) -> list[RowProblem]:
    """A problem for each row that cannot be registered now, in the order of the rows."""
    events = {event.code: facts_of(event) for event in competition.events}
    units = known_units({unit_key(row) for row in rows})
    taken = _taken([event.id for event in events.values()], indexes)
    teams = _teams(list(events.values()))
    places = _Places(list(events.values()), units)
    problems: list[RowProblem] = []
    for row, index in zip(rows, indexes, strict=True):
        event = events.get(row.event)
        if event is None:
            problems.append(RowProblem(row.row, EVENT, "event_missing", {"event": row.event}))
            continue
        problem = _taken_by(row, event, index, taken) if taken else None
        if problem is None and event.kind == "team":
            problem = _team_taken(row, event, units, teams)
        if problem is None and (event.quota is not None or event.quota_per_unit is not None):
            problem = places.take(row, event)
        if problem is not None:
            problems.append(problem)
    return problems


def _taken(events: list[int], indexes: Sequence[Forms]) -> dict[tuple[int, Forms], tuple[str, str]]:
    """Ticket and state of the entry of each of these people in each of these events."""
    forms = by_form(indexes)
    query = (
        select(Member.event_id, Person.id_index, Entry.ticket, Entry.state).join(Member.person).join(Member.entry)
        .where(Member.event_id.in_(events), among(Person.id_index, forms))
    )
    return {(event, forms[index or ""]): (ticket, state) for event, index, ticket, state in db.session.execute(query)}


def _taken_by(
    row: Registration, event: EventFacts, index: Forms, taken: dict[tuple[int, Forms], tuple[str, str]]
) -> RowProblem | None:
    if (event.id, index) not in taken:
        return None
    ticket, state = taken[event.id, index]
    code = "already_registered" if state in STANDING else "cancelled_before"
    return RowProblem(row.row, ID_NUMBER, code, {"ticket": ticket})


def _teams(events: list[EventFacts]) -> dict[tuple[int, int, str], str]:
    ids = [event.id for event in events if event.kind == "team"]
    query = select(Entry.event_id, Entry.unit_id, Entry.team, Entry.ticket).where(Entry.event_id.in_(ids))
    return {(event, unit, team or ""): ticket for event, unit, team, ticket in db.session.execute(query)}


def _team_taken(
    row: Registration, event: EventFacts, units: dict[UnitKey, int], teams: dict[tuple[int, int, str], str]
) -> RowProblem | None:
    ticket = teams.get((event.id, units.get(unit_key(row), 0), row.team))
    return RowProblem(row.row, TEAM, "team_exists", {"team": row.team, "ticket": ticket}) if ticket else None


class _Places:
    """The places of events and of units in them, after those that are held (a reserve holds none); a row counts as one."""

    def __init__(self, events: list[EventFacts], units: dict[UnitKey, int]) -> None:
        ids = [event.id for event in events if event.quota is not None or event.quota_per_unit is not None]
        query = (
            select(Entry.event_id, Entry.unit_id, func.count()).join(Entry.members)
            .where(Entry.event_id.in_(ids), Entry.state.in_(HOLDING), Member.role != RESERVE).group_by(Entry.event_id, Entry.unit_id)
        )
        keys = {unit_id: key for key, unit_id in units.items()}
        self._in_event: Counter[int] = Counter()
        self._of_unit: Counter[tuple[int, UnitKey | None]] = Counter()
        for event_id, unit_id, count in db.session.execute(query):
            self._in_event[event_id] += count
            self._of_unit[event_id, keys.get(unit_id)] += count

    def take(self, row: Registration, event: EventFacts) -> RowProblem | None:
        """Takes a place for the row, or says that none is left."""
        key = (event.id, unit_key(row))
        if event.quota_per_unit is not None and self._of_unit[key] >= event.quota_per_unit:
            return RowProblem(row.row, EVENT, "unit_full", {"quota": event.quota_per_unit})
        if event.quota is not None and self._in_event[event.id] >= event.quota:
            return RowProblem(row.row, EVENT, "event_full", {"quota": event.quota, "taken": self._in_event[event.id]})
        self._of_unit[key] += 1
        self._in_event[event.id] += 1
        return None
