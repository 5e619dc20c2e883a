"""The chief judge: what is missing, what happened on the day, confirmation and lock; the organizer publishes."""
from typing import Any

from playwright.sync_api import expect

from tests.journey_steps import DESK, Town, fill, next_phase, press, rows, told
from tests.journeys.papers import CODE, NAME
from tests.journeys.registering import Card

BOARD = f"/desk/{CODE}/scoring"


def sit_down(town: Town, card: Card) -> Any:
    """The chief judge, by card, at the desk."""
    page = town.card(card.address, card.pin, DESK)
    told(page, NAME)
    page.goto(BOARD)
    told(page, "汽车维修工")
    return page


def refused(page: Any, absent: str) -> None:
    """With sheets missing there is nothing to press, and every one that is missing is named."""
    page.goto(f"{BOARD}/CK")
    expect(page.locator(".stat:has-text('未交')")).to_contain_text("21")
    page.goto(f"{BOARD}/CK/confirm")
    told(page, "还不能确认")
    for missing in ("J01", "J02", "J03", absent):
        told(page, missing)
    expect(page.get_by_role("button", name="确认并锁定")).to_have_count(0)


def record_the_day(town: Town, page: Any, codes: list[str], absent: str) -> None:
    """One was absent, one has a time, one loses a point; the others simply competed."""
    page.goto(f"{BOARD}/CK")
    _entry(page, absent, {"status": "absent"}, "保存")
    _entry(page, codes[0], {"status": "competed", "time": "58:30"}, "保存")
    _entry(page, codes[1], {"module": "P", "points": "1.5", "reason": "操作超时"}, "记录扣分")
    press(page, "其余全部记为已参赛", asks="4 个加密号记为已参赛")
    told(page, "已将 4 个加密号记为已参赛")
    expect(page.locator("#matrix")).to_contain_text("−1.5 P")
    town.show(page, "chief-board-1440")
    page.goto(f"{BOARD}/AU")
    press(page, "其余全部记为已参赛", asks="4 个加密号记为已参赛")


def _entry(page: Any, code: str, values: dict[str, str], label: str) -> None:
    page.click(f"#matrix a:text-is('{code}')")
    page.wait_for_selector(f"#drawer[open] h1:has-text('{code}')")
    fill(page, values, within="#drawer")
    press(page, label, within="#drawer")
    told(page, "已记录")


def confirm(page: Any) -> dict[str, str]:
    """Both events are confirmed and locked; answers the roots on the result sheets that are signed on paper."""
    roots = {}
    for event in ("CK", "AU"):
        _look_through(page, event)
        page.goto(f"{BOARD}/{event}/confirm")
        press(page, "确认并锁定", asks="全部评分表锁定")
        told(page, "成绩已确认，评分表已锁定")
        page.goto(f"{BOARD}/{event}/sheet")
        groups = page.locator(".root span").all_inner_texts()
        assert [len(group) for group in groups] == [4] * 16
        roots[event] = "".join(groups)
    return roots


def _look_through(page: Any, event: str) -> None:
    """The chief judge is the second person of every sheet: page by page, until none waits."""
    page.goto(f"{BOARD}/{event}/sheets")
    while page.get_by_label("全选本页").count():
        page.get_by_label("全选本页").check()
        press(page, "复核勾选的评分表")
        told(page, "已复核")
    told(page, "没有待复核的评分表")


def move_on(town: Town, name: str, *, before: str = "") -> None:
    """The organizer takes the competition to its next phase; the one after waits for what is named."""
    page = town.desk("organizer")
    next_phase(page, CODE, name)
    if before:
        told(page, before)


def late_sheet_is_told(page: Any) -> None:
    """What came after the lock stands on the board, beside what counts."""
    page.goto(f"{BOARD}/CK")
    told(page, "锁定之后收到 1 份评分表，已留存，未计入")


def publish(town: Town) -> list[list[str]]:
    """Another organizer publishes: until then blind codes, from then on names; answers the rows of the cooks."""
    page = town.desk("publisher")
    page.goto(f"/desk/{CODE}/results")
    told(page, "2 个赛项已确认，等待公布")
    for event in ("中式烹调师", "汽车维修工"):
        card = f"main .card:has(h2:has-text('{event}'))"
        expect(page.locator(card)).not_to_contain_text("样例单位")
        press(page, "公布成绩", asks="公布后不能撤回", within=card)
        told(page, "的成绩已公布")
        expect(page.locator(card)).to_contain_text("样例单位")
    return rows(page, "main .card:has(h2:has-text('中式烹调师')) table")


def look_back(town: Town) -> None:
    """The overview at the end of the story, and what everybody sees from the street."""
    page = town.desk("organizer")
    page.goto(f"/desk/{CODE}")
    told(page, NAME)
    town.show(page, "desk-overview-1440")
    street = town.window()
    street.goto("/")
    expect(street.locator("body")).to_contain_text(NAME)
    town.show(street, "public-home-1440")
