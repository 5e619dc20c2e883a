"""The messy workbook in a real browser: good rows are taken, the failed ones come back marked, are corrected and uploaded again."""
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from competition import queries
from foundation.accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.competition import DATA, event_document, make_competition
from tests.factories.entry import id_number, unit_code

OCCUPATIONS = ("中式烹调师（粤菜师傅）", "汽车维修工", "数控车工", "电工", "工业机器人系统操作员", "养老护理员", "美发师", "茶艺师")


@pytest.fixture
def database_kind() -> str:
    """Pages look the same on both kinds of database."""
    return "sqlite"


@pytest.fixture
def registrar(app: Any, page: Any) -> Any:
    """A registrar at a competition that takes registrations of everybody in the messy workbook."""
    with app.app_context():
        make_user("registrar", Role.REGISTRAR)
        events = [event_document(f"E{number}{group[0]}", occupation=name, group=group, eligibility={"minimum_age": 18})
                  for number, name in enumerate(OCCUPATIONS) for group in ("职工组", "学生组")]
        make_competition("jm-messy", events=tuple(events), phase="open")
    page.goto("/sign-in")
    page.fill("[name=account]", "registrar")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk**")
    return page


def fetched(page: Any, words: str) -> bytes:
    """What a link lets one save."""
    with page.expect_download() as waiting:
        page.click(f"text={words}")
    return waiting.value.path().read_bytes()


def corrected(data: bytes) -> bytes:
    """What a clerk makes of the failed rows: every red cell gets a right value; nothing else is touched."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(range(2, sheet.max_row + 1), start=11):
        mine = id_number(number)
        right = {"姓名": "改正者", "性别": "男" if int(mine[16]) % 2 else "女", "身份证号": mine, "联系电话": "13800000001", "组别": "职工组",
                 "统一社会信用代码": unit_code(1), "参赛赛项": "电工", "从业年限": 8}  # fmt: skip
        for heading in ("姓名", "性别", "身份证号", "联系电话", "组别", "统一社会信用代码", "参赛赛项", "从业年限"):
            sheet.cell(row, heads[heading]).value = right[heading]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def give(page: Any, name: str, data: bytes) -> None:
    """Uploads a workbook."""
    page.set_input_files("[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.click("text=上传并检查")


def test_the_messy_workbook_is_imported_sent_back_corrected_and_uploaded_again(app: Any, registrar: Any) -> None:
    page = registrar
    page.goto("/desk/jm-messy/registrations/import")
    give(page, "messy.xlsx", (DATA / "registrations-2026-messy.xlsx").read_bytes())
    page.wait_for_selector("text=该身份证号与第 4 行重复")
    whole = load_workbook(BytesIO(fetched(page, "下载标红的报名表"))).worksheets[0]
    marked = whole["D7"]
    assert (marked.fill.start_color.rgb, "第 4 行重复" in marked.comment.text) == ("FFFFC7CE", True)
    assert "失败原因" in [cell.value for cell in whole[2]]
    page.click("text=只导入合格的")
    page.click("[data-ask-yes]")
    page.wait_for_selector("text=已导入")
    with app.app_context():
        taken = queries.entries("jm-messy").total
    failed = fetched(page, "只下载有问题的行")
    count = load_workbook(BytesIO(failed)).worksheets[0].max_row - 1
    page.click("text=再导入一份")
    give(page, "corrected.xlsx", corrected(failed))
    page.click(f"text=导入全部 {count} 行")
    page.wait_for_selector(f"text=已导入 {count} 行")
    with app.app_context():
        assert (taken > 30, queries.entries("jm-messy").total) == (True, taken + count)
