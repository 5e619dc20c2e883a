"""Rooms and sessions for tests, made through the services."""
from datetime import date, time
from typing import Any

from competition.rules.schedule_words import RoomWords, SessionWords
from competition.services.schedule import add_room, add_session
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon

AT = at_noon(date(2026, 4, 20))
FIRST_DAY = date(2026, 5, 16)


def make_room(code: str, name: str = "烹饪室", stations: int = 3, **more: Any) -> int:
    """A room with numbered workstations."""
    labels = tuple(str(number) for number in range(1, stations + 1))
    words = RoomWords(name, **{"address": "建设三路1号", "map_text": "东门进，3 楼", "stations": labels} | more)
    return add_room(code, words, actor=SYSTEM, at=AT)


def session_words(event: str = "CK", room: str = "烹饪室", **more: Any) -> SessionWords:
    """A session on the first day from nine to eleven, reporting at half past eight."""
    return SessionWords(**{
        "event": event, "room": room, "day": FIRST_DAY, "starts": time(9), "ends": time(11), "reporting": time(8, 30),
    } | more)  # fmt: skip


def make_session(code: str, event: str = "CK", room: str = "烹饪室", **more: Any) -> int:
    """A stored session."""
    return add_session(code, session_words(event, room, **more), actor=SYSTEM, at=AT)
