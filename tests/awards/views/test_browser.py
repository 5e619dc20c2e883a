"""The awards pages in a real browser: no complaint, no sideways scroll on a phone, rows that grow, the drawer."""
from collections.abc import Callable
from typing import Any

import pytest

from awards.queries.finance import batch_view
from awards.services import adopt_schedule, approve_proposal, build_batch, keep_schedule, propose_awards
from tests.factories.accounts import PASSWORD
from tests.factories.awards import AT, CODE, SCHEDULE, make_published, make_team


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def sign_in(page: Any, account: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=account]", account)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_clerk_leader_and_finance_walk_from_a_schedule_to_a_batch(
    app: Any, new_page: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    with app.app_context():
        make_team()
        make_published()
    clerk, leader, preparer = new_page(), new_page(), new_page(viewport={"width": 360, "height": 740})
    for page, who in ((clerk, "clerk"), (leader, "leader"), (preparer, "preparer")):
        sign_in(page, who)

    clerk.goto(f"/desk/{CODE}/schedules/new")
    clerk.fill("[name=id]", "jm-prizes")
    clerk.fill("[name=document]", "江门市竞赛奖励标准")
    clerk.fill("[name=first_day]", "2026-01-01")
    clerk.click("[data-add-row]")
    assert clerk.locator("table[data-rows] tbody tr").count() == 9
    clerk.select_option("[name=rows-8-level]", "city-1")
    clerk.fill("[name=rows-8-prize]", "gold")
    clerk.select_option("[name=rows-8-recipient]", "contestant")
    clerk.fill("[name=rows-8-amount]", "5000")
    clerk.click("main form button[type=submit]")
    clerk.get_by_text("标准已登记为草稿").wait_for()

    leader.goto(f"/desk/{CODE}/schedules")
    leader.click("a.row-link")
    leader.fill("[name=document]", "江人社〔2026〕9号")
    leader.get_by_role("button", name="采用").click()
    leader.get_by_text("标准已采用").wait_for()

    clerk.goto(f"/desk/{CODE}/awards")
    clerk.get_by_role("button", name="生成奖励方案").click()
    clerk.get_by_text("奖励方案已生成").wait_for()
    leader.goto(f"/desk/{CODE}/awards")
    leader.get_by_role("button", name="批准方案").click()
    leader.locator("[data-ask-yes]").click()
    leader.get_by_text("方案已批准").wait_for()
    picture(leader, "awards-approved")

    preparer.goto("/finance")
    preparer.get_by_role("button", name="编制批次").first.click()
    preparer.get_by_text("批次已编制").wait_for()
    assert preparer.evaluate("document.documentElement.scrollWidth") == 360
    picture(preparer, "finance-batch-phone")
    preparer.locator("a.row-link").first.click()
    preparer.wait_for_selector("dialog#drawer[open]")
    assert preparer.locator("#drawer-body").get_by_text("第 1 名").is_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_of_the_room_scrolls_sideways(app: Any, new_page: Callable[..., Any], width: int) -> None:
    with app.app_context():
        team = make_team()
        make_published()
        row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        batch = batch_view(build_batch(proposal, actor=team["preparer"], at=AT))
        assert batch is not None
    clerk, preparer = (new_page(viewport={"width": width, "height": 800}) for _ in range(2))
    sign_in(clerk, "clerk")
    sign_in(preparer, "preparer")
    line = batch.lines[0]
    pages = [(clerk, f"/desk/{CODE}/awards"), (clerk, f"/desk/{CODE}/schedules"), (clerk, f"/desk/{CODE}/schedules/{row}"),
             (clerk, f"/desk/{CODE}/schedules/new"), (preparer, "/finance"), (preparer, f"/finance/batches/{batch.public_id}"),
             (preparer, f"/finance/accounts/{line.payee_id}"), (preparer, f"/finance/explain/{line.line_id}")]  # fmt: skip
    for page, address in pages:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
