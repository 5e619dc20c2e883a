"""A way in one cell of a table, as it is typed: short enough for the keyboard, plain enough to be pasted from a workbook.

* steps by tolerance: ``10 mm: 0.02=2; 0.05=1`` – nominal value, unit, then limit and mark; without a nominal value
  (``mm: 5=2; 8=1`` or ``5=2; 8=1``) the reading itself is compared;
* deduction: ``0.5 处`` – the step and what is counted;
* time: ``5:00=2; 360=1`` – minutes and seconds, or seconds.

Full-width signs and commas mean the same, also ``≤0.02 → 2``.
"""
import re
from collections.abc import Mapping
from typing import Any

WIDE = str.maketrans("\uff1a\uff1b\uff1d\uff0e\uff0c\u3001\u2192\u3002\uff0d", ":;=.,,=.-")
NUMBER = r"-?\d+(?:\.\d+)?"
PAIR = re.compile(rf"(?:≤|<=)?\s*({NUMBER}|(?:\d+:)?\d+:\d\d(?:\.\d+)?)\s*=\s*({NUMBER})")
HEAD = re.compile(rf"\s*({NUMBER})?\s*([^\d:;=,-][^:;=,]*?)?\s*(?:(?<=\D):|:(?!\d))(.*)", re.DOTALL)
STEP = re.compile(rf"\s*-?\s*({NUMBER.removeprefix('-?')})\s*/?\s*(.*?)\s*")
UNIT_LENGTH = 20


def read_way(kind: str, text: str) -> dict[str, Any] | None:
    """The way of a kind that a cell describes; None if it cannot be read. Whether it is right is checked elsewhere."""
    plain = text.translate(WIDE).strip()
    if kind in ("value", "yes_no"):
        return {"kind": kind} if not plain else None
    if kind == "deduction":
        found = STEP.fullmatch(plain)
        return None if found is None else {"kind": kind, "step": found[1], "unit": found[2][:UNIT_LENGTH] or None}
    if kind == "time":
        steps = _pairs(plain)
        return None if steps is None else {"kind": kind, "steps": steps}
    head = HEAD.fullmatch(plain)
    nominal, unit, rest = (head[1], head[2], head[3]) if head else (None, None, plain)
    steps = _pairs(rest, clock=False)
    if steps is None:
        return None
    return {"kind": kind, "unit": unit[:UNIT_LENGTH] if unit else None, "nominal": nominal, "steps": steps}


def write_way(way: Mapping[str, Any] | None) -> str:
    """The cell that :func:`read_way` reads as this way."""
    if way is None or way["kind"] in ("value", "yes_no"):
        return ""
    if way["kind"] == "deduction":
        return f"{way['step']} {way.get('unit') or ''}".strip()
    steps = "; ".join(f"{step['upto']}={step['mark']}" for step in way["steps"])
    head = " ".join(part for part in (way.get("nominal"), way.get("unit")) if part)
    return f"{head}: {steps}" if head else steps


def _pairs(text: str, *, clock: bool = True) -> list[dict[str, str]] | None:
    steps = []
    for part in re.split(r"[;,\n]", text):
        if not part.strip():
            continue
        found = PAIR.fullmatch(part.strip())
        if found is None or (":" in found[1] and not clock):
            return None
        steps.append({"upto": _seconds(found[1]), "mark": found[2]})
    return steps or None


def _seconds(text: str) -> str:
    """Seconds as they are, or ``h:mm:ss`` and ``m:ss`` made seconds."""
    *before, last = text.split(":")
    if not before:
        return text
    whole, point, part = last.partition(".")
    minutes = 0
    for number in before:
        minutes = minutes * 60 + int(number)
    return f"{minutes * 60 + int(whole)}{point}{part}"
