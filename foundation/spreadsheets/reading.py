"""The door for workbooks: bytes in, sheets of plain values out, or :class:`Unreadable`."""
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from foundation import limited

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LARGEST_FILE = 21 * 1024 * 1024
Cell = str | int | Decimal


class Unreadable(Exception):
    """A file that cannot be read as a workbook. ``code``: ``not_a_workbook``, ``password`` or ``too_large``;
    ``reason``: ``active_content`` where macros or links to other files are in it, otherwise empty."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Sheet:
    """One worksheet from its cell A1 on; empty cells are ``""``. ``formulas``: row as Excel counts it, column from 0. What is
    hidden is read like everything else; ``hidden`` says that the sheet itself is."""

    name: str
    rows: list[list[Cell]]
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False


def read_sheets(
    data: bytes, *, most_rows: int = MOST_ROWS, most_columns: int = MOST_COLUMNS, text_too: bool = False
) -> Iterator[Sheet]:
    """The worksheets of an .xlsx or .xls file in order; with ``text_too`` also the one table of a text file (CSV).

    Raises :class:`Unreadable` when the sheet that is asked for next is too large or damaged: whoever found what they
    wanted in an earlier sheet is not disturbed by it.
    """
    if not text_too and not data.startswith((b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))):
        raise Unreadable("not_a_workbook")
    if len(data) > LARGEST_FILE:
        raise Unreadable("too_large")
    for line in _lines(data, (str(most_rows), str(most_columns), *(["text"] if text_too else []))):
        if "fault" in line:
            raise Unreadable(line["fault"], line.get("reason", ""))
        formulas = frozenset((row, column) for row, column in line["formulas"])
        rows, columns, hidden = line.get("hidden", ((), (), False))
        yield Sheet(line["name"], line["rows"], formulas, tuple(rows), tuple(columns), hidden)


def read_workbook(data: bytes, *, most_rows: int = MOST_ROWS, most_columns: int = MOST_COLUMNS) -> list[Sheet]:
    """All worksheets of a file, within 20 MiB unpacked and the given rows and columns per sheet."""
    return list(read_sheets(data, most_rows=most_rows, most_columns=most_columns))


def _lines(data: bytes, arguments: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What the child says, and last of all what stopped it, if it could not say so itself."""
    answer, stopped = limited.run("foundation.spreadsheets.child", arguments, data)
    for line in answer.splitlines():
        try:
            yield json.loads(line, parse_float=Decimal)
        except ValueError:
            break
    if stopped:
        yield {"fault": "too_large" if isinstance(stopped, limited.Exhausted) else "not_a_workbook"}


def read_file(path: Path) -> bytes:
    """The content of a file that is meant to be a workbook, without loading more than the largest that is accepted.

    Raises :class:`Unreadable` when there is no such file.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError:
        raise Unreadable("not_a_workbook") from None
