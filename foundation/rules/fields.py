"""Reading the fields of a result bundle: every problem is noted with its path, none hides another.

A field that cannot be read gives a stand-in of its type, so that reading goes on; the stand-in never reaches a
computation, because whoever reads a document raises what was found before anything is computed from it.
"""
import re
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

from foundation.rules.documents import JsonFloat
from foundation.rules.numbers import exact, is_decimal
from foundation.rules.problems import Problem, Problems

CODE = re.compile(r"[^\s:/]{1,40}")
TYPES: dict[str, type] = {"text": str, "decimal": str, "integer": int, "boolean": bool, "list": list, "object": dict}
MOST_PROBLEMS = 300_000
LONGEST_FACT = 80
LONGEST_KEY = 200


def brief(value: object) -> str:
    """A value of the document as a problem quotes it: whole if it is short."""
    text = value.text if isinstance(value, JsonFloat) else "null" if value is None else str(value)
    return text if len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]}…"


def is_code(text: str) -> bool:
    """True for the codes of the format: 1–40 characters without white space, colon and slash."""
    return CODE.fullmatch(text) is not None


class Findings:
    """The problems of one stage. Their number is bounded, so that a hostile file is answered within seconds."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: str, code: str, **facts: object) -> None:
        """Notes one problem. Raises :class:`Problems` when there are too many to go on."""
        self.problems.append(Problem(path, code, facts))
        if len(self.problems) >= MOST_PROBLEMS:
            self.close()

    def close(self) -> None:
        """The end of the stage: raises :class:`Problems` if it found anything."""
        if self.problems:
            raise Problems(self.problems)

    def typed(self, value: Any, kind: str, path: str) -> bool:
        """True if a value has the type that its place asks for; otherwise the problem is noted."""
        if type(value) is TYPES[kind]:
            return True
        if isinstance(value, JsonFloat | float):
            self.add(path, "float_not_allowed", value=brief(value))
        elif kind == "decimal" and type(value) is int:
            self.add(path, "not_a_decimal", value=brief(value))
        else:
            self.add(path, "wrong_type", expected=kind)
        return False


class Fields:
    """One object of a document and the place where it stands. ``read`` methods of a field are named after its type."""

    def __init__(self, document: dict[str, Any], path: str, found: Findings) -> None:
        self.document = document
        self.path = path
        self.found = found

    def at(self, key: str) -> str:
        """The path of one of this object's keys."""
        key = key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…"
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, key: str, code: str, value: object = None) -> None:
        """Notes a problem of one key."""
        self.found.add(self.at(key), code, value=brief(value))

    def only(self, known: Collection[str]) -> None:
        """Refuses keys that are not listed: a misspelt rule must not change medals silently."""
        for key in self.document:
            if key not in known:
                self.refuse(key, "unknown_rule", key)

    def not_for(self, keys: Collection[str]) -> None:
        """Refuses keys that belong to another kind of rule; null means that they are missing."""
        for key in keys:
            if self.document.get(key) is not None:
                self.refuse(key, "unknown_rule", key)

    def text(self, key: str, *, filled: bool = False) -> str:
        """Required text; ``filled``: not the empty one."""
        return self._filled(key, self._value(key, "text", True), filled) or ""

    def optional_text(self, key: str) -> str | None:
        """Non-empty text or null."""
        return self._filled(key, self._value(key, "text", False), True)

    def code(self, key: str) -> str:
        """A required code."""
        return self._coded(key, self._value(key, "text", True)) or ""

    def optional_code(self, key: str) -> str | None:
        """A code or null."""
        return self._coded(key, self._value(key, "text", False))

    def reference(self, key: str, knows: Callable[[str], bool], unknown: str) -> str | None:
        """Required text that must refer to something known, otherwise the problem ``unknown``; None if there is no text."""
        value: str | None = self._value(key, "text", True)
        if value is not None and not knows(value):
            self.refuse(key, unknown, value)
        return value

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """One word of those that the rules know."""
        value: str | None = self._value(key, "text", default is None)
        if value is None:
            return default or ""
        if value not in known:
            self.refuse(key, "unknown_rule", value)
        return value

    def count(self, key: str, default: int | None = None, most: int | None = None) -> int:
        """A JSON integer ≥ 0, required without a default."""
        value = self.optional_count(key, required=default is None)
        if value is not None and most is not None and value > most:
            self.refuse(key, "out_of_range", value)
        return value if value is not None else default or 0

    def optional_count(self, key: str, *, required: bool = False) -> int | None:
        """A JSON integer ≥ 0 or null."""
        value: int | None = self._value(key, "integer", required)
        if value is not None and value < 0:
            self.refuse(key, "out_of_range", value)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value: bool | None = self._value(key, "boolean", False)
        return default if value is None else value

    def decimal(self, key: str, default: str | None = None, *, negative: bool = True) -> Fraction:
        """The exact value of a decimal string, required without a default."""
        value = self.optional_decimal(key, required=default is None)
        if value is None:
            return exact(default or "0")
        if value < 0 and not negative:
            self.refuse(key, "out_of_range", self.document[key])
        return value

    def optional_decimal(self, key: str, *, required: bool = False) -> Fraction | None:
        """The exact value of a decimal string, or null."""
        text: str | None = self._value(key, "decimal", required)
        if text is None:
            return None
        if not is_decimal(text):
            self.refuse(key, "not_a_decimal", text)
            return None
        return exact(text)

    def object(self, key: str, *, required: bool = True) -> "Fields | None":
        """The object under a key, to be read in its turn."""
        value = self._value(key, "object", required)
        return None if value is None else Fields(value, self.at(key), self.found)

    def values(self, key: str, *, required: bool = True) -> list[Any] | None:
        """The bare items of a list; None where no list can be read."""
        values: list[Any] | None = self._value(key, "list", required)
        return values

    def items(self, key: str, kind: str, *, required: bool = True) -> list[tuple[str, Any]] | None:
        """Path and value of the items of a list that have the right type; None where no list can be read."""
        values = self.values(key, required=required)
        if values is None:
            return None
        paths = ((f"{self.at(key)}[{index}]", value) for index, value in enumerate(values))
        return [(path, value) for path, value in paths if self.found.typed(value, kind, path)]

    def objects(self, key: str, *, required: bool = True) -> "list[Fields] | None":
        """The objects of a list, to be read in their turn; None where no list can be read."""
        items = self.items(key, "object", required=required)
        return None if items is None else [Fields(value, path, self.found) for path, value in items]

    def _value(self, key: str, kind: str, required: bool) -> Any:
        """The value of a key if it has its type, otherwise None. A missing key and null mean the same."""
        value = self.document.get(key)
        if value is None:
            if required:
                self.found.add(self.at(key), "required")
            return None
        return value if self.found.typed(value, kind, self.at(key)) else None

    def _filled(self, key: str, value: str | None, filled: bool) -> str | None:
        if value == "" and filled:
            self.refuse(key, "out_of_range", value)
        return value

    def _coded(self, key: str, value: str | None) -> str | None:
        if value is not None and not is_code(value):
            self.refuse(key, "out_of_range", value)
        return value
