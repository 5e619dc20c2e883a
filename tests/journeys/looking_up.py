"""A contestant with a telephone: nothing before publication, the own result afterwards, and patience that ends."""
from typing import Any

from playwright.sync_api import expect

from tests.journey_steps import PHONE, Town, press, told

NOTHING = "没有查到成绩。请核对准考证号和证件号码后六位；如果成绩尚未公布，请在公布后再查。"
TOO_OFTEN = "查询次数过多"
MOST = 5


def ask(page: Any, ticket: str, last_six: str) -> None:
    """Types both numbers in and asks."""
    page.goto("/results")
    page.fill("#ticket", ticket)
    page.fill("#last_six", last_six)
    press(page, "查询")


def not_yet(town: Town, ticket: str, last_six: str) -> Any:
    """Confirmed results look from outside like a ticket that does not exist; answers the telephone."""
    page = town.window(PHONE)
    for number in (ticket, "JM2026XX9999"):
        ask(page, number, last_six)
        expect(page.locator(".callout.is-warning")).to_have_text(NOTHING)
    assert page.request.get("/notices/jm-2026").status == 404
    return page


def own_result(town: Town, page: Any, ticket: str, last_six: str, name: str) -> None:
    """The winner reads place, marks and prize; the public reads the list, without any number of anybody."""
    ask(page, ticket, last_six)
    page.wait_for_url("**/results/own")
    for text in (name, "第 1 名", "金奖", "理论知识", "操作技能"):
        told(page, text)
    assert ticket not in page.url and last_six not in page.url and last_six not in page.content()
    town.show(page, "results-lookup-360")
    press(page, "查询另一人")
    page.goto("/results/own")
    expect(page.locator("#ticket")).to_be_visible()
    page.goto("/notices/jm-2026")
    told(page, name)
    assert last_six not in page.content()


def a_stranger_guesses(town: Town, ticket: str, last_six: str) -> None:
    """A wrong number is answered like an unknown ticket, and after five of them the right one no longer helps."""
    page = town.window(PHONE)
    for guess in range(MOST):
        ask(page, ticket, f"00000{guess}")
        expect(page.locator(".callout.is-warning")).to_have_text(NOTHING)
    ask(page, ticket, last_six)
    told(page, TOO_OFTEN)
    page.context.close()
