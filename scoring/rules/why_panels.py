"""How several judges became the value of a module, step by step (result bundle, Arithmetic 1–4), for reading, not for ranking.

It reckons once more beside :mod:`scoring.rules.panel`, which keeps no trace because it must be fast; both agree on every bundle.
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.rules.event_rules import Aspect, Module, Panel
from scoring.rules.marks import Deduction
from scoring.rules.panel import JUDGEMENT_TOTAL, Given
from scoring.rules.rounding import MILLION, Rounding, Steps, rounded

COUNTED, HIGHEST, LOWEST, MISSING = "counted", "dropped_high", "dropped_low", "missing"
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Step:
    """A named rounding step: the exact value before it and the value after; without a ``rounding`` they are equal."""

    name: str
    before: Fraction
    after: Fraction
    rounding: Rounding | None


@dataclass(frozen=True)
class Voice:
    """What one judge said: of one aspect, or of a whole sheet (then ``marks`` by aspect). ``fate`` tells whether it counts."""

    judge: str
    value: Fraction | None
    fate: str
    marks: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Combined:
    """The voices that count: their sum, what it is divided by, what it is multiplied with, and the step ``panel``."""

    voices: tuple[Voice, ...]
    total: Fraction
    divisor: int
    multiplier: Fraction
    panel: Step


@dataclass(frozen=True)
class AspectWhy:
    """One aspect of a module with an aspect-level panel: the judges combined, then × factor."""

    aspect: Aspect
    combined: Combined
    factor: Step


@dataclass(frozen=True)
class ModuleWhy:
    """One module of one entry. ``sheets`` are those of a sheet-level panel, ``aspects`` those of an aspect-level one.
    ``value`` is before deductions; ``module`` is the step of that name, after deductions and never below 0."""

    module: Module
    aspects: tuple[AspectWhy, ...]
    sheets: Combined | None
    value: Fraction
    deductions: tuple[Deduction, ...]
    step: Step

    @property
    def floored(self) -> bool:
        """True if the deductions were more than there was."""
        return self.value < sum((one.points for one in self.deductions), NOTHING)

    @property
    def weighted(self) -> Fraction:
        """What the module brings to the total."""
        return self.module.weight * self.step.after

    @property
    def reached(self) -> bool | None:
        """Whether the pass mark is reached; None where there is none."""
        return None if self.module.pass_mark is None else self.step.after >= self.module.pass_mark


def stepped(name: str, value: Fraction, steps: Steps) -> Step:
    """A value through a named step."""
    rounding = steps.get(name)
    return Step(name, value, rounded(value, rounding), rounding)


def module_why(module: Module, given: Mapping[str, Given], deductions: Sequence[Deduction], steps: Steps) -> ModuleWhy:
    """The reckoning of one module whose panels have a value: the marks were accepted by the calculation itself."""
    by_sheet = module.panel.level == "sheet"
    sheets = _sheets(module, given, steps) if by_sheet else None
    aspects = () if by_sheet else tuple(_aspect(module, aspect, given, steps) for aspect in module.aspects)
    value = sheets.panel.after if sheets else sum((one.factor.after for one in aspects), NOTHING)
    taken = sum((one.points for one in deductions), NOTHING)
    return ModuleWhy(module, aspects, sheets, value, tuple(deductions), stepped("module", max(NOTHING, value - taken), steps))


def _aspect(module: Module, aspect: Aspect, given: Mapping[str, Given], steps: Steps) -> AspectWhy:
    marks = [(judge, None if mark is None else Fraction(mark, MILLION)) for judge, mark in given[f"{module.code}/{aspect.code}"]]
    judged = aspect.kind == "judgement"
    fates = [MISSING if mark is None else COUNTED for _, mark in marks] if judged else _fates([m for _, m in marks], module.panel)
    voices = tuple(Voice(judge, mark, fate, {}) for (judge, mark), fate in zip(marks, fates, strict=True))
    multiplier = aspect.max_mark if judged else Fraction(1)
    combined = _combined(voices, JUDGEMENT_TOTAL if judged else _divisor(voices, module.panel), multiplier, steps)
    return AspectWhy(aspect, combined, stepped("factor", combined.panel.after * aspect.factor, steps))


def _sheets(module: Module, given: Mapping[str, Given], steps: Steps) -> Combined:
    """Each judge's sheet is the exact sum of mark × factor; without a mark for any aspect the judge is missing."""
    factors = {f"{module.code}/{aspect.code}": aspect.factor for aspect in module.aspects}
    marks: dict[str, dict[str, Fraction | None]] = {}
    for code in factors:
        for judge, mark in given[code]:
            marks.setdefault(judge, {})[code] = None if mark is None else Fraction(mark, MILLION)
    totals = [_sheet_total(found, factors) for found in marks.values()]
    fates = _fates(totals, module.panel)
    voices = tuple(
        Voice(judge, total, fate, {code: found.get(code) for code in factors})
        for (judge, found), total, fate in zip(marks.items(), totals, fates, strict=True)
    )
    return _combined(voices, _divisor(voices, module.panel), Fraction(1), steps)


def _sheet_total(found: Mapping[str, Fraction | None], factors: Mapping[str, Fraction]) -> Fraction | None:
    total = NOTHING
    for code, factor in factors.items():
        mark = found.get(code)
        if mark is None:
            return None
        total += mark * factor
    return total


def _fates(values: Sequence[Fraction | None], panel: Panel) -> list[str]:
    """Whether each value counts. Of equal values the first in order counts as the lower one: which of them is dropped
    changes nothing."""
    fates = [MISSING if value is None else COUNTED for value in values]
    there = sorted((value, index) for index, value in enumerate(values) if value is not None)
    for _, index in there[: panel.drop_low]:
        fates[index] = LOWEST
    for _, index in there[len(there) - panel.drop_high :]:
        fates[index] = HIGHEST
    return fates


def _divisor(voices: Sequence[Voice], panel: Panel) -> int:
    return sum(voice.fate == COUNTED for voice in voices) if panel.method == "mean" else 1


def _combined(voices: tuple[Voice, ...], divisor: int, multiplier: Fraction, steps: Steps) -> Combined:
    total = sum((voice.value for voice in voices if voice.fate == COUNTED and voice.value is not None), NOTHING)
    return Combined(voices, total, divisor, multiplier, stepped("panel", total * multiplier / divisor, steps))
