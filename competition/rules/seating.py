"""Seating: which entry is in which session, and in which order. The same seed and list give the same places; nobody's are
better than another's, and people of one unit are spread and, as far as numbers allow, not side by side.

The order of dealing is that of :func:`competition.rules.draw.draw` under a seed of its own, which is not a draw of codes.
"""
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competition.rules.draw import draw

MOST_STATIONS = 500
LONGEST_LABEL = 20
RANGE = re.compile(r"(\D*?)(\d{1,4})\s*[-–—~～至]\s*(\D*?)(\d{1,4})(\D*)")
JOINED = re.compile(r"[-–—~～至]")
BETWEEN = re.compile(r"[,\uff0c\u3001;\uff1b\n]+")
"""Commas, pause marks and semicolons, in ASCII or full width."""


@dataclass(frozen=True)
class Seeker:
    """An entry that needs a place, and the unit that sends it."""

    entry: int
    ticket: str
    unit: int


@dataclass(frozen=True)
class Seating:
    """The entries of each session in the order of their places, and those for whom no place was left."""

    sessions: dict[int, list[Seeker]]
    left: list[Seeker]


def distribute(sessions: Sequence[tuple[int, int | None]], seekers: Iterable[Seeker], seed: str) -> Seating:
    """Deals entries to sessions (id and capacity, null for no limit), always to the emptiest that has room: numbers differ by
    no more than one as far as capacities allow, and a unit's people, who are dealt one after another, are spread."""
    people = list(seekers)
    order = draw(seed, [one.ticket for one in people])
    size = Counter(one.unit for one in people)
    first = {unit: min(order[one.ticket] for one in people if one.unit == unit) for unit in size}
    people.sort(key=lambda one: (-size[one.unit], first[one.unit], order[one.ticket]))
    dealt: dict[int, list[Seeker]] = {session: [] for session, _ in sessions}
    left = []
    for one in people:
        free = [session for session, capacity in sessions if capacity is None or len(dealt[session]) < capacity]
        if free:
            dealt[min(free, key=lambda session: len(dealt[session]))].append(one)
        else:
            left.append(one)
    left.sort(key=lambda one: one.ticket)
    return Seating({session: _apart(there, order) for session, there in dealt.items()}, left)


def _apart(people: Sequence[Seeker], order: dict[str, str]) -> list[Seeker]:
    """The order of places: the unit that has most people left goes next, unless it has just been; ties go by the seed."""
    waiting: dict[int, list[Seeker]] = {}
    for one in sorted(people, key=lambda one: order[one.ticket], reverse=True):
        waiting.setdefault(one.unit, []).append(one)
    placed: list[Seeker] = []
    while waiting:
        last = placed[-1].unit if placed else None
        units = [unit for unit in waiting if unit != last] or list(waiting)
        unit = min(units, key=lambda unit: (-len(waiting[unit]), order[waiting[unit][-1].ticket]))
        placed.append(waiting[unit].pop())
        if not waiting[unit]:
            del waiting[unit]
    return placed


def station_labels(text: str) -> tuple[list[str], list[str]]:
    """The workstations that a text names: ``1-24``, ``A01-A12, B1、B2``; and the pieces that cannot be understood."""
    labels: list[str] = []
    bad: list[str] = []
    for piece in filter(None, (part.strip() for part in BETWEEN.split(text))):
        found = _run(piece)
        if found is None or any(len(label) > LONGEST_LABEL for label in found):
            bad.append(piece)
        else:
            labels.extend(found)
    labels = list(dict.fromkeys(labels))
    return labels[:MOST_STATIONS], bad if len(labels) <= MOST_STATIONS else [*bad, text.strip()[:LONGEST_LABEL]]


def _run(piece: str) -> list[str] | None:
    """One piece: a single label or a run of numbers with what stands around them; null for a run that cannot be."""
    run = RANGE.fullmatch(piece)
    if run is None:
        return None if JOINED.search(piece) else [piece]
    before, first, again, last, after = run.groups()
    if (again and again != before) or int(last) < int(first) or int(last) - int(first) >= MOST_STATIONS:
        return None
    width = len(first) if first.startswith("0") else 0
    return [f"{before}{number:0{width}d}{after}" for number in range(int(first), int(last) + 1)]


def runs_of(labels: Sequence[str]) -> str:
    """Workstations as a short text that :func:`station_labels` reads back: runs of plain numbers are joined."""
    pieces: list[str] = []
    at = 0
    while at < len(labels):
        end = at
        while end + 1 < len(labels) and _follows(labels[end], labels[end + 1]):
            end += 1
        pieces.append(f"{labels[at]}-{labels[end]}" if end - at > 1 else "、".join(labels[at:end + 1]))
        at = end + 1
    return "、".join(pieces)


def _follows(one: str, other: str) -> bool:
    before, after = (re.fullmatch(r"(\D*)(\d{1,4})", label) for label in (one, other))
    if before is None or after is None or before[1] != after[1] or int(after[2]) != int(before[2]) + 1:
        return False
    return len(after[2]) == len(before[2]) or not before[2].startswith("0")
