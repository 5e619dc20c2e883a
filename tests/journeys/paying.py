"""From published results to the payment workbook: clerk, leader, preparer and approver, each another person."""
import io
from typing import Any

import openpyxl
from playwright.sync_api import expect

from tests.factories.exports import opened
from tests.journey_steps import Town, fen, fill, post, press, rows, silent, told
from tests.journeys.papers import CODE

AWARDS, SCHEDULES = f"/desk/{CODE}/awards", f"/desk/{CODE}/schedules"
DOCUMENT = "江人社〔2026〕9号"
AMOUNTS = (
    ("gold", "contestant", "5000", "第二条第一款"), ("silver", "contestant", "3000", "第二条第二款"),
    ("bronze", "contestant", "2000", "第二条第三款"), ("gold", "coach_group", "3000", "第三条"),
)  # fmt: skip
GROSS = (5000 + 2 * 3000 + 2 * 2000) + (5000 + 2 * 3000 + 2000) + 2 * 3000
ACCOUNT = 12


def keep_schedules(town: Town) -> None:
    """The clerk types what the city pays, takes the grant for hosts from what ships, and may adopt neither."""
    page = town.desk("clerk")
    page.goto(AWARDS)
    told(page, "还没有奖励标准")
    page.goto(f"{SCHEDULES}/new")
    typed = {"id": "jm-2026-prizes", "document": "江门市职业技能竞赛奖励标准（示例）", "first_day": "2026-01-01", "rate": "20"}
    for place, (prize, recipient, amount, article) in enumerate(AMOUNTS):
        cells = {"level": "city-1", "prize": prize, "recipient": recipient, "amount": amount, "article": article}
        typed |= {f"rows-{place}-{name}": value for name, value in cells.items()}
    fill(page, typed)
    press(page, "登记为草稿")
    told(page, "标准已登记为草稿")
    fill(page, {"shipped": "jiangmen-host-2019"})
    press(page, "登记", exact=True)
    told(page, "标准已登记，状态见列表")
    page.get_by_role("link", name="江门市职业技能竞赛奖励标准（示例）").click()
    told(page, "须由另一人采用")
    expect(page.get_by_role("button", name="采用")).to_have_count(0)
    leader = town.desk("leader")
    leader.goto(page.url)
    press(leader, "采用", exact=True)
    told(leader, "请填写印发该标准的文号")
    fill(leader, {"document": DOCUMENT})
    press(leader, "采用", exact=True)
    told(leader, "标准已采用")


def propose_and_approve(town: Town) -> None:
    """Each line stands beside its article; who proposed cannot approve, the leader can."""
    page = town.desk("clerk")
    page.goto(AWARDS)
    press(page, "生成奖励方案")
    told(page, "奖励方案第 1 版")
    lines = {kind: rows(page, f"#lines-{kind}") for kind in ("contestant", "coach_group", "host")}
    assert {kind: len(found) for kind, found in lines.items()} == {"contestant": 9, "coach_group": 2, "host": 3}, lines
    articles = {"金奖": "第二条第一款", "银奖": "第二条第二款", "铜奖": "第二条第三款"}
    assert all(articles[line[2]] in line[3] for line in lines["contestant"]), lines["contestant"]
    assert all("第三条" in line[3] for line in lines["coach_group"]), lines["coach_group"]
    assert sum(fen(line[4]) for kind in ("contestant", "coach_group") for line in lines[kind]) == GROSS * 100
    silent(page, "批准方案")
    leader = town.desk("leader")
    leader.goto(AWARDS)
    town.show(leader, "awards-proposal-1440")
    press(leader, "批准方案", asks="并授予称号")
    told(leader, "方案已批准")
    told(leader, "江技能手〔2026〕001号")


