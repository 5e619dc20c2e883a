"""Two judges on one tablet, one after the other; the screen that stays awake; the page that is everybody's."""
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from foundation.accounts.services import issue_card
from tests.factories.scoring import DAY, Stage
from tests.scoring.views.test_shell import CONTROLLED
from tests.scoring.views.test_tablet import PATIENCE, choose, database_kind, enter, fill, stage, submit, versions

__all__ = ["database_kind", "enter", "stage"]
WAKE = """Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  globalThis.held = (globalThis.held || 0) + 1;
  return { released: false, release: async () => { globalThis.held -= 1; } };
} } });"""


def sign_in(page: Any, stage: Stage, judge: int) -> None:
    """Another judge takes the tablet."""
    card = issue_card(stage.judges[judge].user_id, actor=stage.chief, at=DAY)
    page.goto(f"/judge/card/{card.secret}")
    page.fill("#pin", card.pin)
    page.click("form.sign button[type=submit]")
    page.wait_for_selector(".queue__entry")


def sign_out(page: Any) -> None:
    page.click("details.menu > summary")
    page.click("form[action='/sign-out'] button")
    if page.locator("#ask").is_visible():
        page.click("[data-ask-yes]")
    page.wait_for_url(lambda address: "/judge/" not in address)


def test_two_judges_on_one_tablet_never_see_each_others_marks_and_lose_none(enter: Callable[..., Any], stage: Stage) -> None:
    page = enter(1)
    page.evaluate(CONTROLLED)
    page.route("**/api/v1/csrf", lambda route: route.abort())
    choose(page, "P", "0001")
    fill(page, "38.5")
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=waiting]")
    choose(page, "P", "0002")
    page.fill("#m0", "11.5")
    page.wait_for_selector(".queue__entry[data-state=started]")
    page.click("details.menu > summary")
    page.click("form[action='/sign-out'] button")
    expect(page.locator("[data-ask-text]")).to_contain_text("还有 1 份评分没有发送")
    page.click("[data-ask-yes]")
    page.wait_for_url(lambda address: "/judge/" not in address)
    page.context.set_offline(True)
    page.goto("/judge/")
    expect(page.locator("#notices")).to_contain_text("连不上服务器")
    assert page.locator(".queue__entry").count() == 0, "without a network nobody's sheets are shown after signing out"
    page.context.set_offline(False)
    sign_in(page, stage, 2)
    expect(page.locator("#notices")).to_contain_text("另一位裁判未发送的评分 1 份")
    assert "38.5" not in page.content() and "11.5" not in page.content()
    assert page.locator(".queue__entry[data-state=waiting], .queue__entry[data-state=started]").count() == 0
    sign_out(page)
    page.unroute("**/api/v1/csrf")
    sign_in(page, stage, 1)
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    choose(page, "P", "0002")
    assert page.input_value("#m0") == "11.5" and [marks["A1.1"] for marks in versions()] == ["38.5"]


def test_the_screen_stays_awake_while_a_sheet_can_be_filled_in_and_sleeps_afterwards(enter: Callable[..., Any]) -> None:
    page = enter(1)
    page.add_init_script(WAKE)
    page.goto("/judge/")
    page.wait_for_selector("body[data-awake=yes]")
    choose(page, "P", "0001")
    fill(page)
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    choose(page, "P", "0001")
    page.wait_for_selector("body[data-awake=no]")
    assert page.evaluate("globalThis.held") == 0


def test_the_kept_page_belongs_to_nobody_and_leads_whoever_is_signed_in_to_their_own(enter: Callable[..., Any], client: Any) -> None:
    kept = client.get("/judge/shell").get_data(as_text=True)
    assert "csrf" not in kept and 'data-judge=""' in kept and "sign-out" not in kept
    page = enter(1)
    page.goto("/judge/shell")
    page.wait_for_url("**/judge/")
    page.wait_for_selector(".queue__entry")
