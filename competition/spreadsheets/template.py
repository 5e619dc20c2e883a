"""The empty registration workbook: text columns, drop-down lists, notes at the headings, a sample row above them that is never imported,
and a page that explains."""
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from competition.rules.definition import Definition
from competition.rules.levels import GROUPS, LEVELS
from competition.rules.registrations.arriving import Sender
from competition.rules.registrations.headings import REQUIRED
from foundation.rules.identities import KINDS
from foundation.spreadsheets.cells import put_text

NOTE_BY = "报名表"
LAST_ROW = 2_000
NUMBERS = ("从业年限",)
SAMPLE_ROW, HEADER_ROW, FIRST_ROW, PREFILLED = 2, 3, 4, 100
SAMPLE = "示例"
GREY = Font(italic=True, color="FF8A94A6")
SHORTEST_NUMBER = "5"
BLUE = PatternFill("solid", start_color="FF0B2A52", end_color="FF0B2A52")
PALE = PatternFill("solid", start_color="FFEAF1FB", end_color="FFEAF1FB")
LINE = Border(bottom=Side("thin", color="FFB8C4D6"))
COLUMNS: tuple[tuple[str, int, str, str], ...] = (
    ("序号", 6, "可不填。", "1"),
    ("姓名", 12, "与居民身份证一致。", "陈小明"),
    ("性别", 6, "男或女，从下拉列表选择。", "男"),
    ("证件类型", 22, "从下拉列表选择；不填即为居民身份证。", "居民身份证"),
    ("身份证号", 22, "证件上的号码，居民身份证为 18 位，按文本填写；不要让表格把它变成数字或科学计数法。", "440703199002012317"),
    ("出生日期", 13, "居民身份证和港澳台居民居住证不填；通行证、护照必填，写作 1990-01-31。", ""),
    ("联系电话", 14, "11 位手机号码，按文本填写。", "13812345678"),
    ("所在单位", 32, "营业执照或法人证书上的全称。", "江门样例机电技工学校"),
    ("统一社会信用代码", 22, "18 位，字母大写。", "91440700MA1RAC8DXM"),
    ("参赛赛项", 28, "从下拉列表选择，名称与竞赛通知一致。", ""),
    ("组别", 9, "从下拉列表选择；不分组的赛项不填。", ""),
    ("现职业技能等级", 18, "从下拉列表选择；没有证书选“无”。", "高级工（三级）"),
    ("从业年限", 9, "整年数，0 至 60。", "6"),
    ("教练姓名", 12, "没有可不填。", "林教练"),
    ("教练单位", 32, "不填即为选手所在单位。", "江门样例机电技工学校"),
    ("备注", 20, "可不填。", ""),
    ("队名", 16, "团队赛项必填；同队每人一行，队名相同。", ""),
)