def prepare(town: Town) -> str:
    """The preparer records every account, twice the same, and hands the batch over; answers its address."""
    page = town.desk("preparer")
    page.goto("/finance")
    press(page, "编制批次")
    told(page, "批次已编制")
    address = page.url.removeprefix(town.url)
    press(page, "提交审批")
    told(page, "尚未登记收款账户")
    serial = 0
    while (missing := page.locator("#lines").get_by_role("link", name="登记", exact=True)).count():
        missing.first.click()
        _account(page, f"62220012345{serial:08d}", wrong=serial == 0)
        serial += 1
    press(page, "提交审批")
    told(page, "批次已提交，等待另一人审批")
    expect(page.get_by_role("button", name="批准")).to_have_count(0)
    assert post(page, f"{address}/approve") == 403
    return address


def _account(page: Any, number: str, *, wrong: bool) -> None:
    if wrong:
        fill(page, {"bank": "样例银行江门分行", "number": number, "number_again": number[:-1] + "9"})
        press(page, "登记", exact=True)
        told(page, "两次输入的账号不一致")
    fill(page, {"bank": "样例银行江门分行", "number": number, "number_again": number})
    press(page, "登记", exact=True)
    told(page, "收款账户已登记")


def approve(town: Town, address: str) -> None:
    """Another person approves; the workbook that comes down adds up to what the page says."""
    page = town.desk("approver")
    page.goto("/finance")
    told(page, "有 1 个批次等待您审批")
    page.goto(address)
    press(page, "批准", asks="实发 27,200.00 元", exact=True)
    told(page, "批次已批准，经办人可以申请付款用发放表")
    town.show(page, "finance-batch-1440")
    shown = [fen(text) for text in page.locator("#lines tfoot tr").last.locator("td.num").all_inner_texts()]
    assert shown == [GROSS * 100, GROSS * 20, GROSS * 80]
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载核对表").click()
    checked = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes()))["明细"]
    assert all("****" in str(row[ACCOUNT].value) for row in checked.iter_rows(min_row=4, max_row=12) if isinstance(row[0].value, int))
    detail = _bank_file(town, page, address)["明细"]
    paid = [row for row in detail.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    assert len(paid) == len([line for line in rows(page, "#lines") if line[0].isdigit()]) == 11, paid
    assert [round(100 * sum(row[column] for row in paid)) for column in (8, 9, 10)] == shown
    assert all(len(str(row[ACCOUNT])) == 19 and "*" not in str(row[ACCOUNT]) for row in paid), "every account in full"
    assert not [row for row in paid if str(row[ACCOUNT]) in page.content()], "and none on the page"


def _bank_file(town: Town, approver: Any, address: str) -> Any:
    """The preparer asks for what the bank is paid from, the approver agrees, the preparer opens it with its password."""
    page = town.desk("preparer")
    page.goto(address)
    page.get_by_role("link", name="申请付款用发放表").click()
    fill(page, {"why": "交代发银行办理本批次付款"})
    press(page, "提交申请")
    told(page, "等待另一人审批")
    export = page.url.removeprefix(town.url)
    assert post(page, f"{export}/approve") == 403
    approver.goto(export)
    press(approver, "同意", asks="代发银行", exact=True)
    told(approver, "已同意，正在制作")
    assert post(approver, f"{export}/password") == 403
    page.goto(export)
    press(page, "显示打开密码", asks="密码只显示一次")
    password = page.locator("main code").inner_text()
    with page.expect_download() as coming:
        press(page, "下载文件")
    approver.goto(address)
    return opened(coming.value.path().read_bytes(), password)


def explain(town: Town, address: str, winner: str) -> None:
    """From the yuan to the mark, in the drawer beside the batch."""
    page = town.desk("approver")
    page.goto(address)
    page.locator("#lines").get_by_role("link", name=winner).first.click()
    drawer = page.locator("#drawer[open]")
    for hop in ("4,000.00", DOCUMENT, "第二条第一款", "加密号", "第 1 名", "3 名裁判", "jm-2026/CK", "88.40", "黄奖励", "陈分管", "吴审批"):
        expect(drawer).to_contain_text(hop)
