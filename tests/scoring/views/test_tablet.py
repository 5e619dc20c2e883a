"""The judge's tablet in a real browser: card, sheet, receipt, reload, no network, two tablets."""
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from foundation import chance
from foundation.accounts.services import issue_card
from foundation.database import db
from scoring.models import Operation, Sheet, SheetVersion
from scoring.services.operations import submit_operation
from scoring.services.sheets import return_sheet
from tests.factories.scoring import DAY, Stage, make_stage

LANDSCAPE = {"width": 1024, "height": 768}
PORTRAIT = {"width": 768, "height": 1024}
PATIENCE = 20_000


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The page does not know which database it talks to."""
    return str(request.param)


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


@pytest.fixture
def enter(stage: Stage, new_page: Callable[..., Any]) -> Callable[..., Any]:
    """``enter(judge=0)``: a judge's tablet, signed in with card and PIN."""
    cards: dict[int, Any] = {}

    def sign_in(judge: int = 0, **options: Any) -> Any:
        if judge not in cards:
            cards[judge] = issue_card(stage.judges[judge].user_id, actor=stage.chief, at=DAY)
        page = new_page(**{"viewport": LANDSCAPE} | options)
        page.goto(f"/judge/card/{cards[judge].secret}")
        for digit in cards[judge].pin:
            page.click(f'[data-key="{digit}"]')
        page.click("button[type=submit]")
        page.wait_for_url("**/judge/**")
        page.wait_for_selector(".queue__entry")
        return page

    return sign_in


def choose(page: Any, module: str, entry: str) -> None:
    """Opens a sheet from the list."""
    if page.locator("#group").is_visible():
        page.select_option("#group", f"CK/{module}")
    page.click(f".queue__entry:has(b:text-is('{entry}'))")
    expect(page.locator("[data-code]")).to_have_text(entry)


def fill(page: Any, first: str = "38.5", second: str = "27", score: str = "2") -> None:
    """Fills a sheet of module P in."""
    page.fill("#m0", first)
    page.fill("#m1", second)
    page.click(f"#m2 label:has(input[value='{score}'])")


def submit(page: Any) -> None:
    """Presses the button and says yes."""
    page.click("[data-submit]")
    page.click("[data-ask-yes]")


def received(page: Any, entry: str, module: str = "P") -> int:
    """Opens a sheet that was submitted and waits for its receipt."""
    choose(page, module, entry)
    page.wait_for_selector("[data-sync][data-state=received]")
    return int(page.inner_text("[data-sync-receipt]").removeprefix("#"))


def versions(entry: str = "0001") -> list[dict[str, Any]]:
    """What the server has of an entry's sheets in module P."""
    db.session.rollback()
    return list(
        db.session.scalars(
            select(SheetVersion.marks).join(Sheet, Sheet.id == SheetVersion.sheet_id)
            .where(Sheet.entry_code == entry, Sheet.module == "P").order_by(SheetVersion.id)
        )
    )  # fmt: skip


