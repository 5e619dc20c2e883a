"""Registration workbooks for tests: as many invented people as asked for, in any events."""
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import xlsxwriter

HEADINGS = (
    "序号", "姓名", "性别", "身份证号", "联系电话", "所在单位", "统一社会信用代码", "参赛赛项", "组别", "现职业技能等级", "从业年限", "教练姓名",
    "教练单位", "备注", "队名",
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FAMILY = "陈林李黄梁何吴谭张伍区关"
GIVEN = "家明华杰英文志敏健伟嘉颖"


def id_number(number: int) -> str:
    """A valid identity number of the unissued area 440700, another one for every number."""
    body = "440700" + (date(1985, 1, 1) + timedelta(days=number // 999)).strftime("%Y%m%d") + f"{number % 999 + 1:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def unit_code(number: int) -> str:
    """A unified social credit code with the check character of GB 32100."""
    characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91440700MA{number:07d}"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(characters.index(c) * w for c, w in zip(body, weights, strict=True))
    return body + characters[(31 - total % 31) % 31]


def row(number: int, occupation: str, group: str | None, team: str = "", **changes: object) -> dict[str, object]:
    """One row of the workbook, by heading."""
    identity = id_number(number)
    return {
        "序号": str(number), "姓名": FAMILY[number % 12] + GIVEN[number // 12 % 12] + GIVEN[number % 11],
        "性别": "男" if int(identity[16]) % 2 else "女", "身份证号": identity, "联系电话": f"138{number:08d}",
        "所在单位": f"样例单位{number % 7}", "统一社会信用代码": unit_code(number % 7), "参赛赛项": occupation, "组别": group or "", "现职业技能等级": "高级工（三级）",
        "从业年限": 8, "教练姓名": f"林教{number % 5}", "教练单位": f"样例单位{number % 7}", "队名": team, **changes,
    }


def workbook(rows: Iterable[Mapping[str, object]], headings: Iterable[str] = HEADINGS) -> bytes:
    """The bytes of a workbook with these rows; everything is text unless a number is given."""
    out = io.BytesIO()
    headings = list(headings)
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("报名表")
    sheet.write_row(0, 0, headings)
    for position, values in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            if values.get(heading, "") != "":
                sheet.write(position, column, values[heading])
    book.close()
    return out.getvalue()
