"""Ways of marking in plain words, as they stand in workbooks: one cell each, or the columns of the own template.

``直接打分`` · ``是否`` · ``分级：≤0.02 得 2；≤0.05 得 1｜标准值 25｜单位 mm`` · ``按次扣分：每次扣 0.5｜单位 处`` ·
``计时：≤600 得 5；≤720 得 3`` (seconds). Numbers are kept as they are written.
"""
import re
from collections.abc import Mapping
from typing import Any

from foundation.rules.numbers import is_decimal

KINDS = {"value": "直接打分", "yes_no": "是否", "steps": "分级", "deduction": "按次扣分", "time": "计时"}
WORDS = {word: kind for kind, word in KINDS.items()} | {"分档": "steps", "扣分": "deduction", "是/否": "yes_no", "": "value"}
STEP = re.compile(r"(?:≤|<=|不超过|不大于)?\s*(-?\d+(?:\.\d+)?)\s*(?:得|=|:|：|→)\s*(-?\d+(?:\.\d+)?)\s*分?")
YES_NO = re.compile(
    r"(合格|是|通过|正确|达标|符合|yes|pass|ok|y)\s*[/／|或]\s*(不合格|否|未通过|不通过|不正确|错误|不达标|不符合|no|fail|not ok|n)",
    re.IGNORECASE,
)
NOMINAL, UNIT, COST = "标准值 ", "单位 ", "每次扣 "


class Unsaid(ValueError):
    """The words are no way of marking: ``column`` is which of them, ``value`` what stands there."""

    def __init__(self, column: str, value: str) -> None:
        super().__init__(value)
        self.column, self.value = column, value


def cells_of(way: Mapping[str, Any] | None) -> dict[str, str]:
    """A way as the columns of the template: ``kind``, ``unit``, ``nominal``, ``step``, ``steps``."""
    way = way or {"kind": "value"}
    steps = "；".join(f"≤{row['upto']} 得 {row['mark']}" for row in way.get("steps") or ())
    cells = {"unit": way.get("unit") or "", "nominal": way.get("nominal") or "", "step": way.get("step") or "", "steps": steps}
    return {"kind": KINDS[way["kind"]], **cells}


def way_of(kind: str, unit: str = "", nominal: str = "", step: str = "", steps: str = "") -> dict[str, Any] | None:
    """The way that the columns say, ``kind`` as its word or its name; none for a mark that is given as it is. Raises :class:`Unsaid`."""
    word = " ".join(kind.split())
    found = word if word in KINDS else WORDS.get(word)
    if found is None:
        raise Unsaid("kind", kind)
    if found == "value":
        return None
    if found == "yes_no":
        return {"kind": "yes_no"}
    if found == "deduction":
        if not is_decimal(step):
            raise Unsaid("step", step)
        return {"kind": "deduction", "step": step, "unit": unit}
    if found == "time":
        return {"kind": "time", "steps": _steps(steps)}
    if nominal and not is_decimal(nominal):
        raise Unsaid("nominal", nominal)
    return {"kind": "steps", "unit": unit, "nominal": nominal or None, "steps": _steps(steps)}


def _steps(text: str) -> list[dict[str, str]]:
    rows = [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]
    found = [STEP.fullmatch(row) for row in rows]
    if not rows or any(one is None or not all(is_decimal(number) for number in one.groups()) for one in found):
        raise Unsaid("steps", text)
    return [{"upto": one[1], "mark": one[2]} for one in found if one is not None]


def way_text(way: Mapping[str, Any] | None) -> str:
    """A way in one cell."""
    cells = cells_of(way)
    body = COST + cells["step"] if cells["step"] else cells["steps"]
    more = [NOMINAL + cells["nominal"] if cells["nominal"] else "", UNIT + cells["unit"] if cells["unit"] else ""]
    return "｜".join([cells["kind"] + (f"：{body}" if body else ""), *[one for one in more if one]])


def parse_way(text: str) -> dict[str, Any] | None:
    """The way that one cell says (the unit comes last and may hold anything). Raises :class:`Unsaid`."""
    said, _, unit = text.partition(f"｜{UNIT}")
    head, *more = said.split("｜")
    kind, _, body = head.partition("：")
    nominal = next((one.removeprefix(NOMINAL).strip() for one in more if one.startswith(NOMINAL)), "")
    found = WORDS.get(kind.strip())
    try:
        step = body.strip().removeprefix(COST.strip()).strip()
        return way_of(kind.strip(), unit.strip(), nominal, step if found == "deduction" else "", body)
    except Unsaid:
        raise Unsaid("way", text) from None


def derived_way(requirement: str) -> dict[str, Any] | None:
    """What a requirement such as 合格/不合格 or Yes/No says by itself: all or nothing."""
    return {"kind": "yes_no"} if YES_NO.fullmatch(" ".join(requirement.split())) else None


def same_way(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """True if two ways mean the same, whatever is missing or written out."""
    return cells_of(one) == cells_of(other)
