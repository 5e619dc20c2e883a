"""A unit's whole way, by the pages alone: it asks for an account, is let in, registers people by form and by workbook, corrects
what came back, and has its ticket. No number of its people ever stands in a page or an address."""
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import create_user, grant_role
from foundation.clock import now, today
from tests.factories import registrations as files
from tests.factories.accounts import PASSWORD
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import id_number
from tests.factories.units import TELEPHONE, application_typed, licence
from tests.journey_steps import DESK, PHONE, Town, fill, give, press, told

CODE = "jm-test"
COOK = "中式烹调师"


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """One browser on one database: what differs between databases is tested without a browser."""
    return str(request.param)


@pytest.fixture
def town(live_server: Any, new_page: Callable[..., Any], picture: Callable[..., Any], complaints: list[str]) -> Town:
    """A competition that is being registered for, and somebody who reviews."""
    with live_server.app.app_context():
        user = create_user(account="registrar", name="何登记", password=PASSWORD, actor=SYSTEM, at=now())
        grant_role(user, Role.REGISTRAR, jurisdiction=CITY, actor=SYSTEM, at=now())
        day = {name: (today() + timedelta(days=n)).isoformat() for name, n in (
            ("registration_opens", -1), ("registration_closes", 20), ("starts", 40), ("ends", 41),
        )}
        make_competition(CODE, events=(event_document("CK", occupation=COOK), event_document("EL", quota=9)), phase="open", dates=day)
    return Town(new_page, live_server.url, picture, complaints)


def ask_for_an_account(town: Town) -> Any:
    """On a phone: the form, then the picture of the licence; nothing else opens yet."""
    page = town.window(PHONE)
    page.goto("/")
    page.get_by_role("link", name="单位报名").first.click()
    page.get_by_role("link", name="申请参赛单位账号").click()
    typed = {name: value for name, value in application_typed(1).items() if name != "consent"}
    fill(page, typed)
    page.check("main [name=consent]")
    press(page, "提交申请")
    told(page, "还差一步：上传证明材料")
    give(page, "proof", "营业执照.jpg", licence(), "image/jpeg")
    press(page, "上传")
    told(page, "正在等待审核")
    page.goto("/unit")
    told(page, "正在等待审核")
    return page


def review_the_account(town: Town) -> None:
    """The desk looks at the picture and lets the unit in."""
    page = town.desk("registrar")
    page.goto("/desk/units")
    told(page, "1 份待审核")
    page.get_by_role("link", name="样例单位01").click()
    expect(page.locator(".unit-proof")).to_be_visible()
    assert TELEPHONE not in page.content()
    press(page, "通过并开通")
    told(page, "已办理")


def register_by_form(page: Any, number: int) -> None:
    """One person, in the two steps of the form."""
    page.goto(f"/unit/{CODE}")
    page.get_by_role("link", name="逐个报名").first.click()
    page.get_by_role("link", name=COOK).click()
    fill(page, {
        "people-0-name": f"陈测{number:03d}", "people-0-id_number": id_number(number), "people-0-phone": f"138{number:08d}",
        "level": "高级工（三级）", "years": "6",
    })
    press(page, "提交报名")
    told(page, "的报名已提交")


def register_by_workbook(page: Any) -> None:
    """Three in the unit's own workbook: two are good, the third comes back marked and is sent again."""
    own = {"所在单位": "", "统一社会信用代码": "", "教练单位": ""}
    wrong = files.row(13, "工种EL", "职工组", **own, 身份证号="440700199002010010")
    people = [files.row(11, COOK, "职工组", **own), files.row(12, "工种EL", "职工组", **own), wrong]
    page.goto(f"/unit/{CODE}/workbooks")
    give(page, "workbook", "本单位.xlsx", files.workbook(people))
    press(page, "上传并检查")
    told(page, "校验不通过")
    press(page, "只提交合格的 2 行", asks="另有 1 行不提交")
    told(page, "已提交 2 行")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载标红的报名表").click()
    book = load_workbook(io.BytesIO(Path(fetched.value.path()).read_bytes()))
    cell = next(cell for line in book.active.iter_rows() for cell in line if cell.value == wrong["身份证号"])
    cell.value = files.id_number(13)
    corrected = io.BytesIO()
    book.save(corrected)
    page.goto(f"/unit/{CODE}/workbooks")
    give(page, "workbook", "改正.xlsx", corrected.getvalue())
    press(page, "上传并检查")
    press(page, "提交全部 1 行")
    told(page, "已提交 1 行")


def one_comes_back(town: Town) -> None:
    """The desk returns one with what to correct."""
    page = town.desk("registrar")
    open_entry(page, "陈测001")
    page.get_by_text("退回修改", exact=True).click()
    fill(page, {"corrections-0-field": "years", "corrections-0-text": "从业年限与劳动合同不符"})
    press(page, "退回，请报名人修改")


def open_entry(page: Any, name: str) -> None:
    """The page of an entry at the desk, found in the list by name."""
    page.goto(f"/desk/{CODE}/registrations?q={name}")
    page.goto(page.locator("#entries a.row-link").first.get_attribute("href"))


def correct_and_accept(town: Town, page: Any) -> None:
    """The unit corrects it without typing the number again; the desk accepts; the ticket is there."""
    page.goto("/unit")
    told(page, "1 个报名被退回")
    page.goto(f"/unit/{CODE}")
    told(page, "从业年限与劳动合同不符")
    page.get_by_role("link", name="修改后重新提交").click()
    fill(page, {"years": "8"})
    town.show(page, "unit-correct-360")
    press(page, "重新提交")
    told(page, "已重新提交")
    desk = town.desk("registrar")
    open_entry(desk, "陈测001")
    told(desk, "8")
    press(desk, "审核通过")
    page.goto(f"/unit/{CODE}")
    town.show(page, "unit-entries-360")
    page.get_by_role("link", name="准考证").first.click()
    told(page, "陈测001")


@pytest.mark.slow
def test_a_unit_goes_from_its_application_to_the_ticket_of_somebody_who_was_sent_back(town: Town) -> None:
    page = ask_for_an_account(town)
    numbers = [id_number(1), id_number(2), *(files.id_number(n) for n in (11, 12, 13)), "13800000001", "13800000011"]
    seen: list[str] = []
    page.on("response", lambda answer: seen.append(answer.url))
    review_the_account(town)
    page.set_viewport_size(DESK)
    register_by_form(page, 1)
    register_by_form(page, 2)
    register_by_workbook(page)
    one_comes_back(town)
    page.set_viewport_size(PHONE)
    correct_and_accept(town, page)
    for place in (f"/unit/{CODE}", f"/unit/{CODE}/workbooks", "/unit"):
        page.goto(place)
        assert not [number for number in numbers if number in page.content()], place
    assert not [address for address in seen if any(number in address for number in numbers)]
