"""The summary (成绩汇总表) as a workbook: what the printed one says, with marks as numbers."""
from decimal import Decimal
from io import BytesIO

from foundation.spreadsheets.writing import new_workbook, write_text
from scoring.rules.summary import Summary

HEADINGS, LAST = ("名次", "加密号"), ("总成绩", "奖项", "备注")
TOP = 4


def summary_workbook(summary: Summary) -> bytes:
    """One sheet: title, state, table, root."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("成绩汇总表")
        bold, cell = book.add_format({"bold": True, "border": 1, "text_wrap": True}), book.add_format({"border": 1})
        state = f"第 {summary.version} 版，确认于 {summary.confirmed}" if summary.version else "草稿，尚未确认，不作为成绩依据"
        title = f"{summary.competition}　{summary.title}　成绩汇总表"
        write_text(sheet, 0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        write_text(sheet, 1, 0, state)
        for column, heading in enumerate([*HEADINGS, *(one["name"] for one in summary.modules), *LAST]):
            write_text(sheet, TOP - 1, column, heading, bold)
        for row, line in enumerate(summary.lines, start=TOP):
            marks = [*(line.modules.get(one["code"], "") for one in summary.modules), line.total]
            for column, text in enumerate([line.place, line.code, *([""] * len(marks)), line.prize, line.note]):
                write_text(sheet, row, column, text, cell)
            for column, mark in enumerate(marks, start=len(HEADINGS)):
                if mark:
                    sheet.write_number(row, column, Decimal(mark), cell)
        if summary.version:
            below = TOP + len(summary.lines) + 1
            write_text(sheet, below, 0, f"账册 {summary.stream}　共 {summary.size} 条　根 {summary.root}")
            write_text(sheet, below + 1, 0, f"成绩指纹 {summary.fingerprint}")
        sheet.set_column(0, 1, 10)
        sheet.set_column(2, 2 + len(summary.modules), 14)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(TOP, 2)
    return out.getvalue()
