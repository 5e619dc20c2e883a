"""The list of looks as a workbook: who, what, when, why; never the number."""
from collections.abc import Mapping, Sequence
from io import BytesIO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.clock import CHINA
from foundation.people.reveal.queries import LookRow
from foundation.spreadsheets.writing import merge_text, new_workbook, write_text

HEADINGS = (
    (_l("时间"), 20), (_l("查看人"), 14), (_l("账号"), 18), (_l("号码"), 20), (_l("被查看人编号"), 36), (_l("方式"), 12),
    (_l("位置"), 44), (_l("原因"), 50),
)  # fmt: skip


def looks_workbook(title: str, rows: Sequence[LookRow], words: Mapping[str, str]) -> bytes:
    """One row for each look; ``words`` says fields and ways for people."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet(_("查阅记录"))
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF"})
        merge_text(sheet, 0, 0, 0, len(HEADINGS) - 1, title, book.add_format({"bold": True, "font_size": 14}))
        for column, (heading, width) in enumerate(HEADINGS):
            write_text(sheet, 1, column, heading, head)
            sheet.set_column(column, column, width)
        for line, row in enumerate(rows, start=2):
            moment = f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
            texts = (
                moment, row.name, row.account, words.get(row.field, row.field), row.person, words.get(row.way, row.way),
                row.subject, row.reason,
            )
            for column, text in enumerate(texts):
                write_text(sheet, line, column, text)
        sheet.freeze_panes(2, 2)
        sheet.autofilter(1, 0, len(rows) + 1, len(HEADINGS) - 1)
    return out.getvalue()
