"""Who took part and what the judges gave: the facts that the rules of an event are applied to."""
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

COMPETED = "competed"
STATUSES = (COMPETED, "absent", "withdrawn", "disqualified")


@dataclass(frozen=True)
class Entry:
    """参赛: one competitor or team by its code. ``title_held``: already carries the title that the event gives."""

    code: str
    division: str | None = None
    unit: str | None = None
    status: str = COMPETED
    time_seconds: int | None = None
    title_held: bool = False


class Mark(NamedTuple):
    """One judge's mark for one aspect (``MODULE/CODE``) of one entry, in millionths; None: the judge gave no mark.

    A tuple and not a dataclass, because an event has hundreds of thousands of them.
    """

    entry: str
    judge: str
    aspect: str
    millionths: int | None


@dataclass(frozen=True)
class Deduction:
    """扣分: points taken off a module, which never falls below 0."""

    entry: str
    module: str
    points: Fraction
    reason: str = ""
