"""How firm a ranking is: what changes if one judge had given no marks, a rounding step rounded otherwise, a weight were a
step heavier or lighter, or the tie chain ended earlier.

Pure. Nothing here changes a result; every alteration is a computation of its own by the same rules. What a rule cannot
compute (a panel too small without a judge) is told as impossible. What would need a new decision is told, too: until then
tied entries share their place, and those tied at a cut get the better award.
"""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from foundation.rules.fields import Findings
from foundation.rules.problems import Problem
from scoring.rules.bundle import Bundle
from scoring.rules.compute import Result, given_marks, group_results, points_taken
from scoring.rules.event_rules import Module, Rules
from scoring.rules.marks import COMPETED
from scoring.rules.panel import Given, ModuleValue, module_panel
from scoring.rules.ranking import ranked, ranking_groups
from scoring.rules.rounding import STEPS, Rounding
from scoring.rules.totals import Score, score_of

FINE_STEP, WHOLE_STEP = Fraction("0.01"), Fraction(1)
MOST_PLACES = 6
Marks = Mapping[str, Mapping[str, Given]]
Values = Mapping[str, Mapping[str, ModuleValue]]


@dataclass(frozen=True)
class Alteration:
    """One thing that could have been otherwise. ``kind``: ``judge``, ``rounding``, ``weight`` or ``chain``; ``about`` is
    the judge, the step, the module, or the item that the chain ends before; ``change``: what happens to it."""

    kind: str
    about: str
    change: str


@dataclass(frozen=True)
class Shift:
    """What is otherwise for one entry: place, prize, title before and after."""

    entry: str
    places: tuple[int | None, int | None]
    prizes: tuple[str | None, str | None]
    titles: tuple[bool, bool]

    @property
    def awarded(self) -> bool:
        """True if a prize or a title changes."""
        return self.prizes[0] != self.prizes[1] or self.titles[0] != self.titles[1]

    @property
    def moved(self) -> bool:
        """True if the place changes."""
        return self.places[0] != self.places[1]


@dataclass(frozen=True)
class Outcome:
    """What one alteration brings: who shifts. ``impossible`` are the panels that cannot do without the judge: their modules
    keep the marks, and where no module is left nothing was ``tried``. ``undecided`` are problems that a new decision would
    have to settle."""

    alteration: Alteration
    shifts: tuple[Shift, ...]
    impossible: tuple[Problem, ...] = ()
    undecided: tuple[Problem, ...] = ()
    tried: bool = True


@dataclass(frozen=True)
class Range:
    """One entry over all alterations that are possible: place as it is, best and worst, and the alterations (by position in
    the outcomes) in which its prize or title changes."""

    entry: str
    division: str | None
    place: int
    best: int
    worst: int
    prize: str | None
    title: bool
    changed: tuple[int, ...]


@dataclass(frozen=True)
class Firmness:
    """All outcomes, and what they mean for each ranked entry in the order of the results."""

    outcomes: tuple[Outcome, ...]
    ranges: tuple[Range, ...]


def weight_step(rules: Rules) -> Fraction:
    """One step of a weight: 0.01 where weights are parts of 1, one point where any is more than 1."""
    return WHOLE_STEP if any(module.weight > 1 for module in rules.modules) else FINE_STEP


def firmness(bundle: Bundle, step: Fraction | None = None) -> Firmness:
    """What each alteration would change. The bundle must compute: whoever asks has its results already."""
    trial = _Trial(bundle)
    base = trial.ranking(bundle.rules, trial.values(bundle.rules.rounding))[0]
    outcomes = tuple(trial.outcome(base, *one) for one in _alterations(bundle, step or weight_step(bundle.rules)))
    return Firmness(outcomes, tuple(_ranges(base, outcomes)))


def _alterations(bundle: Bundle, step: Fraction) -> Iterator[tuple[Alteration, Rules]]:
    """Everything that is tried, with the rules that say so; a judge is left out by leaving the marks out."""
    for judge in sorted({mark.judge for mark in bundle.marks}):
        yield Alteration("judge", judge, "left_out"), bundle.rules
    for name in STEPS:
        rounding = bundle.rules.rounding.get(name)
        if rounding is not None:
            yield from _roundings(bundle.rules, name, rounding)
    for index, module in enumerate(bundle.rules.modules):
        for change, weight in (("heavier", module.weight + step), ("lighter", module.weight - step)):
            changed = _with_module(bundle.rules, index, replace(module, weight=weight))
            if weight >= 0 and any(one.weight for one in changed.modules):
                yield Alteration("weight", module.code, change), changed
    chain = bundle.rules.tie_chain
    for end in range(len(chain) - 1, -1, -1):
        yield Alteration("chain", chain[end].text, "ends_before"), replace(bundle.rules, tie_chain=chain[:end])


def _roundings(rules: Rules, name: str, rounding: Rounding) -> Iterator[tuple[Alteration, Rules]]:
    others = {step: found for step, found in rules.rounding.items() if step != name}
    for change, places in (("finer", rounding.places + 1), ("coarser", rounding.places - 1)):
        if 0 <= places <= MOST_PLACES:
            yield Alteration("rounding", name, change), replace(rules, rounding={**others, name: replace(rounding, places=places)})
    yield Alteration("rounding", name, "none"), replace(rules, rounding=others)


