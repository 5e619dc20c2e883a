"""Phases (阶段) of a competition: one table says which step leads where; there is no other door.

A step forward goes to the very next phase. A step back needs a reason, and is possible only where nothing that people
have been told is undone silently (a withdrawn notice, a reopened registration are said aloud in the audit log).
"""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from foundation.rules.problems import Problem

PHASES = ("draft", "open", "closed", "drawn", "running", "scored", "published", "final", "archived")

BACK: Mapping[str, str] = {
    "open": "draft",
    "closed": "open",
    "drawn": "closed",
    "scored": "running",
    "published": "scored",
    "final": "published",
}

SETTING_UP = frozenset({"draft", "open"})
REGISTERING = frozenset({"draft", "open", "closed"})
SEATING = frozenset({"draft", "open", "closed", "drawn", "running"})


@dataclass(frozen=True)
class Step:
    """A step from one phase to another; a step back needs a reason."""

    start: str
    to: str
    direction: Literal["forward", "back"]

    @property
    def needs_reason(self) -> bool:
        """True for a step back: the audit log must say why."""
        return self.direction == "back"


@dataclass(frozen=True)
class EventState:
    """What the phases look at in one event."""

    code: str
    entries: int
    drawn: bool
    seats: int


def next_phase(phase: str) -> str | None:
    """The phase after this one; none after the archive."""
    position = PHASES.index(phase) + 1
    return PHASES[position] if position < len(PHASES) else None


def step(start: str, to: str) -> Step | None:
    """The step that leads from ``start`` to ``to``; none if there is no such step."""
    if start not in PHASES or to not in PHASES:
        return None
    if next_phase(start) == to:
        return Step(start, to, "forward")
    return Step(start, to, "back") if BACK.get(start) == to else None


def steps_from(phase: str) -> tuple[Step, ...]:
    """Every step that leads on from a phase: forward first, then back."""
    forward, back = next_phase(phase), BACK.get(phase)
    found = (step(phase, to) for to in (forward, back) if to is not None)
    return tuple(one for one in found if one is not None)


def reached(phase: str, mark: str) -> bool:
    """True if the competition has come as far as ``mark``."""
    return PHASES.index(phase) >= PHASES.index(mark)


def obstacles(going: Step, events: tuple[EventState, ...]) -> list[Problem]:
    """What stands in the way of a step, as far as this room can see; upper rooms add their own."""
    check = {"open": _to_open, "draft": _to_draft, "closed": _to_closed, "drawn": _to_drawn, "running": _to_running}
    found = check.get(going.to)
    if found is None or (going.direction == "back" and going.to != "draft"):
        return []
    return found(events)


def _to_open(events: tuple[EventState, ...]) -> list[Problem]:
    return [] if events else [Problem("events", "phase_no_events")]


def _to_draft(events: tuple[EventState, ...]) -> list[Problem]:
    taken = sum(event.entries for event in events)
    return [Problem("entries", "phase_has_entries", {"count": taken})] if taken else []


def _to_closed(events: tuple[EventState, ...]) -> list[Problem]:
    return [] if any(event.entries for event in events) else [Problem("entries", "phase_no_entries")]


def _to_drawn(events: tuple[EventState, ...]) -> list[Problem]:
    return [Problem(f"events.{event.code}", "phase_not_drawn", {"event": event.code})
            for event in events if event.entries and not event.drawn]


def _to_running(events: tuple[EventState, ...]) -> list[Problem]:
    return [Problem(f"events.{event.code}", "phase_no_panel", {"event": event.code})
            for event in events if event.entries and not event.seats]
