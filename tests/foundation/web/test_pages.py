"""The manners of pages: light, labelled, complete without a script."""
import gzip
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.web.gallery import make_app

ROOT = Path(__file__).parents[3]
PAGES = ["/", "/empty", "/gallery/desk", "/gallery/public", "/gallery/tablet", "/gallery/pin", "/gallery/print", "/status/404"]
VOID = {"meta", "link", "input", "img", "br", "hr", "use", "path", "rect"}


class Outline(HTMLParser):
    """What a reader of the source would check: ids, labels, headings, closed elements, tokens in forms."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.forms: list[dict[str, Any]] = []
        self.unbalanced: list[str] = []
        self.loaded: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, dict(attrs))

    def _note(self, tag: str, at: dict[str, str | None]) -> None:
        if at.get("id"):
            self.ids.append(str(at["id"]))
        if tag == "label" and at.get("for"):
            self.labelled.add(str(at["for"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "form":
            self.forms.append({"method": at.get("method", "get"), "names": []})
        if tag in ("input", "select", "textarea") and at.get("type") != "hidden":
            self.fields.append({**at, "in_label": "yes" if "label" in self.open else None})
        if tag == "input" and self.forms and "form" in self.open:
            self.forms[-1]["names"].append(at.get("name"))
        source = at.get("href" if tag == "link" else "src") if tag in ("link", "script", "img") else None
        if source and not source.startswith("data:"):
            self.loaded.append(source)
        if tag == "use":
            self.loaded.append(str(at["href"]).split("#")[0])

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


def outline(path: str) -> Outline:
    """The page read as source."""
    answer = make_app().test_client().get(path)
    assert answer.status_code < 500
    reader = Outline()
    reader.feed(answer.get_data(as_text=True))
    return reader


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_labelled_and_guarded(path: str) -> None:
    page = outline(path)
    assert (page.unbalanced, page.open) == ([], [])
    assert len(page.ids) == len(set(page.ids)), sorted(one for one in page.ids if page.ids.count(one) > 1)
    nameless = [f for f in page.fields if f.get("id") not in page.labelled and not f["in_label"] and not f.get("aria-label")]
    assert nameless == []
    assert [form for form in page.forms if form["method"] == "post" and "csrf_token" not in form["names"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_main_heading_and_skips_no_level(path: str) -> None:
    levels = outline(path).headings
    assert levels.count(1) == 1
    below = levels[levels.index(1):]
    assert all(later - earlier <= 1 for earlier, later in pairwise(below))


@pytest.mark.parametrize("path", ["/", "/gallery/public", "/gallery/tablet"])
def test_the_first_load_on_a_phone_stays_under_150_kB(path: str) -> None:
    client = make_app().test_client()
    total = len(client.get(path).data)
    for source in set(outline(path).loaded):
        answer = client.get(source)
        if "vendor" not in source or answer.status_code == 200:
            assert answer.status_code == 200, source
        total += len(gzip.compress(answer.data))
    assert total <= 150 * 1024


@pytest.mark.parametrize("name", ["tokens", "public", "tablet", "tablet-plain", "print", "paper"])
def test_an_own_sheet_stays_within_10_kB(name: str) -> None:
    assert (ROOT / f"static/css/{name}.css").stat().st_size <= 10 * 1024


@pytest.mark.parametrize("path", ["/", "/gallery/public", "/gallery/tablet", "/gallery/print", "/status/404"])
def test_pages_beside_the_desk_do_without_tabler(path: str) -> None:
    assert [source for source in outline(path).loaded if "tabler" in source or "htmx" in source] == []


def test_dark_by_choice_and_dark_by_system_are_the_same_dark() -> None:
    sheet = (ROOT / "static/css/tokens.css").read_text()
    by_system, by_choice = re.findall(r':root(?::not\(\[data-bs-theme="light"\]\)|\[data-bs-theme="dark"\]) \{(.*?)\n *\}', sheet, re.DOTALL)
    values = [dict(re.findall(r"(--[\w-]+): ([^;]+);", part)) for part in (by_system, by_choice)]
    assert values[0] == values[1] and len(values[0]) > 30


def test_an_error_in_a_form_is_told_at_the_field_and_in_a_summary_that_leads_to_it() -> None:
    page = make_app().test_client().get("/gallery/desk").get_data(as_text=True)
    assert '<a href="#wrong-workplace">工位数</a>' in page
    field = re.search(r'<input[^>]*aria-describedby="wrong-workplace-error"[^>]*>', page)
    assert field is not None and 'aria-invalid="true"' in field[0]
    assert re.search(r'id="wrong-workplace-error">.*?工位数不能超过 40。', page, re.DOTALL)


def test_a_dangerous_button_names_its_object() -> None:
    page = make_app().test_client().get("/gallery/desk").get_data(as_text=True)
    assert 'data-confirm="确定要撤销报名“陈建明 · 数控车工”吗？"' in page


@pytest.mark.parametrize(("path", "title"), [("/", "江门市职业技能竞赛"), ("/gallery/desk", "报名审核 · 江门市职业技能竞赛")])
def test_a_browser_tab_names_the_page_and_the_house_once(path: str, title: str) -> None:
    page = make_app().test_client().get(path).get_data(as_text=True)
    assert f"<title>{title}</title>" in page
    assert page.count("<h1") == 1 and (path == "/" or "<h1>报名审核</h1>" in page)


def test_medals_are_words_and_not_only_colours() -> None:
    page = make_app().test_client().get("/gallery/desk").get_data(as_text=True)
    for code, word in [("gold", "金奖"), ("silver", "银奖"), ("bronze", "铜奖"), ("excellence", "优胜奖"), ("title", "江门市技术能手")]:
        assert re.search(rf'class="medal is-{code}">.*?{word}</span>', page, re.DOTALL)


def test_filters_and_pages_stay_in_the_address() -> None:
    page = make_app().test_client().get("/gallery/desk?state=submitted&page=2").get_data(as_text=True)
    assert 'class="chip is-on" href="?"' in page
    assert 'href="?state=submitted&amp;state=returned"' in page
    assert 'href="?state=submitted&amp;page=4"' in page
