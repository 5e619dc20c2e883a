"""From the values of the modules to an entry's total (result bundle, Arithmetic 4 and 5)."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from scoring.rules.event_rules import Rules
from scoring.rules.marks import Entry
from scoring.rules.rounding import rounded

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Score:
    """What one entry reached: each module and the total after their rounding steps, the aspects after ``factor``."""

    entry: Entry
    modules: Mapping[str, Fraction]
    total: Fraction
    passed: bool
    aspects: Mapping[str, Fraction] = field(default_factory=dict)


def score_of(
    rules: Rules,
    entry: Entry,
    values: Mapping[str, Fraction],
    deductions: Mapping[str, Fraction],
    aspects: Mapping[str, Fraction] | None = None,
) -> Score:
    """The score of an entry that competed, from its modules before deductions and the points taken off each."""
    modules = {
        module.code: rounded(
            max(NOTHING, values[module.code] - deductions.get(module.code, NOTHING)), rules.rounding.get("module")
        )
        for module in rules.modules
    }
    total = rounded(_weighted(rules, modules), rules.rounding.get("total"))
    return Score(entry, modules, total, _passed(rules, modules, total), aspects or {})


def _weighted(rules: Rules, modules: Mapping[str, Fraction]) -> Fraction:
    """Σ weight × module, as one exact fraction over the common denominator."""
    terms = [(module.weight, modules[module.code]) for module in rules.modules]
    denominators = [weight.denominator * value.denominator for weight, value in terms]
    common = lcm(*denominators)
    return Fraction(
        sum(
            weight.numerator * value.numerator * (common // denominator)
            for (weight, value), denominator in zip(terms, denominators, strict=True)
        ),
        common,
    )


def _passed(rules: Rules, modules: Mapping[str, Fraction], total: Fraction) -> bool:
    """Every module with a pass mark reaches it, and the total the pass total where one is set."""
    return (rules.pass_total is None or total >= rules.pass_total) and all(
        module.pass_mark is None or modules[module.code] >= module.pass_mark for module in rules.modules
    )
