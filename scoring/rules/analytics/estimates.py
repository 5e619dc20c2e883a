"""Estimates with intervals: severity, home-unit gap, drift over the day.

*Intervals* are Student's t over entries, one number per entry: few entries make them wide, as they should (the mean per
cluster as the unit of analysis: Altman & Bland, Statistics notes, BMJ 1997;314:1874). Every estimate carries the interval
that holds for it alone (95 %), and the one that holds for all judges of the panel at once (Bonferroni): a flag looks at the
second, so that a panel without any bias is called out in at most 5 % of cases, however many judges it has.
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from scoring.rules.analytics.student import critical, two_sided

FAMILY = 0.05
ENOUGH = 5
WORTH = 2.0


@dataclass(frozen=True)
class Estimate:
    """A mean or a difference in points of a hundred, from ``n`` entries. ``alone`` holds with 95 % for this one judge,
    ``family`` for the whole panel at once; ``p`` is how likely chance alone goes as far."""

    value: float
    n: int
    alone: tuple[float, float]
    family: tuple[float, float]
    p: float

    @property
    def clear(self) -> bool:
        """Not chance (nothing lies outside the interval of the family), from enough entries, and large enough to be worth a
        word: 2 points of a hundred. Smaller differences between people are ordinary, and with many entries all of them
        would be beyond chance."""
        low, high = self.family
        return self.n >= ENOUGH and abs(self.value) >= WORTH and not low <= 0 <= high


def mean_of(values: Sequence[float], alpha: float) -> Estimate | None:
    """The mean of values, at least two; ``alpha`` is this judge's part of the family."""
    n = len(values)
    return _estimate(fmean(values), (variance(values) / n) ** 0.5, n - 1, n, alpha) if n > 1 else None


def gap_of(own: Sequence[float], other: Sequence[float], alpha: float) -> Estimate | None:
    """How much more the own unit's entries get than the others, with the pooled variance. None with fewer than five of
    either: a gap of few entries is chance, and would tell which entries are of the unit."""
    if len(own) < ENOUGH or len(other) < ENOUGH:
        return None
    df = len(own) + len(other) - 2
    pooled = ((len(own) - 1) * variance(own) + (len(other) - 1) * variance(other)) / df
    error = (pooled * (1 / len(own) + 1 / len(other))) ** 0.5
    return _estimate(fmean(own) - fmean(other), error, df, len(own), alpha)


def drift_of(ordered: Sequence[float], alpha: float) -> Estimate | None:
    """How much a judge's residuals rise from the first sheet to the last, by the line of least squares."""
    n = len(ordered)
    if n < ENOUGH:
        return None
    middle, mean = (n - 1) / 2, fmean(ordered)
    across = sum((place - middle) ** 2 for place in range(n))
    slope = sum((place - middle) * value for place, value in enumerate(ordered)) / across
    left = sum((value - mean - slope * (place - middle)) ** 2 for place, value in enumerate(ordered))
    return _estimate(slope * (n - 1), (left / (n - 2) / across) ** 0.5 * (n - 1), n - 2, n, alpha)


def _estimate(value: float, error: float, df: int, n: int, alpha: float) -> Estimate:
    alone, family = (critical(level, df) * error for level in (FAMILY, alpha))
    p = two_sided(value / error, df) if error > 0 else float(value == 0)
    return Estimate(value, n, (value - alone, value + alone), (value - family, value + family), p)


def shares_of_family(judges: int, gaps: int) -> tuple[float, float]:
    """Each judge's part of the 5 % for severity and for the home-unit gap: half for each kind, among those that are tested.
    Where nobody's gap can be tested, severity has all of it. What is tested is known before any mark."""
    half = FAMILY / 2 if gaps else FAMILY
    return half / max(judges, 1), half / max(gaps, 1)


def gaps_to_test(own: Mapping[str, tuple[int, int]]) -> int:
    """How many judges have enough entries of their own unit, and of others, by their counts."""
    return sum(min(counts) >= ENOUGH for counts in own.values())
