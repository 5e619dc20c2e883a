"""Running totals of a scheme while it is written: each row, each heading, the module, its share of the total. Exact.

The same in the browser: ``static/js/scoring/scheme_rows.js``. A cell that is no number counts as nothing.
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foundation.rules.numbers import exact, is_decimal
from scoring.rules.scheme_rows import CRITERION, SUB, Row

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Totals:
    """``rows`` in order: of an aspect its maximum × factor, of a heading the sum of what is below it."""

    rows: tuple[Fraction, ...]
    module: Fraction


def totals_of(rows: Sequence[Row]) -> Totals:
    """The totals of a module's rows."""
    found: list[Fraction] = []
    criterion: int | None = None
    sub: int | None = None
    module = Fraction(0)
    for place, row in enumerate(rows):
        if row.kind == CRITERION:
            criterion, sub = place, None
        elif row.kind == SUB:
            sub = place
        worth = _number(row.max_mark) * _number(row.factor or "1") if row.is_aspect else Fraction(0)
        found.append(worth)
        module += worth
        for heading in (criterion, sub):
            if row.is_aspect and heading is not None:
                found[heading] += worth
    return Totals(tuple(found), module)


def module_total(module: Mapping[str, Any]) -> Fraction:
    """What the aspects of a stored module add up to."""
    return sum((worth(aspect) for aspect in module["aspects"]), Fraction(0))


def worth(aspect: Mapping[str, Any]) -> Fraction:
    """The most that an aspect adds to its module: its maximum × factor."""
    return exact(aspect["max_mark"]) * exact(aspect.get("factor") or "1")


def weighted_full(rules: Mapping[str, Any]) -> Fraction:
    """The full mark of the whole event: Σ weight × full mark of a module."""
    return sum((exact(module["weight"]) * exact(module["full_mark"]) for module in rules["modules"]), Fraction(0))


def _number(text: str) -> Fraction:
    return exact(text) if is_decimal(text) and not text.startswith("-") else Fraction(0)
