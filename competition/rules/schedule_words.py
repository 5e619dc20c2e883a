"""A schedule in words: as a form hands it on, and as it travels in a definition file under ``set_up.schedule``.

There days are counted from the competition's first day (1), and times are those of the clock in China, so that a copy with
other dates takes its sessions along.
"""
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from competition.rules.fields import Fields, brief
from competition.rules.seating import MOST_STATIONS, runs_of, station_labels
from foundation.rules.problems import Problem

STAGES = ("preliminary", "final")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MOST_CAPACITY = 10_000
FARTHEST_DAY = 400
LONGEST_ROOM, LONGEST_ADDRESS, LONGEST_MAP, LONGEST_MODULE = 100, 200, 500, 40


@dataclass(frozen=True)
class RoomWords:
    """A room and the labels of its workstations."""

    name: str
    address: str = ""
    map_text: str = ""
    shared: bool = False
    stations: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As it stands in a definition file."""
        return {
            "name": self.name, "address": self.address, "map": self.map_text, "shared": self.shared,
            "stations": runs_of(self.stations),
        }


@dataclass(frozen=True)
class SessionWords:
    """A session on one day: its event by code, its room by name; times are those of the clock in China."""

    event: str
    room: str
    day: date
    starts: time
    ends: time
    reporting: time | None = None
    module: str | None = None
    stage: str | None = None
    capacity: int | None = None

    def problems(self) -> list[Problem]:
        """What no session may be; everything else is shown as a conflict and may stand for a while."""
        found = [] if self.starts < self.ends else [Problem("ends", "session_ends")]
        if self.capacity is not None and not 1 <= self.capacity <= MOST_CAPACITY:
            found.append(Problem("capacity", "out_of_range", {"value": self.capacity, "least": 1, "most": MOST_CAPACITY}))
        return found

    def document(self, first: date) -> dict[str, Any]:
        """As it stands in a definition file of a competition that begins on ``first``."""
        return {
            "event": self.event, "module": self.module, "stage": self.stage, "room": self.room,
            "day": (self.day - first).days + 1, "starts": f"{self.starts:%H:%M}", "ends": f"{self.ends:%H:%M}",
            "reporting": f"{self.reporting:%H:%M}" if self.reporting else None, "capacity": self.capacity,
        }


@dataclass(frozen=True)
class ScheduleWords:
    """A whole schedule without the people."""

    rooms: tuple[RoomWords, ...] = ()
    sessions: tuple[SessionWords, ...] = ()

    def document(self, first: date) -> dict[str, Any]:
        """As it stands in a definition file."""
        return {"rooms": [one.document() for one in self.rooms], "sessions": [one.document(first) for one in self.sessions]}


def schedule_in(definition: Mapping[str, Any]) -> Any:
    """What a definition file holds under ``set_up.schedule``; null in a file that knows nothing of it."""
    set_up = definition.get("set_up")
    return set_up.get("schedule") if isinstance(set_up, dict) else None


def parse_schedule(document: Any, first: date, events: Collection[str]) -> tuple[ScheduleWords, list[Problem]]:
    """The schedule of a competition that begins on ``first`` and has these events, and everything that is wrong with it."""
    path = "set_up.schedule"
    if document is None:
        return ScheduleWords(), []
    if type(document) is not dict:
        return ScheduleWords(), [Problem(path, "wrong_type", {"expected": "object"})]
    fields = Fields(document, path)
    rooms = _rooms(fields)
    names = {room.name for room in rooms}
    sessions = [_session(one, first, events, names) for one in fields.objects("sessions", required=False)]
    return ScheduleWords(tuple(rooms), tuple(one for one in sessions if one)), fields.found


def _rooms(fields: Fields) -> list[RoomWords]:
    rooms: dict[str, RoomWords] = {}
    for one in fields.objects("rooms", required=False):
        name = one.text("name", longest=LONGEST_ROOM) or ""
        if name and name in rooms:
            one.refuse("name", "duplicate_code", value=brief(name))
        labels, bad = station_labels(one.text("stations", required=False, longest=4000) or "") if one.document.get("stations") else ([], [])
        if bad:
            one.refuse("stations", "stations_unread", pieces=brief("、".join(bad)), most=MOST_STATIONS)
        rooms[name] = RoomWords(
            name, _optional(one, "address", LONGEST_ADDRESS), _optional(one, "map", LONGEST_MAP), one.flag("shared"), tuple(labels)
        )
    return list(rooms.values())


def _optional(fields: Fields, key: str, longest: int) -> str:
    return fields.text(key, required=False, longest=longest) or "" if fields.document.get(key) else ""


def _session(one: Fields, first: date, events: Collection[str], rooms: Collection[str]) -> SessionWords | None:
    before = len(one.found)
    event = one.word("event", events, "schedule_event")
    room = one.word("room", rooms, "schedule_room")
    day = one.count("day", -FARTHEST_DAY, FARTHEST_DAY, required=True)
    starts, ends = _clock(one, "starts"), _clock(one, "ends")
    reporting = _clock(one, "reporting", required=False)
    module = one.text("module", required=False, longest=LONGEST_MODULE)
    stage = one.word("stage", STAGES, "schedule_stage", required=False)
    capacity = one.count("capacity", 1, MOST_CAPACITY)
    if len(one.found) > before or event is None or room is None or day is None or starts is None or ends is None:
        return None
    try:
        on = first + timedelta(days=day - 1)
    except OverflowError:
        one.refuse("day", "out_of_range", value=day)
        return None
    words = SessionWords(event, room, on, starts, ends, reporting, module, stage, capacity)
    for problem in words.problems():
        one.refuse(problem.path, problem.code, **problem.facts)
    return words


def _clock(fields: Fields, key: str, *, required: bool = True) -> time | None:
    value = fields.text(key, required=required, longest=5)
    if value is None:
        return None
    if not CLOCK.fullmatch(value):
        fields.refuse(key, "session_time", value=brief(value))
        return None
    return time.fromisoformat(value)


def stations_of(text: str) -> tuple[tuple[str, ...], list[Problem]]:
    """The workstations that somebody typed, and what could not be read."""
    labels, bad = station_labels(text)
    facts: dict[str, object] = {"pieces": brief("、".join(bad)), "most": MOST_STATIONS}
    return tuple(labels), [Problem("stations", "stations_unread", facts)] if bad else []


def in_order(sessions: Sequence[SessionWords]) -> list[SessionWords]:
    """Sessions as a file lists them: by day, time, room and event."""
    return sorted(sessions, key=lambda one: (one.day, one.starts, one.room, one.event, one.module or "", one.stage or ""))
