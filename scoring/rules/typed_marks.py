"""Marks as people type them from paper and as files bring them: one text for one aspect becomes a mark, and beside it the
reading that it follows from where the scheme has a way. Pure; nothing is guessed, an empty cell is not a zero."""
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from foundation.rules.numbers import exact, is_decimal, plain
from foundation.rules.problems import Problem
from scoring.rules.ways import NoMark, mark_of

NOT_MARKED = ("-", "--", "—", "–", "/", "x", "未评")
BEST_SCORE = 3
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)
YES_NO = {"是": "1", "否": "0", "y": "1", "n": "0", "√": "1"}


@dataclass(frozen=True)
class Asked:
    """An aspect as it is asked for: ``way`` where the scheme turns a reading into the mark (scoring.rules.ways), else none."""

    code: str
    name: str
    kind: str
    max_mark: str
    way: Mapping[str, Any] | None = None
    levels: tuple[str, ...] = ()

    @property
    def by_reading(self) -> bool:
        """True if a reading is written down, not the mark."""
        return self.way is not None and self.way["kind"] != "value"

    @property
    def unit(self) -> str:
        """What readings are counted in; empty for marks."""
        way = self.way or {}
        return "s" if way.get("kind") == "time" else str(way.get("unit") or "")

    @property
    def label(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class Cell:
    """What one text said: the mark (none: this judge gives no mark) and the reading that it follows from, if there is one."""

    mark: str | None
    reading: str | None = None


@dataclass
class Cells:
    """The texts of a sheet, read: marks and readings as an operation carries them."""

    marks: dict[str, str | None] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)

    def put(self, code: str, cell: Cell) -> None:
        """Keeps one cell."""
        self.marks[code] = cell.mark
        self.readings.pop(code, None)
        if cell.reading is not None:
            self.readings[code] = cell.reading

    def cell(self, code: str) -> Cell:
        """One cell."""
        return Cell(self.marks[code], self.readings.get(code))


class Unread(ValueError):
    """The text gives no mark: ``code`` is ``cell_empty``, ``cell_text``, ``cell_places``, ``cell_score``, ``cell_range`` or
    ``cell_reading``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tidied(text: object) -> str:
    """A text without spaces around it, full-width signs as ASCII."""
    return normalize("NFKC", str(text)).replace("。", ".").strip().casefold()


def read_cell(asked: Asked, text: object) -> Cell:
    """The mark that was typed, or the one that follows from the typed reading. Raises :class:`Unread`."""
    typed = tidied(text)
    if not typed:
        raise Unread("cell_empty")
    if typed in NOT_MARKED:
        return Cell(None)
    if asked.by_reading:
        return _by_reading(asked, typed)
    value = _number(typed)
    if asked.kind == "judgement":
        if value not in ("0", "1", "2", "3"):
            raise Unread("cell_score")
        return Cell(value)
    if not 0 <= exact(value) <= exact(asked.max_mark):
        raise Unread("cell_range")
    return Cell(value)


def _by_reading(asked: Asked, typed: str) -> Cell:
    way = asked.way or {}
    clock = CLOCK.fullmatch(typed) if way["kind"] == "time" else None
    if clock:
        first, second, third = clock.groups()
        seconds = int(first) * 60 + int(second)
        typed = str(seconds if third is None else seconds * 60 + int(third))
    elif way["kind"] == "yes_no":
        typed = YES_NO.get(typed, typed)
    reading = _number(typed)
    try:
        return Cell(mark_of(way, asked.max_mark, reading), reading)
    except NoMark:
        raise Unread("cell_reading") from None


def _number(typed: str) -> str:
    """A decimal string without needless zeros, so that 8.50 and 8.5 are the same mark."""
    if not NUMBER.fullmatch(typed):
        raise Unread("cell_text")
    if not is_decimal(typed):
        raise Unread("cell_places")
    return plain(exact(typed))


def read_cells(aspects: Iterable[Asked], typed: Mapping[str, object]) -> tuple[Cells, list[Problem]]:
    """All cells of a sheet, and everything that is wrong with them, each problem with the aspect's code as its path."""
    cells, problems = Cells(), []
    for asked in aspects:
        try:
            cells.put(asked.code, read_cell(asked, typed.get(asked.code, "")))
        except Unread as unread:
            problems.append(Problem(asked.code, unread.code, said_of(asked, typed.get(asked.code, ""))))
    return cells, problems


def said_of(asked: Asked, text: object) -> dict[str, object]:
    """The facts of a problem with one cell."""
    return {"aspect": asked.label[:80], "value": str(text)[:40], "most": asked.max_mark}


def differing(aspects: Iterable[Asked], first: Cells, second: Cells) -> list[str]:
    """The codes of the cells in which two people read something different from one sheet."""
    return [one.code for one in aspects if first.cell(one.code) != second.cell(one.code)]
