"""What the desk knows of the demonstration's competitions beyond the definition format: place, contact, helpers, the schedule."""
from collections.abc import Mapping, Sequence
from typing import Any

ROOMS = ("实训楼101", "实训楼203", "演示厅")
ADDRESS = "江门市蓬江区样例路8号 样例五邑职业学院"
WAY = "地铁及公交“样例路口”站下车，由东门进入，沿指示牌步行约五分钟。"
STATIONS = 12
THEORY = {"starts": "09:00", "ends": "10:30", "reporting": "08:30"}
PRACTICE = {"starts": "13:30", "ends": "17:00", "reporting": "13:00"}
PAPERS = ("id_card", "level_certificate", "employment")


def competition_words(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Place, contact, who helps, and a session for the theory and the practice of each event."""
    return {
        "place": {"name": "样例五邑职业学院", "address": ADDRESS, "map": WAY},
        "contact": {"person": "竞赛办公室", "telephone": "0750-0000000"},
        "co_hosts": [{"name": "江门样例机电技工学校", "part": "提供实训设备和裁判餐食"}],
        "schedule": {
            "rooms": [
                {"name": name, "address": ADDRESS, "map": WAY, "shared": False, "stations": f"1-{STATIONS}"} for name in ROOMS
            ],
            "sessions": [
                {"event": event["code"], "module": module, "room": room, "day": 1, **clock}
                for event, room in zip(events, ROOMS, strict=False) for module, clock in (("T", THEORY), ("P", PRACTICE))
            ],
        },
    }


def event_words(*, waiting: bool) -> dict[str, Any]:
    """Which papers are asked for, who may not enter, and whether there is a waiting list."""
    words: dict[str, Any] = {"papers": list(PAPERS), "rules": {"no_higher_title": True, "one_event": True}}
    return words | ({"waiting": True} if waiting else {})
