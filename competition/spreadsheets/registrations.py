"""The registration workbook: from the bytes of a file to the table that the rules check."""
from collections.abc import Sequence

from competition.errors import WorkbookRefused
from competition.rules.registrations import Cell, Formula, Table, find_header
from foundation.spreadsheets.reading import MOST_ROWS, Sheet, Unreadable, read_sheets

ROWS_ABOVE = 1_000
NOT_READ = "公式未读取："


def read_registrations(data: bytes) -> Table:
    """The first sheet with a header row. Raises :class:`WorkbookRefused` for a file that cannot be read as such."""
    try:
        for sheet in read_sheets(data, most_rows=MOST_ROWS + ROWS_ABOVE):
            header = find_header(sheet.rows)
            if header is None:
                continue
            if header.missing:
                raise WorkbookRefused("missing_columns", header.missing)
            if len(sheet.rows) - header.row > MOST_ROWS:
                raise WorkbookRefused("too_large")
            return Table(header, _with_formulas(sheet), sheet.name)
    except Unreadable as refusal:
        raise WorkbookRefused(refusal.code, reason=refusal.reason) from None
    raise WorkbookRefused("no_header")


def _with_formulas(sheet: Sheet) -> list[Sequence[Cell]]:
    """The rows of a sheet with every formula marked: also one that has no stored value, and one that a workbook which
    we returned holds as text."""
    rows: list[Sequence[Cell]] = [_with_disarmed(row) for row in sheet.rows]
    for number, column in sheet.formulas:
        rows += [[] for _ in range(len(rows), number)]
        row: list[Cell] = [*rows[number - 1]]
        row += [""] * (column + 1 - len(row))
        row[column] = Formula.HERE
        rows[number - 1] = row
    return rows


def _with_disarmed(row: Sequence[Cell]) -> Sequence[Cell]:
    if NOT_READ not in "".join(map(str, row)):
        return row
    return [Formula.HERE if isinstance(cell, str) and cell.startswith(NOT_READ) else cell for cell in row]
