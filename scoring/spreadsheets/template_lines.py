"""Rows of the own template by the keys of their columns: sheets and columns are found by name, cells know where they stand."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from foundation.rules.numbers import is_decimal
from foundation.rules.problems import Problem
from foundation.spreadsheets.reading import Cell, Sheet
from scoring.spreadsheets.marking_scheme import letters
from scoring.spreadsheets.template_columns import ALIASES, ASPECTS, EXAMPLE, MARKS, MODULES, NUMBERS, SHEETS

SHOWN = 60


@dataclass
class Line:
    """One row by the keys of its columns; it can say which cell something stands in."""

    sheet: str
    number: int
    cells: dict[str, str]
    columns: Mapping[str, int]
    problems: list[Problem]

    def get(self, key: str) -> str:
        """The text of a cell; empty where the column is missing."""
        return self.cells.get(key, "")

    def report(self, key: str, code: str, **facts: object) -> None:
        """Notes a problem of one cell."""
        heading = next(column.heading for column in SHEETS[self.sheet] if column.key == key)
        place = f"{self.sheet}!{letters(self.columns.get(key, 0))}{self.number}"
        self.problems.append(Problem(place, code, {"column": heading, "value": self.get(key)[:SHOWN], **facts}))

    def word(self, key: str, words: Mapping[str, str], default: str) -> str:
        """One of the words that may be chosen, as it is stored."""
        found = next((stored for stored, shown in words.items() if shown == self.get(key)), None)
        if found is None and self.get(key):
            self.report(key, "cell_choice", allowed="、".join(words.values()))
        return found or default

    def decimal(self, key: str, default: str = "") -> str:
        """A number as it is stored; required where there is no default."""
        text = self.get(key) or default
        if not is_decimal(text):
            self.report(key, "cell_number" if text else "cell_empty")
            return "0"
        return text

    def count(self, key: str, default: int) -> int:
        """A whole number of people."""
        text = self.get(key)
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            self.report(key, "cell_count")
            return default
        return int(text) if text else default


def lines_of(sheets: Sequence[Sheet], name: str, problems: list[Problem]) -> list[Line] | None:
    """The filled rows of a sheet; none where there is no such sheet."""
    named = [sheet for sheet in sheets if sheet.name.strip() == name]
    others = [sheet for sheet in sheets if sheet.name.strip() not in (EXAMPLE, *SHEETS)]
    for sheet in [*named, *others]:
        found = table_of(sheet, name)
        if found is None:
            continue
        first, columns = found
        rows = enumerate(sheet.rows[first:], start=first + 1)
        cells = [(number, {key: _cell(row[at] if at < len(row) else "", key) for key, at in columns.items()}) for number, row in rows]
        return [Line(name, number, row, columns, problems) for number, row in cells if any(row.values())]
    if name in (MODULES, ASPECTS):
        problems.append(Problem(name, "template_sheet", {"value": name}))
    return None


def table_of(sheet: Sheet, name: str) -> tuple[int, dict[str, int]] | None:
    """How many rows stand above the content, and the column of each heading."""
    wanted = {column.heading: column.key for column in SHEETS[name]}
    needed = {column.key for column in SHEETS[name] if column.must}
    for number, row in enumerate(sheet.rows[:20], start=1):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            heading = " ".join(str(cell).split())
            key = wanted.get(heading) or wanted.get(ALIASES.get(heading, ""))
            if key is not None:
                found.setdefault(key, place)
        if found.keys() >= needed:
            return number, found
    return None


def _cell(cell: Cell, key: str) -> str:
    """A cell as text; a number as it is stored: marks with two places, others without trailing zeros."""
    if isinstance(cell, int | Decimal) and key in MARKS and Decimal(cell) == Decimal(cell).quantize(Decimal("0.01")):
        return f"{Decimal(cell):.2f}"
    text = str(cell).strip()
    return normalize("NFKC", text) if key in NUMBERS else text
