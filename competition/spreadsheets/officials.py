"""Officials as a workbook: the list of a competition, and the same columns coming in."""
from collections.abc import Sequence
from io import BytesIO

from competition.errors import WorkbookRefused
from competition.queries import OfficialRow
from competition.rules.offices import COLUMNS, is_heading
from foundation.spreadsheets.reading import Unreadable, read_workbook
from foundation.spreadsheets.writing import merge_text, new_workbook, write_text

WIDTHS = {"name": 10, "role": 10, "unit": 32, "unit_code": 22, "qualification": 18, "account": 18, "grade": 14, "certificate": 22, "events": 20}
ROLES = ("裁判员", "裁判长", "记分员", "监督员", "仲裁员")
ROLE_WORDS = {"judge": "裁判员", "chief_judge": "裁判长", "scorekeeper": "记分员", "supervisor": "监督员", "arbitrator": "仲裁员"}
MOST_ROWS = 2_000
NOTES = (
    ("姓名、岗位", f"必填；岗位填{'、'.join(ROLES)}"), ("所在单位", "用于检查回避，请写全称"),
    ("账号", "已有账号的人填原账号，空白则自动编号"), ("证书编号", "裁判员或考评员证书上的编号，不是身份证号"),
)


def read_officials_book(data: bytes) -> list[list[str]]:
    """The rows of the first sheet with a heading. Raises :class:`WorkbookRefused` for a file that is no such list."""
    try:
        sheets = read_workbook(data, most_rows=MOST_ROWS, most_columns=40)
    except Unreadable as refusal:
        raise WorkbookRefused(refusal.code, reason=refusal.reason) from None
    for sheet in sheets:
        rows = [[str(cell) for cell in row] for row in sheet.rows]
        start = next((place for place, row in enumerate(rows) if is_heading(row)), None)
        if start is not None:
            return [[] if place < start else row for place, row in enumerate(rows)]
    raise WorkbookRefused("missing_columns", (COLUMNS["name"], COLUMNS["role"]))


def officials_workbook(title: str, officials: Sequence[OfficialRow], events: Sequence[str]) -> bytes:
    """The officials of a competition, with what may stand in each column on a second sheet; codes and numbers are texts."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet = book.add_worksheet("裁判及工作人员")
        merge_text(sheet, 0, 0, 0, len(COLUMNS) - 1, title, book.add_format({"bold": True, "font_size": 14, "align": "center"}))
        head = book.add_format({"bold": True, "bg_color": "#0B2A52", "font_color": "#FFFFFF"})
        text = book.add_format({"num_format": "@"})
        for column, (name, heading) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, WIDTHS[name], text)
            write_text(sheet, 1, column, heading, head)
        for line, one in enumerate(officials, start=2):
            values = (
                one.name, ROLE_WORDS.get(one.role, ""), one.unit, one.unit_code, one.qualification, one.account, one.grade, one.certificate,
                "、".join(one.events or ()),
            )
            for column, value in enumerate(values):
                write_text(sheet, line, column, value or "", text)
        sheet.freeze_panes(2, 1)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 80)
        for line, (heading, note) in enumerate((*NOTES, ("赛项", f"填赛项代码，几个之间用顿号隔开，空白为全部：{'、'.join(events)}"))):
            write_text(notes, line, 0, heading, head)
            write_text(notes, line, 1, note)
    return out.getvalue()
