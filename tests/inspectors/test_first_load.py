"""A public page with every file that it brings is small enough for a phone in a hall: at most 150 kB, not even compressed."""
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

LIMIT = 150_000
PAGES = ("/", "/results", "/notices", "/experts", "/verify", "/help", "/privacy", "/sign-in", "/register", "/register/back")
NAMED_IN = {"link": "href", "script": "src", "img": "src", "use": "href", "source": "src"}
IN_STYLES = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
IN_SCRIPTS = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{0,2}/[^"'\s]+)["']""")


class Brought(HTMLParser):
    """The addresses of the files that a page brings with it."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(NAMED_IN.get(tag, ""))
        if address:
            self.addresses.append(address)


def named_in(kind: str, text: str) -> list[str]:
    """The addresses of files in a page, a style sheet or a script."""
    if kind == "text/html":
        page = Brought()
        page.feed(text)
        return page.addresses
    if kind == "text/css":
        return [sheet or imported for sheet, imported in IN_STYLES.findall(text)]
    return IN_SCRIPTS.findall(text) if "javascript" in kind else []


def first_load(client: Any, path: str) -> dict[str, int]:
    """The size of a page and of each file of ours that it brings, directly or through another."""
    sizes: dict[str, int] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        sizes[address] = len(answer.data)
        if answer.mimetype == "image/svg+xml":
            continue
        for named in named_in(answer.mimetype, answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""):
            parts = urlsplit(urljoin(f"http://localhost{address}", named))
            found = parts._replace(scheme="", netloc="", fragment="").geturl()
            if parts.netloc == "localhost" and parts.scheme == "http" and found not in (*sizes, *waiting):
                waiting.append(found)
    return sizes


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_loads_at_most_150_kB(client: Any, path: str) -> None:
    sizes = first_load(client, path)
    assert len(sizes) > 5
    assert sum(sizes.values()) <= LIMIT, sizes


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_files_that_come_through_other_files_are_counted(client: Any) -> None:
    sizes = first_load(client, "/")
    assert any(address.startswith("/static/img/river.svg") for address in sizes), "named in public.css only"
    assert any(address.startswith("/static/vendor/icons.svg") for address in sizes), "named by <use>"
    assert sizes["/"] > 5000


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        ("text/html", '<img src="a.png"><link href="b.css"><a href="c"></a><script src="d.js"></script><use href="e.svg#x"/>', ["a.png", "b.css", "d.js", "e.svg#x"]),
        ("text/css", "@import 'a.css'; b { background: url(\"b.svg\") } i { background: url(c.png) }", ["a.css", "b.svg", "c.png"]),
        ("text/javascript", 'import {a} from "./a.js"\nconst b = await import("./b.js")\nimport "./c.js"', ["./a.js", "./b.js", "./c.js"]),
        ("image/png", "url(x)", []),
    ],
)  # fmt: skip
def test_the_inspector_reads_addresses_out_of_pages_sheets_and_scripts(kind: str, text: str, named: list[str]) -> None:
    assert named_in(kind, text) == named
