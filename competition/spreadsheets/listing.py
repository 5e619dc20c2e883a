"""The list of registrations as a workbook: what the page shows, numbers masked."""
from collections.abc import Sequence
from io import BytesIO

from competition.queries import EntryRow
from foundation.spreadsheets.writing import merge_text, new_workbook, write_text

HEADINGS = (
    "准考证号", "姓名", "队名", "性别", "身份证号", "联系电话", "所在单位", "统一社会信用代码", "参赛赛项", "技能等级", "从业年限",
    "教练", "教练单位", "状态",
)  # fmt: skip
WIDTHS = (16, 10, 12, 6, 22, 14, 32, 22, 28, 16, 9, 10, 32, 9)
NUMBERS = (0, 4, 5, 7)
STATES = {
    "submitted": "待审核", "returned": "退回修改", "waiting": "候补", "registered": "已通过", "rejected": "未通过", "cancelled": "已取消",
}


def registrations_workbook(title: str, rows: Sequence[EntryRow]) -> bytes:
    """One row for each person; text stays text, whatever it begins with."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("报名名单")
        merge_text(sheet, 0, 0, 0, len(HEADINGS) - 1, title, book.add_format({"bold": True, "font_size": 14, "align": "center"}))
        number = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF"})
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            write_text(sheet, 1, column, heading, head)
            sheet.set_column(column, column, width)
        people = [(row, member) for row in rows for member in row.members]
        for line, (row, member) in enumerate(people, start=2):
            texts = (
                row.ticket, member.name, row.team, member.sex, member.id_number, member.phone, row.unit, row.unit_code,
                row.event_title, row.level, None, row.coach, row.coach_unit, STATES.get(row.state, row.state),
            )
            for column, text in enumerate(texts):
                write_text(sheet, line, column, text or "", number if column in NUMBERS else None)
            if row.years is not None:
                sheet.write_number(line, 10, row.years)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, len(people) + 1, len(HEADINGS) - 1)
    return out.getvalue()
