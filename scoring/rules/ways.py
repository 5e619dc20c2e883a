"""How a reading becomes a mark: what a judge measured, counted or timed, and what the scheme gives for it. Exact, pure.

Stored by ``MODULE/ASPECT`` for measurements, all numbers as decimal strings:

* ``{"kind": "value"}``, also for an aspect without an entry: the reading is the mark.
* ``{"kind": "yes_no"}``: the reading is ``1`` (the full mark) or ``0`` (none).
* ``{"kind": "steps", "unit", "nominal", "steps": [{"upto", "mark"}, …]}``: the first step whose ``upto`` is not exceeded
  gives the mark, beyond the last the mark is 0. What is compared is the distance from ``nominal`` (by tolerance), or the
  reading itself where ``nominal`` is null.
* ``{"kind": "deduction", "step", "unit"}``: ``max(0, max_mark − n × step)``, the reading is the whole number n.
* ``{"kind": "time", "steps": […]}``: as steps, the reading is the time in seconds.

A mark never lies outside 0 … ``max_mark`` and never has more than 6 places, because nothing here divides. The same in the
browser: ``static/js/scoring/ways.js``.
"""
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from foundation.rules.fields import Fields, Findings
from foundation.rules.numbers import exact, is_decimal, plain
from foundation.rules.problems import Problem, Problems

KINDS = ("value", "yes_no", "steps", "deduction", "time")
KEYS = {
    "value": ("kind",), "yes_no": ("kind",), "steps": ("kind", "unit", "nominal", "steps"), "time": ("kind", "steps"),
    "deduction": ("kind", "step", "unit"),
}
VALUE: Mapping[str, Any] = {"kind": "value"}
FARTHEST = Fraction(10**9)  # of limits and nominal values: beyond every one of them a reading can still be written
MOST_COUNTED = 10**6


