"""What field judges (现场裁判) record of an entry, and what follows from it: the time that counts, what is in force.

A record is one of :data:`KINDS`. A ``clock`` step and a typed ``time`` belong to one module (null: the event as a whole);
the newest typed time in force replaces the clock, which is how a time is corrected. A ``withdrawal`` takes another record
back, a ``decision`` says what the chief judge made of a misconduct. Seconds are whole, cut off, as stop-watches show them.
"""
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

CLOCK, TIME, DEDUCTION, STATUS, MISCONDUCT, EQUIPMENT = "clock", "time", "deduction", "status", "misconduct", "equipment"
WITHDRAWAL, DECISION = "withdrawal", "decision"
KINDS = (CLOCK, TIME, DEDUCTION, STATUS, MISCONDUCT, EQUIPMENT, WITHDRAWAL, DECISION)
ABOUT_TIME = (CLOCK, TIME)

IDLE, RUNNING, PAUSED, STOPPED = "idle", "running", "paused", "stopped"
START, PAUSE, RESUME, STOP, VOID = "start", "pause", "resume", "stop", "void"
STEPS: Mapping[tuple[str, str], str] = {
    (IDLE, START): RUNNING, (RUNNING, PAUSE): PAUSED, (PAUSED, RESUME): RUNNING, (RUNNING, STOP): STOPPED, (PAUSED, STOP): STOPPED,
    (RUNNING, VOID): IDLE, (PAUSED, VOID): IDLE, (STOPPED, VOID): IDLE,
}
WITH_REASON = (PAUSE, VOID)

STATES = ("absent", "late", "withdrawn")
CARRIED_STATES = ("absent", "withdrawn")
LEVELS = ("warning", "deduction", "disqualification")
DISMISSED = "dismissed"
OUTCOMES = (DISMISSED, *LEVELS)


@dataclass(frozen=True)
class Record:
    """One record as the rules see it. ``about`` is the id of the record that a withdrawal or decision is about."""

    id: int
    kind: str
    module: str | None
    facts: Mapping[str, Any]
    at: datetime
    about: int | None = None


@dataclass(frozen=True)
class Clock:
    """A clock: its state, the whole seconds until ``since`` (without pauses), and since when it is in that state."""

    state: str = IDLE
    seconds: int = 0
    since: datetime | None = None


def in_force(records: Iterable[Record]) -> list[Record]:
    """What counts: neither withdrawn, nor a withdrawal itself; in the order in which it was recorded."""
    rows = sorted(records, key=lambda one: one.id)
    withdrawn = {one.about for one in rows if one.kind == WITHDRAWAL}
    return [one for one in rows if one.kind != WITHDRAWAL and one.id not in withdrawn]


def clock_of(records: Iterable[Record], module: str | None) -> Clock:
    """The clock of one module, from its steps."""
    clock, passed = Clock(), timedelta()
    for one in in_force(records):
        if one.kind != CLOCK or one.module != module:
            continue
        if clock.state == RUNNING and clock.since is not None:
            passed += max(timedelta(), one.at - clock.since)
        state = STEPS.get((clock.state, one.facts["step"]), clock.state)
        passed = timedelta() if state == IDLE else passed
        clock = Clock(state, passed // timedelta(seconds=1), one.at)
    return clock


def seconds_of(records: Iterable[Record], module: str | None) -> int | None:
    """The time that counts for a module: the newest typed one, else that of a stopped clock; none if there is neither."""
    rows = in_force(records)
    typed = [int(one.facts["seconds"]) for one in rows if one.kind == TIME and one.module == module]
    if typed:
        return typed[-1]
    clock = clock_of(rows, module)
    return clock.seconds if clock.state == STOPPED else None


def total_seconds(records: Iterable[Record]) -> int | None:
    """The time of an entry over all its modules: what decides between ties. None if nothing was timed."""
    rows = in_force(records)
    modules = dict.fromkeys(one.module for one in rows if one.kind in ABOUT_TIME)
    found = [seconds for module in modules if (seconds := seconds_of(rows, module)) is not None]
    return sum(found) if found else None


def still_running(records: Iterable[Record]) -> bool:
    """True while a clock of the entry runs or stands still, and no typed time replaces it."""
    rows = in_force(records)
    modules = {one.module for one in rows if one.kind == CLOCK}
    return any(clock_of(rows, one).state in (RUNNING, PAUSED) and seconds_of(rows, one) is None for one in modules)


def status_of(records: Iterable[Record]) -> str | None:
    """What was said last about the entry's taking part: absent, late, withdrawn; none if nothing."""
    said = [str(one.facts["status"]) for one in in_force(records) if one.kind == STATUS]
    return said[-1] if said else None


def extra_minutes(records: Iterable[Record]) -> int:
    """How many minutes were added for failures of equipment."""
    return sum(int(one.facts["minutes"]) for one in in_force(records) if one.kind == EQUIPMENT)


def decision_on(records: Iterable[Record], misconduct: Record) -> Record | None:
    """What the chief judge decided about a misconduct; none if nothing yet."""
    return next((one for one in records if one.kind == DECISION and one.about == misconduct.id), None)


def waiting(records: Iterable[Record], carried: Collection[int]) -> list[Record]:
    """What has not been carried over and has to be: times, deductions, states, decisions with an effect, misconduct of which
    nobody decided yet, and withdrawals of what was carried. ``carried`` are the ids of what was."""
    rows = sorted(records, key=lambda one: one.id)
    standing = {one.id for one in in_force(rows)}
    return [one for one in rows if one.id not in carried and _has_effect(one, rows, standing, carried)]


def _has_effect(one: Record, rows: list[Record], standing: Collection[int], carried: Collection[int]) -> bool:
    if one.kind == WITHDRAWAL:
        return one.about in carried
    if one.id not in standing:
        return False
    if one.kind == MISCONDUCT:
        return decision_on(rows, one) is None
    if one.kind == DECISION:
        return one.facts["level"] in ("deduction", "disqualification")
    return one.kind in (CLOCK, TIME, DEDUCTION, STATUS)


def things(records: Iterable[Record]) -> int:
    """How many things these records of one entry are, as people count: all that is about its time is one."""
    rows = list(records)
    return sum(one.kind not in ABOUT_TIME for one in rows) + any(one.kind in ABOUT_TIME for one in rows)