def _with_module(rules: Rules, index: int, module: Module) -> Rules:
    return replace(rules, modules=(*rules.modules[:index], module, *rules.modules[index + 1 :]))


class _Trial:
    """The marks of a bundle, grouped once, and the values of the panels, kept for the alterations that leave them alone."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.entries = [one for one in bundle.entries if one.status == COMPETED]
        self.codes = [one.code for one in self.entries]
        self.given = given_marks(bundle)
        self.taken = points_taken(bundle)
        self.kept: dict[tuple[tuple[str, Rounding | None], ...], Values] = {}

    def values(self, rounding: Mapping[str, Rounding]) -> Values:
        """The panels' values with these roundings; only the steps ``panel`` and ``factor`` matter."""
        key = tuple((name, rounding.get(name)) for name in ("panel", "factor"))
        if key not in self.kept:
            self.kept[key] = _panel_values(self.bundle.rules.modules, self.given, self.codes, rounding)[0]
        return self.kept[key]

    def outcome(self, base: Sequence[Result], alteration: Alteration, rules: Rules) -> Outcome:
        """What changes for whom."""
        faults: tuple[Problem, ...] = ()
        if alteration.kind == "judge":
            altered, faults = self.without(alteration.about)
            if altered is None:
                return Outcome(alteration, (), faults, tried=False)
            values = altered
        else:
            values = self.values(rules.rounding)
        results, open_questions = self.ranking(rules, values)
        after = {one.entry: one for one in results}
        shifts = tuple(
            Shift(one.entry, (one.place, new.place), (one.prize, new.prize), (one.title, new.title))
            for one in base for new in [after[one.entry]]
            if (one.place, one.prize, one.title) != (new.place, new.prize, new.title)
        )
        return Outcome(alteration, shifts, faults, tuple(open_questions))

    def without(self, judge: str) -> tuple[Values | None, tuple[Problem, ...]]:
        """The panels' values as if this judge had given no mark; None if none of the judge's modules can do without."""
        rules, touched = self.bundle.rules, self._marked_by(judge)
        silent = {
            entry: {
                aspect: [(name, None if name == judge else mark) for name, mark in marks]
                for aspect, marks in found.items() if aspect.partition("/")[0] in touched
            }
            for entry, found in self.given.items()
        }
        modules = [module for module in rules.modules if module.code in touched]
        new, faults = _panel_values(modules, silent, self.codes, rules.rounding)
        spoilt = {str(problem.facts["about"]).partition("/")[0] for problem in faults}
        if touched <= spoilt:
            return None, tuple(faults)
        old = self.values(rules.rounding)
        kept = {entry: {code: value for code, value in found.items() if code not in spoilt} for entry, found in new.items()}
        return {entry: {**old[entry], **kept[entry]} for entry in old}, tuple(faults)

    def _marked_by(self, judge: str) -> set[str]:
        """The modules that a judge marked."""
        return {mark.aspect.partition("/")[0] for mark in self.bundle.marks if mark.judge == judge}

    def ranking(self, rules: Rules, values: Values) -> tuple[list[Result], list[Problem]]:
        """The lines of the ranked entries, and what would have to be decided."""
        scores = [self._score(rules, at, values) for at in range(len(self.entries))]
        found = Findings()
        groups = ranked(rules, ranking_groups(rules, scores), found)
        return [line for standings in groups for line in group_results(rules, standings, found)], found.problems

    def _score(self, rules: Rules, at: int, values: Values) -> Score:
        entry = self.entries[at]
        found = values[entry.code]
        aspects = {code: value for one in found.values() for code, value in one.aspects.items()}
        return score_of(rules, entry, {code: one.value for code, one in found.items()}, self.taken.get(entry.code, {}), aspects)


def _panel_values(
    modules: Iterable[Module], given: Marks, codes: Iterable[str], rounding: Mapping[str, Rounding]
) -> tuple[dict[str, dict[str, ModuleValue]], list[Problem]]:
    """The value of each module for each entry, and what stands in the way of one, once for each kind and place."""
    panels = {module.code: module_panel(module, rounding) for module in modules}
    values: dict[str, dict[str, ModuleValue]] = {}
    faults: dict[tuple[str, str], int] = {}
    for entry in codes:
        values[entry] = {}
        for code, panel in panels.items():
            outcome = panel(given.get(entry, {}))
            if isinstance(outcome, ModuleValue):
                values[entry][code] = outcome
            else:
                for fault in outcome:
                    faults[fault.code, fault.about] = faults.get((fault.code, fault.about), 0) + 1
    return values, [Problem("", code, {"about": about, "count": count}) for (code, about), count in faults.items()]


def _ranges(base: Sequence[Result], outcomes: Sequence[Outcome]) -> Iterator[Range]:
    seen: dict[str, list[tuple[int, Shift]]] = {}
    for index, outcome in enumerate(outcomes):
        for shift in outcome.shifts:
            seen.setdefault(shift.entry, []).append((index, shift))
    for line in base:
        shifts = seen.get(line.entry, [])
        places = [line.place or 0, *(shift.places[1] or 0 for _, shift in shifts)]
        yield Range(
            line.entry, line.division, line.place or 0, min(places), max(places), line.prize, line.title,
            tuple(index for index, shift in shifts if shift.awarded),
        )
