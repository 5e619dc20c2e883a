"""The workbooks of marks that go out: empty ones to fill in, and what was read with what is wrong in it."""
from collections.abc import Mapping, Sequence
from io import BytesIO

from foundation.spreadsheets.writing import new_workbook, write_text
from scoring.rules.mark_files import MarkRow
from scoring.rules.typed_marks import Asked

WIDTH = 18


def empty_marks(title: str, heading: str, keys: Sequence[str], aspects: Sequence[Asked]) -> bytes:
    """A workbook to fill in: one row for each entry that is expected, one column for each aspect."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("成绩")
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF", "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        write_text(sheet, 0, 0, title, book.add_format({"bold": True}))
        for column, word in enumerate([heading, *(one.label for one in aspects)]):
            write_text(sheet, 1, column, word, head)
            sheet.set_column(column, column, WIDTH)
        for line, key in enumerate(keys, start=2):
            write_text(sheet, line, 0, key, text)
        sheet.freeze_panes(2, 1)
    return out.getvalue()


def marked_rows(
    heading: str, rows: Sequence[MarkRow], aspects: Sequence[Asked], wrong: Mapping[int, Sequence[tuple[str, str]]]
) -> bytes:
    """The rows of a file as they were read, with what is wrong: ``wrong`` is by row, pairs of aspect (empty: the whole row) and
    sentence. Failing cells are red, reasons stand in the last column; row numbers are those of the file."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("成绩")
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF", "text_wrap": True})
        text, red = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"})
        reason = book.add_format({"font_color": "#9C0006", "text_wrap": True})
        for column, word in enumerate(["原行号", heading, *(one.label for one in aspects), "问题"]):
            write_text(sheet, 0, column, word, head)
            sheet.set_column(column, column, WIDTH)
        sheet.set_column(len(aspects) + 2, len(aspects) + 2, 60)
        for line, row in enumerate(rows, start=1):
            said = wrong.get(row.number, ())
            failing = {code for code, _sentence in said}
            write_text(sheet, line, 0, row.number)
            write_text(sheet, line, 1, row.key, red if "" in failing else text)
            for column, asked in enumerate(aspects, start=2):
                value = row.values.get(asked.code)
                write_text(sheet, line, column, "（公式）" if value is None else value, red if asked.code in failing else text)
            write_text(sheet, line, len(aspects) + 2, "\n".join(sentence for _code, sentence in said), reason)
        sheet.freeze_panes(1, 2)
    return out.getvalue()
