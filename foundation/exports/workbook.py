"""The workbook of a purpose export: fixed columns, text as text, a watermark; and the password that it opens with."""
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from xlsxwriter.worksheet import Worksheet

from foundation.contributions import ExportColumn
from foundation.exports.watermark import Watermark
from foundation.spreadsheets.writing import merge_text, new_workbook, write_text

A4 = 9
FIRST = 3


def purpose_workbook(title: str, columns: Sequence[ExportColumn], rows: Sequence[Sequence[Any]], watermark: Watermark) -> bytes:
    """One row for each person (or payment). Money is a number of yuan, everything else is text."""
    out = BytesIO()
    with new_workbook(out) as book:
        watermark.put_into(book)
        sheet = book.add_worksheet("名单")
        _page(sheet, watermark)
        last = max(len(columns) - 1, 1)
        warn = book.add_format({"font_color": "#9C0006", "bold": True, "text_wrap": True, "valign": "vcenter", "font_size": 9})
        merge_text(sheet, 0, 0, 0, last, watermark.line, warn)
        sheet.set_row(0, 44)
        merge_text(sheet, 1, 0, 1, last, title, book.add_format({"bold": True, "font_size": 14, "align": "center"}))
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF", "border": 1})
        looks = {
            "text": book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "top"}),
            "money": book.add_format({"num_format": "#,##0.00", "border": 1, "valign": "top"}),
        }
        for number, column in enumerate(columns):
            write_text(sheet, FIRST - 1, number, column.heading, head)
            sheet.set_column(number, number, column.width)
        for line, row in enumerate(rows, start=FIRST):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                if column.kind == "money":
                    sheet.write_number(line, number, Decimal(value) / 100, looks["money"])
                else:
                    write_text(sheet, line, number, value or "", looks["text"])
        sheet.freeze_panes(FIRST, 1)
        sheet.repeat_rows(0, FIRST - 1)
    return out.getvalue()


def _page(sheet: Worksheet, watermark: Watermark) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(watermark.page_head)
    sheet.set_footer(watermark.page_foot)


def encrypted(workbook: bytes, password: str) -> bytes:
    """The workbook as Excel and WPS encrypt it (AES-256, ECMA-376 agile): without the password nothing of it can be read."""
    out = BytesIO()
    OOXMLFile(BytesIO(workbook)).encrypt(password, out)
    return out.getvalue()
