"""The schedule and the wall in a real browser: a room, a session, a conflict mended, seats dealt; numbers that stay true by
themselves and say so when the network is gone."""
from typing import Any

import pytest

from competition import queries
from competition.views import wall
from foundation.accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.competition import make_competition
from tests.factories.entry import make_entries
from tests.factories.schedule import make_room, make_session


@pytest.fixture
def database_kind() -> str:
    """Pages look the same on both kinds of database."""
    return "sqlite"


@pytest.fixture
def desk(app: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An organizer at the desk of a competition with people and one session; the wall asks every second."""
    monkeypatch.setattr(wall, "SECONDS", 1)
    with app.app_context():
        make_user("org", Role.ORGANIZER)
        code = make_competition(phase="open")
        make_entries(code, 4)
        make_room(code)
        make_session(code, "EL")
    page.goto("/sign-in")
    page.fill("[name=account]", "org")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page


def test_a_schedule_is_made_its_conflict_mended_and_everybody_seated(app: Any, desk: Any, picture: Any) -> None:
    desk.goto("/desk/jm-test/schedule/rooms")
    desk.click("main >> text=增加场地")
    desk.fill("[name=name]", "操作间")
    desk.fill("[name=stations]", "A1-A4")
    desk.click("main button >> text=增加场地")
    desk.goto("/desk/jm-test/schedule/sessions/new")
    desk.select_option("[name=part]", "CK")
    for name, value in (("reporting", "08:30"), ("starts", "10:00"), ("ends", "11:30")):
        desk.fill(f"[name={name}]", value)
    desk.click("main button >> text=增加场次")
    desk.wait_for_selector("text=场次已保存，但有 1 处冲突")
    picture(desk, "schedule-conflict")
    desk.click("main table >> text=修改 >> nth=-1")
    desk.select_option("[name=room]", "操作间")
    desk.click("main button >> text=保存")
    desk.wait_for_selector("text=场次已保存，没有冲突")
    desk.click("main table >> text=CK 工种CK")
    desk.click("main button >> text=自动编排")
    desk.wait_for_selector("text=已安排全部 4 个")
    with app.app_context():
        assert [one.taken for one in queries.sessions("jm-test")] == [0, 4]


def test_the_wall_follows_by_itself_and_says_when_the_network_is_gone(app: Any, desk: Any, picture: Any) -> None:
    desk.set_viewport_size({"width": 1920, "height": 1080})
    desk.goto("/desk/jm-test/wall/screen")
    accepted = desk.locator("tbody tr >> nth=0").locator("td >> nth=4")
    assert accepted.inner_text() == "4"
    assert accepted.evaluate("cell => cell.getBoundingClientRect().height") >= 0.032 * 1080
    with app.app_context():
        make_entries("jm-test", 1, first=50)
    desk.wait_for_selector("tbody tr:first-child td:nth-child(6):text-is('5')", timeout=5000)
    assert not desk.is_visible(".wall-stale")
    desk.context.set_offline(True)
    desk.wait_for_selector(".wall-stale", state="visible", timeout=5000)
    picture(desk, "wall-stale")
    desk.context.set_offline(False)
    desk.wait_for_selector(".wall-stale", state="hidden", timeout=5000)
