"""The workbook that goes back to whoever filled it in: failing cells red with a note, reasons in a column of their own."""
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from competition.rules.registrations import Formula, Header, Table
from competition.spreadsheets.registrations import NOT_READ
from foundation.spreadsheets.cells import put_number, put_text

REASONS = "失败原因"
NOTE_BY = "报名检查"
RED = "FFFFC7CE"
DARK_RED = "FF9C0006"
FAILING = PatternFill("solid", start_color=RED, end_color=RED)
WIDTH, COLUMN_WIDTH = 70, 20


def returned_workbook(data: bytes, table: Table, reasons: Mapping[int, Sequence[tuple[str, str]]]) -> bytes:
    """The uploaded workbook with what is wrong in it; ``reasons``: row as Excel shows it → heading and sentence. A file
    of the old format, or one that cannot be written in, is copied into a fresh workbook first. It goes out without a
    live formula, whoever wrote it: each stands there as text, and is a formula again to whoever reads the workbook here."""
    book, sheet = _opened(data, table)
    _disarm(book)
    return _marked(book, sheet, table, reasons)


def failed_rows(table: Table, reasons: Mapping[int, Sequence[tuple[str, str]]]) -> bytes:
    """A fresh workbook with the header and the failing rows alone, marked in the same way: what was taken is not in it, so it can
    be corrected and uploaded by itself."""
    numbers = sorted(reasons)
    rows = [table.rows[table.header.row - 1], *(table.rows[number - 1] for number in numbers)]
    small = Table(Header(1, table.header.columns), rows, table.sheet or "Sheet1")
    book, sheet = _copied(small)
    for column in small.header.columns.values():
        sheet.column_dimensions[get_column_letter(column + 1)].width = COLUMN_WIDTH
    return _marked(book, sheet, small, {place: reasons[number] for place, number in enumerate(numbers, start=2)})


def _marked(book: Workbook, sheet: Worksheet, table: Table, reasons: Mapping[int, Sequence[tuple[str, str]]]) -> bytes:
    reason_column = _reason_column(sheet, table)
    for row in sheet.iter_rows(min_row=table.header.row + 1):
        for old in row:
            _clear(old)
    head = sheet.cell(table.header.row, reason_column)
    put_text(head, REASONS)
    head.font = Font(bold=True, color=DARK_RED)
    for number, found in reasons.items():
        for heading, sentence in found:
            _mark(sheet.cell(number, table.header.columns.get(heading, reason_column - 1) + 1), sentence)
        reason = sheet.cell(number, reason_column)
        put_text(reason, "\n".join(f"{heading}：{sentence}" for heading, sentence in found))
        reason.alignment = Alignment(wrap_text=True, vertical="top")
        reason.font = Font(color=DARK_RED)
    sheet.column_dimensions[get_column_letter(reason_column)].width = WIDTH
    sheet.freeze_panes = f"A{table.header.row + 1}"
    book.active = sheet
    return _saved(book)


def _opened(data: bytes, table: Table) -> tuple[Workbook, Worksheet]:
    try:
        book = load_workbook(BytesIO(data))
        return book, book[table.sheet]
    except Exception:
        return _copied(table)


def _copied(table: Table) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(table.sheet[:31])
    for row, values in enumerate(table.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value == "":
                continue
            cell = sheet.cell(row, column)
            if isinstance(value, str | Formula):
                put_text(cell, NOT_READ if isinstance(value, Formula) else value)
                cell.number_format = "@"
            else:
                put_number(cell, value)
    return book, sheet


def _disarm(book: Workbook) -> None:
    """Every formula of every sheet becomes a text; links to other files, through which values are fetched, are dropped."""
    book._external_links = []  # type: ignore[attr-defined]  # openpyxl has no public name for them
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    put_text(cell, NOT_READ + str(getattr(cell.value, "text", cell.value)))


def _reason_column(sheet: Worksheet, table: Table) -> int:
    """Where an earlier check left its reasons, or the first column behind everything."""
    for cell in sheet[table.header.row]:
        if cell.value == REASONS:
            return int(cell.column)
    return max(int(sheet.max_column), *(column + 1 for column in table.header.columns.values())) + 1


def _clear(cell: Any) -> None:
    """Takes away what an earlier check left in a cell."""
    if isinstance(cell, MergedCell):
        return
    if cell.fill.start_color.rgb == RED:
        cell.fill, cell.comment = PatternFill(), None
    if cell.font.color is not None and cell.font.color.rgb == DARK_RED:
        cell.value = None


def _mark(cell: Cell | MergedCell, sentence: str) -> None:
    if isinstance(cell, MergedCell):
        return
    said = cell.comment.text + "\n" if cell.comment and cell.comment.author == NOTE_BY else ""
    cell.fill = FAILING
    cell.comment = Comment(said + sentence, NOTE_BY, width=320, height=120)


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
