"""Exact numbers: decimal strings, fractions and named roundings. No float ever enters (house rule 8)."""
import re
from fractions import Fraction

DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


def is_decimal(text: str) -> bool:
    """True for the decimal strings of the formats: an optional minus, 1–12 digits, at most 6 places, ASCII only."""
    return DECIMAL.fullmatch(text) is not None


def exact(text: str) -> Fraction:
    """The exact value of a decimal string that :func:`is_decimal` accepts."""
    return Fraction(text)


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded to ``places`` decimals, a half towards +∞ (四舍五入 as the formats define it)."""
    unit = 10**places
    return Fraction((2 * value.numerator * unit + value.denominator) // (2 * value.denominator), unit)


def down(value: Fraction, places: int) -> Fraction:
    """Cut to ``places`` decimals, towards zero."""
    unit = 10**places
    whole = abs(value.numerator) * unit // value.denominator
    return Fraction(whole if value >= 0 else -whole, unit)


def half_even(value: Fraction, places: int) -> Fraction:
    """Rounded to ``places`` decimals, a half to the even neighbour."""
    return Fraction(round(value * 10**places), 10**places)


ROUNDINGS = {"half_up": half_up, "down": down, "half_even": half_even}


def with_places(value: Fraction, places: int) -> str:
    """A decimal string with exactly ``places`` decimals; the value must already have no more than that many."""
    unit = 10**places
    scaled, rest = divmod(value.numerator * unit, value.denominator)
    if rest:
        raise ValueError(f"{value} has more than {places} places")
    whole, part = divmod(abs(scaled), unit)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def plain(value: Fraction) -> str:
    """A decimal string without trailing zeros: exact if it terminates, otherwise half-up to 6 places."""
    if not terminates(value):
        value = half_up(value, 6)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return with_places(value, places)


def terminates(value: Fraction) -> bool:
    """True if the value has a finite decimal expansion."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
