"""What people do in front of a browser: windows of their own, signing in, pressing, reading. No service is called from here.

Every answer that any window of a town gets is looked at: it carries the headers of the house and never is a breakdown.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from foundation.web.headers import SECURITY_HEADERS
from tests.factories.accounts import PASSWORD

DESK = {"width": 1440, "height": 900}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 360, "height": 740}
HIGHEST = 1500
PATIENCE = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

expect.set_options(timeout=PATIENCE)  # a machine that runs two suites at once answers late


@dataclass
class Town:
    """Everybody's windows at one house. ``complaints`` gathers what pages and answers did wrong; ``seen`` which pages were there."""

    new_page: Callable[..., Any]
    url: str
    picture: Callable[..., Any]
    complaints: list[str]
    seen: set[str] = field(default_factory=set)
    at_desks: dict[str, Any] = field(default_factory=dict)

    def window(self, size: dict[str, int] = DESK) -> Any:
        """A further person's browser, with nothing in it."""
        page = self.new_page(viewport=size, accept_downloads=True)
        page.context.on("response", self._look_at)
        return page

    def _look_at(self, answer: Any) -> None:
        if not answer.url.startswith(self.url):
            return
        path = answer.url.removeprefix(self.url).partition("?")[0]
        self.seen.add(path)
        said = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status >= 500:
            self.complaints.append(f"{path}: {answer.status}")
        self.complaints.extend(
            f"{path}: {name} is {said.get(name.lower())!r}" for name, value in SECURITY_HEADERS.items() if said.get(name.lower()) != value
        )

    def show(self, page: Any, name: str) -> None:
        """Takes a picture of the page, in a window as high as it needs, within reason."""
        size = page.viewport_size
        height = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
        page.set_viewport_size(size | {"height": max(height, size["height"])})
        self.picture(page, name, full_page=False)
        page.set_viewport_size(size)

    def desk(self, account: str) -> Any:
        """The window of somebody who has signed in with a password; the same one every time."""
        if account not in self.at_desks:
            page = self.window()
            page.goto("/sign-in")
            page.fill("#account", account)
            page.fill("#password", PASSWORD)
            press(page, "登录")
            expect(page.locator(".desk-account")).to_be_visible()
            self.at_desks[account] = page
        return self.at_desks[account]

    def card(self, address: str, pin: str, size: dict[str, int] = TABLET) -> Any:
        """The window of somebody who has scanned a card and typed its PIN on the keys."""
        page = self.window(size)
        page.goto(address)
        type_pin(page, pin)
        expect(page.locator("#pin")).to_have_count(0)
        return page


def type_pin(page: Any, pin: str) -> None:
    """On the large keys, then in."""
    for digit in pin:
        page.click(f'[data-key="{digit}"]')
    press(page, "登录")


def press(page: Any, label: str, *, asks: str = "", within: str = "main", exact: bool = False) -> None:
    """Presses the button of this name; where it asks first, reads the question (``asks`` stands in it) and says yes."""
    button = page.locator(within).get_by_role("button", name=label, exact=exact).first
    button.click()
    if asks:
        expect(page.locator("[data-ask-text]")).to_contain_text(asks)
        page.click("[data-ask-yes]")
    page.wait_for_load_state()


def told(page: Any, text: str) -> None:
    """The page says so, in its messages or anywhere in its main part."""
    expect(page.locator("main")).to_contain_text(text)


def silent(page: Any, text: str) -> None:
    """The page does not say this."""
    expect(page.locator("main")).not_to_contain_text(text)


def give(page: Any, name: str, file_name: str, content: bytes, kind: str = XLSX) -> None:
    """Puts a file on its place."""
    page.locator(f"input[type=file][name={name}]").set_input_files({"name": file_name, "mimeType": kind, "buffer": content})


def fill(page: Any, values: dict[str, str], within: str = "main") -> None:
    """Types into fields by name; lists are chosen from."""
    for name, value in values.items():
        place = page.locator(f"{within} [name='{name}']").first
        if place.evaluate("field => field.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)


def tick(page: Any, name: str, *values: str) -> None:
    """Ticks just these boxes of a group."""
    for box in page.locator(f"main input[type=checkbox][name='{name}']").all():
        box.set_checked(box.get_attribute("value") in values)


def next_phase(page: Any, code: str, name: str) -> None:
    """The organizer moves the competition on by the button of the overview."""
    page.goto(f"/desk/{code}")
    press(page, f"进入“{name}”阶段", asks=f"转入“{name}”")
    told(page, f"已进入“{name}”阶段")


def rows(page: Any, table: str) -> list[list[str]]:
    """The rows of a table as they are read."""
    found: list[list[str]] = page.locator(f"{table} tbody tr").evaluate_all(
        "rows => rows.map(row => Array.from(row.cells, cell => cell.innerText.replace(/\\s+/g, ' ').trim()))"
    )
    return found


def status(page: Any, path: str) -> int:
    """What this person gets at an address."""
    answer: int = page.request.get(path, max_redirects=0).status
    return answer


def post(page: Any, path: str) -> int:
    """What this person gets who sends a form to an address without having been offered it."""
    token = page.request.get("/api/v1/csrf").json()["token"]
    answer: int = page.request.post(path, headers={"X-CSRFToken": token}, max_redirects=0).status
    return answer


def fen(text: str) -> int:
    """``12,345.67`` as it stands on a page, in fen."""
    yuan, _point, cents = re.sub(r"[^\d.]", "", text).partition(".")
    return int(yuan) * 100 + int(cents or "0")


def put(page: Any, operation: str, body: dict[str, Any]) -> Any:
    """Hands an operation in with this person's session, as the tablet's script does."""
    token = page.request.get("/api/v1/csrf").json()["token"]
    return page.request.put(f"/api/v1/operations/{operation}", data=body, headers={"X-CSRFToken": token})
