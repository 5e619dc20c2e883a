"""Named rounding steps and the exact numbers between them (result bundle: "Ratios stay exact until a named rounding step")."""
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from foundation.rules.numbers import ROUNDINGS, plain, with_places

STEPS = ("panel", "factor", "module", "total")
MODES = tuple(ROUNDINGS)
MILLION = 10**6


@dataclass(frozen=True)
class Rounding:
    """How one named step rounds: to how many decimals, and where a half goes."""

    places: int
    mode: str = "half_up"


Steps = Mapping[str, Rounding]


def rounded(value: Fraction, step: Rounding | None) -> Fraction:
    """The value after a step; a step that is not listed does not round."""
    return value if step is None else ROUNDINGS[step.mode](value, step.places)


def shown(value: Fraction, step: Rounding | None) -> str:
    """A decimal string with the places of its step, or (rule 8) exact if it terminates, otherwise half-up to 6 places."""
    return plain(value) if step is None else with_places(value, step.places)


def millionths(text: str) -> int:
    """A decimal string of the formats as a whole number of millionths: fast and exact, as it has at most 6 places."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(6, "0"))
