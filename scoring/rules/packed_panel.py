"""The value of a module from packed sheets (result bundle, Arithmetic 1–3): the same panels as :mod:`scoring.rules.panel`, for
the usual case that every judge marked every aspect. Whole numbers over one denominator; anything unusual is left to the other.
"""
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction

from scoring.rules.event_rules import Aspect, Module, Panel
from scoring.rules.packed import NO_MARK
from scoring.rules.panel import JUDGEMENT_TOTAL, ModuleValue, divisor, judgement_fault, kept
from scoring.rules.rounding import MILLION, Steps, rounded

Rows = Sequence[Sequence[int]]
Column = Callable[[tuple[int, ...], int, int], int | None]
PackedPanel = Callable[[Rows], ModuleValue | None]


def packed_panel(module: Module, steps: Steps, wanted: Collection[str] = ()) -> PackedPanel:
    """The function that gives the value of a module (or of its part: the aspects that ``module`` holds) from one row per judge.

    It answers None where a judge gave no mark or the panel gives no value: then the slower panel says why. Values of single
    aspects are there only for those ``wanted`` (``MODULE/CODE``).
    """
    if module.panel.level == "sheet":
        return _sheet_level(module, steps)
    panel, exactly = module.panel, not ({"panel", "factor"} & set(steps))
    columns = [(_linear if exactly and aspect.kind != "judgement" else _column)(aspect, panel, steps) for aspect in module.aspects]
    named = [(index, code) for index, aspect in enumerate(module.aspects) if (code := f"{module.code}/{aspect.code}") in wanted]

    def value(rows: Rows) -> ModuleValue | None:
        counting = len(rows) - panel.drop_high - panel.drop_low
        if counting <= 0 or len(rows) < panel.minimum_judges or any(NO_MARK in row for row in rows):
            return None
        whole = JUDGEMENT_TOTAL * counting * MILLION * MILLION
        found = [column(marks, counting, whole) for column, marks in zip(columns, zip(*rows, strict=True), strict=True)]
        numbers = [number for number in found if number is not None]
        if len(numbers) < len(found):
            return None
        return ModuleValue(Fraction(sum(numbers), whole), {code: Fraction(numbers[index], whole) for index, code in named})

    return value


def _left(panel: Panel) -> Callable[[tuple[int, ...]], int]:
    """The sum of the marks that are left after dropping."""
    high, low = panel.drop_high, panel.drop_low
    if not high and not low:
        return sum
    if (high, low) == (1, 1):
        return lambda marks: sum(marks) - max(marks) - min(marks)
    return lambda marks: sum(sorted(marks)[low : len(marks) - high])


def _linear(aspect: Aspect, panel: Panel, _steps: Steps) -> Column:
    """A measurement that nothing rounds: mean or sum × factor, times ``whole``, without a fraction on the way."""
    left, factor, mean = _left(panel), int(aspect.factor * MILLION) * JUDGEMENT_TOTAL, panel.method == "mean"
    return lambda marks, counting, _whole: left(marks) * factor * (1 if mean else counting)


def _column(aspect: Aspect, panel: Panel, steps: Steps) -> Column:
    """One aspect's value after the steps ``panel`` and ``factor``, times ``whole``, which makes it whole; a value that came before
    is remembered. None for a judgement that has none."""
    judged, left = aspect.kind == "judgement", _left(panel)
    share = aspect.max_mark / (JUDGEMENT_TOTAL * MILLION)
    remembered: dict[tuple[int, int], int] = {}

    def value(marks: tuple[int, ...], counting: int, whole: int) -> int | None:
        if judged and judgement_fault(list(marks)) is not None:
            return None
        key = (sum(marks) if judged else left(marks), whole)
        if key not in remembered:
            ratio = key[0] * share if judged else Fraction(key[0], MILLION * divisor(counting, panel))
            found = rounded(rounded(ratio, steps.get("panel")) * aspect.factor, steps.get("factor")) * whole
            if found.denominator != 1:
                return None
            remembered[key] = found.numerator
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
