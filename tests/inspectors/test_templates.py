"""Pages carry no style and no script of their own: the content policy would refuse both."""
import re
from pathlib import Path

import pytest

from tests.inspectors.house import ROOMS, ROOT, files, write

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[A-Za-z][^>]*>", re.DOTALL)
IN_TAGS = {
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\s(on[a-z]+|hx-on[-:\w]*)\s*=", re.IGNORECASE),
    "script in an address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "expression for htmx": re.compile(r"\shx-(vals|headers|vars)\s*=\s*[\"']?\s*(js|javascript):", re.IGNORECASE),
    "style element": re.compile(r"^<style\b", re.IGNORECASE),
    "script without src": re.compile(r"^<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
}
HANDLERS = "click|dblclick|change|input|submit|reset|load|error|focus|blur|key(up|down|press)|mouse[a-z]+|touch[a-z]+|toggle"
IN_JINJA = {
    "style attribute": re.compile(r"[(,\s{]['\"]?style['\"]?\s*[=:]"),
    "event attribute": re.compile(rf"[(,\s{{]['\"]?on({HANDLERS})['\"]?\s*[=:]"),
}
IN_SCRIPTS = {
    "style attribute": re.compile(r"<[a-z][^>\n]*\sstyle=|setAttribute\(\s*[\"'`]style"),
    "text run as a script": re.compile(r"\beval\(|new Function\("),
}


def breaches(root: Path) -> list[str]:
    """What the content policy would refuse, by file and line."""
    found = []
    for path in [*files(root, "*.html", "templates", *ROOMS), *files(root, "*.js", "static")]:
        text = path.read_text("utf-8")
        for line, what in sorted(_in_script(text) if path.suffix == ".js" else _in_page(text)):
            found.append(f"{path.relative_to(root)}:{line}: {what}")
    return found


def _in_script(text: str) -> list[tuple[int, str]]:
    return [(_line(text, match.start()), what) for what, pattern in IN_SCRIPTS.items() for match in pattern.finditer(text)]


def _in_page(text: str) -> list[tuple[int, str]]:
    html = JINJA.sub(_blank, HTML_COMMENT.sub(_blank, text))
    found = [
        (_line(text, tag.start()), what)
        for tag in TAG.finditer(html)
        for what, pattern in IN_TAGS.items()
        if pattern.search(tag[0])
    ]
    for part in JINJA.finditer(text):
        if not part[0].startswith("{#"):
            found += [(_line(text, part.start()), what) for what, pattern in IN_JINJA.items() if pattern.search(part[0])]
    return found


def _blank(match: re.Match[str]) -> str:
    """As long as what it replaces, so that places stay; a letter, so that an attribute keeps a value."""
    return re.sub(r"[^\n]", "_", match[0])


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def test_no_page_carries_style_or_script() -> None:
    assert breaches(ROOT) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('<p class="x" style="color: red">', ["style attribute"]),
        ('<p\n  style="width: {{ width }}%">', ["style attribute"]),
        ('<a onclick="go()">', ["event attribute"]),
        ('<a href="javascript:go()">', ["script in an address"]),
        ('<b hx-on:click="go()">', ["event attribute"]),
        ("<b hx-vals='js:{a: 1}'>", ["expression for htmx"]),
        ("<style>p { color: red }</style>", ["style element"]),
        ("<script>go()</script>", ["script without src"]),
        ('<script type="application/json">{}</script>', ["script without src"]),
        ('{{ form.name(class="x", style="width: 3em") }}', ["style attribute"]),
        ('{{ form.name(onchange="go()") }}', ["event attribute"]),
        ('{{ form.name(**{"style": "x"}) }}', ["style attribute"]),
        ('<script type="module" src="{{ asset("x.js") }}"></script>', []),
        ('{% call row(only=true, once=1) %}<p class="style">{% endcall %}', []),
        ('{# <p style="x"> #}<!-- <p style="x"> --><link rel="stylesheet" href="x.css">', []),
    ],
)
def test_the_inspector_finds_style_and_script_in_a_page(tmp_path: Path, planted: str, found: list[str]) -> None:
    write(tmp_path, "templates/desk/page.html", "\n" + planted)
    assert breaches(tmp_path) == [f"templates/desk/page.html:2: {what}" for what in found]


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("box.innerHTML = `<p style=\"x\">`", ["style attribute"]),
        ("box.setAttribute('style', x)", ["style attribute"]),
        ("eval(x)", ["text run as a script"]),
        ("box.style.width = x; medieval(x)", []),
    ],
)
def test_the_inspector_finds_style_in_a_script(tmp_path: Path, planted: str, found: list[str]) -> None:
    write(tmp_path, "static/scoring/tablet.js", planted)
    assert breaches(tmp_path) == [f"static/scoring/tablet.js:1: {what}" for what in found]