class NoMark(ValueError):
    """The reading gives no mark: ``code`` is ``reading_text`` (no number), ``reading_range`` (negative, above the full
    mark), ``reading_choice`` (neither 1 nor 0) or ``reading_whole`` (not a whole number)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mark_of(way: Mapping[str, Any] | None, max_mark: str, reading: str) -> str:
    """The mark that a reading gives, as a decimal string without trailing zeros. Raises :class:`NoMark`."""
    way = way or VALUE
    if not is_decimal(reading):
        raise NoMark("reading_text")
    return plain(_READERS[way["kind"]](way, exact(max_mark), exact(reading)))


def attainable(way: Mapping[str, Any] | None, max_mark: str, mark: str) -> bool:
    """True if some reading gives this mark."""
    way = way or VALUE
    if not is_decimal(mark):
        return False
    value, most = exact(mark), exact(max_mark)
    if way["kind"] == "value":
        return 0 <= value <= most
    if way["kind"] == "yes_no":
        return value in (0, most)
    if way["kind"] == "deduction":
        steps = (most - value) / exact(way["step"])
        return value == 0 or (0 < value <= most and steps.denominator == 1)
    return value == 0 or value in {exact(step["mark"]) for step in way["steps"]}


def _value(way: Mapping[str, Any], most: Fraction, reading: Fraction) -> Fraction:
    if not 0 <= reading <= most:
        raise NoMark("reading_range")
    return reading


def _yes_no(way: Mapping[str, Any], most: Fraction, reading: Fraction) -> Fraction:
    if reading not in (0, 1):
        raise NoMark("reading_choice")
    return reading * most


def _steps(way: Mapping[str, Any], most: Fraction, reading: Fraction) -> Fraction:
    nominal = way.get("nominal")
    compared = reading if nominal is None else abs(reading - exact(nominal))
    return next((exact(step["mark"]) for step in way["steps"] if compared <= exact(step["upto"])), Fraction(0))


def _time(way: Mapping[str, Any], most: Fraction, reading: Fraction) -> Fraction:
    if reading < 0:
        raise NoMark("reading_range")
    return _steps({"steps": way["steps"]}, most, reading)


def _deduction(way: Mapping[str, Any], most: Fraction, reading: Fraction) -> Fraction:
    if reading < 0:
        raise NoMark("reading_range")
    if reading.denominator != 1:
        raise NoMark("reading_whole")
    return max(Fraction(0), most - reading * exact(way["step"]))


_READERS = {"value": _value, "yes_no": _yes_no, "steps": _steps, "time": _time, "deduction": _deduction}


def fitting_ways(ways: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """What of the ways still fits changed rules: those of measurements that can still be given what they give."""
    aspects = _measurements(rules)
    return {code: way for code, way in ways.items() if code in aspects and not check_way(way, aspects[code], code)}


def _measurements(rules: Mapping[str, Any]) -> dict[str, str]:
    rows = [(module["code"], aspect) for module in rules["modules"] for aspect in module["aspects"]]
    return {f"{module}/{row['code']}": row["max_mark"] for module, row in rows if row["kind"] == "measurement"}


def check_way(way: Any, max_mark: str, path: str) -> list[Problem]:
    """Everything that is wrong with one way; ``max_mark`` is right itself."""
    found = Findings()
    try:
        if found.typed(way, "object", path):
            _read_way(Fields(way, path, found), exact(max_mark))
    except Problems as too_many:
        return too_many.problems
    return found.problems


def check_ways(ways: Any, rules: Mapping[str, Any], path: str = "ways") -> list[Problem]:
    """Everything that is wrong with the ways of a scheme, for ``rules`` that are right themselves."""
    if type(ways) is not dict:
        return [Problem(path, "wrong_type", {"expected": "object"})]
    known = {f"{module['code']}/{aspect['code']}" for module in rules["modules"] for aspect in module["aspects"]}
    aspects, problems = _measurements(rules), []
    for code, way in ways.items():
        place = f"{path}.{code[:100]}"
        if code in aspects:
            problems += check_way(way, aspects[code], place)
        else:
            problems.append(Problem(place, "way_of_judgement" if code in known else "unknown_aspect", {"value": code[:80]}))
    return problems


def _read_way(way: Fields, most: Fraction) -> None:
    kind = way.word("kind", KINDS)
    if kind not in KINDS:
        return
    way.only(KEYS[kind])
    if kind in ("steps", "deduction"):
        way.optional_text("unit")
    if kind == "deduction":
        _read_deduction(way, most)
    if kind in ("steps", "time"):
        nominal = way.optional_decimal("nominal") if kind == "steps" else None
        if nominal is not None and abs(nominal) >= FARTHEST:
            way.refuse("nominal", "out_of_range", way.document["nominal"])
        _read_steps(way, most, distance=kind == "time" or nominal is not None)


def _read_deduction(way: Fields, most: Fraction) -> None:
    step = way.optional_decimal("step", required=True)
    if step is not None and (step <= 0 or most / step > MOST_COUNTED):
        way.refuse("step", "out_of_range", way.document["step"])


def _read_steps(way: Fields, most: Fraction, *, distance: bool) -> None:
    """Limits rise, so that every step can be reached; ``distance``: what is compared is never negative."""
    rows = way.objects("steps")
    if rows == [] and way.document["steps"] == []:
        way.found.add(way.at("steps"), "required")
    last: Fraction | None = None
    for row in rows or []:
        row.only(("upto", "mark"))
        upto, mark = row.optional_decimal("upto", required=True), row.optional_decimal("mark", required=True)
        if upto is not None and (abs(upto) >= FARTHEST or (distance and upto < 0)):
            row.refuse("upto", "out_of_range", row.document["upto"])
        if upto is not None and last is not None and upto <= last:
            row.refuse("upto", "steps_order", row.document["upto"])
        if mark is not None and not 0 <= mark <= most:
            row.refuse("mark", "step_mark", row.document["mark"])
        last = upto if upto is not None else last
