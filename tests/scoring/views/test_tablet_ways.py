"""The judge's tablet in a real browser: readings that become marks, one aspect across all codes, undo, the keypad, the file for
the desk, late marks."""
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import Operation, Sheet, SheetVersion
from scoring.services.outboxes import bring_outbox, take_outbox
from tests.factories.accounts import make_user
from tests.factories.scoring import DAY, Stage, actor_of
from tests.factories.ways import make_rich_stage
from tests.scoring.views.test_tablet import PATIENCE, database_kind, enter, submit

__all__ = ["database_kind", "enter"]


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Three entries; module P is divided into two sub-criteria with every way of marking."""
    with app.app_context():
        yield make_rich_stage(3)


def group(page: Any, part: str) -> None:
    """Chooses a sub-criterion."""
    page.select_option("#group", f"ZP/P/{part}")


def stored(part: str) -> dict[str, tuple[dict[str, Any], dict[str, Any] | None]]:
    """Marks and readings of one sub-criterion by entry, as the server has them."""
    db.session.rollback()
    rows = db.session.execute(
        select(Sheet.entry_code, SheetVersion.marks, SheetVersion.readings).join(Sheet, Sheet.id == SheetVersion.sheet_id)
        .where(Sheet.part == part).order_by(SheetVersion.id)
    )
    return {entry: (marks, readings) for entry, marks, readings in rows}


def test_a_reading_becomes_a_mark_and_the_tablet_says_how(enter: Callable[..., Any], picture: Callable[..., Any]) -> None:
    page = enter(1)
    group(page, "P1")
    page.fill("#m0", "18.5")
    page.click("#m1 label:has(input[value='1'])")
    page.fill("#m2", "20.03")
    expect(page.locator("#m2-row [data-reckoning]")).to_contain_text("得 15.5 分（满分 25.00）")
    expect(page.locator("#m2-row [data-reckoning]")).to_contain_text("与 20 mm 相差 0.03 mm，不超过 0.05 mm")
    assert page.inner_text("[data-tally-sum]") == "39"
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    group(page, "P2")
    page.fill("#m0", "2.5")
    expect(page.locator("#m0-error")).to_have_text("请填写整数")
    page.click("[data-submit]")
    assert page.locator("#ask").is_hidden(), "a reading that gives no mark is never handed in as no mark"
    page.fill("#m0", "3")
    page.fill("#m1", "1:40")
    page.click("#m2 label:has(input[value='2'])")
    picture(page, "tablet-readings", full_page=False)
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    assert stored("P1") == {"0001": ({"A1": "18.5", "A2": "5", "A3": "15.5"}, {"A2": "1", "A3": "20.03"})}
    assert stored("P2") == {"0001": ({"B1": "8.5", "B2": "6", "B3": "2"}, {"B1": "3", "B2": "100"})}


def test_one_aspect_across_all_codes_fills_each_sheets_draft_and_complete_sheets_go_together(
    enter: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    page = enter(1)
    group(page, "P1")
    page.click("[data-mode=aspect]")
    for number, mark in enumerate(("10", "11", "12")):
        page.fill(f"#m{number}", mark)
        page.press(f"#m{number}", "Enter")
    assert page.evaluate("document.activeElement.matches('[data-submit]')") or page.locator("[data-submit]").is_hidden()
    page.click(".queue__entry[data-aspect=A2]")
    for number in (0, 1):
        page.click(f"#m{number} label:has(input[value='1'])")
    page.click(".queue__entry[data-aspect=A3]")
    for number in (0, 1):
        page.fill(f"#m{number}", "20")
    picture(page, "tablet-across", full_page=False)
    page.wait_for_function("document.querySelectorAll('.queue__aspect')[2].textContent.includes('2 / 3')")
    page.reload()
    page.wait_for_selector(".queue__aspect")
    page.click("[data-undo]")
    page.wait_for_selector("#m1-row.is-missing")
    page.fill("#m1", "20.01")
    page.click("[data-submit]")
    assert "0001、0002" in page.inner_text("[data-ask-text]")
    page.click("[data-ask-yes]")
    page.click("[data-mode=entry]")
    expect(page.locator(".queue__entry[data-state=sent]")).to_have_count(2, timeout=PATIENCE)
    assert {entry: marks["A1"] for entry, (marks, _readings) in stored("P1").items()} == {"0001": "10", "0002": "11"}
    assert len(db.session.scalars(select(Operation.id)).all()) == 2
    expect(page.locator(".queue__entry[data-state=started] b")).to_have_text("0003")


def test_several_steps_are_undone_also_after_a_reload_and_the_keypad_types(enter: Callable[..., Any]) -> None:
    page = enter(1)
    group(page, "P2")
    page.click("details.menu > summary")
    if page.get_attribute("[data-pad-toggle]", "aria-pressed") == "false":
        page.click("[data-pad-toggle]")
    page.keyboard.press("Escape")
    page.click("#m1")
    assert page.get_attribute("#m1", "inputmode") == "none"
    for key in ("1", ".", "4", "0"):
        page.click(f"#pad [data-key='{key}']")
    assert page.input_value("#m1") == "1:40"
    for box in page.locator("#pad button").all() + page.locator(".spin button").all() + page.locator(".scale label").all():
        size = box.bounding_box()
        assert size and size["width"] >= 48 and size["height"] >= 48
    page.click("#pad [data-key=next]")
    page.click("#m2 label:has(input[value='3'])")
    page.click("#m0-row .spin__up")
    page.wait_for_function("document.querySelector('#m0').value === '1'")
    page.wait_for_selector(".queue__entry[data-state=started]")
    page.reload()
    page.wait_for_selector(".queue__entry[data-state=started]")
    page.click("[data-undo]")
    page.wait_for_selector("#m0-row.is-missing")
    page.click("[data-undo]")
    page.wait_for_selector("#m2-row.is-missing")
    assert page.input_value("#m1") == "1:40"
    page.click("[data-undo]")
    page.wait_for_selector(".queue__entry[aria-current][data-state=todo]")


def test_the_file_that_a_tablet_without_a_network_writes_counts_at_the_desk_and_only_once(enter: Callable[..., Any], stage: Stage, tmp_path: Path) -> None:
    page = enter(1)
    group(page, "P1")
    page.route("**/api/v1/csrf", lambda route: route.abort())
    page.fill("#m0", "18.5")
    page.click("#m1 label:has(input[value='0'])")
    page.fill("#m2", "20.03")
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=waiting]")
    page.click("details.menu > summary")
    with page.expect_download() as waiting:
        page.click("[data-carry]")
    file = tmp_path / "outbox.json"
    waiting.value.save_as(file)
    assert "请把文件交给记分员" in page.inner_text("#notices")
    keeper = actor_of(make_user("keeper", Role.SCOREKEEPER))
    brought = bring_outbox(stage.competition_id, file.read_bytes(), actor=keeper, at=DAY)
    assert [one.outcome for one in take_outbox(stage.competition_id, brought, actor=keeper, at=DAY)] == ["counted"]
    page.unroute("**/api/v1/csrf")
    page.reload()
    page.wait_for_selector(".queue__entry[data-state=sent]", timeout=PATIENCE)
    expect(page.locator(".queue__entry[data-state=waiting]")).to_have_count(0)
    assert list(stored("P1")) == ["0001"] and len(db.session.scalars(select(SheetVersion.id)).all()) == 1


def test_a_mark_that_comes_after_the_lock_is_said_to_be_kept_and_not_counted(enter: Callable[..., Any], stage: Stage) -> None:
    page = enter(1)
    group(page, "P1")
    page.click(".queue__entry:has(b:text-is('0002'))")
    page.fill("#m0", "5")
    db.session.execute(Sheet.__table__.update().where(Sheet.entry_code == "0002").values(state="locked"))
    db.session.commit()
    submit(page)
    expect(page.locator("#notices")).to_contain_text("锁定之后才收到 0002", timeout=PATIENCE)
    page.click(".queue__entry:has(b:text-is('0002'))")
    expect(page.locator(".queue__entry[aria-current]")).to_have_attribute("data-state", "locked")
    assert stored("P1") == {} and db.session.scalars(select(Operation.outcome)).all() == ["late"]
