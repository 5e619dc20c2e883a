"""Reading the fields of a competition definition: every problem is noted with its path, none hides another.

A field that cannot be read gives null or an empty stand-in, so that reading goes on; the stand-in never leaves
:func:`competition.rules.definition.parse_definition`, which raises what was found.
"""
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from competition.rules.unit_code import is_unit_code
from foundation.rules.documents import JsonFloat
from foundation.rules.problems import Problem

CODE = re.compile(r"[^\s:/]{1,40}")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
LONGEST_TEXT = 200
LONGEST_FACT = 60
LONGEST_LIST = 10_000
MOST_PROBLEMS = 2_000


def brief(value: object) -> str:
    """A value as a problem quotes it."""
    text = value.text if isinstance(value, JsonFloat) else str(value)
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"


@dataclass
class Fields:
    """One object of the definition, where it stands, and the list that its problems go to."""

    document: dict[str, Any]
    path: str
    found: list[Problem] = field(default_factory=list)

    def at(self, key: str) -> str:
        """The path of one of this object's keys."""
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, key: str, code: str, **facts: object) -> None:
        """Notes a problem of one key."""
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Problem(self.at(key), code, facts))

    def given(self, key: str) -> bool:
        """True if a key has a value; null and a missing key mean the same."""
        return self.document.get(key) is not None

    def _typed(self, key: str, kind: type, expected: str, required: bool) -> Any:
        value = self.document.get(key)
        if value is None:
            if required:
                self.refuse(key, "required")
            return None
        if type(value) is kind:
            return value
        if isinstance(value, JsonFloat):
            self.refuse(key, "float_not_allowed", value=brief(value))
        else:
            self.refuse(key, "wrong_type", expected=expected)
        return None

    def text(self, key: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str | None:
        """Text with something in it; spaces around do not count."""
        value: str | None = self._typed(key, str, "text", required)
        if value is None:
            return None
        if not value.strip():
            self.refuse(key, "required")
        elif len(value) > longest:
            self.refuse(key, "out_of_range", value=brief(value))
        return value.strip()

    def code(self, key: str) -> str:
        """A code: 1–40 characters without white space, colon and slash."""
        value: str | None = self._typed(key, str, "text", True)
        if value is not None and not CODE.fullmatch(value):
            self.refuse(key, "out_of_range", value=brief(value))
        return value or ""

    def word(self, key: str, known: Collection[str], code: str, *, required: bool = True) -> str | None:
        """One of the words that the format knows; any other is a problem with this code."""
        value: str | None = self._typed(key, str, "text", required)
        if value is not None and value not in known:
            self.refuse(key, code, value=brief(value))
        return value

    def count(self, key: str, least: int, most: int, *, required: bool = False) -> int | None:
        """A JSON integer within its range."""
        value: int | None = self._typed(key, int, "integer", required)
        if value is not None and not least <= value <= most:
            self.refuse(key, "out_of_range", value=brief(value), least=least, most=most)
        return value

    def flag(self, key: str) -> bool:
        """True or false; a missing one is false."""
        return bool(self._typed(key, bool, "boolean", False))

    def unit_code(self, key: str) -> str | None:
        """A unified social credit code, or null."""
        value: str | None = self._typed(key, str, "text", False)
        if value is not None and not is_unit_code(value):
            self.refuse(key, "unit_code", value=brief(value))
        return value

    def day(self, key: str) -> date | None:
        """An ISO date (``2026-05-16``)."""
        value: str | None = self._typed(key, str, "text", True)
        if value is None:
            return None
        try:
            if not ISO_DATE.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.refuse(key, "not_a_date", value=brief(value))
            return None

    def items(self, key: str, *, required: bool = True, filled: bool = False) -> list[Any]:
        """A list; ``filled``: with something in it."""
        value: list[Any] | None = self._typed(key, list, "list", required)
        if value == [] and filled:
            self.refuse(key, "required")
        if value and len(value) > LONGEST_LIST:
            self.refuse(key, "out_of_range", value=len(value), most=LONGEST_LIST)
            return []
        return value or []

    def nested(self, key: str, *, required: bool = True) -> "Fields":
        """An object inside this one. Where there is none, what it should hold is not reported besides."""
        value: dict[str, Any] | None = self._typed(key, dict, "object", required)
        return Fields({}, self.at(key)) if value is None else Fields(value, self.at(key), self.found)

    def objects(self, key: str, *, required: bool = True, filled: bool = False) -> Iterator["Fields"]:
        """The objects of a list; whatever else stands in it is a problem."""
        for position, value in enumerate(self.items(key, required=required, filled=filled)):
            if type(value) is dict:
                yield Fields(value, f"{self.at(key)}[{position}]", self.found)
            else:
                self.refuse(f"{key}[{position}]", "wrong_type", expected="object")

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, each of which may stand in it once."""
        read: dict[str, None] = {}
        for position, value in enumerate(self.items(key, required=required)):
            place = f"{key}[{position}]"
            if type(value) is not str:
                self.refuse(place, "wrong_type", expected="text")
            elif not value.strip():
                self.refuse(place, "required")
            elif value in read:
                self.refuse(place, "duplicate_code", value=brief(value))
            else:
                read[value] = None
        return tuple(read)

    def only(self, known: Collection[str]) -> None:
        """Refuses keys that are not listed: a misspelt rule must not let people in silently."""
        for key in self.document:
            if key not in known:
                self.refuse(brief(key), "unknown_rule", value=brief(key))