def registration_template(definition: Definition, sender: Sender | None = None) -> bytes:
    """An empty registration workbook for this competition; the column 队名 is there if some event is for teams. For a unit
    (``sender``) its name and code stand in the rows already."""
    teams = any(event.is_team for event in definition.events)
    columns = [column for column in COLUMNS if column[0] != "队名" or teams]
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("报名表")
    _headings(sheet, definition, columns)
    _sample(sheet, definition, columns, sender)
    options = _options(book, definition)
    _validations(sheet, [column[0] for column in columns], options)
    _explanation(book.create_sheet("填写说明", 1), definition, columns)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(sheet: Worksheet, definition: Definition, columns: Sequence[tuple[str, int, str, str]]) -> None:
    put_text(sheet.cell(1, 1), f"{definition.name}报名表")
    sheet.cell(1, 1).font = Font(size=16, bold=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 32
    for number, (heading, width, note, _example) in enumerate(columns, start=1):
        must = heading in REQUIRED
        cell = sheet.cell(HEADER_ROW, number)
        put_text(cell, heading)
        cell.font = Font(bold=True, color="FFFFFFFF" if must else "FF0B2A52")
        cell.fill = BLUE if must else PALE
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.comment = Comment(("必填。" if must else "选填。") + note, NOTE_BY, width=260, height=90)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = width
        if heading not in NUMBERS:
            dimension.number_format = "@"
    sheet.row_dimensions[HEADER_ROW].height = 24
    sheet.freeze_panes = f"C{FIRST_ROW}"


def _sample(
    sheet: Worksheet, definition: Definition, columns: Sequence[tuple[str, int, str, str]], sender: Sender | None
) -> None:
    """A row that shows how a row looks. It stands above the headings, where nobody looks for people, whatever program reads the
    workbook. Below them, a unit's own columns."""
    own = {"所在单位": sender.name, "统一社会信用代码": sender.code} if sender else {}
    shown = {"序号": SAMPLE, **_examples(definition), **own}
    for number, (heading, _width, _note, example) in enumerate(columns, start=1):
        cell = sheet.cell(SAMPLE_ROW, number)
        put_text(cell, shown.get(heading, example))
        cell.font, cell.number_format = GREY, "@"
        for row in range(FIRST_ROW, FIRST_ROW + PREFILLED) if heading not in NUMBERS else ():
            sheet.cell(row, number).number_format = "@"
            if own.get(heading):
                put_text(sheet.cell(row, number), own[heading])


def _examples(definition: Definition) -> dict[str, str]:
    first = definition.events[0] if definition.events else None
    return {"参赛赛项": first.occupation if first else "", "组别": (first.group or "") if first else ""}


def _options(book: Workbook, definition: Definition) -> dict[str, str]:
    """The drop-down lists, on a hidden page: a list of its own may be longer than a cell's 255 characters."""
    sheet = book.create_sheet("选项")
    sheet.sheet_state = "hidden"
    lists = {
        "性别": ("男", "女"),
        "参赛赛项": tuple(dict.fromkeys(event.occupation for event in definition.events)),
        "组别": tuple(group for group in GROUPS if any(event.group == group for event in definition.events)),
        "现职业技能等级": LEVELS,
        "证件类型": tuple(KINDS.values()),
    }
    ranges: dict[str, str] = {}
    for number, (heading, words) in enumerate(lists.items(), start=1):
        for row, word in enumerate(words, start=1):
            put_text(sheet.cell(row, number), word)
        letter = get_column_letter(number)
        if words:
            ranges[heading] = f"选项!${letter}$1:${letter}${len(words)}"
    return ranges


def _validations(sheet: Worksheet, headings: Sequence[str], options: dict[str, str]) -> None:
    for number, heading in enumerate(headings, start=1):
        rule = _rule(heading, options)
        if rule is None:
            continue
        letter = get_column_letter(number)
        rule.showErrorMessage = rule.showInputMessage = True
        rule.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _rule(heading: str, options: dict[str, str]) -> DataValidation | None:
    if heading in options:
        return DataValidation(type="list", formula1=options[heading], allow_blank=True, error="请从下拉列表中选择。")
    if heading == "统一社会信用代码":
        return DataValidation(type="textLength", operator="equal", formula1="18", allow_blank=True, error=f"{heading}应为 18 位。")
    if heading == "身份证号":
        return DataValidation(
            type="textLength", operator="between", formula1=SHORTEST_NUMBER, formula2="18", allow_blank=True,
            error="号码不超过 18 位；居民身份证应为 18 位。",
        )
    if heading == "联系电话":
        return DataValidation(type="textLength", operator="equal", formula1="11", allow_blank=True, error="手机号码应为 11 位。")
    if heading == "从业年限":
        return DataValidation(
            type="whole", operator="between", formula1="0", formula2="60", allow_blank=True, error="请填 0 至 60 的整数。"
        )
    return None


def _explanation(
    sheet: Worksheet, definition: Definition, columns: Sequence[tuple[str, int, str, str]]
) -> None:
    days = definition.dates
    examples = _examples(definition)
    intro = (
        f"报名时间：{days.registration_opens:%Y-%m-%d} 至 {days.registration_closes:%Y-%m-%d}；年龄按比赛首日 {days.starts:%Y-%m-%d} 计算。",
        "请只在“报名表”页填写，从第 4 行起每人一行；第 2 行灰字是示例，不会导入；不要改动表头，不要使用公式，不要合并单元格。",
        "整表复制粘贴时请用“选择性粘贴—数值”，以免号码变成科学计数法。",
    )
    for row, sentence in enumerate(intro, start=1):
        put_text(sheet.cell(row, 1), sentence)
    for number, title in enumerate(("列", "是否必填", "填写要求", "示例"), start=1):
        cell = sheet.cell(5, number)
        put_text(cell, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), BLUE
    for row, (heading, _width, note, example) in enumerate(columns, start=6):
        values = (heading, "必填" if heading in REQUIRED else "选填", note, examples.get(heading) or example)
        for number, value in enumerate(values, start=1):
            cell = sheet.cell(row, number)
            put_text(cell, value)
            cell.number_format, cell.border = "@", LINE
    for letter, width in zip("ABCD", (20, 10, 56, 30), strict=True):
        sheet.column_dimensions[letter].width = width
