"""A hall: a tablet installs the authority, signs in with card and PIN and scores over HTTPS on an address that is not localhost."""
import json
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import select

from foundation.accounts.services import issue_card
from foundation.database import db
from scoring.models import Operation
from tests.factories.scoring import DAY, Stage, make_stage
from tests.network_rooms import SERVER, two_rooms
from tests.venue_server import Venue, running, trusting, venue_of

PATIENCE = 20_000
CHECKS = ["连接", "本机存储", "离线页面", "时钟", "电量", "可用空间"]

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A hall does not know which database stands behind it."""
    return str(request.param)


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


@pytest.fixture
def hall(app: Any, stage: Stage) -> Iterator[Venue]:
    """The hall's server on the competition of the stage."""
    db.session.remove()
    db.engine.dispose()
    with venue_of(app) as venue:
        yield venue


@pytest.fixture
def browser(chromium: Any, tmp_path: Path) -> Iterator[Callable[[Path | None], Any]]:
    """``browser(authority)``: a browser whose user trusts the authority, or nobody new."""
    opened: list[Any] = []

    def launch(authority: Path | None) -> Any:
        opened.append(trusting(chromium, tmp_path / f"home-{len(opened)}", authority))
        return opened[-1]

    yield launch
    for one in opened:
        one.close()


def sign_in(page: Any, card: Any) -> None:
    """Card and PIN, as at the table."""
    page.goto(f"/judge/card/{card.secret}")
    for digit in card.pin:
        page.click(f'[data-key="{digit}"]')
    page.click("button[type=submit]")
    page.wait_for_selector(".queue__entry")


def score(page: Any) -> str:
    """Fills the first sheet in, hands it in, and answers the number of its receipt, as the tablet shows it and as it lists it."""
    page.click(".queue__entry:has(b:text-is('0001'))")
    if page.locator("#group").is_visible():
        page.select_option("#group", "CK/P")
        page.click(".queue__entry:has(b:text-is('0001'))")
    page.fill("#m0", "38.5")
    page.fill("#m1", "27")
    page.click("#m2 label:has(input[value='2'])")
    page.click("[data-submit]")
    page.click("[data-ask-yes]")
    page.wait_for_selector(".queue__entry[data-state=sent]")
    page.click(".queue__entry:has(b:text-is('0001'))")
    expect(page.locator("[data-sync]")).to_have_attribute("data-state", "received", timeout=PATIENCE)
    number = str(page.inner_text("[data-sync-receipt]"))
    page.goto("/judge/receipts")
    expect(page.locator("main")).to_contain_text(number)
    return number


def receipt_of_the_only_operation(number: str) -> bool:
    """Whether the database holds one operation, with the receipt that the tablet showed."""
    db.session.rollback()
    return f'"seq":{number.removeprefix("#")},' in db.session.scalars(select(Operation)).one().answer


def keep_for_ever(context: Any, page: Any, origin: str) -> None:
    """What a bookmark or an icon on the home screen does: the browser promises to keep what the page stores."""
    session = context.new_cdp_session(page)
    inside = session.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    session.send("Browser.grantPermissions", {"origin": origin, "permissions": ["durableStorage"], "browserContextId": inside})


def installed(hall: Venue, folder: Path) -> Path:
    """The certificate as a tablet downloads it from the door."""
    file = folder / "venue.crt"
    with urllib.request.urlopen(f"{hall.door}/venue.crt", timeout=10) as answer:
        file.write_bytes(answer.read())
    return file


