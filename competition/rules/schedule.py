"""Conflicts of a schedule (日程): everything that cannot happen as planned, all at once, each with the sessions it is about.

Times are half-open: a session that begins when another ends is free of it. A competitor is bound from the reporting time,
everybody else from the start.
"""
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")

COMPETITOR, COACH, OFFICIAL = "competitor", "coach", "official"
FREE_TOGETHER = ({COACH}, {COACH, OFFICIAL})
"""Roles that one person may fill at the same time: a coach need not stand beside the competitor."""


@dataclass(frozen=True)
class Slot:
    """A session as the rules see it: ``day`` is its day in China, ``part`` names what of an event it is (sessions of one part
    are alternatives), ``capacity`` null means no limit, ``taken`` its entries, ``label`` its words in sentences."""

    id: int
    label: str
    part: Hashable
    room: int
    room_name: str
    shared: bool
    day: date
    starts: datetime
    ends: datetime
    reporting: datetime | None = None
    capacity: int | None = None
    taken: int = 0


@dataclass(frozen=True)
class Presence:
    """Somebody who has to be in a session: ``who`` is the same for the same person in every role, ``entry`` the entry that
    brings them there (null for an official), ``label`` their words in sentences."""

    slot: int
    who: Hashable
    role: str
    label: str
    entry: int | None = None


@dataclass(frozen=True)
class StationUse:
    """A workstation that an entry has in a session; ``room`` is where the workstation stands."""

    slot: int
    station: int
    label: str
    room: int


@dataclass(frozen=True)
class Plan:
    """The whole schedule of a competition that runs from ``first`` to ``last``."""

    first: date
    last: date
    slots: Sequence[Slot]
    presences: Sequence[Presence] = ()
    stations: Sequence[StationUse] = ()


@dataclass(frozen=True)
class Conflict:
    """One thing that cannot happen: ``code`` names the kind, ``slots`` the sessions, ``facts`` fill the sentence."""

    code: str
    slots: tuple[int, ...]
    facts: Mapping[str, object] = field(default_factory=dict)


def conflicts(plan: Plan) -> list[Conflict]:
    """Every conflict of a plan, by the order of its sessions; a clean plan has none."""
    slots = {slot.id: slot for slot in plan.slots}
    found = [
        *_times(plan), *_rooms(plan.slots), *_capacities(plan.slots), *_stations(plan.stations, slots),
        *_people(plan.presences, slots), *_twice(plan.presences, slots),
    ]
    told = {(one.code, one.slots, str(sorted(one.facts.items(), key=lambda fact: fact[0]))): one for one in found}
    order = {slot.id: position for position, slot in enumerate(plan.slots)}
    return sorted(told.values(), key=lambda one: [order[slot] for slot in one.slots])


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """True if two half-open spans share a moment."""
    return one[0] < other[1] and other[0] < one[1]


def _span(slot: Slot) -> tuple[datetime, datetime]:
    return slot.starts, slot.ends


def _bound(presence: Presence, slot: Slot) -> tuple[datetime, datetime]:
    early = presence.role == COMPETITOR and slot.reporting is not None and slot.reporting < slot.starts
    return (slot.reporting if early and slot.reporting else slot.starts), slot.ends


def _times(plan: Plan) -> Iterator[Conflict]:
    for slot in plan.slots:
        if not plan.first <= slot.day <= plan.last:
            facts = {"session": slot.label, "first": plan.first.isoformat(), "last": plan.last.isoformat()}
            yield Conflict("session_outside", (slot.id,), facts)
        if slot.reporting is not None and slot.reporting > slot.starts:
            yield Conflict("reporting_late", (slot.id,), {"session": slot.label})


def _rooms(slots: Sequence[Slot]) -> Iterator[Conflict]:
    for there in _grouped((slot for slot in slots if not slot.shared), lambda slot: slot.room):
        for one, other in combinations(there, 2):
            if overlap(_span(one), _span(other)):
                facts = {"room": one.room_name, "one": one.label, "other": other.label}
                yield Conflict("room_taken", (one.id, other.id), facts)


def _capacities(slots: Sequence[Slot]) -> Iterator[Conflict]:
    for slot in slots:
        if slot.capacity is not None and slot.taken > slot.capacity:
            yield Conflict("over_capacity", (slot.id,), {"session": slot.label, "taken": slot.taken, "capacity": slot.capacity})


def _stations(uses: Sequence[StationUse], slots: Mapping[int, Slot]) -> Iterator[Conflict]:
    for use in uses:
        if use.room != slots[use.slot].room:
            yield Conflict("station_elsewhere", (use.slot,), {"station": use.label, "session": slots[use.slot].label})
    for same in _grouped(uses, lambda use: use.station):
        for one, other in combinations(same, 2):
            here, there = slots[one.slot], slots[other.slot]
            if here.id != there.id and overlap(_span(here), _span(there)):
                facts = {"station": one.label, "one": here.label, "other": there.label}
                yield Conflict("station_taken_twice", (here.id, there.id), facts)


def _people(presences: Sequence[Presence], slots: Mapping[int, Slot]) -> Iterator[Conflict]:
    for same in _grouped(presences, lambda presence: presence.who):
        for one, other in combinations(same, 2):
            here, there = slots[one.slot], slots[other.slot]
            if _cannot(one, other) and overlap(_bound(one, here), _bound(other, there)):
                facts = {"who": one.label, "one": here.label, "other": there.label}
                yield (
                    Conflict("person_two_roles", (here.id,), facts) if here.id == there.id
                    else Conflict("person_taken", (here.id, there.id), facts)
                )


def _cannot(one: Presence, other: Presence) -> bool:
    """Whether two presences of one person exclude each other, if they are at the same time."""
    roles = {one.role, other.role}
    if roles in FREE_TOGETHER:
        return False
    if one.slot == other.slot:
        return len(roles) == 2 and one.entry != other.entry
    return True


def _twice(presences: Sequence[Presence], slots: Mapping[int, Slot]) -> Iterator[Conflict]:
    competing = (one for one in presences if one.role == COMPETITOR)
    for same in _grouped(competing, lambda one: (one.entry, slots[one.slot].part)):
        ids = tuple(dict.fromkeys(one.slot for one in same))
        if len(ids) > 1:
            facts = {"who": same[0].label, "one": slots[ids[0]].label, "other": slots[ids[1]].label}
            yield Conflict("seated_twice", ids, facts)


def _grouped(things: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return list(groups.values())
