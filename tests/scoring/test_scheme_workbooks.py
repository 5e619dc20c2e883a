"""Schemes written to workbooks and read again: the WorldSkills layout in its editions, and the template of this house."""
import io
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from foundation.rules.problems import Problems
from scoring.rules.scheme_contents import SchemeContents
from scoring.rules.scheme_difference import difference
from scoring.rules.scheme_merging import with_all, with_module
from scoring.spreadsheets import marking_scheme, read_marking_scheme, template_reading
from scoring.spreadsheets.marking_scheme_writing import HEADINGS, marking_scheme_workbook
from scoring.spreadsheets.module_content import content_of
from scoring.spreadsheets.module_scheme import ModuleScheme, unfit
from scoring.spreadsheets.template_reading import TemplateScheme, is_template, read_template
from scoring.spreadsheets.template_writing import template_workbook
from scoring.spreadsheets.way_words import Unsaid, parse_way, way_of, way_text
from tests.scoring.scheme_samples import random_scheme, read_here

EXAMPLE = Path(__file__).parents[1] / "data" / "competition" / "marking-scheme-auto.xlsx"
EMPTY = SchemeContents({"modules": []})
ROUNDS = 60


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read without a process for each: the parsing is the same."""
    for module in (marking_scheme, template_reading):
        monkeypatch.setattr(module, "read_workbook", read_here)


def module_again(scheme: SchemeContents, data: bytes, base: SchemeContents) -> SchemeContents:
    """What an import of a WorldSkills workbook makes of the one module."""
    (module,) = scheme.rules["modules"]
    content, problems = content_of(read_marking_scheme(data), module["code"])
    assert problems == []
    tree = {module["code"]: content.tree} if content.tree else {}
    beside = SchemeContents({"modules": []}, content.texts, tree, content.ways)
    return with_module(base, {**module, "aspects": content.aspects}, beside)


def written(scheme: SchemeContents) -> bytes:
    (module,) = scheme.rules["modules"]
    return marking_scheme_workbook(ModuleScheme(module, scheme.texts, scheme.tree, scheme.ways))


def parts(scheme: SchemeContents) -> tuple[Any, ...]:
    return scheme.rules["modules"], scheme.texts, scheme.tree, scheme.ways


# --- WorldSkills -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_is_written_for_worldskills_is_read_as_it_was(quick: None, seed: int) -> None:
    scheme = random_scheme(random.Random(seed), plain=True)
    assert parts(module_again(scheme, written(scheme), EMPTY)) == parts(scheme)


def test_an_unchanged_workbook_changes_no_letter_of_what_stands(quick: None) -> None:
    scheme = random_scheme(random.Random(7), plain=True)
    (module,) = scheme.rules["modules"]
    stands = [{key: value.rstrip("0").rstrip(".") if key == "max_mark" else value for key, value in one.items() if key != "factor" or value != "1"}
              for one in module["aspects"]]  # fmt: skip
    short = SchemeContents({**scheme.rules, "modules": [{**module, "aspects": stands}]}, scheme.texts, scheme.tree, scheme.ways)
    assert parts(module_again(short, written(short), short)) == parts(short)


def test_judges_of_a_sub_criterion_outlast_a_workbook_that_cannot_name_them(quick: None) -> None:
    scheme = random_scheme(random.Random(3), plain=True)
    tree = {"P": {**scheme.tree["P"], "parts": [{**part, "judges": ["J02"]} for part in scheme.tree["P"]["parts"]]}}
    base = SchemeContents(scheme.rules, scheme.texts, tree, scheme.ways)
    changed = written(SchemeContents(scheme.rules, {**scheme.texts}, tree, {}))
    assert [part["judges"] for part in module_again(scheme, changed, base).tree["P"]["parts"]] == [["J02"]] * len(tree["P"]["parts"])


def example() -> SchemeContents:
    draft = read_marking_scheme(EXAMPLE.read_bytes())
    content, _problems = content_of(draft, "P")
    module = {"code": "P", "name": draft.skill, "aspects": content.aspects}
    return SchemeContents({"modules": [module]}, content.texts, {"P": content.tree}, content.ways)


def test_the_example_brings_days_criteria_sections_and_all_or_nothing(quick: None) -> None:
    scheme = example()
    tree = scheme.tree["P"]
    assert [(one["code"], one["day"], one["criterion"]) for one in tree["parts"][:3]] == [("A1", 1, "A"), ("A2", 2, "A"), ("B1", 1, "B")]
    assert tree["criteria"][0] == {"code": "A", "name": "安全与规范"}
    assert scheme.texts["P/A1.1"]["section"] == "4" and scheme.ways["P/A1.1"] == {"kind": "yes_no"}
    assert scheme.texts["P/A1.4"]["levels"] == ["低于行业标准或未做", "达到行业标准", "达到并部分超出行业标准", "优秀"]


def test_the_workbook_stands_as_other_tools_expect_it() -> None:
    """scoring/facts 1.1: name in row 1, criteria from row 3 with their marks in K, the eleven headings, an M aspect in one row, a J
    aspect followed by four, the sum beside ``Total Marks:`` in J and K of the last row."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(example()))).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert sheet.title == "Marking Scheme Import" and rows[0][0] == "汽车维修工 实操"
    assert rows[2] == ["ID", "Name", *[None] * 8, "Mark"] and rows[3] == ["A", "安全与规范", *[None] * 8, 12]
    assert rows[9] == list(HEADINGS) and rows[10] == ["A1", "安全操作", 1, *[None] * 8]
    assert [row[3] for row in rows[11:15]] == ["M", "M", "M", "J"] and rows[14][10] == 1
    assert [(row[5], row[6]) for row in rows[15:19]] == [(0, "低于行业标准或未做"), (1, "达到行业标准"), (2, "达到并部分超出行业标准"), (3, "优秀")]
    assert rows[-1] == [*[None] * 9, "Total Marks:", 100]
    original = [list(row) for row in openpyxl.load_workbook(EXAMPLE).worksheets[0].iter_rows(values_only=True)]
    assert rows == original


