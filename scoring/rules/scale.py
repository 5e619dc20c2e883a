"""The common scale of an event (result bundle, ``rules.scale`` and Arithmetic 7)."""
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foundation.rules.numbers import half_up
from scoring.rules.event_rules import Scale

CONSISTENCY = Fraction("1.4826")


@dataclass(frozen=True)
class Scaled:
    """Scale values in the order of the totals; ``degenerate``: half of the totals are equal, so all have the centre."""

    values: tuple[int, ...]
    degenerate: bool


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value; of an even number the mean of the middle two."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def scaled(totals: Sequence[Fraction], scale: Scale) -> Scaled:
    """``round(centre + spread × (x − median) / (1.4826 × MAD))``, half-up; MAD 0 gives every entry the centre."""
    centre = median(totals)
    deviation = median([abs(total - centre) for total in totals])
    factor = scale.spread / (CONSISTENCY * deviation) if deviation else Fraction(0)
    return Scaled(tuple(int(half_up(scale.centre + factor * (total - centre), 0)) for total in totals), not deviation)
