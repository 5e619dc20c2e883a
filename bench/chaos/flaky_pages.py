"""Real tablet pages in Chromium behind the bad network: what they show as received is on the server once, nothing waits."""
import asyncio
import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.chaos.checks import Storage
from bench.chaos.competition import Competition
from bench.chaos.proxy import Proxy
from bench.chaos.server import HOST
from bench.records import Run
from foundation.accounts.services import Card, issue_card
from foundation.clock import now
from foundation.database import db

SHEETS, BAD_FOR, PATIENCE = 3, 4_000, 60_000
SETTINGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage")


@contextmanager
def proxied(port: int, seed: int, longest_delay: float) -> Iterator[Proxy]:
    """The proxy in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = asyncio.run_coroutine_threadsafe(Proxy(port, seed, longest_delay).open(), loop).result(30)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(proxy.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def cards(app: Flask, place: Competition) -> list[Card]:
    """A card for every judge but the first, whose tablet has two groups of sheets."""
    users = list(dict.fromkeys(seat.user_id for seat in place.seats))[1:]
    with app.app_context():
        found = [issue_card(user, actor=place.chief, at=now()) for user in users]
        db.session.remove()
        db.engine.dispose()
    return found


def _enter(page: Page, card: Card) -> None:
    page.goto(f"/judge/card/{card.secret}")
    for digit in card.pin:
        page.click(f'[data-key="{digit}"]')
    page.click("button[type=submit]")
    page.wait_for_selector(".queue__entry")


def _hand_in(page: Page, entry: str, source: random.Random) -> None:
    page.click(f".queue__entry:has(b:text-is('{entry}'))")
    expect(page.locator("[data-code]")).to_have_text(entry)
    page.fill("#m0", f"{source.randrange(40)}.5")
    page.fill("#m1", f"{source.randrange(30)}")
    page.click("#m2 label:has(input[value='2'])")
    page.click("[data-submit]")
    page.click("[data-ask-yes]")


def _session(browser: Browser, proxy: Proxy, card: Card, entries: list[str], source: random.Random) -> list[str]:
    """One tablet page: signs in, hands in while the network is bad, and shows everything as received once it is good."""
    context = browser.new_context(base_url=f"http://{HOST}:{proxy.port}", locale="zh-CN", viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    try:
        _enter(page, card)
        proxy.healthy = False
        for entry in entries:
            _hand_in(page, entry, source)
        page.wait_for_timeout(BAD_FOR)
        proxy.healthy = True
        page.reload()
        for entry in entries:
            page.wait_for_selector(f".queue__entry[data-state=sent]:has(b:text-is('{entry}'))")
        waiting = page.locator(".queue__entry[data-state=waiting]").count()
        return [f"{waiting} sheets still wait on the page"] if waiting else []
    finally:
        proxy.healthy = True
        context.close()


def _counted(place: Competition, judge: str) -> dict[str, int]:
    storage = Storage(place.url)
    try:
        return {row[0]: row[1] for row in storage.rows("SELECT entry_code, version FROM sheet WHERE module = 'P' AND judge = ?", judge)}
    finally:
        storage.close()


def pages_through(place: Competition, judges: list[Card], port: int, measured: Run, sessions: int, source: random.Random) -> None:
    """Some sessions with real pages, each on three sheets that nobody has handed in yet."""
    names = list(dict.fromkeys(seat.judge for seat in place.seats))[1:]
    entries = sorted({seat.entry for seat in place.seats})
    turns: list[tuple[int, list[str]]] = [
        (judge, entries[start : start + SHEETS]) for start in range(0, len(entries) - SHEETS + 1, SHEETS) for judge in range(len(names))
    ]
    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(SETTINGS))
        for judge, chosen in turns[:sessions]:
            with proxied(port, source.getrandbits(64), 0.4) as proxy:
                faults = _session(browser, proxy, judges[judge], chosen, source)
            counted = {entry: version for entry, version in _counted(place, names[judge]).items() if entry in chosen}
            faults += [f"counted twice or lost: {counted}"] if set(counted.values()) != {1} else []
            measured.figures["chromium_sessions"] = measured.figures.get("chromium_sessions", 0) + 1
            for fault in faults:
                measured.violated(f"Chromium: {fault}")
        browser.close()
