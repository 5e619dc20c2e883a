"""The value of a module from packed sheets (result bundle, Arithmetic 1–3): the same panels as :mod:`scoring.rules.panel`, for
the usual case that every judge marked every aspect. Whole numbers over one denominator; anything unusual is left to the other.
"""
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

from scoring.rules.event_rules import Aspect, Module
from scoring.rules.packed import NO_MARK
from scoring.rules.panel import JUDGEMENT_TOTAL, ModuleValue, divisor, judgement_fault, kept
from scoring.rules.rounding import MILLION, Steps, rounded

Rows = Sequence[Sequence[int]]
PackedPanel = Callable[[Rows], ModuleValue | None]


def packed_panel(module: Module, steps: Steps, wanted: Collection[str] = ()) -> PackedPanel:
    """The function that gives the value of a module (or of its part: the aspects that ``module`` holds) from one row per judge.

    It answers None where a judge gave no mark or the panel gives no value: then the slower panel says why. Values of single
    aspects are there only for those ``wanted`` (``MODULE/CODE``).
    """
    if module.panel.level == "sheet":
        return _sheet_level(module, steps)
    columns = [_column(aspect, module, steps) for aspect in module.aspects]
    named = [(index, code) for index, aspect in enumerate(module.aspects) if (code := f"{module.code}/{aspect.code}") in wanted]

    def value(rows: Rows) -> ModuleValue | None:
        whole = JUDGEMENT_TOTAL * (len(rows) - module.panel.drop_high - module.panel.drop_low) * MILLION * MILLION
        if whole <= 0:
            return None
        found = []
        for column, marks in zip(columns, zip(*rows, strict=True), strict=True):
            number = column(marks, whole)
            if number is None:
                return None
            found.append(number)
        return ModuleValue(Fraction(sum(found), whole), {code: Fraction(found[index], whole) for index, code in named})

    return value


def _column(aspect: Aspect, module: Module, steps: Steps) -> Callable[[tuple[int, ...], int], int | None]:
    """One aspect's value after the steps ``panel`` and ``factor``, times a whole number that makes it whole; a value that came
    before is remembered."""
    judged, panel = aspect.kind == "judgement", module.panel
    share = aspect.max_mark / (JUDGEMENT_TOTAL * MILLION)
    remembered: dict[tuple[int, int], int] = {}

    def value(marks: tuple[int, ...], whole: int) -> int | None:
        if NO_MARK in marks:
            return None
        counting = list(marks) if judged else kept(list(marks), 0, panel)
        if counting is None or (judged and judgement_fault(counting) is not None):
            return None
        key = (sum(counting), whole)
        if key not in remembered:
            ratio = key[0] * share if judged else Fraction(key[0], MILLION * divisor(len(counting), panel))
            exactly = rounded(rounded(ratio, steps.get("panel")) * aspect.factor, steps.get("factor")) * whole
            if exactly.denominator != 1:
                return None
            remembered[key] = exactly.numerator
        return remembered[key]

    return value


def _sheet_level(module: Module, steps: Steps) -> PackedPanel:
    """Each judge's sheet is the exact sum of mark × factor; the panel is over the sheets."""
    factors = [int(aspect.factor * MILLION) for aspect in module.aspects]

    def value(rows: Rows) -> ModuleValue | None:
        if any(NO_MARK in row for row in rows):
            return None
        sheets = [sum(mark * factor for mark, factor in zip(row, factors, strict=True)) for row in rows]
        counting = kept(sheets, 0, module.panel)
        if counting is None:
            return None
        ratio = Fraction(sum(counting), MILLION * MILLION * divisor(len(counting), module.panel))
        return ModuleValue(rounded(ratio, steps.get("panel")), {})

    return value
