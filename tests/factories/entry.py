"""Registrations and entries for tests; identity and unit numbers are valid and belong to nobody."""
from datetime import date
from typing import Any

from competition.rules.identity import check_character
from competition.rules.registrations import Registration
from competition.rules.unit_code import check_character as unit_check
from competition.services.registration import register
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon

DAY = date(2026, 4, 10)


def id_number(number: int) -> str:
    """The ``number``-th valid identity number of a man born on 1 February 1990."""
    body = f"44070019900201{number * 2 + 1:03d}"
    return body + check_character(body)


def unit_code(number: int) -> str:
    """A valid 统一社会信用代码 of the ``number``-th unit."""
    body = f"91440700MA{number:07d}"
    return body + unit_check(body)


def registration(number: int, event: str = "CK", **more: Any) -> Registration:
    """The ``number``-th checked row of a workbook; three competitors come from each unit."""
    unit = number // 3
    return Registration(**{
        "row": number + 3, "name": f"陈测{number:03d}", "sex": "男", "id_number": id_number(number),
        "birth": date(1990, 2, 1), "phone": f"138{number:08d}", "unit": f"样例单位{unit:02d}", "unit_code": unit_code(unit),
        "event": event, "group": "职工组", "level": "高级工（三级）", "years": 6, "coach": f"林教{unit:02d}",
        "coach_unit": f"样例单位{unit:02d}", "note": "", "team": "",
    } | more)  # fmt: skip


def make_entries(code: str, count: int = 5, event: str = "CK", first: int = 1) -> list[int]:
    """Registers some people for one event."""
    rows = [registration(number, event) for number in range(first, first + count)]
    return register(code, rows, actor=SYSTEM, at=at_noon(DAY))
