"""The tablet's worker and its look at itself: a new version waits for marks on their way, what is missing is said in words."""
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scoring.views import shell
from tests.scoring.views.test_tablet import choose, database_kind, enter, fill, received, stage, submit

__all__ = ["database_kind", "enter", "stage"]
PATIENCE = 20_000
CONTROLLED = (
    "new Promise((done) => navigator.serviceWorker.controller ? done() : "
    "navigator.serviceWorker.addEventListener('controllerchange', () => done()))"
)
VERSIONS = "caches.keys().then((names) => names.sort())"
WAITING = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))"
LOOK = """navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => new Promise((done) => {
  const look = () => navigator.serviceWorker.getRegistration().then((found) => found.installing ? setTimeout(look, 50) : done());
  look();
}))"""


def test_a_new_version_takes_over_only_when_no_mark_is_on_its_way(
    enter: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter(1)
    page.evaluate(CONTROLLED)
    [old] = page.evaluate(VERSIONS)
    page.route("**/api/v1/csrf", lambda route: route.abort())
    choose(page, "P", "0001")
    fill(page)
    submit(page)
    page.wait_for_selector(".queue__entry[data-state=waiting]")
    monkeypatch.setattr(shell, "PAGE", shell.PAGE[:-1])
    page.evaluate(LOOK)
    assert page.evaluate(WAITING), "the new version waits"
    assert old in page.evaluate(VERSIONS)
    page.unroute("**/api/v1/csrf")
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page, "0001")
    for _turn in range(100):
        if page.evaluate(VERSIONS) != [old] and len(page.evaluate(VERSIONS)) == 1:
            break
        page.wait_for_timeout(50)
    [new] = page.evaluate(VERSIONS)
    assert new != old and not page.evaluate(WAITING)


def test_what_the_tablet_lacks_is_said_in_words_with_what_to_do_and_can_be_put_aside(
    enter: Callable[..., Any], new_page: Callable[..., Any]
) -> None:
    page = enter(1)
    page.evaluate(CONTROLLED)
    page.clock.install(time="2031-01-01T08:00:00")
    page.reload()
    note = page.locator("#checkup-note")
    expect(note).to_contain_text("时钟", timeout=PATIENCE)
    expect(note).to_contain_text("自动设置时间")
    page.click("details.menu > summary")
    page.click("[data-checkup-open]")
    row = page.locator("#checkup li:has(b:text-is('时钟'))")
    expect(row).to_have_attribute("data-check", "missing")
    expect(row.locator(".check__word")).to_have_text("请处理")
    page.click("[data-checkup-close]")
    page.click("[data-checkup-seen]")
    expect(note).to_be_hidden()


def test_the_list_of_what_is_kept_is_complete_and_nobodys(client: Any) -> None:
    answer = client.get("/judge/sw.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "public, no-cache"
    text = answer.get_data(as_text=True)
    for name in (*shell.PAGE, *shell.IMPORTED):
        assert f"/static/{name}" in text
        assert client.get(f"/static/{name}").status_code == 200, name
    kept = client.get("/judge/offline").get_data(as_text=True)
    assert "csrf" not in kept and "现在连不上服务器" in kept and "cannot be reached" in kept
