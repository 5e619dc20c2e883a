"""Conflict of interest (回避): a judge does not judge the people of their own unit, nor those whom it coaches."""
from collections.abc import Collection, Iterable
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


def tickets_of(found: Iterable[Conflict]) -> tuple[str, ...]:
    """The entries that conflicts are about."""
    return tuple(ticket for conflict in found for ticket in conflict.tickets)


def uncovered(found: Iterable[Conflict], waived: Iterable[Collection[str] | None]) -> tuple[str, ...]:
    """The entries of conflicts that no waiver covers; a waiver without a list of entries covers all. An entry that came after
    the waiver was written is not covered: the chief did not know of it."""
    covers = list(waived)
    if any(one is None for one in covers):
        return ()
    known = {ticket for one in covers if one is not None for ticket in one}
    return tuple(ticket for ticket in tickets_of(found) if ticket not in known)
