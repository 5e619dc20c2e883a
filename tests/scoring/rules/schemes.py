"""Schemes for tests of rules: a small one with everything, ways and rows drawn by chance."""
from fractions import Fraction
from random import Random
from typing import Any

from foundation.rules.numbers import plain
from scoring.rules.scheme_rows import KINDS, Row

RULES: dict[str, Any] = {
    "modules": [
        {"code": "T", "name": "理论", "weight": "0.2", "full_mark": "100", "panel": {"level": "aspect", "minimum_judges": 1},
         "aspects": [{"code": "01", "kind": "measurement", "max_mark": "100"}]},
        {"code": "P", "name": "操作", "weight": "0.8", "full_mark": "100", "panel": {"level": "aspect", "minimum_judges": 2},
         "aspects": [
             {"code": "A1.1", "kind": "measurement", "max_mark": "40"}, {"code": "A1.2", "kind": "measurement", "max_mark": "30"},
             {"code": "A2.1", "kind": "judgement", "max_mark": "30"},
         ]},
    ],
}  # fmt: skip
LEVELS = ["差", "可", "良", "优"]
TEXTS: dict[str, Any] = {
    "T/01": {"name": "试卷", "help": "", "levels": None}, "P/A1.1": {"name": "切配", "help": "", "levels": None},
    "P/A1.2": {"name": "温度", "help": "", "levels": None}, "P/A2.1": {"name": "造型", "help": "", "levels": LEVELS},
}
TREE: dict[str, Any] = {
    "P": {
        "criteria": [{"code": "A", "name": "成品"}],
        "parts": [
            {"code": "A1", "name": "工艺", "criterion": "A", "day": 1, "aspects": ["A1.1", "A1.2"], "judges": ["J1", "J2", "J3"]},
            {"code": "A2", "name": "外观", "criterion": "A", "day": 2, "aspects": ["A2.1"], "judges": None},
        ],
    },
}
SEATS = {"T": ["J1"], "P": ["J1", "J2", "J3"]}


def drawn_way(random: Random) -> tuple[dict[str, Any], str]:
    """A right way and the maximum that it belongs to."""
    kind = random.choice(("value", "yes_no", "steps", "steps", "deduction", "time"))
    most = plain(Fraction(random.randint(1, 300), 100))
    if kind in ("value", "yes_no"):
        return {"kind": kind}, most
    if kind == "deduction":
        return {"kind": kind, "step": plain(Fraction(random.randint(1, 200), 1000)), "unit": None}, most
    nominal = random.choice((None, "10", "-4.5")) if kind == "steps" else None
    free = kind == "steps" and nominal is None
    limits = sorted(random.sample(range(-500 if free else 0, 30000), random.randint(1, 5)))
    steps = [
        {"upto": plain(Fraction(limit, 100)), "mark": plain(Fraction(most) * random.randint(0, 10) / 10)} for limit in limits
    ]
    way = {"kind": kind, "steps": steps}
    return (way | {"unit": "mm", "nominal": nominal} if kind == "steps" else way), most


def drawn_rows(random: Random, count: int) -> list[Row]:
    """Rows with numbers, and some that are none."""
    numbers = ("", "x", "-1", "1.5", "2.00", "0.000001", "12", "0.333333", "99999.999999")
    return [
        Row(random.choice(KINDS), f"c{place}", f"n{place}", random.choice(numbers), random.choice(("", "1", "0.5", "1.25", "y")))
        for place in range(count)
    ]
