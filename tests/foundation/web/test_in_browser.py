"""In a real browser: nothing breaks the content policy, nothing is hard to read, keys and drafts do what they should."""
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.foundation.web.gallery import make_app

PAGES = {
    "home": "/", "home-empty": "/empty", "desk": "/gallery/desk", "public": "/gallery/public", "tablet": "/gallery/tablet",
    "pin": "/gallery/pin", "paper": "/gallery/print", "error": "/invalid",
}  # fmt: skip
SIZES = {"1440": (1440, 900), "1024": (1024, 768), "768": (768, 1024), "360": (360, 740)}
STANDARDS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}


@pytest.fixture
def app() -> Any:
    """The gallery stands in for the house: furniture needs no database."""
    return make_app()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_at_any_size(
    name: str, size: str, new_page: Callable[..., Any], picture: Callable[..., Any]
) -> None:
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height})
    for query in ("", "?large=1"):
        page.goto(PAGES[name] + query)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.goto(PAGES[name] + "?large=0")
    picture(page, f"gallery-{name}-{size}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody(name: str, scheme: str, new_page: Callable[..., Any]) -> None:
    page = new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page.goto(PAGES[name])
    found = Axe().run(page, options=STANDARDS).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:4]) for one in found] == []


def test_nothing_on_a_tablet_is_smaller_than_48_pixels(new_page: Callable[..., Any]) -> None:
    page = new_page(viewport={"width": 768, "height": 1024}, has_touch=True)
    page.goto("/gallery/tablet")
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('.spin button, .spin__value, .scale label, .queue__entry, .tally .btn,'
            + ' .tally__missing, .bar summary')).filter((one) => one.offsetParent)
            .filter((one) => one.getBoundingClientRect().height < 48 || one.getBoundingClientRect().width < 48)
            .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


@pytest.mark.parametrize("state", ["local", "sending", "received", "refused"])
def test_the_sync_pill_says_one_thing_in_words(state: str, page: Any) -> None:
    page.goto(f"/gallery/tablet?sync={state}")
    words = {"local": "本机 3", "sending": "发送中", "received": "已接收 #1234", "refused": "请处理"}
    assert page.locator("[data-sync]").inner_text().split() == words[state].split()


def test_the_theme_changes_at_once_and_is_remembered_by_the_server(page: Any) -> None:
    page.goto("/gallery/desk")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".desk-tools [data-preference=theme]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.goto("/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_large_type_is_larger_at_once_and_on_the_next_page(page: Any) -> None:
    page.goto("/gallery/desk")
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = page.evaluate(size)
    page.click(".desk-tools [data-preference=large]")
    assert page.evaluate(size) == before * 1.25
    assert page.locator(".desk-tools [data-preference=large]").inner_text() == "标准字号"
    page.goto("/gallery/desk")
    assert page.evaluate(size) == before * 1.25


def test_preferences_and_menus_work_without_a_script(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/")
    page.click(".top .menu summary")
    page.click(".top .menu >> text=大字版")
    assert page.locator("html").get_attribute("class") == "large-type"
    page.goto("/gallery/desk")
    page.click(".desk-top__open")
    page.wait_for_selector(".desk-side >> text=检录抽签", state="visible")


def test_slash_finds_and_arrows_walk_through_the_rows(page: Any) -> None:
    page.goto("/gallery/desk")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "desk-search"
    page.keyboard.type("1/2")
    assert page.input_value("#desk-search") == "1/2"
    page.focus(".row-link >> nth=0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "M9A2"


def test_a_row_opens_in_a_drawer_and_leaves_the_reader_where_they_were(page: Any) -> None:
    page.goto("/gallery/desk")
    page.click("td:has-text('样例五邑职业学院') >> nth=0")
    page.wait_for_selector("#drawer[open] >> text=4407********1234")
    page.keyboard.press("Escape")
    assert page.url.endswith("/gallery/desk")
    assert page.evaluate("document.activeElement.textContent") == "P4C8"


def test_a_row_that_cannot_open_in_a_drawer_opens_as_a_page(page: Any) -> None:
    page.goto("/gallery/desk")
    page.evaluate("document.querySelector('.row-link').href = '/refused'")
    page.click(".row-link >> nth=0")
    page.wait_for_url("**/refused")


def test_a_dangerous_action_asks_first_and_does_nothing_when_declined(page: Any) -> None:
    page.goto("/gallery/desk")
    page.click("text=撤销报名")
    assert page.locator("#ask").inner_text().splitlines()[2] == "确定要撤销报名“陈建明 · 数控车工”吗？"
    page.click("#ask >> text=取消")
    assert page.url.endswith("/gallery/desk")
    page.click("text=撤销报名")
    page.click("#ask [data-ask-yes]")
    page.wait_for_url("**/refused")


def test_chosen_rows_bring_the_bar_of_what_can_be_done(page: Any) -> None:
    page.goto("/gallery/desk")
    assert page.locator("[data-bulk]").is_hidden()
    page.locator("[data-tick]").nth(0).check()
    page.locator("[data-tick]").nth(1).check()
    assert page.locator("[data-bulk]").inner_text().startswith("已选 2")


def test_a_column_that_was_put_away_stays_away(page: Any) -> None:
    page.goto("/gallery/desk")
    page.click("text=显示列")
    page.uncheck("[data-columns-of] input[value=unit]")
    assert page.locator("#entries th[data-column=unit]").is_hidden()
    page.reload()
    assert page.locator("#entries th[data-column=unit]").is_hidden()
    assert page.locator("#entries th[data-column=name]").is_visible()


def test_what_was_typed_is_offered_again_and_private_fields_are_not_kept(page: Any) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/gallery/desk")
    page.evaluate("document.querySelector('#workplace').dataset.private = ''")
    page.fill("#name", "陈建明")
    page.fill("#workplace", "7")
    page.reload()
    assert page.input_value("#name") == ""
    page.click("[data-draft-restore]")
    assert (page.input_value("#name"), page.input_value("#workplace")) == ("陈建明", "")


def test_a_draft_that_arrived_is_not_offered_again(page: Any) -> None:
    page.goto("/gallery/desk")
    page.fill("#name", "陈建明")
    page.evaluate("document.querySelector('#name').form.action = '/gallery/public'")
    page.click("form[data-draft] >> text=保存")
    page.wait_for_url("**/gallery/public")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:')).length") == 1, "this page shows errors, so the draft is still needed"
    page.goto("/")
    page.goto("/gallery/desk")
    assert page.locator("[data-draft-restore]").count() == 0


def test_a_refusal_from_htmx_is_shown_among_the_messages(page: Any) -> None:
    page.goto("/gallery/desk")
    page.evaluate("htmx.ajax('POST', '/refused', {target: '#entries'})")
    page.wait_for_selector("#messages >> text=K3F7 的评分表已由裁判长锁定，不能再改。")
    assert page.locator("#entries").count() == 1


def test_a_paper_prints_its_page_of_pages(page: Any, tmp_path: Any) -> None:
    from pypdf import PdfReader

    page.goto("/gallery/print")
    page.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "paper.pdf").pages
    assert len(pages) >= 2
    assert f"2 / {len(pages)}" in " ".join(pages[1].extract_text().split())
    assert "打印" not in pages[0].extract_text()