OLDER = {
    "Sub Criterion ID": "Sub Criteria\nID", "WSOS Section": "WSSS Section", "Max Mark": "Max\nMark",
    "Aspect Type (M = Meas, J = Judg)": "Aspect\nType\nM = Meas\nJ = Judg",
}  # fmt: skip
NEWER = {
    "Sub Criterion ID": "Sub Criterion ID 子项代码", "Day of Marking": "评分日 Day of Marking", "Max Mark": "Max Mark（满分）",
    "Aspect - Description": "Aspect – Description / 评分点描述", "Judg Score": "Judg Score 评判分",
}  # fmt: skip


@pytest.mark.parametrize(("sheet", "headings", "turned"), [
    ("CIS Marking Scheme Import", OLDER, False), ("Marking Scheme Import", NEWER, True),
])  # fmt: skip
def test_older_and_newer_editions_say_the_same(quick: None, sheet: str, headings: dict[str, str], turned: bool) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    page = book.worksheets[0]
    page.title = sheet
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    rows[9] = [headings.get(cell, cell) for cell in rows[9]]
    rows = [rows[0], *[row[::-1] if turned else row for row in rows[1:]]]
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            page.cell(number, column).value = cell
    out = io.BytesIO()
    book.save(out)
    assert read_marking_scheme(out.getvalue()) == read_marking_scheme(EXAMPLE.read_bytes())


def test_every_problem_of_an_import_is_named_by_its_cell(quick: None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(example())))
    page = book.worksheets[0]
    page["C11"], page["K3"], page["L10"], page["L12"] = "昨天", "Mark", "Way of Marking", "看情况"
    page["A4"] = "A A"
    page.delete_rows(page.max_row)
    page.cell(page.max_row + 1, 1).value = "Z9"
    out = io.BytesIO()
    book.save(out)
    _content, problems = content_of(read_marking_scheme(out.getvalue()), "P")
    assert {(one.path.partition("!")[2], one.code) for one in problems} >= {
        ("C11", "day_words"), ("K12", "way_words"), ("A4", "criterion_code"), (f"C{page.max_row}", "part_without_aspects"),
    }  # fmt: skip


def test_sums_that_differ_from_what_the_workbook_says_are_noted(quick: None) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    page = book.worksheets[0]
    page["K4"], page.cell(page.max_row, 11).value = 13, 99.5
    page["G16"] = None
    out = io.BytesIO()
    book.save(out)
    content, problems = content_of(read_marking_scheme(out.getvalue()), "P")
    assert problems == [] and [(one.code, one.facts.get("stated") or one.facts["aspect"]) for one in content.notes] == [
        ("stated_total", "99.50"), ("criterion_mark", "13.00"), ("levels_missing", "A1.4"),
    ]  # fmt: skip


def test_what_the_layout_cannot_say_is_told_and_not_written_wrongly() -> None:
    module = {"code": "P", "name": "x", "aspects": [{"code": "A1.1", "kind": "measurement", "max_mark": "1.125"}]}
    assert [one.code for one in unfit(ModuleScheme(module, {}, {}, {}))] == ["mark_places"]


