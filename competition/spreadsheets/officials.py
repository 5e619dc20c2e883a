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
LINES_FOR_MORE = 200


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
    """The officials of a competition, with room for more below; codes and numbers are texts, roles are chosen from a list."""
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
        last = len(officials) + LINES_FOR_MORE
        sheet.data_validation(2, 1, last, 1, {"validate": "list", "source": list(ROLES)})
        hint = "、".join(events)[:200] or "—"
        sheet.data_validation(2, 8, last, 8, {"validate": "any", "input_title": "赛项代码", "input_message": f"{hint}；空白为全部"[:255]})
        sheet.freeze_panes(2, 1)
    return out.getvalue()
