"""Every page of the demonstration, as everybody who can sign in: found by following links, looked at in a real browser."""
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demonstration import Demonstration, build, open_house, shape

ROLES = (
    "organizer", "registrar", "chief_judge", "judge", "awards_clerk", "leader", "finance_preparer", "finance_approver",
    "auditor", "system_admin", "security_admin", "public",
)
MOST = 45
FILES = (".pdf", ".xlsx", ".json", ".csv", ".ics", ".png", ".svg")
SIZES = {"1440": (1440, 900), "1024": (1024, 768), "360": (360, 740)}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration, open for visitors."""
    instance = tmp_path_factory.mktemp("demonstration")
    house, close = open_house(instance, build(instance))
    yield house
    close()


def links(page: Any, house: Demonstration) -> list[str]:
    """The pages that this one leads to, of this house."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [link.removeprefix(house.url) for link in found if link.startswith(house.url + "/")]


def walk(page: Any, house: Demonstration, start: str) -> Iterator[str]:
    """Visits one page of every kind that can be reached by links, and yields its path while it is open."""
    waiting, seen, led = deque([start]), {shape(start)}, {start: "the start"}
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if path.split("?")[0].endswith(FILES) or "lang=" in path or "theme=" in path or "large=" in path:
            continue
        answer = page.goto(house.url + path)
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}, from {led[path]}"
        if "html" not in (answer.headers.get("content-type") or ""):
            continue
        yield path
        for link in links(page, house):
            if shape(link) not in seen:
                seen.add(shape(link))
                led[link] = path
                waiting.append(link)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page_without_complaint(
    role: str, demonstration: Demonstration, chromium: Any, complaints: list[str]
) -> None:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page = context.new_page()
    if role != "public":
        demonstration.sign_in(page, demonstration.person(role))
    start = page.url.removeprefix(demonstration.url) if role != "public" else "/"
    visited = []
    for path in walk(page, demonstration, start):
        visited.append(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{path} scrolls sideways by {wide}"
        assert page.title().strip() and page.locator("h1").count() >= 1, f"{path} has no heading"
    assert len(visited) >= 2, visited
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_pictures_of_every_page(role: str, demonstration: Demonstration, chromium: Any, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Taken for looking at with ``make screenshots``: Chinese in three sizes, English at the desk; else only that they can be."""
    kept: Path | None = request.config.getoption("--screenshots")
    if kept is None:
        pytest.skip("pictures are taken by `make screenshots`")
    kept = kept / "every"
    kept.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    if role != "public":
        demonstration.sign_in(page, demonstration.person(role))
    start = page.url.removeprefix(demonstration.url) if role != "public" else "/"
    for path in list(walk(page, demonstration, start)):
        name = f"{role}{shape(path).replace('/', '-').replace('*', 'x')}".rstrip("-")
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(demonstration.url + path)
            page.screenshot(path=kept / f"{name}-{size}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{demonstration.url}{path}{'&' if '?' in path else '?'}lang=en")
        page.screenshot(path=kept / f"{name}-en.png", full_page=True)
        page.goto(f"{demonstration.url}{path}{'&' if '?' in path else '?'}lang=zh")
    context.close()
