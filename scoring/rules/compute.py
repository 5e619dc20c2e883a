"""The results of an event from its rules, entries and marks (result bundle, Output of ``compute``).

Stages: the panels of all competed entries; ties and decisions; awards. Each raises everything that it finds.
"""
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Findings
from foundation.rules.problems import Problems, in_file
from scoring.rules.bundle import Bundle
from scoring.rules.event_rules import Prizes, Rules
from scoring.rules.marks import COMPETED, Entry
from scoring.rules.panel import Given, module_panel
from scoring.rules.prizes import awarded, meets
from scoring.rules.ranking import Standing, ranked, ranking_groups
from scoring.rules.rounding import shown
from scoring.rules.scale import Scaled, scaled
from scoring.rules.totals import NOTHING, Score, score_of
from scoring.rules.worldskills import medals


@dataclass(frozen=True)
class Result:
    """One entry's line of the result list, its numbers written as the format prints them. Unranked: almost all null."""

    entry: str
    division: str | None
    modules: Mapping[str, str]
    total: str | None = None
    place: int | None = None
    shared: bool = False
    passed: bool | None = None
    prize: str | None = None
    title: bool = False
    scale: str | None = None
    decided_by: str | None = None


def compute(bundle: Bundle) -> list[dict[str, Any]]:
    """The list ``results`` exactly as the format prints it. Raises :class:`Problems` of the first stage that fails."""
    try:
        scores = scores_of(bundle)
        return [asdict(result) for result in results_of(bundle.rules, bundle.entries, scores)]
    except Problems as refusal:
        raise in_file(refusal.problems, bundle.file) from None


def given_marks(bundle: Bundle) -> dict[str, dict[str, list[tuple[str, int | None]]]]:
    """What each judge gave, by entry and aspect (``MODULE/CODE``)."""
    given: dict[str, dict[str, list[tuple[str, int | None]]]] = {}
    for entry, judge, aspect, mark in bundle.marks:
        given.setdefault(entry, {}).setdefault(aspect, []).append((judge, mark))
    return given


def points_taken(bundle: Bundle) -> dict[str, dict[str, Fraction]]:
    """The points taken off, by entry and module."""
    taken: dict[str, dict[str, Fraction]] = {}
    for deduction in bundle.deductions:
        points = taken.setdefault(deduction.entry, {})
        points[deduction.module] = points.get(deduction.module, NOTHING) + deduction.points
    return taken


def scores_of(bundle: Bundle) -> list[Score]:
    """The scores of all entries that competed, in order: the stage of the panels. Raises :class:`Problems`."""
    given, taken = given_marks(bundle), points_taken(bundle)
    panels = {module.code: module_panel(module, bundle.rules.rounding) for module in bundle.rules.modules}
    found = Findings()
    scores = []
    for index, competitor in enumerate(bundle.entries):
        if competitor.status != COMPETED:
            continue
        marks: Mapping[str, Given] = given.get(competitor.code, {})
        values: dict[str, Fraction] = {}
        aspects: dict[str, Fraction] = {}
        for code, panel in panels.items():
            outcome = panel(marks)
            if isinstance(outcome, list):
                for fault in outcome:
                    found.add(f"entries[{index}]", fault.code, entry=competitor.code, about=fault.about)
            else:
                values[code] = outcome.value
                aspects.update(outcome.aspects)
        if len(values) == len(panels):
            scores.append(score_of(bundle.rules, competitor, values, taken.get(competitor.code, {}), aspects))
    found.close()
    return scores


def results_of(rules: Rules, entries: Sequence[Entry], scores: Sequence[Score]) -> list[Result]:
    """The result list from the scores of those who competed: the stages of ties and of awards. Raises :class:`Problems`."""
    ties = Findings()
    groups = ranked(rules, ranking_groups(rules, scores), ties)
    ties.close()
    awards = Findings()
    results = [result for standings in groups for result in group_results(rules, standings, awards)]
    awards.close()
    unranked = sorted((entry for entry in entries if entry.status != COMPETED), key=lambda entry: entry.code)
    return results + [Result(entry.code, entry.division, {}) for entry in unranked]


def group_results(rules: Rules, standings: Sequence[Standing], found: Findings) -> list[Result]:
    """The lines of those who are ranked together; what the awards cannot decide is noted in ``found``."""
    scale = scaled([standing.score.total for standing in standings], rules.scale) if rules.scale else None
    prizes = _prizes(rules.prizes, standings, scale, found)
    titles = awarded(rules.titles, standings, "rules.titles", found) if rules.titles else {}
    return [
        Result(
            entry=code,
            division=standing.score.entry.division,
            modules={name: shown(value, rules.rounding.get("module")) for name, value in standing.score.modules.items()},
            total=shown(standing.score.total, rules.rounding.get("total")),
            place=standing.place,
            shared=standing.shared,
            passed=standing.score.passed,
            prize=prizes.get(code),
            title=code in titles,
            scale=str(scale.values[index]) if scale else None,
            decided_by=standing.decided_by,
        )
        for index, standing in enumerate(standings)
        for code in [standing.score.entry.code]
    ]


def _prizes(
    prizes: Prizes | None, standings: Sequence[Standing], scale: Scaled | None, found: Findings
) -> dict[str, str]:
    if prizes is None:
        return {}
    if prizes.medals is None:
        return awarded(prizes, standings, "rules.prizes", found)
    points = [standing.score.total for standing in standings]
    if prizes.medals.on_scale and scale is not None:
        points = [Fraction(value) for value in scale.values]
        if scale.degenerate:
            found.add("rules.scale", "scale_degenerate", division=standings[0].score.entry.division)
    eligible = {
        standing.score.entry.code: value
        for standing, value in zip(standings, points, strict=True)
        if meets(prizes.requires, standing)
    }
    return medals(prizes.medals, eligible)
