"""Writing a scheme in a real browser: by keyboard, with every kind of aspect, until it is frozen; the browser's arithmetic."""
import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from foundation.rules.numbers import plain
from scoring.queries.events import scheme_of
from scoring.rules.row_moves import MOVES, moved
from scoring.rules.scheme_totals import totals_of
from scoring.rules.way_text import read_way, write_way
from scoring.rules.ways import NoMark, mark_of
from tests.factories.scoring import make_drawn
from tests.scoring.rules.schemes import drawn_rows, drawn_way
from tests.scoring.views.test_looks import DESK, sign_in

BASE = "/desk/jm-test/events/CK/scheme"
VALUES = 2000


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What is typed does not depend on the database."""
    return str(request.param)


def typed(page: Any, *cells: str) -> None:
    """Types a row cell by cell, with the tabulator key between them."""
    for place, cell in enumerate(cells):
        if place:
            page.keyboard.press("Tab")
        if cell:
            page.keyboard.type(cell)


def test_a_scheme_with_every_kind_is_written_by_keyboard_and_frozen(
    new_page: Callable[..., Any], app: Any, picture: Callable[..., Any]
) -> None:
    with app.app_context():
        stage = make_drawn(entries=3)
        page = new_page(viewport=DESK)
        sign_in(page, stage.organizer)
        event_id = stage.event_id
    page.goto(f"{BASE}/modules/P")
    page.locator("[name=aspects-0-code]").click()
    for _ in range(3):
        page.keyboard.press("Control+Delete")
    page.locator("[name=aspects-0-kind]").focus()
    rows = [
        ("8", "", "成品"), ("7", "", "工艺", "1"), ("1", "", "称量", "20"), ("2", "", "戴手套", "10"),
        ("3", "", "长度", "20", "", "10 mm: 0.02=20; 0.05=10"), ("4", "", "毛刺", "10", "", "2 处"),
        ("5", "", "完成时间", "10", "", "5:00=10; 6:00=5"), ("7", "", "外观", "2"),
        ("6", "", "造型", "30", "", "", "", "", "差 | 可 | 良 | 优"),
    ]  # fmt: skip
    for place, cells in enumerate(rows):
        typed(page, *cells)
        page.locator(f"[name=aspects-{place}-kind]").focus()
        page.keyboard.press("Enter")
    assert "合计 100，满分 100" in page.inner_text("[data-scheme-sum]") and "与满分一致" in page.inner_text("[data-scheme-sum]")
    assert page.locator("[name=aspects-9-kind]").evaluate("one => one === document.activeElement")
    page.locator("[name=aspects-4-name]").focus()
    assert "与 10 mm 相差" in page.inner_text("[data-dock-words]")
    page.fill("[data-dock-reading]", "9.96")
    assert page.inner_text("[data-dock-mark]") == "得 10 分"
    page.locator("[name=aspects-3-name]").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert page.input_value("[name=aspects-2-name]") == "戴手套"
    page.locator("[name=aspects-8-name]").focus()
    picture(page, "scheme-module")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=模块“操作技能”已保存")
    with app.app_context():
        found = scheme_of(event_id)
        assert found is not None
        assert [(part["code"], part["day"], part["aspects"]) for part in found.tree["P"]["parts"]] == [
            ("A1", 1, ["A1.1", "A1.2", "A1.3", "A1.4", "A1.5"]), ("A2", 2, ["A2.1"]),
        ]  # fmt: skip
        assert [way["kind"] for way in found.ways.values()] == ["yes_no", "steps", "deduction", "time"]
        assert found.texts["P/A2.1"]["levels"] == ["差", "可", "良", "优"]
    page.goto(f"{BASE}/freeze")
    picture(page, "scheme-freeze")
    page.click("main form button[type=submit]")
    page.click("[data-ask-yes]")
    page.wait_for_selector("text=评分标准已冻结")
    page.goto(f"{BASE}/modules/P")
    assert page.locator("main input:not([type=hidden])").count() == 0 and "每处扣 2 分" in page.inner_text("main")
    picture(page, "scheme-module-frozen")


def test_the_browser_pastes_rows_and_counts_exactly_as_the_server_does(new_page: Callable[..., Any], app: Any) -> None:
    with app.app_context():
        page = new_page(viewport=DESK)
        sign_in(page, make_drawn(entries=1).organizer)
    page.goto(f"{BASE}/modules/new")
    paste_move_and_undo(page)
    assert_same_arithmetic(page)


def paste_move_and_undo(page: Any) -> None:
    """A block of cells of a workbook, taken out again, brought back."""
    text = '子项\t\t"加工\n尺寸"\r\n分级\t\t外径\t1.5\t1\t20 mm: 0.1=1.5\r\nJ\t\t外观\t2'
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text", text); const cell = document.querySelector("[name=aspects-0-kind]");
        cell.focus(); cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )
    assert [page.input_value(f"[name=aspects-{n}-kind]") for n in range(3)] == ["sub", "steps", "judgement"]
    assert page.input_value("[name=aspects-0-name]") == "加工 尺寸" and "合计 3.5" in page.inner_text("[data-scheme-sum]")
    page.locator("[name=aspects-0-name]").focus()
    page.keyboard.press("Control+Delete")
    assert "合计 0" in page.inner_text("[data-scheme-sum]")
    page.click("[data-scheme-undo]")
    assert "合计 3.5" in page.inner_text("[data-scheme-sum]")


def assert_same_arithmetic(page: Any) -> None:
    """Marks of readings, ways in cells, sums and moves: the browser's modules against the rules."""
    random = Random(7)
    readings, expected = [], []
    for _ in range(VALUES):
        way, most = drawn_way(random)
        reading = random.choice((str(random.randint(-40, 400)), plain_reading(random), "x", "1", "0"))
        readings.append([way, most, reading])
        expected.append(outcome(way, most, reading))
    cells = [[way["kind"] if way["kind"] != "value" else "measurement", write_way(way)] for way, _, _ in readings[:300]]
    ways = [read_way(kind if kind != "measurement" else "value", text) for kind, text in cells]
    sheets = [drawn_rows(random, 12) for _ in range(60)]
    sums = [[plain(value) for value in totals_of(rows).rows] for rows in sheets]
    moves = [(random.choice(MOVES), random.randrange(12)) for _ in sheets]
    after = [[row.code for row in moved(rows, *move)] for rows, move in zip(sheets, moves, strict=True)]
    asked = {"readings": readings, "cells": cells, "sheets": [[vars(row) for row in rows] for rows in sheets], "moves": moves}
    found = page.evaluate(
        """async (text) => { const asked = JSON.parse(text);
        const { markOf } = await import("/static/js/scoring/ways.js"); const rows = await import("/static/js/scoring/scheme_rows.js");
        return { marks: asked.readings.map((one) => markOf(...one)), ways: asked.cells.map((one) => rows.readWay(...one)),
          sums: asked.sheets.map((sheet) => rows.totals(sheet).rows.map((one) => rows.shown(one))),
          moved: asked.sheets.map((sheet, at) => rows.moved(sheet, ...asked.moves[at]).rows.map((row) => row.code)) }; }""",
        json.dumps(asked),
    )
    assert found["marks"] == expected and len({json.dumps(one) for one in expected}) > 100
    assert found["ways"] == ways and None not in ways
    assert found["sums"] == sums and found["moved"] == after


def plain_reading(random: Random) -> str:
    """A reading with a fraction."""
    return f"{random.randint(0, 300)}.{random.randint(0, 99):02d}"


def outcome(way: Any, most: str, reading: str) -> dict[str, str]:
    """What the server makes of a reading, in the words of the browser's module."""
    try:
        return {"mark": mark_of(way, most, reading)}
    except NoMark as why:
        return {"fault": why.code}
