"""The registration workbook: from the bytes of a file to the table that the rules check."""
from collections.abc import Iterator, Sequence

from competition.errors import WorkbookRefused
from competition.rules.registrations import Cell, Formula, Header, Table, find_header
from competition.rules.registrations.arriving import Arrived, Sender, Unseen, arrived
from competition.rules.registrations.headings import UNIT, UNIT_CODE
from foundation.spreadsheets.reading import MOST_ROWS, Sheet, Unreadable, read_sheets

ROWS_ABOVE = 1_000
NOT_READ = "公式未读取："


def read_registrations(data: bytes) -> Table:
    """The first sheet with a header row. Raises :class:`WorkbookRefused` for a file that cannot be read as such."""
    try:
        for sheet in read_sheets(data, most_rows=MOST_ROWS + ROWS_ABOVE):
            header = find_header(sheet.rows)
            if header is not None:
                return _table(sheet, header)
    except Unreadable as refusal:
        raise WorkbookRefused(refusal.code, reason=refusal.reason) from None
    raise WorkbookRefused("no_header")


def read_arriving(data: bytes, sender: Sender | None = None) -> Arrived:
    """What somebody sends in at the desk or at a unit's page: also a text file (CSV), with what is to be said about the file.
    A unit's own workbook needs no columns for its name and code. Raises :class:`WorkbookRefused`."""
    try:
        sheets = read_sheets(data, most_rows=MOST_ROWS + ROWS_ABOVE, text_too=True)
        for sheet in sheets:
            header = find_header(sheet.rows)
            if header is None:
                continue
            table = _table(sheet, header, () if sender is None else (UNIT, UNIT_CODE))
            unseen = Unseen(sheet.hidden_rows, sheet.hidden_columns, sheet.hidden, list(_others(sheets)))
            return arrived(table, unseen, sender)
    except Unreadable as refusal:
        raise WorkbookRefused(refusal.code, reason=refusal.reason) from None
    raise WorkbookRefused("no_header")


def _table(sheet: Sheet, header: Header, dispensable: Sequence[str] = ()) -> Table:
    missing = tuple(heading for heading in header.missing if heading not in dispensable)
    if missing:
        raise WorkbookRefused("missing_columns", missing)
    if len(sheet.rows) - header.row > MOST_ROWS:
        raise WorkbookRefused("too_large")
    return Table(header, _with_formulas(sheet), sheet.name)


def _others(sheets: Iterator[Sheet]) -> Iterator[str]:
    """The names of further sheets that hold registrations; one that is too large or damaged disturbs nobody."""
    try:
        for sheet in sheets:
            header = find_header(sheet.rows)
            if header is not None and any(any(cell != "" for cell in row) for row in sheet.rows[header.row :]):
                yield sheet.name
    except Unreadable:
        return


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
