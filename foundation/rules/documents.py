"""Strict JSON: what the file formats accept as a document, before any field is looked at."""
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from foundation.rules.problems import Problem, Problems

LARGEST = 64 * 1024 * 1024
DEEPEST = 64
LONGEST_INTEGER = 300
MOST_PLACES = 200
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


# NUL, which no database of the house keeps, and the signs that turn the direction of what is read.
UNKEEPABLE = re.compile("[\0\u202a-\u202e\u2066-\u2069]")


class JsonFloat:
    """A JSON number with a fraction or an exponent: kept as text, so that a field check can refuse it by its path."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"JsonFloat({self.text})"


class _Refused(ValueError):
    """Something that JSON allows and the formats do not; its text is the reason."""


def _refuse(reason: str) -> NoReturn:
    raise _Refused(reason)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("duplicate_key")
    return found


def _constant(_text: str) -> NoReturn:
    _refuse("number")


def _integer(text: str) -> int:
    return int(text) if len(text) <= LONGEST_INTEGER else _refuse("number")


def _check_depth(document: object) -> None:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [
            child
            for parent in level
            for child in (parent.values() if type(parent) is dict else parent)
            if type(child) in (dict, list)
        ] if level and type(level[0]) in (dict, list) else []
        if not level:
            return
    _refuse("nesting")


def parse_document(raw: bytes) -> Any:
    """The value that a JSON file holds; numbers with fraction or exponent come as :class:`JsonFloat`.

    Raises :class:`Problems` with one ``not_json`` for bad UTF-8 (a byte-order mark is allowed), a duplicate key, a lone
    surrogate, more than 64 MiB, absurd nesting, ``NaN`` or anything else that is no JSON.
    """
    try:
        if len(raw) > LARGEST:
            _refuse("too_large")
        text = raw.decode("utf-8-sig")
        document = json.loads(
            text, object_pairs_hook=_pairs, parse_float=JsonFloat, parse_int=_integer, parse_constant=_constant
        )
        _check_depth(document)
        if SURROGATE.search(text):
            json.dumps(document, ensure_ascii=False, default=repr).encode()
    except (ValueError, RecursionError) as refusal:
        raise Problems([Problem("", "not_json", _reason(refusal))]) from None
    return document


def parse_keepable(raw: bytes) -> Any:
    """As :func:`parse_document`, for a document that is going to be stored: raises :class:`Problems` also for every text
    with a NUL sign or one that turns the direction of what is read, each with its place (``unkeepable``)."""
    document = parse_document(raw)
    problems = [Problem(path, "unkeepable") for path, text in _texts(document, "") if UNKEEPABLE.search(text)]
    if problems:
        raise Problems(problems[:MOST_PLACES])
    return document


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a document with its place; the name of a key stands at the object that has it."""
    if type(value) is str:
        yield path, value
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
    elif type(value) is dict:
        for key, item in value.items():
            yield path, key
            yield from _texts(item, f"{path}.{key}" if path else key)


def _reason(refusal: Exception) -> dict[str, object]:
    """Why a file is no JSON, as a code that :data:`foundation.errors.NOT_JSON` puts in words; where, if that is known."""
    if isinstance(refusal, json.JSONDecodeError):
        return {"reason": "syntax", "line": refusal.lineno, "column": refusal.colno}
    if isinstance(refusal, _Refused):
        return {"reason": str(refusal)}
    return {"reason": "nesting" if isinstance(refusal, RecursionError) else "encoding"}
