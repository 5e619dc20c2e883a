"""An organizer sets this year's competition up from last year's, from the first click until registration is open."""
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from competition import queries
from foundation.accounts.roles import Role
from foundation.clock import today
from tests.factories.accounts import make_user
from tests.factories.competition import make_example
from tests.journey_steps import DESK, PHONE, Town, fill, give, next_phase, press, rows, told

LAST = "jm-2026"
NOTICE = b"%PDF-1.7\n% this year's notice"


@pytest.fixture
def database_kind() -> str:
    """One browser journey is enough: the services behind it are tried on both databases."""
    return "sqlite"


@pytest.fixture
def town(live_server: Any, new_page: Callable[..., Any], picture: Callable[..., Any], complaints: list[str]) -> Town:
    """A house in which last year's competition stands."""
    with live_server.app.app_context():
        make_user("organizer", Role.ORGANIZER)
        make_example()
    return Town(new_page, live_server.url, picture, complaints)


def test_this_years_competition_begins_as_last_years_and_opens(town: Town, live_server: Any) -> None:
    page = town.desk("organizer")
    code = copied(page)
    facts(page, code)
    an_event_leaves_and_comes_back(page, code)
    one_more_event(page, code)
    next_phase(page, code, "报名")
    told(page, "由“筹备”转入“报名”")
    everybody_reads_it(town, code)
    with live_server.app.app_context():
        assert queries.competition(code).set_up.copied_from == LAST
        assert queries.event(code, "NU2").set_up.occupation_code == "4-10-01-06"


def copied(page: Any) -> str:
    """Chooses last year's, looks the days over, makes it."""
    page.goto("/desk")
    page.get_by_role("link", name="新建赛事").first.click()
    page.locator("main").get_by_role("link", name="2026").first.click()
    year = max(2027, today().year)
    code = LAST.replace("2026", str(year))
    expect(page.locator("#code")).to_have_value(code)
    told(page, "2026年5月16日 星期六")
    expect(page.locator("#starts")).not_to_have_value("2026-05-16")
    expect(page.locator("#document")).to_have_value("")
    fill(page, {"ends": f"{year}-01-01"})
    press(page, "建立赛事")
    told(page, f"日期 {year}-01-01 早于前一个日期")
    starts = page.locator("#starts").input_value()
    fill(page, {"ends": starts, "document": f"江人社发〔{year}〕12号"})
    press(page, "建立赛事")
    told(page, "请对照核对清单检查")
    told(page, "还没有填写联系电话")
    assert len(rows(page, "#events")) == 7
    return code


def facts(page: Any, code: str) -> None:
    """Place, contact, co-hosts, the notice itself."""
    page.goto(f"/desk/{code}/settings")
    fill(page, {
        "place_name": "示范技师学院实训楼", "place_address": "样例路 1 号", "contact_person": "竞赛办公室",
        "contact_telephone": "0750-1234567", "co_hosts": "示范公司：提供耗材",
    })  # fmt: skip
    press(page, "保存")
    told(page, "赛事资料已保存")
    told(page, "已填写联系电话")
    page.goto(f"/desk/{code}/attachments")
    give(page, "file", "virus.pdf", b"MZ", "application/pdf")
    press(page, "上传", exact=True)
    told(page, "内容须与类型相符")
    give(page, "file", "竞赛通知.pdf", NOTICE, "application/pdf")
    press(page, "上传", exact=True)
    told(page, "附件已上传")


def an_event_leaves_and_comes_back(page: Any, code: str) -> None:
    """Deleted by mistake, found in the bin, put back with its marking scheme."""
    page.goto(f"/desk/{code}/events/RB")
    press(page, "删除赛项", asks="30 天内可以在回收站恢复")
    told(page, "已放入回收站")
    page.get_by_role("link", name="回收站").click()
    press(page, "恢复")
    told(page, "已恢复")
    page.goto(f"/desk/{code}/events")
    assert "3 个模块" in " ".join(next(cells for cells in rows(page, "#events") if cells[0].startswith("RB")))


def one_more_event(page: Any, code: str) -> None:
    """From the list of occupations and a shape: code and marking scheme are there."""
    page.goto(f"/desk/{code}/events/new")
    fill(page, {"code": "NU2", "occupation": "家政服务员", "shape": "theory_practical", "quota": "30"})
    page.locator("#occupation").blur()
    expect(page.locator("#occupation_code")).to_have_value("4-10-01-06")
    for box in ("名额报满后接受候补", "每人只能报一个赛项", "身份证"):
        page.get_by_label(box, exact=True).check()
    press(page, "增加赛项")
    told(page, "赛项已增加")
    expect(page.locator("[name='modules-1-minutes']")).to_have_value("180")
    fill(page, {"modules-1-place": "3 号车间", "layers": "2"})
    press(page, "保存")
    told(page, "赛项已保存")
    expect(page.locator("[name='modules-1-place']")).to_have_value("3 号车间")


def everybody_reads_it(town: Town, code: str) -> None:
    """On a phone: where, whom to ring, the notice to keep."""
    page = town.window(PHONE)
    page.goto(f"/competitions/{code}")
    for text in ("示范技师学院实训楼，样例路 1 号", "0750-1234567", "示范公司（提供耗材）", "家政服务员（职工组）"):
        told(page, text)
    with page.expect_download() as kept:
        page.get_by_role("link", name="竞赛通知.pdf").click()
    assert kept.value.path().read_bytes() == NOTICE
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] < DESK["width"]
