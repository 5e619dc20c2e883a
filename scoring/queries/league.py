"""单位团体榜 of a competition: what its units reached in the events whose results are published. Before that, nothing."""
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from competition.models import Entry, Event
from competition.queries import competition as competition_header
from foundation.database import db
from foundation.rules.numbers import exact
from scoring.models import ResultLine, ResultList
from scoring.queries.events import events_of
from scoring.rules.league import Attainment, LeagueRules, TeamLine, UnitLine, league, league_of, team_totals


@dataclass(frozen=True)
class EventTeams:
    """The team totals of one event; ``title`` is empty for those of the whole competition."""

    title: str
    lines: tuple[TeamLine, ...]


@dataclass(frozen=True)
class LeagueTable:
    """The league with the rules it follows. ``counted`` events are in it, ``waiting`` are not published yet, ``unscaled`` have
    no common scale although the rules ask for it (their scores count nothing)."""

    rules: LeagueRules
    lines: tuple[UnitLine, ...]
    teams: tuple[EventTeams, ...]
    counted: tuple[str, ...]
    waiting: tuple[str, ...]
    unscaled: tuple[str, ...]


def league_table(code: str) -> LeagueTable:
    """The league of a competition as it stands."""
    header = competition_header(code)
    rules = league_of(dict(header.set_up.league) or None)
    lists = _published(header.id)
    reached = {found.event.title: _attainments(found, rules) for found in lists}
    together = [one for found in reached.values() for one in found]
    teams = [EventTeams(title, tuple(team_totals(rules.team, found))) for title, found in reached.items()] if rules.team else []
    if len(teams) > 1:
        teams.append(EventTeams("", tuple(team_totals(rules.team, together))))
    return LeagueTable(
        rules, tuple(league(rules, together)), tuple(teams), tuple(reached),
        tuple(event.title for event in events_of(code) if event.title not in reached),
        tuple(found.event.title for found in lists if rules.score == "scale" and found.bundle["rules"].get("scale") is None),
    )


def _published(competition_id: int) -> list[ResultList]:
    query = (
        select(ResultList)
        .join(Event, Event.id == ResultList.event_id)
        .where(Event.competition_id == competition_id, ResultList.stage == "published")
        .order_by(Event.position)
        .options(selectinload(ResultList.lines).joinedload(ResultLine.entry).joinedload(Entry.unit))
    )
    return list(db.session.scalars(query))


def _attainments(found: ResultList, rules: LeagueRules) -> list[Attainment]:
    times: dict[str, Any] = {row["code"]: row.get("time_seconds") for row in found.bundle["entries"]}
    return [
        Attainment(
            line.entry.unit.name, found.event.code, line.prize, _score(line, rules), times.get(line.entry_code),
        )
        for line in found.lines if line.place is not None and line.entry is not None
    ]


def _score(line: ResultLine, rules: LeagueRules) -> Fraction:
    return exact((line.scale if rules.score == "scale" else line.total) or "0")
