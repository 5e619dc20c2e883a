"""Workbooks and text tables of marks, read by the limited child."""
from collections.abc import Iterable, Sequence

from foundation.spreadsheets.reading import Sheet, Unreadable, read_sheets
from scoring.rules.mark_files import Columns, MarkRow, NoTable, find_columns
from scoring.rules.typed_marks import Asked

MOST_ROWS = 5_000


def read_marks(data: bytes, aspects: Sequence[Asked], code_headings: Iterable[str]) -> tuple[Columns, list[MarkRow]]:
    """The rows of the first sheet that names entries. Raises :class:`NoTable` for a file that cannot be used."""
    try:
        for sheet in read_sheets(data, most_rows=MOST_ROWS, text_too=True):
            columns = find_columns(sheet.rows, aspects, code_headings)
            if columns is not None:
                rows = _rows(sheet, columns)
                if not rows:
                    raise NoTable("no_rows")
                return columns, rows
    except Unreadable as unread:
        raise NoTable(unread.code) from None
    raise NoTable("no_key")


def _rows(sheet: Sheet, columns: Columns) -> list[MarkRow]:
    found = []
    for number, row in enumerate(sheet.rows[columns.header + 1 :], start=columns.header + 2):
        values: dict[str, str | None] = {
            code: None if (number, column) in sheet.formulas else _text(row, column) for code, column in columns.aspects.items()
        }
        key = "" if (number, columns.key_column) in sheet.formulas else _text(row, columns.key_column)
        if key or any(value != "" for value in values.values()):
            found.append(MarkRow(number, key, values))
    return found


def _text(row: Sequence[object], column: int) -> str:
    return str(row[column]).strip() if column < len(row) else ""
