"""A day on which everything fails: no network, the browser closed, the server killed. Nothing is lost, nothing counts twice."""
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from bench.chaos.server import free_port
from foundation.accounts.services import issue_card
from foundation.database import db
from tests.conftest import ROOT, build_app
from tests.factories.scoring import DAY, make_stage
from tests.scoring.views.test_shell import CONTROLLED
from tests.scoring.views.test_tablet import LANDSCAPE, choose, fill, received

PATIENCE = 30_000


class Killable:
    """The real server as a process of its own, always at the same address."""

    def __init__(self, folder: Path, url: str) -> None:
        self.log, self.port = folder / "server.log", free_port()
        settings = {"MODE": "real", "INSTANCE": str(folder / "instance"), "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(self.port), "BACKUP_EVERY": "0"}
        self.environment = {**os.environ, **settings}
        self.process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        with self.log.open("ab") as said:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=said, stderr=said, start_new_session=True)
        for _turn in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """As a power cut ends it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


@pytest.fixture
def url(tmp_path: Path, migrated_file: Path) -> str:
    """A database of its own: two processes use it, one after the other."""
    file = tmp_path / "day.sqlite3"
    file.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def card(url: str, tmp_path: Path) -> Any:
    """A judge's card; four entries, three judges, scoring open."""
    app = build_app(url, tmp_path / "instance")
    with app.app_context():
        stage = make_stage()
        found = issue_card(stage.judges[1].user_id, actor=stage.chief, at=DAY)
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.fixture
def live_server(card: Any, url: str, tmp_path: Path) -> Iterator[Killable]:
    """A server that a test can kill."""
    server = Killable(tmp_path, url)
    server.start()
    yield server
    server.kill()


def submissions(url: str) -> list[str]:
    """The entries that the ledger says were handed in, once for each time."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT content FROM ledger_entry WHERE kind = 'sheet_submitted' ORDER BY seq")).scalars().all()
    engine.dispose()
    return [row.split('"entry":"')[1].split('"')[0] for row in rows]


@pytest.mark.slow
def test_a_sheet_entered_without_a_network_survives_reload_a_closed_browser_and_a_killed_server(
    new_page: Callable[..., Any], live_server: Killable, card: Any, url: str, picture: Callable[..., Any]
) -> None:
    page = new_page(viewport=LANDSCAPE)
    page.goto(f"/judge/card/{card.secret}")
    page.fill("#pin", card.pin)
    page.click("form.sign button[type=submit]")
    page.wait_for_selector(".queue__entry")
    page.evaluate(CONTROLLED)

    page.context.set_offline(True)
    choose(page, "P", "0001")
    fill(page)
    page.click("[data-submit]")
    page.dblclick("[data-ask-yes]")
    page.wait_for_selector(".queue__entry[data-state=waiting]")
    choose(page, "P", "0002")
    page.fill("#m0", "12.5")
    page.wait_for_selector(".queue__entry[data-state=started]")
    page.reload()
    page.wait_for_selector(".queue__entry[data-state=started]")

    live_server.kill()
    again = page.context.new_page()
    page.close()
    again.goto("/judge/")
    expect(again.locator(".queue__entry[data-state=waiting] b")).to_have_text("0001")
    choose(again, "P", "0002")
    assert again.input_value("#m0") == "12.5"
    assert again.get_attribute("[data-sync]", "data-state") == "local"
    picture(again, "tablet-reopened-offline", full_page=False)
    live_server.start()
    assert submissions(url) == []

    again.context.set_offline(False)
    again.evaluate("dispatchEvent(new Event('online'))")
    seq = received(again, "0001")
    assert submissions(url) == ["0001"] and seq > 0
    assert again.locator(".queue__entry[data-state=started] b").inner_text() == "0002"
    again.goto("/judge/receipts")
    assert f"#{seq}" in again.inner_text("main")