def test_a_judge_scans_the_card_fills_a_sheet_in_and_gets_a_receipt(
    enter: Callable[..., Any], stage: Stage, picture: Callable[..., Any]
) -> None:
    page = enter(1)
    assert page.locator(".queue__entry b").all_inner_texts() == stage.codes
    choose(page, "P", "0001")
    picture(page, "tablet-empty", full_page=False)
    page.fill("#m0", "45")
    assert page.inner_text("#m0-error") == "最高 40.00 分，请改正"
    page.fill("#m0", "３８。５")
    page.press("#m0", "Enter")
    page.keyboard.type("27")
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    page.click("#m2 label:has(input[value='2'])")
    assert page.inner_text("[data-tally-sum]") == "85.5"
    picture(page, "tablet-filled", full_page=False)
    page.set_viewport_size(PORTRAIT)
    picture(page, "tablet-portrait", full_page=False)
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=sent]")
    seq = received(page, "0001")
    assert versions() == [{"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}]
    kept = db.session.scalars(select(Operation)).one()
    assert f'"seq":{seq},' in kept.answer
    assert page.is_hidden("[data-submit]")


def test_nothing_on_the_tablet_names_anybody_but_blind_codes(enter: Callable[..., Any], stage: Stage) -> None:
    page = enter(1)
    text = page.content() + page.evaluate("fetch('/judge/packet').then((answer) => answer.text())")
    for private in ("陈测", "样例单位", stage.ticket("0001"), "440700", "评委1", "评委3"):
        assert private not in text


def test_what_was_typed_is_there_after_a_reload(enter: Callable[..., Any]) -> None:
    page = enter(1)
    choose(page, "P", "0002")
    page.fill("#m0", "12.5")
    page.wait_for_selector(".queue__entry[data-state=started]")
    page.reload()
    page.wait_for_selector(".queue__entry[data-state=started]")
    assert page.input_value("#m0") == "12.5"


def test_without_a_network_sheets_wait_on_the_tablet_and_arrive_once(
    enter: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    page.context.set_offline(True)
    for entry in ("0001", "0002"):
        choose(page, "P", entry)
        fill(page)
        submit(page)
        page.wait_for_selector(f".queue__entry[data-state=waiting]:has(b:text-is('{entry}'))")
    assert page.get_attribute("[data-sync]", "data-state") == "local"
    picture(page, "tablet-offline", full_page=False)
    assert versions("0001") == versions("0002") == []
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".queue__entry[data-state=sent]")).to_have_count(2, timeout=PATIENCE)
    assert len(versions("0001")) == len(versions("0002")) == 1


def test_an_answer_that_was_lost_on_the_way_is_asked_for_again_and_counted_once(enter: Callable[..., Any]) -> None:
    page = enter(1)
    lost: list[str] = []

    def swallow(route: Any) -> None:
        if not lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/operations/*", swallow)
    choose(page, "P", "0001")
    fill(page)
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    assert lost and len(versions()) == 1


def test_a_change_made_while_the_first_is_on_its_way_becomes_the_second_version(enter: Callable[..., Any]) -> None:
    page = enter(1)
    page.route("**/api/v1/operations/*", lambda route: route.abort())
    choose(page, "P", "0001")
    fill(page)
    submit(page)
    choose(page, "P", "0001")
    page.click("[data-edit]")
    page.fill("#m1", "26")
    submit(page)
    page.unroute("**/api/v1/operations/*")
    page.reload()
    page.wait_for_selector(".queue__entry[data-state=sent]")
    expect(page.locator(".queue__entry[data-state=waiting]")).to_have_count(0, timeout=PATIENCE)
    assert [marks["A1.2"] for marks in versions()] == ["27", "26"]


def test_two_tablets_of_one_judge_show_both_values_and_the_judge_decides(
    enter: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    first, second = enter(1), enter(1)
    for page in (first, second):
        choose(page, "P", "0001")
    fill(first, "38.5")
    submit(first)
    received(first, "0001")
    fill(second, "31")
    submit(second)
    second.wait_for_selector("[data-decision]")
    expect(second.locator(".queue__entry[data-state=refused] b")).to_have_text("0001")
    rows = second.locator("[data-decision] tbody tr").all_inner_texts()
    assert [re.split(r"\s+", row) for row in rows] == [["切配规格均匀", "31", "38.5"]]
    picture(second, "tablet-stale", full_page=False)
    second.click("[data-keep=mine]")
    received(second, "0001")
    assert [marks["A1.1"] for marks in versions()] == ["38.5", "31"]


def test_a_session_that_ended_costs_no_mark(enter: Callable[..., Any], app: Any) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    fill(page)
    page.context.clear_cookies(name=app.config["SESSION_COOKIE_NAME"])
    submit(page)
    page.wait_for_selector("#notices a[href='/judge/sign-in']")
    assert versions() == []
    again = page.context.new_page()
    again.goto("/judge/sign-in")
    again.close()
    page.wait_for_selector(".queue__entry[data-state=waiting]")


def test_a_sheet_that_was_sent_back_says_why(enter: Callable[..., Any], stage: Stage, picture: Callable[..., Any]) -> None:
    judge = stage.judges[1]
    body = stage.body(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": "1"})
    submit_operation(chance.opaque_id(), body, actor=judge.actor, at=DAY)
    return_sheet(stage.sheet(judge, "0001").public_id, ["A1.2"], "小数点看不清", actor=stage.chief, at=DAY)
    page = enter(1)
    choose(page, "P", "0001")
    assert "小数点看不清" in page.inner_text("#sheet-note")
    assert "is-sent-back" in (page.get_attribute("#m1-row", "class") or "")
    picture(page, "tablet-returned", full_page=False)
    page.fill("#m1", "21.5")
    submit(page)
    received(page, "0001")
    assert [marks["A1.2"] for marks in versions()] == ["20", "21.5"]


def test_a_sheet_with_gaps_asks_before_it_is_sent_as_not_given(enter: Callable[..., Any]) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    page.fill("#m0", "30")
    page.click("[data-submit]")
    assert "还有 2 项未评分" in page.inner_text("[data-ask-text]")
    page.click("[data-ask-yes]")
    received(page, "0001")
    assert versions() == [{"A1.1": "30", "A1.2": None, "A2.1": None}]


def test_a_mark_out_of_range_is_never_sent(enter: Callable[..., Any]) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    fill(page, first="40.5")
    page.click("[data-submit]")
    assert page.locator("#ask").is_hidden()
    assert "先改正" in page.inner_text("#notices")
    assert versions() == []


def test_a_wrong_pin_is_told_at_the_field(stage: Stage, page: Any, picture: Callable[..., Any]) -> None:
    card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
    page.set_viewport_size(PORTRAIT)
    page.goto(f"/judge/card/{card.secret}")
    assert "评委1" in page.inner_text("h1")
    picture(page, "tablet-card", full_page=False)
    page.fill("#pin", "000000" if card.pin != "000000" else "111111")
    page.click("button[type=submit]")
    assert "PIN 码不正确" in page.inner_text("#pin-error")


def test_what_a_restored_server_lost_is_offered_again_and_not_counted_twice(enter: Callable[..., Any]) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    fill(page)
    submit(page)
    received(page, "0001")
    asked: list[str] = []

    def forget(route: Any) -> None:
        answer = route.fetch()
        known = answer.json()
        for device in known["devices"]:
            device["operations"] = []
        route.fulfill(response=answer, json=known)

    page.route("**/api/v1/devices/me", forget)
    page.on("request", lambda request: asked.append(request.url) if request.method == "PUT" else None)
    page.reload()
    received(page, "0001")
    expect(page.locator(".queue__entry[data-state=waiting]")).to_have_count(0, timeout=PATIENCE)
    assert len(asked) == 1 and len(versions()) == 1


def test_english_judges_read_english_words_around_the_same_sheet(enter: Callable[..., Any]) -> None:
    page = enter(1)
    choose(page, "P", "0001")
    page.goto("/judge/?lang=en")
    page.wait_for_selector(".queue__entry")
    assert page.get_attribute("html", "lang") == "en"
    assert page.locator(".mark__label").first.inner_text().endswith("切配规格均匀")