def test_a_tablet_that_installed_the_authority_scores_over_https_and_finds_itself_in_order(
    hall: Venue, stage: Stage, browser: Callable[..., Any], tmp_path: Path, picture: Callable[..., Any], complaints: list[str]
) -> None:
    card = issue_card(stage.judges[1].user_id, actor=stage.chief, at=DAY)
    chrome = browser(installed(hall, tmp_path))
    context = chrome.new_context(base_url=hall.house, locale="zh-CN", viewport={"width": 1024, "height": 768})
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    keep_for_ever(context, page, hall.house)
    sign_in(page, card)
    assert page.evaluate("isSecureContext && location.protocol") == "https:"

    page.click("details.menu > summary")
    page.click("[data-checkup-open]")
    expect(page.locator("#checkup [data-checkup-sum]")).to_have_text("可以开始评分。", timeout=PATIENCE)
    assert page.locator("#checkup li b").all_inner_texts() == CHECKS
    assert page.locator("#checkup li").evaluate_all("rows => rows.map((row) => row.dataset.check)") == ["fine"] * 6
    picture(page, "venue-checkup", full_page=False)
    page.click("[data-checkup-close]")
    expect(page.locator("#checkup-note")).to_be_hidden()

    number = score(page)
    assert receipt_of_the_only_operation(number)
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["__Host-session"]["secure"] and cookies["__Host-session"]["httpOnly"] and cookies["tablet"]["secure"]


def test_without_a_server_the_worker_shows_a_notice_and_keeps_nothing_of_anybody(
    hall: Venue, stage: Stage, browser: Callable[..., Any], tmp_path: Path, picture: Callable[..., Any]
) -> None:
    card = issue_card(stage.judges[1].user_id, actor=stage.chief, at=DAY)
    context = browser(installed(hall, tmp_path)).new_context(base_url=hall.house, locale="zh-CN")
    page = context.new_page()
    sign_in(page, card)
    page.evaluate(
        "new Promise((done) => navigator.serviceWorker.controller ? done() : "
        "navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
    )
    kept = page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => "
        "(await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat())"
    )
    assert "/judge/offline" in kept and "/static/js/scoring/tablet.js" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {"/judge/offline", "/judge/shell"}  # neither names anybody
    me = page.get_attribute("body", "data-judge")
    context.set_offline(True)
    page.goto("/judge/receipts")
    expect(page.locator("h1")).to_contain_text("现在连不上服务器")
    assert page.locator("main").evaluate("box => getComputedStyle(box).gridArea.startsWith('main')"), "the notice has its style"
    picture(page, "venue-offline", full_page=False)
    text = page.content()
    assert me and me not in text and "csrf" not in text
    context.set_offline(False)
    page.click("main a.btn")
    page.wait_for_selector(".queue__entry")


def test_the_house_answers_over_https_only_and_whoever_did_not_install_the_authority_is_warned(
    hall: Venue, browser: Callable[..., Any]
) -> None:
    stranger = browser(None).new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        stranger.goto(hall.house)
    trust = ssl.create_default_context(cafile=str(hall.folder / "ca.crt"))
    with urllib.request.urlopen(f"{hall.house}/healthz", context=trust, timeout=10) as answer:
        assert json.load(answer) == {"ok": True}
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    with urllib.request.urlopen(f"{hall.house}/venue", context=trust, timeout=10) as answer:
        page = answer.read().decode()
    assert hall.house in page and f"{hall.door}/" in page and "未加密" not in page
    with pytest.raises((OSError, HTTPException)):
        urllib.request.urlopen(hall.house.replace("https", "http"), timeout=10)


def test_a_tablet_in_a_network_of_its_own_scores_on_the_address_that_the_server_found_by_itself(
    app: Any, stage: Stage, chromium: Any, tmp_path: Path
) -> None:
    card = issue_card(stage.judges[1].user_id, actor=stage.chief, at=DAY)
    db.session.remove()
    db.engine.dispose()
    settings = {name: str(app.config[name]) for name in ("MODE", "INSTANCE", "DATABASE_URL")}
    with two_rooms() as rooms, running("venue", settings, before=rooms.of_server()):
        (tmp_path / "venue.crt").write_bytes(rooms.fetch(f"http://{SERVER}:8080/venue.crt"))
        tablet = trusting(chromium, tmp_path / "home", tmp_path / "venue.crt", rooms.browser(tmp_path))
        try:
            page = tablet.new_context(base_url=f"https://{SERVER}:8443", locale="zh-CN").new_page()
            page.goto("/venue")
            expect(page.locator("main")).to_contain_text(f"https://{SERVER}:8443")
            sign_in(page, card)
            assert receipt_of_the_only_operation(score(page))
        finally:
            tablet.close()
