"""Why this rank: from a result bundle, for every entry, the whole way from the judges' marks to place, prize and title.

Pure, and recomputed from the bundle alone, so it holds for a bundle that was exported too. What it tells agrees with
:func:`scoring.rules.compute.compute` on every bundle; where that refuses, this refuses with the same problems.
"""
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Findings
from foundation.rules.problems import Problems, in_file
from scoring.rules.bundle import Bundle
from scoring.rules.compute import Result, given_marks, results_of, scores_of
from scoring.rules.event_rules import Decision, Rules
from scoring.rules.marks import COMPETED, Deduction, Entry
from scoring.rules.panel import Given
from scoring.rules.ranking import Standing, ranked, ranking_groups
from scoring.rules.rounding import Rounding, shown
from scoring.rules.why_awards import AwardField, AwardWhy, ScaleWhy, award_field, scale_field
from scoring.rules.why_panels import NOTHING, ModuleWhy, Step, module_why, stepped

Value = Fraction | int | None
LAST_STEPS = {"total": "total", "module": "module", "aspect": "factor"}


@dataclass(frozen=True)
class KeyWhy:
    """One key of the ranking (``total`` or an item of the tie chain as written) of an entry and of its two neighbours.
    ``rounding`` is the last step that its values went through."""

    key: str
    own: Value
    above: Value
    below: Value
    rounding: Rounding | None


@dataclass(frozen=True)
class Neighbour:
    """The entry next to this one, and the key that separates the two: ``total``, an item of the chain, ``decision`` or
    ``shared``."""

    entry: str
    place: int
    decided_by: str


@dataclass(frozen=True)
class RankWhy:
    """The place of an entry among the ``size`` entries that are ranked together. ``decision`` orders its tied group, if any."""

    place: int
    shared: bool
    size: int
    decided_by: str | None
    above: Neighbour | None
    below: Neighbour | None
    keys: tuple[KeyWhy, ...]
    decision: Decision | None


@dataclass(frozen=True)
class Why:
    """Everything about one entry; what did not compete has only its entry. ``total`` is the step of that name."""

    entry: Entry
    modules: tuple[ModuleWhy, ...] = ()
    total: Step | None = None
    pass_total: Fraction | None = None
    passed: bool | None = None
    rank: RankWhy | None = None
    prize: AwardWhy | None = None
    title: AwardWhy | None = None
    scale: ScaleWhy | None = None


def explain(bundle: Bundle, entry: str | None = None, *, steps: bool = True) -> list[Why]:
    """Why every entry (or one, by its code; none if it is unknown) stands where it stands, in the order of the results.
    Without ``steps`` only totals, places and awards are told, no modules: enough for a list, and much faster.

    Raises :class:`Problems` as ``compute`` does.
    """
    try:
        scores = scores_of(bundle)
        results_of(bundle.rules, bundle.entries, scores)
    except Problems as refusal:
        raise in_file(refusal.problems, bundle.file) from None
    told = _Told(bundle, steps)
    groups = ranked(bundle.rules, ranking_groups(bundle.rules, scores), Findings())
    found = [why for standings in groups for why in told.group(standings, entry)]
    unranked = sorted((one for one in bundle.entries if one.status != COMPETED), key=lambda one: one.code)
    return found + [Why(one) for one in unranked if entry in (None, one.code)]


class _Told:
    """What is said of the entries of one bundle."""

    def __init__(self, bundle: Bundle, steps: bool) -> None:
        self.rules = bundle.rules
        self.steps = steps
        self.given: Mapping[str, Mapping[str, Given]] = given_marks(bundle) if steps else {}
        self.deductions: dict[tuple[str, str], list[Deduction]] = {}
        for one in bundle.deductions:
            self.deductions.setdefault((one.entry, one.module), []).append(one)

    def group(self, standings: Sequence[Standing], entry: str | None) -> Iterator[Why]:
        """Those of one group, or the one that is asked for."""
        rules = self.rules
        wanted = [at for at, one in enumerate(standings) if entry in (None, one.score.entry.code)]
        if not wanted:
            return
        prizes = award_field(rules.prizes, standings, rules.scale) if rules.prizes else None
        titles = award_field(rules.titles, standings, None) if rules.titles else None
        scale = scale_field(standings, rules.scale) if rules.scale else None
        for at in wanted:
            yield self._entry(standings, at, prizes, titles, scale[at] if scale else None)

    def _entry(
        self, standings: Sequence[Standing], at: int, prizes: AwardField | None, titles: AwardField | None,
        scale: ScaleWhy | None,
    ) -> Why:
        standing, rules = standings[at], self.rules
        modules = tuple(self._modules(standing.score.entry.code)) if self.steps else ()
        exact = sum((one.weighted for one in modules), NOTHING) if self.steps else standing.score.total
        total = stepped("total", exact, rules.rounding)
        passed = (rules.pass_total is None or total.after >= rules.pass_total) and all(one.reached is not False for one in modules)
        return Why(
            standing.score.entry, modules, total, rules.pass_total, passed if self.steps else standing.score.passed,
            rank_why(rules, standings, at), prizes.of(standing) if prizes else None, titles.of(standing) if titles else None, scale,
        )

    def _modules(self, code: str) -> Iterator[ModuleWhy]:
        given = self.given.get(code, {})
        for module in self.rules.modules:
            yield module_why(module, given, self.deductions.get((code, module.code), ()), self.rules.rounding)


def rank_why(rules: Rules, standings: Sequence[Standing], at: int) -> RankWhy:
    """The place of one entry and what separates it from its neighbours."""
    own = standings[at]
    above, below = (standings[at - 1] if at else None), (standings[at + 1] if at + 1 < len(standings) else None)
    keys = tuple(
        KeyWhy(
            key, _value(own, key, rules), _value(above, key, rules), _value(below, key, rules),
            rules.rounding.get(LAST_STEPS.get(key.partition(":")[0], "")),
        )
        for key in ("total", *(item.text for item in rules.tie_chain))
    )
    decision = next((one for one in rules.decisions if own.score.entry.code in one.entries), None)
    return RankWhy(
        own.place, own.shared, len(standings), own.decided_by,
        Neighbour(above.score.entry.code, above.place, own.decided_by or "") if above else None,
        Neighbour(below.score.entry.code, below.place, below.decided_by or "") if below else None, keys, decision,
    )


def _value(standing: Standing | None, key: str, rules: Rules) -> Value:
    """What an entry has for a key of the ranking."""
    if standing is None:
        return None
    score = standing.score
    if key == "total":
        return score.total
    item = next(one for one in rules.tie_chain if one.text == key)
    if item.kind == "time":
        return score.entry.time_seconds
    return score.modules[item.code] if item.kind == "module" else score.aspects[item.code]


def line_of(why: Why, rules: Rules) -> dict[str, Any]:
    """The line of the result list that an explanation amounts to, as ``compute`` prints it."""
    entry = why.entry
    if why.rank is None or why.total is None:
        return asdict(Result(entry.code, entry.division, {}))
    return asdict(Result(
        entry=entry.code,
        division=entry.division,
        modules={one.module.code: shown(one.step.after, rules.rounding.get("module")) for one in why.modules},
        total=shown(why.total.after, rules.rounding.get("total")),
        place=why.rank.place,
        shared=why.rank.shared,
        passed=why.passed,
        prize=why.prize.name if why.prize else None,
        title=why.title is not None and why.title.name is not None,
        scale=str(why.scale.value) if why.scale else None,
        decided_by=why.rank.decided_by,
    ))
