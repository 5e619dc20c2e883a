"""The desk in a real browser: what scripts add works under the content policy, on a desk and on a phone."""
from typing import Any

import pytest

from competition import queries
from foundation.accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.applications import submit
from tests.factories.competition import DATA, make_competition, make_example
from tests.factories.entry import make_entries


@pytest.fixture
def database_kind() -> str:
    """Pages look the same on both kinds of database."""
    return "sqlite"


@pytest.fixture
def signed_in_page(app: Any, page: Any) -> Any:
    """An organizer with two competitions, at the desk."""
    with app.app_context():
        make_user("org", Role.ORGANIZER)
        make_example()
        make_competition("jm-open", phase="open")
        make_entries("jm-open", 4)
    page.goto("/sign-in")
    page.fill("[name=account]", "org")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def test_a_line_more_can_be_filled_in_and_arrives(app: Any, signed_in_page: Any) -> None:
    page = signed_in_page
    page.goto("/desk/new")
    page.click("[data-add-row]")
    typed = {"name": "2027年赛事", "code": "jm-2027", "year": "2027", "events-0-code": "A", "events-0-occupation": "甲工种",
             "events-3-code": "B", "events-3-occupation": "乙工种"}  # fmt: skip
    days = {"registration_opens": "2027-04-01", "registration_closes": "2027-04-30", "starts": "2027-05-16", "ends": "2027-05-17"}
    for name, value in (typed | days).items():
        page.fill(f"main [name={name}]", value)
    page.click("text=建立赛事")
    page.wait_for_url("**/desk/jm-2027")
    with app.app_context():
        assert [event.code for event in queries.events("jm-2027")] == ["A", "B"]


def test_applications_are_returned_together_with_a_reason_and_one_is_approved_in_the_drawer(app: Any, signed_in_page: Any) -> None:
    page = signed_in_page
    with app.app_context():
        first, *_ = (submit("jm-open", number) for number in (21, 22, 23))
    page.goto("/desk/jm-open/registrations")
    for place in (1, 2):
        page.check(f"[data-tick] >> nth={place}")
    page.fill(".bulk [name=reason]", "单位请写全称")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已处理 2 条报名")
    page.click(".row-link >> nth=0")
    page.wait_for_selector("dialog.drawer[open]")
    page.click(".drawer form[action$='/approve'] button")
    page.wait_for_selector("text=已审核通过")
    with app.app_context():
        assert queries.states("jm-open") == {"registered": 5, "returned": 2}
        assert queries.entry("jm-open", first).state == "registered"


def test_a_row_opens_in_the_drawer_and_is_cancelled_from_it(app: Any, signed_in_page: Any) -> None:
    page = signed_in_page
    page.goto("/desk/jm-open/registrations")
    page.click(".row-link >> nth=0")
    page.wait_for_selector("dialog.drawer[open]")
    page.click(".drawer summary:has-text('取消报名')")
    page.fill(".drawer form[action$='/cancel'] [name=reason]", "重复报名")
    page.click(".drawer form[action$='/cancel'] .btn-danger")
    page.wait_for_selector("text=报名已取消")
    with app.app_context():
        assert queries.states("jm-open") == {"cancelled": 1, "registered": 3}


def test_a_workbook_is_imported_by_hand(app: Any, signed_in_page: Any) -> None:
    page = signed_in_page
    page.goto("/desk/jm-2026")
    page.click("text=进入“报名”阶段")
    page.click("[data-ask-yes]")
    page.wait_for_selector("text=已进入“报名”阶段")
    page.goto("/desk/jm-2026/registrations/import")
    page.set_input_files("[type=file]", DATA / "registrations-2026-messy.xlsx")
    page.click("text=上传并检查")
    page.click("text=只导入合格的 43 行")
    page.click("[data-ask-yes]")
    page.wait_for_selector("text=已导入 43 行")
    with app.app_context():
        assert queries.entries("jm-2026").total == 43


@pytest.mark.parametrize("width", [1440, 360])
def test_no_page_of_the_desk_scrolls_sideways(signed_in_page: Any, picture: Any, width: int) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": width, "height": 800})
    paths = ("", "/settings", "/hosts", "/events", "/events/CK", "/registrations", "/registrations/import", "/officials",
             "/officials/new", "/officials/panels", "/officials/cards", "/draw")  # fmt: skip
    wide = []
    for path in ("/desk", "/desk/new", "/desk/new/definition", *(f"/desk/jm-open{path}" for path in paths), "/competitions/jm-open"):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
        picture(page, f"competition-{width}-{path.strip('/').replace('/', '-')}")
    assert wide == []
