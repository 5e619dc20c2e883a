"""单位团体榜 and team totals: what the units of a competition reached together (scoring/facts 1.4). Exact fractions throughout.

Medal points 4/3/2/1 and their averages are those of the WorldSkills member reports; a team counts as one competitor. Team
totals are the sum of a unit's best members, ties ordered by the sum of their times (Guangdong practice, facts 1.6).
"""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Fields, Findings
from foundation.rules.numbers import exact, half_up, plain
from foundation.rules.problems import Problem

WORLDSKILLS_POINTS = {"gold": "4", "silver": "3", "bronze": "2", "excellence": "1"}
ORDERS = ("medal_total", "medal_average", "score_total", "score_average")
SCORES = ("total", "scale")
MOST_TEAM, MOST_BEST, MOST_AWARDS = 100, 10_000, 60
SHOWN_PLACES = 2
NOTHING = Fraction(0)


@dataclass(frozen=True)
class LeagueRules:
    """How units are compared. ``points``: what a prize of each name counts (a prize that is not named counts nothing).
    ``best``: how many results of a unit count, the best first (null: all). ``score``: total or value on the common scale.
    ``order``: which figure gives the place. ``team``: how many members of a unit make a team in an event (0: no teams)."""

    points: Mapping[str, str] = field(default_factory=lambda: dict(WORLDSKILLS_POINTS))
    best: int | None = None
    score: str = "total"
    order: str = "medal_total"
    team: int = 0

    def document(self) -> dict[str, Any]:
        """As it is kept and as it travels in a definition file."""
        return {**asdict(self), "points": dict(self.points)}


@dataclass(frozen=True)
class Attainment:
    """One ranked entry of a unit: in which event, its prize, its score, its time in seconds."""

    unit: str
    event: str
    prize: str | None
    score: Fraction
    time_seconds: int | None = None


@dataclass(frozen=True)
class UnitLine:
    """A unit in the league. ``counted`` of its ``results`` count; averages are per event that it entered."""

    unit: str
    place: int
    shared: bool
    events: int
    results: int
    counted: int
    prizes: Mapping[str, int]
    medal_total: Fraction
    medal_average: Fraction
    score_total: Fraction
    score_average: Fraction


@dataclass(frozen=True)
class TeamLine:
    """A unit's team: the sum of its best members and of their times (none if one of them has none). A unit with fewer
    members than a team needs has no ``place``."""

    unit: str
    place: int | None
    shared: bool
    members: int
    total: Fraction
    time_seconds: int | None


def league(rules: LeagueRules, attainments: Iterable[Attainment]) -> list[UnitLine]:
    """The units in order of place and then name; equal figures share a place, and the next place is skipped."""
    units: dict[str, list[Attainment]] = {}
    for one in attainments:
        units.setdefault(one.unit, []).append(one)
    figures = {unit: _figures(rules, found) for unit, found in units.items()}
    values = {unit: line[rules.order] for unit, line in figures.items()}
    return [
        UnitLine(unit=unit, place=place, shared=shared, **figures[unit])
        for unit, place, shared in _placed(values, lambda value: -value)
    ]


def _figures(rules: LeagueRules, found: Sequence[Attainment]) -> dict[str, Any]:
    points = {name: exact(text) for name, text in rules.points.items()}

    def worth(one: Attainment) -> Fraction:
        return points.get(one.prize or "", NOTHING)

    best = sorted(found, key=lambda one: (-worth(one), -one.score))[: rules.best]
    events = len({one.event for one in found})
    medal, score = sum(map(worth, best), NOTHING), sum((one.score for one in best), NOTHING)
    return {
        "events": events, "results": len(found), "counted": len(best),
        "prizes": {name: sum(one.prize == name for one in best) for name in rules.points},
        "medal_total": medal, "medal_average": medal / events, "score_total": score, "score_average": score / events,
    }  # fmt: skip


def team_totals(size: int, attainments: Iterable[Attainment]) -> list[TeamLine]:
    """The teams of one event, or of a whole competition: sum of the best ``size`` scores of each unit, ties by the sum of
    times, a missing time last. Units with too few members follow without a place, in order of name."""
    units: dict[str, list[Attainment]] = {}
    for one in attainments:
        units.setdefault(one.unit, []).append(one)
    whole, few = {}, []
    for unit, found in units.items():
        best = sorted(found, key=lambda one: (-one.score, one.time_seconds is None, one.time_seconds or 0))[:size]
        total, time = sum((one.score for one in best), NOTHING), _time(best)
        if len(best) < size:
            few.append(TeamLine(unit, None, False, len(best), total, time))
        else:
            whole[unit] = (total, time)
    lines = [
        TeamLine(unit, place, shared, size, *whole[unit])
        for unit, place, shared in _placed(whole, lambda value: (-value[0], value[1] is None, value[1] or 0))
    ]
    return lines + sorted(few, key=lambda line: line.unit)


def _time(best: Sequence[Attainment]) -> int | None:
    times = [one.time_seconds for one in best if one.time_seconds is not None]
    return sum(times) if len(times) == len(best) else None


def _placed(values: Mapping[str, Any], key: Any) -> list[tuple[str, int, bool]]:
    """Each with its place and whether it is shared, the smallest key first; equal ones in order of name."""
    tiers: dict[Any, list[str]] = {}
    for name in sorted(values):
        tiers.setdefault(key(values[name]), []).append(name)
    placed: list[tuple[str, int, bool]] = []
    for tier in sorted(tiers):
        place = len(placed) + 1
        placed += [(name, place, len(tiers[tier]) > 1) for name in tiers[tier]]
    return placed


def figure(value: Fraction) -> str:
    """A figure as a list shows it: to two places, half up; it is ordered by the exact one."""
    return plain(half_up(value, SHOWN_PLACES))


def league_of(document: Any) -> LeagueRules:
    """The rules as they are kept; what a document does not say, or says wrongly, has its default."""
    rules, problems = read_league(document)
    return LeagueRules() if problems else rules


def read_league(document: Any, path: str = "league") -> tuple[LeagueRules, list[Problem]]:
    """The rules that a document holds (null: all defaults), and everything that is wrong with it."""
    found = Findings()
    if document is None or not found.typed(document, "object", path):
        return LeagueRules(), found.problems
    row = Fields(document, path, found)
    row.only([one.name for one in fields(LeagueRules)])
    rules = LeagueRules(
        points=_points(row), best=row.optional_count("best"), score=row.word("score", SCORES, "total"),
        order=row.word("order", ORDERS, "medal_total"), team=row.count("team", 0, MOST_TEAM),
    )
    if rules.best == 0 or (rules.best or 0) > MOST_BEST:
        row.refuse("best", "out_of_range", rules.best)
    return rules, found.problems


def _points(row: Fields) -> dict[str, str]:
    named = row.object("points", required=False)
    if named is None:
        return dict(WORLDSKILLS_POINTS)
    if len(named.document) > MOST_AWARDS:
        row.refuse("points", "out_of_range", len(named.document))
    for name in named.document:
        if not name:
            row.refuse("points", "out_of_range", name)
        named.decimal(name, negative=False)
    return {name: text for name, text in named.document.items() if isinstance(text, str)}
