"""The public notice list (公示名单): name, unit, event, place, prize, title. No identity numbers, no phones."""
from collections.abc import Sequence

from awards.queries.notices import NoticeRow
from awards.spreadsheets.paper import Paper, height_of
from foundation.spreadsheets.writing import merge_text, write_text

HEADS = (("序号", 6), ("姓名", 16), ("单位", 30), ("赛项", 30), ("名次", 7), ("奖项", 12), ("称号", 18))
FIRST = 2


def notice_workbook(rows: Sequence[NoticeRow], competition: str = "", mode: str = "") -> bytes:
    """The list as one sheet; ``mode`` marks a rehearsal or demonstration."""
    title = f"{competition}获奖名单公示"
    paper = Paper(title, mode)
    formats = paper.formats
    sheet = paper.sheet("公示名单", [width for _name, width in HEADS], landscape=False, foot="")
    merge_text(sheet, 0, 0, 0, len(HEADS) - 1, paper.marked(title), formats.title)
    sheet.set_row(0, 30)
    for column, (name, _width) in enumerate(HEADS):
        write_text(sheet, 1, column, name, formats.head)
    for position, row in enumerate(rows):
        line = FIRST + position
        sheet.write_number(line, 0, position + 1, formats.count)
        sheet.set_row(line, height_of([row.name, row.unit, row.event], [width for _name, width in HEADS[1:4]]))
        for column, text in ((1, row.name), (2, row.unit), (3, row.event)):
            write_text(sheet, line, column, text, formats.text)
        if row.place is None:
            sheet.write_blank(line, 4, None, formats.count)
        else:
            sheet.write_number(line, 4, row.place, formats.count)
        write_text(sheet, line, 5, row.prize, formats.centre)
        write_text(sheet, line, 6, row.title, formats.centre)
    sheet.freeze_panes(FIRST, 2)
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, FIRST + max(len(rows), 1) - 1, len(HEADS) - 1)
    return paper.close()
