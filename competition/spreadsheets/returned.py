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

from competition.rules.registrations import Formula, Table

REASONS = "失败原因"
NOTE_BY = "报名检查"
RED = "FFFFC7CE"
DARK_RED = "FF9C0006"
FAILING = PatternFill("solid", start_color=RED, end_color=RED)
WIDTH = 70


def returned_workbook(data: bytes, table: Table, reasons: Mapping[int, Sequence[tuple[str, str]]]) -> bytes:
    """The uploaded workbook with what is wrong in it; ``reasons``: row as Excel shows it → heading and sentence. A file
    of the old format, or one that cannot be written in, is copied into a fresh workbook first."""
    book, sheet = _opened(data, table)
    reason_column = _reason_column(sheet, table)
    for row in sheet.iter_rows(min_row=table.header.row + 1):
        for old in row:
            _clear(old)
    head = sheet.cell(table.header.row, reason_column, REASONS)
    head.font = Font(bold=True, color=DARK_RED)
    for number, found in reasons.items():
        for heading, sentence in found:
            _mark(sheet.cell(number, table.header.columns.get(heading, reason_column - 1) + 1), sentence)
        reason = sheet.cell(number, reason_column, "\n".join(f"{heading}：{sentence}" for heading, sentence in found))
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
            cell = sheet.cell(row, column, "" if value is Formula.HERE else value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.number_format = "@"
    return book, sheet


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
