"""Student's t distribution by hand: the house brings no library of statistics along.

The tail is the regularised incomplete beta function, by its continued fraction (Abramowitz & Stegun 26.5.8, 26.7.1);
quantiles by halving. Checked against printed tables (tests).
"""
from functools import lru_cache
from math import exp, lgamma, log

TINY = 1e-300
CLOSE = 1e-13
MOST_TERMS = 500
HALVINGS = 200
FARTHEST = 1e6


def two_sided(t: float, df: float) -> float:
    """The probability that chance alone lies at least as far from nothing as ``t``."""
    return _beta(df / (df + t * t), df / 2, 0.5)


@lru_cache(maxsize=4096)
def critical(alpha: float, df: float) -> float:
    """How far from nothing chance alone lies with probability ``alpha`` (both sides together)."""
    low, high = 0.0, FARTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if two_sided(middle, df) > alpha:
            low = middle
        else:
            high = middle
        if high - low < CLOSE * high:
            break
    return high


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Lentz's method for the continued fraction."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _away(1 + term * d), _away(1 + term / c)
            value *= d * c
        if abs(d * c - 1) < CLOSE:
            break
    return value


def _away(value: float) -> float:
    """A divisor that is not nothing."""
    return value if abs(value) > TINY else TINY
