"""Plausible marks: what a panel might give an entry of a certain skill. Chance comes in as a function, so the seed decides."""
from collections.abc import Callable, Sequence
from fractions import Fraction

from foundation.rules.numbers import down, with_places
from scoring.rules.event_rules import Aspect, Module

Below = Callable[[int], int]
JUDGEMENT_TEAM = 3


def seats_needed(module: Module, panel_size: int) -> int:
    """How many judges a module gets: three where somebody judges, one where a team agrees on one value, else the panel."""
    panel = module.panel
    least = max(panel.minimum_judges, panel.drop_high + panel.drop_low + 1)
    several = least > 1 or any(aspect.kind == "judgement" for aspect in module.aspects)
    judging = JUDGEMENT_TEAM if any(aspect.kind == "judgement" for aspect in module.aspects) else 1
    return max(least, judging, panel_size if several else 1)


def skill(below: Below) -> int:
    """A competitor's level in thousandths: 520 to 960, most near the middle."""
    return 520 + sum(below(111) for _ in range(4))


def measured(aspect: Aspect, level: int, below: Below) -> str:
    """A measurement near the level, in tenths of a mark where the aspect is worth a mark or more."""
    noisy = min(max(level + below(161) - 80, 0), 1000)
    places = 1 if aspect.max_mark >= 1 else 2 if aspect.max_mark >= Fraction(1, 10) else 6
    return with_places(down(aspect.max_mark * noisy / 1000, places), places)


def judged(level: int, below: Below) -> list[str]:
    """Three judgement marks that differ by one at most."""
    base = min(max((level + below(201) - 100) * 3 // 1000, 0), 2)
    return [str(base + (below(3) == 0)) for _ in range(JUDGEMENT_TEAM)]


def sheets(module: Module, judges: Sequence[str], level: int, below: Below) -> dict[str, dict[str, str | None]]:
    """One sheet per judge for one entry: aspect → mark, or null where this judge gives none."""
    filled: dict[str, dict[str, str | None]] = {judge: {} for judge in judges}
    for aspect in module.aspects:
        if aspect.kind == "judgement":
            team = judged(level, below)
            marks: list[str | None] = [*team, *[None] * (len(judges) - len(team))]
        else:
            marks = [measured(aspect, level, below) for _ in judges]
        for judge, mark in zip(judges, marks, strict=True):
            filled[judge][aspect.code] = mark
    return filled
