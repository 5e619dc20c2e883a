"""Reading the body of an operation (formats/operation): shape first, then every mark against the scheme. No database."""
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foundation.errors import Invalid
from foundation.rules.canonical import digest
from foundation.rules.documents import JsonFloat, parse_keepable
from foundation.rules.numbers import exact, is_decimal, plain
from foundation.rules.problems import Problem, Problems
from scoring.refusals import BadOperation, NoOperationId, OperationTooLarge
from scoring.rules.event_rules import Aspect, Module

LARGEST = 256 * 1024
ID_DIGITS = 32
HEX = frozenset("0123456789abcdef")
JUDGED = frozenset(Fraction(score) for score in range(4))
BEST_SCORE = 3
UNREADABLE = ""  # the hash of a body that no stored operation can have
LARGEST_COUNT = 2**31 - 1
NAME = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
LEAST = {"device_seq": 1, "base_version": 0}
NAMING = ("device", "sheet", "scheme_hash")

FIELDS: Mapping[str, type] = {
    "op": str, "device": str, "device_seq": int, "sheet": str, "base_version": int, "scheme_hash": str, "marks": dict,
    "at_device": str,
}


@dataclass(frozen=True)
class Submission:
    """One version of one sheet as a tablet hands it over; ``marks`` and ``readings`` as they came, not yet checked."""

    device: str
    device_seq: int
    sheet: str
    base_version: int
    scheme_hash: str
    marks: Mapping[str, Any]
    readings: Mapping[str, Any]


def check_id(operation_id: str) -> None:
    """128 random bits as 32 hex digits in lower case, or :class:`NoOperationId`."""
    if len(operation_id) != ID_DIGITS or not HEX.issuperset(operation_id):
        raise NoOperationId(reason="id")


def read_body(body: bytes | Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of the body. Raises :class:`OperationTooLarge` or :class:`BadOperation`."""
    if isinstance(body, Mapping):
        return dict(body)
    if len(body) > LARGEST:
        raise OperationTooLarge
    try:
        document = parse_keepable(body)
    except Problems:
        raise BadOperation(reason="JSON") from None
    if not isinstance(document, dict):
        raise BadOperation(reason="JSON")
    return document


def body_hash(document: Mapping[str, Any]) -> str:
    """What says that two bodies are the same: the digest of their canonical bytes."""
    try:
        return digest(document)
    except TypeError:
        return UNREADABLE


def read_submission(document: Mapping[str, Any]) -> Submission:
    """The fields of the operation; raises :class:`Invalid` with everything that is missing or of the wrong type."""
    problems = [problem for name, kind in FIELDS.items() if (problem := _field_problem(document, name, kind))]
    if document.get("readings") is not None and type(document["readings"]) is not dict:
        problems.append(Problem("readings", "field_wrong", {"field": "readings"}))
    problems += [
        Problem(name[:40], "field_wrong", {"field": name[:40]})
        for name, value in document.items() if name not in FIELDS and body_hash({name: value}) == UNREADABLE
    ]
    if not problems and document["op"] != "submit_sheet":
        problems.append(Problem("op", "op_unknown", {"value": str(document["op"])[:40]}))
    if problems:
        raise Invalid(problems)
    return Submission(
        document["device"], document["device_seq"], document["sheet"], document["base_version"], document["scheme_hash"],
        document["marks"], document.get("readings") or {},
    )


def _field_problem(document: Mapping[str, Any], name: str, kind: type) -> Problem | None:
    value: Any = document.get(name)
    if value is None:
        return Problem(name, "field_missing", {"field": name})
    right = type(value) is kind and _in_shape(name, value)
    return None if right else Problem(name, "field_wrong", {"field": name})


def _in_shape(name: str, value: Any) -> bool:
    """Counts within what the database holds, ids that are ids."""
    if name in LEAST:
        return bool(LEAST[name] <= value <= LARGEST_COUNT)
    return name not in NAMING or NAME.fullmatch(value) is not None


def check_marks(module: Module, given: Mapping[str, Any]) -> tuple[dict[str, str | None], list[Problem]]:
    """The marks by aspect code of the module (``MODULE/CODE`` or the bare code), and everything that is wrong with them.

    Null means that this judge gives no mark; an aspect that is not there at all was forgotten.
    """
    by_code: dict[str, Any] = {}
    problems: list[Problem] = []
    known = {aspect.code: aspect for aspect in module.aspects}
    for key, value in given.items():
        code = key.removeprefix(f"{module.code}/")
        if code not in known:
            problems.append(_problem(key, "aspect_unknown", key))
        elif code in by_code:
            problems.append(_problem(key, "aspect_twice", code))
        else:
            by_code[code] = value
    marks: dict[str, str | None] = {}
    for aspect in module.aspects:
        wrong = "mark_absent" if aspect.code not in by_code else mark_problem(aspect, by_code[aspect.code])
        if wrong:
            value = by_code.get(aspect.code)
            problems.append(_problem(aspect.code, wrong, aspect.code, value, aspect))
        else:
            marks[aspect.code] = by_code[aspect.code]
    return marks, problems


def mark_problem(aspect: Aspect, value: Any) -> str | None:
    """The code of what is wrong with one mark; null is none and right."""
    if value is None:
        return None
    if not isinstance(value, str) or not is_decimal(value):
        return "mark_text"
    if aspect.kind == "judgement":
        return None if exact(value) in JUDGED else "mark_score"
    return None if 0 <= exact(value) <= aspect.max_mark else "mark_range"


def _problem(key: str, code: str, aspect: str, value: Any = None, about: Aspect | None = None) -> Problem:
    shown = value.text if isinstance(value, JsonFloat) else value
    most = plain(about.max_mark) if about else ""
    return Problem(f"marks.{key[:80]}", code, {"aspect": aspect[:80], "value": str(shown)[:40], "most": most})


def total(module: Module, marks: Mapping[str, str | None]) -> str:
    """The sum of one judge's sheet, for the eye only: mark × factor; a judgement as its share of the maximum."""
    found = Fraction(0)
    for aspect in module.aspects:
        mark = marks.get(aspect.code)
        if mark is not None:
            value = exact(mark) if aspect.kind == "measurement" else exact(mark) / BEST_SCORE * aspect.max_mark
            found += value * aspect.factor
    return plain(found)
