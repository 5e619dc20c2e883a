"""The server is lost and comes back from an older backup: the tablets give back every mark that it had acknowledged."""
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from foundation.accounts.services import issue_card
from foundation.backup import restore, services
from foundation.backup.recovery_key import make_key
from foundation.clock import now
from foundation.database import db
from scoring.models import Operation, Sheet, SheetVersion
from tests.factories.scoring import DAY, Stage, make_stage

PATIENCE = 20_000
LANDSCAPE = {"width": 1024, "height": 768}


class Restartable:
    """The live server of a test that can be stopped and started again on the same address."""

    def __init__(self, app: Any) -> None:
        self.app, self._port = app, 0
        self._server: BaseWSGIServer
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self._port, self.app, threaded=True)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The page does not know which database it talks to; the drill restores both."""
    return str(request.param)


@pytest.fixture
def live_server(app: Any) -> Iterator[Restartable]:
    """A server that a test can lose."""
    server = Restartable(app)
    yield server
    server.stop()


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open, a recovery key."""
    with app.app_context():
        make_key()
        yield make_stage()


@pytest.fixture
def cards(stage: Stage) -> list[Any]:
    """Cards that were handed out before any backup."""
    return [issue_card(judge.user_id, actor=stage.chief, at=DAY) for judge in stage.judges]


def enter(page: Any, card: Any) -> None:
    """Signs in with card and PIN."""
    page.goto(f"/judge/card/{card.secret}")
    for digit in card.pin:
        page.click(f'[data-key="{digit}"]')
    page.click("button[type=submit]")
    page.wait_for_url("**/judge/**")
    page.wait_for_selector(".queue__entry")


def score(page: Any, entry: str, first: str, *, again: bool = False) -> None:
    """Fills a sheet of module P in, or changes it, and waits for the receipt."""
    page.click(f".queue__entry:has(b:text-is('{entry}'))")
    expect(page.locator("[data-code]")).to_have_text(entry)
    if again:
        page.click("[data-edit]")
    page.fill("#m0", first)
    page.fill("#m1", "27")
    page.click("#m2 label:has(input[value='2'])")
    page.click("[data-submit]")
    page.click("[data-ask-yes]")
    page.click(f".queue__entry:has(b:text-is('{entry}'))")
    page.wait_for_selector("[data-sync][data-state=received]")


def sheets() -> list[Any]:
    """All versions of all sheets, with the operation that brought them."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(
        select(Sheet.public_id, SheetVersion.version, SheetVersion.marks, SheetVersion.total, SheetVersion.operation_id)
        .join(Sheet, Sheet.id == SheetVersion.sheet_id).order_by(Sheet.public_id, SheetVersion.version)
    )]  # fmt: skip


def test_every_acknowledged_mark_comes_back_from_the_tablets_once_their_judges_signed_in_again(
    stage: Stage, cards: list[Any], live_server: Restartable, new_page: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    identity = make_key(renew=True)
    first, second = new_page(viewport=LANDSCAPE), new_page(viewport=LANDSCAPE)
    enter(first, cards[1])
    score(first, "0001", "30")
    backup = services.create(at=now())
    score(first, "0001", "31.5", again=True)
    score(first, "0002", "22")
    score(first, "0001", "33", again=True)
    enter(second, cards[2])
    score(second, "0003", "12.5")
    acknowledged, devices = sheets(), {one.device_id for one in db.session.scalars(select(Operation))}
    assert len(acknowledged) == 5 and len(devices) == 2

    live_server.stop()
    restore.restore(backup.path, identity, replace=True, at=now())
    assert len(sheets()) == 1
    live_server.start()

    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#notices a[href='/judge/sign-in']")).to_be_visible(timeout=PATIENCE)
    picture(first, "tablet-after-restore", full_page=False)
    for page, card, count in ((first, cards[1], 2), (second, cards[2], 1)):
        enter(page, card)
        expect(page.locator(".queue__entry[data-state=sent]")).to_have_count(count, timeout=PATIENCE)
        expect(page.locator(".queue__entry[data-state=waiting]")).to_have_count(0, timeout=PATIENCE)
    assert sheets() == acknowledged
    assert {one.outcome for one in db.session.scalars(select(Operation))} == {"counted"}


def test_a_server_that_was_only_started_again_asks_nobody_to_sign_in_and_gets_nothing_twice(
    stage: Stage, cards: list[Any], live_server: Restartable, new_page: Callable[..., Any]
) -> None:
    page = new_page(viewport=LANDSCAPE)
    enter(page, cards[1])
    score(page, "0001", "30")
    live_server.stop()
    live_server.start()
    handed: list[str] = []
    page.on("request", lambda request: handed.append(request.url) if request.method == "PUT" else None)
    with page.expect_response("**/api/v1/csrf"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert page.locator("#notices a[href='/judge/sign-in']").count() == 0
    assert handed == [] and len(sheets()) == 1
