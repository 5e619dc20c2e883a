"""Whether the judges of a panel can give a value: for the panel as a whole, and for each entry after recusals (回避)."""
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from foundation.rules.problems import Problem
from scoring.rules.event_rules import Module, Rules
from scoring.rules.panel import JUDGEMENT_MARKS
from scoring.rules.tree import Part


class Seat(NamedTuple):
    """A judge (official code) in the panel of a module."""

    module: str
    judge: str


Parts = Mapping[str, Sequence[Part]]


def panel_problems(rules: Rules, parts: Parts, seats: Sequence[Seat], left: Mapping[str, Sequence[Seat]]) -> list[Problem]:
    """Everything that a panel lacks. ``left`` are the seats of each entry once judges have stood back.

    A sheet-level panel counts the judges who mark the whole module; an aspect-level one those of each part by themselves
    (result bundle, Arithmetic 1 and 2); a judgement takes three.
    """
    problems = []
    for module in rules.modules:
        divided = parts[module.code]
        problems += _unseated(module, divided, seats)
        short = [one for part in _counted(module, divided) if (one := _short(module, part, divided, seats)) is not None]
        problems += short
        if short:
            continue
        for entry, present in left.items():
            for part in _counted(module, divided):
                lacking = _short(module, part, divided, present)
                if lacking is not None:
                    code = "panel_recused" if lacking.code == "panel_small" else "part_recused"
                    place = f"modules.{module.code}.{entry}"
                    problems.append(Problem(place, code, {"entry": entry, **lacking.facts}))
    return problems


def _counted(module: Module, parts: Sequence[Part]) -> Sequence[Part | None]:
    """What is counted by itself: each part, or (None) the module as one."""
    return [None] if module.panel.level == "sheet" or len(parts) == 1 else parts


def _judges(module: Module, part: Part | None, parts: Sequence[Part], seats: Sequence[Seat]) -> set[str]:
    seated = {seat.judge for seat in seats if seat.module == module.code}
    for one in parts if part is None else (part,):
        seated &= seated if one.judges is None else set(one.judges)
    return seated


def _needed(module: Module, part: Part | None) -> int:
    """How many judges give a value; a judgement always takes three (result bundle, Arithmetic 3)."""
    judged = any(aspect.kind == "judgement" for aspect in module.aspects if part is None or aspect.code in part.aspects)
    panel = module.panel
    return max(panel.minimum_judges, panel.drop_high + panel.drop_low + 1, JUDGEMENT_MARKS if judged else 1)


def _short(module: Module, part: Part | None, parts: Sequence[Part], seats: Sequence[Seat]) -> Problem | None:
    seated, needed = len(_judges(module, part, parts, seats)), _needed(module, part)
    if seated >= needed:
        return None
    facts = {"module": module.code, "seated": seated, "needed": needed}
    if part is None:
        return Problem(f"modules.{module.code}", "panel_small", facts)
    return Problem(f"modules.{module.code}.parts.{part.code}", "part_small", {**facts, "part": part.code})


def _unseated(module: Module, parts: Sequence[Part], seats: Sequence[Seat]) -> list[Problem]:
    """Judges whom a part names and who do not sit in the panel."""
    seated = {seat.judge for seat in seats if seat.module == module.code}
    return [
        Problem(
            f"modules.{module.code}.parts.{part.code}", "part_judge_unseated",
            {"module": module.code, "part": part.code, "judge": judge},
        )
        for part in parts for judge in part.judges or () if judge not in seated
    ]
