"""Two layers of codes, by the pages alone: committed to, drawn by two people, opened by two after the lock, and replayed."""
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from competition import queries
from competition.models import Event
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.database import db
from scoring.queries.events import event_by_code
from scoring.services.opening import open_scoring
from scoring.services.schemes import keep_scheme
from tests.factories.accounts import make_user
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import make_entries
from tests.factories.scoring import DAY, RULES, TEXTS, make_bench, scheme_hash
from tests.journey_steps import PHONE, Town, press, rows, silent, told

DRAW = "/desk/jm-test/draw"
STAFF = {"organizer": Role.ORGANIZER, "supervisor": Role.SUPERVISOR, "registrar": Role.REGISTRAR, "publisher": Role.ORGANIZER}


@pytest.fixture
def town(live_server: Any, new_page: Any, picture: Any, complaints: list[str]) -> Town:
    """An event of two layers whose registration is closed, and the accounts of those who work at the draw."""
    with live_server.app.app_context():
        make_competition(events=(event_document("CK"),), phase="open")
        found = event_by_code("jm-test", "CK")
        assert found is not None
        keep_scheme(found.id, RULES, TEXTS, settings={"second_person": False}, actor=SYSTEM, at=DAY)
        make_entries("jm-test", 4)
        db.session.get_one(Event, found.id).set_up = {"layers": 2}
        db.session.commit()
        set_phase("jm-test", "closed", actor=SYSTEM, at=DAY)
        for account, role in STAFF.items():
            make_user(account, role)
    return Town(new_page, live_server.url, picture, complaints)


def layer(number: int) -> str:
    """The row of one layer on the page of the draw."""
    return f"#draw tbody tr:nth-child({number})"


def draw_both(town: Town) -> None:
    """The fingerprints are published; the organizer draws the first layer with a lot, the supervisor the second."""
    page = town.desk("organizer")
    page.goto(DRAW)
    expect(page.get_by_role("button", name="抽签", exact=True)).to_have_count(0)
    press(page, "公布全部种子指纹", asks="公布后种子不能更换")
    told(page, "已公布 2 个种子指纹")
    town.show(page, "layers-committed-1440")
    page.locator(f"{layer(1)} [name=lot]").fill("3-17-8")
    press(page, "抽签", asks="抽签后不能重复", within=layer(1), exact=True)
    expect(page.locator(layer(1))).to_contain_text("已抽签，加密中")
    expect(page.locator(layer(2))).to_contain_text("须由另一人抽签")
    other = town.desk("supervisor")
    other.goto(DRAW)
    press(other, "抽签", asks="抽签后不能重复", within=layer(2), exact=True)
    expect(other.locator(layer(2))).to_contain_text("已抽签，加密中")
    town.show(other, "layers-drawn-1440")


def read_one_layer(town: Town) -> dict[str, str]:
    """The registrar reads the first layer and is offered no other; the organizer none."""
    page = town.desk("registrar")
    page.goto(DRAW)
    expect(page.get_by_role("link", name="对照表")).to_have_count(1)
    page.click(f"{layer(1)} >> text=对照表")
    press(page, "显示对照表")
    found = {cells[0]: cells[1] for cells in rows(page, "#codes")}
    town.show(page, "layers-codes-1440")
    organizer = town.desk("organizer")
    organizer.goto(DRAW)
    expect(organizer.get_by_role("link", name="对照表")).to_have_count(0)
    return found


def score(town: Town, app: Any) -> None:
    """Everything is marked and the chief judge has confirmed."""
    with app.app_context():
        set_phase("jm-test", "drawn", actor=SYSTEM, at=DAY)
        ref = event_by_code("jm-test", "CK")
        assert ref is not None
        stage = make_bench(ref)
        open_scoring(stage.event_id, actor=stage.organizer, at=DAY)
        stage.scheme_hash = scheme_hash(stage.event_id)
        stage.score_all()
        stage.confirm()


def publish(town: Town, asked: str) -> Any:
    """Another organizer tries to publish."""
    page = town.desk("publisher")
    page.goto("/desk/jm-test/results")
    press(page, "公布成绩", asks="公布后不能撤回")
    told(page, asked)
    return page


def open_both(town: Town) -> None:
    """From the last layer: one asks, another agrees."""
    organizer, supervisor = town.desk("organizer"), town.desk("supervisor")
    for number, first, second in ((2, organizer, supervisor), (1, supervisor, organizer)):
        first.goto(DRAW)
        expect(first.get_by_role("button", name="申请解密")).to_have_count(1)
        press(first, "申请解密", asks="须由另一人同意", within=layer(number))
        expect(first.locator(layer(number))).to_contain_text("须由另一人同意")
        second.goto(DRAW)
        press(second, "同意解密", asks="成绩不能再退回修改", within=layer(number))
        expect(second.locator(layer(number))).to_contain_text("已解密")
    town.show(organizer, "layers-opened-1440")


@pytest.mark.slow
def test_two_layers_are_drawn_by_two_opened_by_two_and_replayed_by_anybody(town: Town, live_server: Any, tmp_path: Path) -> None:
    street = town.window(PHONE)
    draw_both(town)
    street.goto("/competitions/jm-test/draw")
    expect(street.locator("code.draw__print")).to_have_count(2)
    silent(street, "种子原文")
    fingerprints = street.locator("code.draw__print").all_inner_texts()
    town.show(street, "layers-public-before-360")
    first = read_one_layer(town)
    assert sorted(first.values()) == ["A0001", "A0002", "A0003", "A0004"]
    score(town, live_server.app)
    publish(town, "还有未解密的层次：抽签号、工位号")
    open_both(town)
    publish(town, "的成绩已公布")
    street.reload()
    told(street, "种子原文")
    with street.expect_download() as download:
        street.click("text=下载核对文件")
    assert download.value.suggested_filename == "draw-CK.json"
    file = tmp_path / "draw-CK.json"
    download.value.save_as(file)
    document = json.loads(file.read_bytes())
    assert [one["commitment"] for one in document["layers"]] == fingerprints
    assert (document["layers"][0]["codes"], document["layers"][0]["lot"]) == (first, "3-17-8")
    answer = live_server.app.test_cli_runner().invoke(args=["competition", "replay-draw", str(file)])
    assert (answer.exit_code, json.loads(answer.output)["agrees"]) == (0, True)
    with live_server.app.app_context():
        by_code = queries.entries_by_code(queries.event("jm-test", "CK").id)
    last = document["layers"][1]["codes"]
    assert {entry.ticket: code for code, entry in by_code.items()} == {ticket: last[code] for ticket, code in first.items()}
    street.click("summary:has-text('查看全部')")
    town.show(street, "layers-public-after-360")
