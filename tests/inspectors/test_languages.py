"""Every sentence for people goes through gettext, so that it has an English side: no Chinese literal stands beside it."""
import ast
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import jinja2
import pytest
from babel.messages.jslexer import tokenize

from tests.inspectors.house import ROOT, files, modules, write

CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
SENTENCE = re.compile("[。，；！？]")
GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "lazy_pgettext", "npgettext"}
ALLOWED = Path(__file__).with_name("chinese.txt")
Literals = Iterator[tuple[int, str]]


def in_python(text: str) -> Literals:
    """String literals with Chinese that are neither a docstring nor the direct argument of a gettext function."""
    tree = ast.parse(text)
    fine = {id(argument) for node in ast.walk(tree) for argument in _translated(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value) and id(node) not in fine:
            yield node.lineno, node.value


def _translated(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments) if name in GETTEXT:
            return arguments
        case ast.Expr(value=ast.Constant() as docstring):
            return [docstring]
    return []


def in_jinja(text: str) -> Literals:
    """Chinese in the text of a template outside ``trans``, or in a string that is not the argument of a gettext call."""
    tokens = [token for token in jinja2.Environment(extensions=["jinja2.ext.i18n"]).lex(text) if token[1] != "whitespace"]
    translating = False
    calls: list[bool] = []
    before = ""
    for line, kind, value in tokens:
        if before == "block_begin" and value in ("trans", "endtrans"):
            translating = value == "trans"
        if value == "(":
            calls.append(before in GETTEXT)
        elif value == ")" and calls:
            calls.pop()
        elif kind == "data" and not translating:
            yield from _pieces(line, value)
        elif kind == "string" and CHINESE.search(value) and not (calls and calls[-1]):
            yield line, value
        before = kind if kind == "block_begin" else value


def _pieces(first: int, html: str) -> Literals:
    for number, line in enumerate(html.split("\n"), first):
        yield from ((number, piece) for piece in re.split("[<>]", line) if CHINESE.search(piece))


def in_javascript(text: str) -> Literals:
    """Strings with Chinese in a script that are not the argument of a gettext call; comments are not read."""
    before = ["", ""]
    for token in tokenize(text, jsx=False):
        if token.type in ("linecomment", "multilinecomment"):
            continue
        if CHINESE.search(token.value) and not (before[1] == "(" and before[0] in GETTEXT):
            yield token.lineno, token.value
        before = [before[1], token.value]


def in_styles(text: str) -> Literals:
    """Chinese in a style sheet, such as ``content: "…"``; comments are not read."""
    plain = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]), text, flags=re.DOTALL)
    yield from ((number, line) for number, line in enumerate(plain.split("\n"), 1) if CHINESE.search(line))


READERS: dict[str, Callable[[str], Literals]] = {
    ".py": in_python, ".html": in_jinja, ".txt": in_jinja, ".js": in_javascript, ".css": in_styles,
}  # fmt: skip


def untranslated(root: Path) -> list[tuple[str, int, str]]:
    """File, line and text of every Chinese literal outside gettext."""
    pages = [path for pattern in ("*.html", "*.txt") for path in files(root, pattern, "templates")]
    scripts = [path for pattern in ("*.js", "*.css") for path in files(root, pattern, "static")]
    names = [name for name, _tree in modules(root)] + [path.relative_to(root).as_posix() for path in [*pages, *scripts]]
    return [
        (name, line, text.strip())
        for name in names
        for line, text in READERS[Path(name).suffix]((root / name).read_text("utf-8"))
    ]


def allowances(text: str) -> list[tuple[str, str]]:
    """File pattern and text of each line of ``chinese.txt``; every line says why."""
    lines = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    assert all(len(line) == 3 and line[2].strip() for line in lines), "each line: file | text, words or * | why"
    return [(line[0].strip(), line[1].strip()) for line in lines]


def covers(allowance: tuple[str, str], found: tuple[str, int, str]) -> bool:
    """Whether an allowance speaks of a literal that was found."""
    pattern, text = allowance
    allowed = text in ("*", found[2]) or (text == "words" and not SENTENCE.search(found[2]))
    return allowed and fnmatch(found[0], pattern)


def test_no_sentence_stands_outside_gettext() -> None:
    allowed = allowances(ALLOWED.read_text("utf-8"))
    left = [found for found in untranslated(ROOT) if not any(covers(one, found) for one in allowed)]
    told = "\n".join(f"{name}:{line}: {text}" for name, line, text in left)
    assert not left, f"put it through gettext, or say in tests/inspectors/chinese.txt why it stays Chinese:\n{told}"


def test_no_allowance_outlives_what_it_allowed() -> None:
    found = untranslated(ROOT)
    general = [one for one in allowances(ALLOWED.read_text("utf-8")) if "*" not in one[0]]
    assert [one for one in general if not any(covers(one, literal) for literal in found)] == []


@pytest.mark.parametrize(
    ("name", "planted", "found"),
    [
        ("awards/views/desk.py", 'title = "奖金"', ["奖金"]),
        ("awards/views/desk.py", 'title = f"{place}等奖"', ["等奖"]),
        ("awards/views/desk.py", 'title = _(f"{place}等奖")', ["等奖"]),
        ("awards/views/desk.py", 'title = _("奖金") + _l("金额") + babel.gettext("元")', []),
        ("awards/views/desk.py", '"""奖金"""\n# 奖金\nx = ngettext("一个", "多个", n)', []),
        ("templates/desk/page.html", "<p>奖金</p>", ["奖金"]),
        ("templates/desk/page.html", "{{ '奖金' }}", ["'奖金'"]),
        ("templates/desk/page.html", '{{ card(_("奖金"), title="标题") }}', ['"标题"']),
        ("templates/desk/page.html", '{{ _("第 %(n)s 名", n=label("甲")) }}', ['"甲"']),
        ("templates/desk/page.html", '{{ _("奖金") }}{% trans n=3 %}共 {{ n }} 人{% endtrans %}{# 奖金 #}', []),
        ("templates/desk/page.html", "{% trans %}甲{% endtrans %}<i title='丙'>乙</i>", ["i title='丙'", "乙"]),
        ("static/scoring/tablet.js", 'alert("已提交")', ['"已提交"']),
        ("static/scoring/tablet.js", "alert(`已${n}`)", ["`已${n}`"]),
        ("static/scoring/tablet.js", "// 已提交\n/* 已提交 */ const quote = /[\"']/; alert(_(\"已提交\"))", []),
        ("static/own.css", '/* 已提交 */ p::after { content: "分" }', ['p::after { content: "分" }']),
    ],
)
def test_the_inspector_finds_chinese_outside_gettext(tmp_path: Path, name: str, planted: str, found: list[str]) -> None:
    write(tmp_path, name, planted)
    assert [text for _name, _line, text in untranslated(tmp_path)] == found


def test_an_allowance_covers_its_file_and_its_text_only() -> None:
    [one] = allowances("# why\ntemplates/base/*.html | 中文 | a language is named in itself\n")
    assert covers(one, ("templates/base/page.html", 3, "中文"))
    assert not covers(one, ("templates/base/page.html", 3, "英文"))
    assert not covers(one, ("templates/desk/page.html", 3, "中文"))


def test_words_may_stand_in_rules_where_sentences_may_not() -> None:
    [one] = allowances("*/rules/*.py | words | named as in the formats\n")
    assert covers(one, ("competition/rules/levels.py", 4, "高级技师（一级）"))
    assert not covers(one, ("competition/rules/levels.py", 4, "等级不对，请改正。"))
