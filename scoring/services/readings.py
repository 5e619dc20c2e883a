"""Readings beside the marks of a sheet: each must give the mark that stands beside it (rules/ways). No database."""
from collections.abc import Mapping
from typing import Any

from foundation.rules.documents import JsonFloat
from foundation.rules.numbers import exact, plain
from foundation.rules.problems import Problem
from scoring.rules.event_rules import Aspect, Module
from scoring.rules.ways import NoMark, attainable, mark_of


def check_readings(
    module: Module, ways: Mapping[str, Any], marks: Mapping[str, str | None], given: Mapping[str, Any]
) -> tuple[dict[str, str], list[Problem]]:
    """The readings by aspect code, and everything that is wrong with them or with marks that no reading could give.

    ``marks`` are right themselves (:func:`scoring.services.submission.check_marks`); ``given`` maps ``MODULE/CODE`` or the
    bare code to a decimal string, null meaning none.
    """
    measured = {aspect.code: aspect for aspect in module.aspects if aspect.kind == "measurement"}
    readings: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in given.items():
        code = key.removeprefix(f"{module.code}/")
        if value is None:
            continue
        if code not in measured or code in readings:
            problems.append(Problem(f"readings.{key[:80]}", "reading_aspect", {"aspect": key[:80]}))
            continue
        wrong = _disagreement(measured[code], ways.get(f"{module.code}/{code}"), value, marks.get(code))
        if wrong is not None:
            problems.append(wrong)
        else:
            readings[code] = value
    for code, aspect in measured.items():
        way, mark = ways.get(f"{module.code}/{code}"), marks.get(code)
        alone = way is not None and mark is not None and not _asked(given, module, code)
        if alone and not attainable(way, plain(aspect.max_mark), str(mark)):
            problems.append(_problem("mark_without_reading", f"marks.{code}", aspect, mark))
    return readings, problems


def _asked(given: Mapping[str, Any], module: Module, code: str) -> bool:
    """True if something was given as reading of this aspect, so that it has been looked at."""
    return given.get(code) is not None or given.get(f"{module.code}/{code}") is not None


def _disagreement(aspect: Aspect, way: Mapping[str, Any] | None, reading: Any, mark: str | None) -> Problem | None:
    """Why this reading is none, or does not give this mark."""
    path = f"readings.{aspect.code}"
    if not isinstance(reading, str):
        return _problem("reading_text", path, aspect, reading.text if isinstance(reading, JsonFloat) else reading)
    try:
        expected = mark_of(way, plain(aspect.max_mark), reading)
    except NoMark as refusal:
        return _problem(refusal.code, path, aspect, reading)
    if mark is None or exact(mark) != exact(expected):
        return _problem("mark_reading", path, aspect, "—" if mark is None else mark, expected)
    return None


def _problem(code: str, path: str, aspect: Aspect, value: Any, expected: str = "") -> Problem:
    return Problem(path, code, {"aspect": aspect.code[:80], "value": str(value)[:40], "expected": expected})
