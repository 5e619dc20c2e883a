"""Conflict of interest (回避): a judge does not judge the people of their own unit, nor those whom it coaches."""
from collections.abc import Iterable
from dataclasses import dataclass

from competition.rules.text import same_name


@dataclass(frozen=True)
class Tie:
    """What binds an entry to units: the unit that sends it, and the unit of its coach (a name only)."""

    ticket: str
    unit: int
    unit_name: str
    coach_unit: str | None = None


@dataclass(frozen=True)
class Conflict:
    """Why a judge has to stand back: ``kind`` is ``same_unit`` or ``coach_unit``; ``tickets`` are the entries."""

    kind: str
    unit_name: str
    tickets: tuple[str, ...]


def _key(name: str | None) -> str:
    """A unit's name for comparing: full-width and ASCII brackets are equal, spaces do not count."""
    return "".join(same_name(name or "").split())


def conflicts(unit: int | None, unit_name: str | None, ties: Iterable[Tie]) -> list[Conflict]:
    """The conflicts of a judge of this unit with the entries of one event; a judge without a unit has none."""
    if unit is None:
        return []
    own, coached = _key(unit_name), list(ties)
    sent = tuple(tie.ticket for tie in coached if tie.unit == unit or _key(tie.unit_name) == own)
    trained = tuple(
        tie.ticket for tie in coached if tie.ticket not in set(sent) and tie.coach_unit and _key(tie.coach_unit) == own
    )
    found = [Conflict("same_unit", unit_name or "", sent), Conflict("coach_unit", unit_name or "", trained)]
    return [conflict for conflict in found if conflict.tickets]
