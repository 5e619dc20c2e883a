"""From the marks of several judges to the value of a module (result bundle, Arithmetic 1–3).

Numbers come as whole millionths; everything stays an integer or a fraction, exact until a named rounding step.
"""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.rules.event_rules import Aspect, Module, Panel
from scoring.rules.rounding import MILLION, Steps, rounded

JUDGEMENT_MARKS = 3
JUDGEMENT_TOTAL = 9
WIDEST_SPREAD = MILLION
Given = Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class Fault:
    """Why a panel gives no value: a code of the format, and the aspect (or module) that it is about."""

    code: str
    about: str


@dataclass(frozen=True)
class ModuleValue:
    """A module before deductions, and its aspects after the step ``factor`` (none for a sheet-level panel)."""

    value: Fraction
    aspects: Mapping[str, Fraction]


ModulePanel = Callable[[Mapping[str, Given]], ModuleValue | list[Fault]]


def kept(values: list[int], missing: int, panel: Panel) -> list[int] | None:
    """The values that count after dropping; None if too few judges gave one (``missing``: how many did not).

    ``minimum_judges`` counts before dropping; of equal values only one instance is dropped; with ``sum`` nobody may be
    missing (Arithmetic 1).
    """
    dropped = panel.drop_high + panel.drop_low
    if len(values) < panel.minimum_judges or len(values) <= dropped or (missing and panel.method == "sum"):
        return None
    return sorted(values)[panel.drop_low : len(values) - panel.drop_high] if dropped else values


def divisor(counting: int, panel: Panel) -> int:
    """What the sum of the kept values is divided by: their number for the mean, 1 for the sum."""
    return counting if panel.method == "mean" else 1


def judgement_fault(scores: list[int]) -> str | None:
    """What is wrong with the scores of a judgement: not three of them, or more than 1 apart (Arithmetic 3)."""
    if len(scores) != JUDGEMENT_MARKS:
        return "too_few_judges"
    return "spread_exceeded" if max(scores) - min(scores) > WIDEST_SPREAD else None


def module_panel(module: Module, steps: Steps) -> ModulePanel:
    """The function that gives a module's value for one entry from its marks by aspect (``MODULE/CODE``)."""
    return _sheet_level(module, steps) if module.panel.level == "sheet" else _aspect_level(module, steps)


def _aspect_level(module: Module, steps: Steps) -> ModulePanel:
    """Arithmetic 1: the module is the sum over its aspects, each with a panel of its own."""
    panels = {f"{module.code}/{aspect.code}": _aspect_panel(aspect, module.panel, steps) for aspect in module.aspects}

    def value(given: Mapping[str, Given]) -> ModuleValue | list[Fault]:
        faults, aspects = [], {}
        for code, panel in panels.items():
            found = panel(given[code]) if code in given else "mark_missing"
            if isinstance(found, str):
                faults.append(Fault(found, code))
            else:
                aspects[code] = found
        return faults or ModuleValue(sum(aspects.values(), Fraction(0)), aspects)

    return value


def _aspect_panel(aspect: Aspect, panel: Panel, steps: Steps) -> Callable[[Given], Fraction | str]:
    """The value of one aspect after the steps ``panel`` and ``factor``, or the code of what is wrong with its marks.

    A judgement is sum / 9 × ``max_mark``. The value of a ratio is remembered: the same few come again and again.
    """
    judged = aspect.kind == "judgement"
    worth: dict[tuple[int, int], Fraction] = {}

    def value(given: Given) -> Fraction | str:
        present = [mark for _, mark in given if mark is not None]
        if judged:
            fault = judgement_fault(present)
            ratio = (sum(present) * int(aspect.max_mark * MILLION), JUDGEMENT_TOTAL * MILLION * MILLION)
        else:
            counting = kept(present, len(given) - len(present), panel)
            fault = "too_few_judges" if counting is None else None
            ratio = (sum(counting or ()), MILLION * divisor(len(counting or (0,)), panel))
        if fault is not None:
            return fault
        if ratio not in worth:
            worth[ratio] = rounded(rounded(Fraction(*ratio), steps.get("panel")) * aspect.factor, steps.get("factor"))
        return worth[ratio]

    return value


def _sheet_level(module: Module, steps: Steps) -> ModulePanel:
    """Arithmetic 2: each judge's sheet is an exact sum; a judge without a mark for any aspect is missing."""
    factors = {f"{module.code}/{aspect.code}": int(aspect.factor * MILLION) for aspect in module.aspects}

    def value(given: Mapping[str, Given]) -> ModuleValue | list[Fault]:
        faults = [Fault("mark_missing", code) for code in factors if code not in given]
        if faults:
            return faults
        sheets: dict[str, int] = {}
        complete: dict[str, int] = {}
        for code, factor in factors.items():
            for judge, mark in given[code]:
                sheets.setdefault(judge, 0)
                if mark is not None:
                    sheets[judge] += mark * factor
                    complete[judge] = complete.get(judge, 0) + 1
        present = [total for judge, total in sheets.items() if complete.get(judge) == len(factors)]
        return sheets_value(present, len(sheets) - len(present), module, steps) or [Fault("too_few_judges", module.code)]

    return value


def sheets_value(sheets: list[int], missing: int, module: Module, steps: Steps) -> ModuleValue | None:
    """A sheet-level module from its judges' sheet totals in millionths of millionths (Σ mark × factor, both in
    millionths); None if there are too few.
    """
    counting = kept(sheets, missing, module.panel)
    if counting is None:
        return None
    mean_or_sum = Fraction(sum(counting), MILLION * MILLION * divisor(len(counting), module.panel))
    return ModuleValue(rounded(mean_or_sum, steps.get("panel")), {})