# --- the own template --------------------------------------------------------------------------------------------------


def template_again(found: TemplateScheme, base: SchemeContents) -> SchemeContents:
    return with_all(base, found.modules, SchemeContents({"modules": []}, found.texts, found.tree, found.ways), found.event)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_is_written_in_the_template_is_read_as_it_was(quick: None, seed: int) -> None:
    scheme = random_scheme(random.Random(1000 + seed))
    data = template_workbook({"rules": scheme.rules, "texts": scheme.texts, "tree": scheme.tree, "ways": scheme.ways})
    assert is_template(data)
    again = template_again(read_template(data), EMPTY)
    assert parts(again) == parts(scheme)
    assert difference(scheme, again) == []


def test_the_empty_template_offers_lists_and_examples_that_can_be_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["评分点", "模块", "扣分条款", "标准章节", "示例", "填写说明"]
    lists = [one.formula1 for one in book["评分点"].data_validations.dataValidation]
    assert lists == ['"测量,评判"', '"直接打分,是否,分级,按次扣分,计时"']
    book["模块"].append(["P", "操作", 1, 13])
    for row in list(book["示例"].iter_rows(min_row=2, values_only=True)):
        book["评分点"].append(row)
    out = io.BytesIO()
    book.save(out)
    found = read_template(out.getvalue())
    assert [one["max_mark"] for one in found.modules[0]["aspects"]] == ["2", "1", "3", "5", "2"]
    assert {key: way["kind"] for key, way in found.ways.items()} == {
        "P/A1.1": "steps", "P/A1.2": "yes_no", "P/A1.3": "deduction", "P/B1.1": "time",
    }  # fmt: skip
    assert found.tree["P"]["parts"][0]["day"] == 1 and found.texts["P/B2.1"]["levels"][3] == "整体优秀"


def test_every_problem_of_a_template_is_named_by_its_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    book["模块"].append(["P", "操作", "x", 100])
    heads = [cell.value for cell in book["评分点"][1]]
    for row in (
        {"模块": "Q", "评分点代码": "1", "类型": "测量", "满分": 1},
        {"模块": "P", "评分点代码": "1", "类型": "目测", "满分": "多"},
        {"评分点代码": "1", "类型": "测量", "满分": 1},
        {"子项": "A1", "评分日": "周一", "评分点代码": "2", "类型": "评判", "满分": 1, "方式": "是否"},
        {"评分点代码": "3", "类型": "测量", "满分": 1, "方式": "分级", "分级得分": "差不多"},
    ):  # fmt: skip
        book["评分点"].append([row.get(head, "") for head in heads])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Problems) as refused:
        read_template(out.getvalue())
    assert [(one.path, one.code) for one in refused.value.problems] == [
        ("模块!C2", "cell_number"), ("评分点!A2", "cell_module"), ("评分点!J3", "cell_choice"), ("评分点!K3", "cell_number"),
        ("评分点!H4", "cell_twice"), ("评分点!F5", "cell_day"), ("评分点!M5", "cell_judged"), ("评分点!Q6", "cell_way"),
        ("评分点", "module_half_divided"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "way"), [
    ("直接打分", None), ("", None), ("是否", {"kind": "yes_no"}),
    ("分级：≤0.02 得 2；≤0.05 得 1｜标准值 25｜单位 mm", {"kind": "steps", "unit": "mm", "nominal": "25", "steps": [{"upto": "0.02", "mark": "2"}, {"upto": "0.05", "mark": "1"}]}),
    ("按次扣分：每次扣 0.5｜单位 处", {"kind": "deduction", "step": "0.5", "unit": "处"}),
    ("计时：不超过600得5分；≤720 = 3", {"kind": "time", "steps": [{"upto": "600", "mark": "5"}, {"upto": "720", "mark": "3"}]}),
])  # fmt: skip
def test_ways_are_understood_in_plain_words(text: str, way: dict[str, Any] | None) -> None:
    assert parse_way(text) == way
    assert parse_way(way_text(way)) == way


@pytest.mark.parametrize("text", ["看情况", "分级", "分级：多", "按次扣分：很多", "计时：≤1.2345678 得 1", "分级：≤1 得 1｜标准值 x"])
def test_words_that_are_no_way_are_not_guessed(text: str) -> None:
    with pytest.raises(Unsaid):
        parse_way(text)
    with pytest.raises(Unsaid):
        way_of("按次扣分", step="一")
