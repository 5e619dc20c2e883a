"""The WorldSkills marking scheme as a workbook, and rules that name one instead of their aspects."""
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from foundation.contributions import DefinitionFolder
from foundation.rules.documents import parse_document
from foundation.rules.problems import Problems
from scoring.definition import check_event_rules, expand_rules, sentence
from scoring.rules.rules_document import check_rules
from scoring.spreadsheets import Criterion, SubCriterion, read_marking_scheme

DATA = Path(__file__).parents[1] / "data" / "competition"
SCHEME = DATA / "marking-scheme-auto.xlsx"
HEADINGS = [
    "Sub Criterion ID", "Sub Criterion Name or Description", "Day of Marking", "Aspect Type (M = Meas, J = Judg)",
    "Aspect - Description", "Judg Score",
    "Extra Aspect Description (Meas or Judg) OR Judgement Score Description (Judg only)", "Requirement (Measurement Only)",
    "WSOS Section", "Calculation Row (Export only)", "Max Mark",
]  # fmt: skip
Row = list[Any]


def sub_criterion(code: Any, name: str = "名", day: Any = 1) -> Row:
    """The row of a sub-criterion."""
    return [code, name, day, *[""] * 8]


def aspect(kind: Any, mark: Any, description: str = "项", section: Any = "") -> Row:
    """The row of an aspect."""
    return ["", "", "", kind, description, "", "", "", section, "", mark]


def scheme(*rows: Row, headings: Row = HEADINGS, above: tuple[Row, ...] = (), sheet: str = "Marking Scheme Import") -> bytes:
    """A workbook in the CIS layout."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("Instructions").write("A1", "read me")
        page = book.add_worksheet(sheet)
        for number, row in enumerate([*above, headings, *rows]):
            page.write_row(number, 0, row)
    return data.getvalue()


def problems(data: bytes) -> list[tuple[str, str]]:
    """Path and code of everything that is wrong with a scheme."""
    with pytest.raises(Problems) as refused:
        read_marking_scheme(data)
    return [(problem.path, problem.code) for problem in refused.value.problems]


# --- reading -----------------------------------------------------------------------------------------------------------


def test_the_example_is_read_whole() -> None:
    draft = read_marking_scheme(SCHEME.read_bytes())
    assert draft.skill == "汽车维修工 实操"
    assert draft.criteria[0] == Criterion("A", "安全与规范", "12.00")
    assert [one.code for one in draft.criteria] == list("ABCDE")
    assert draft.sub_criteria[1] == SubCriterion("A2", "A", "环保与现场", "2")
    assert [one.code for one in draft.sub_criteria] == ["A1", "A2", "B1", "B2", "C1", "C2", "D1", "D2", "E1", "E2"]
    assert (len(draft.aspects), draft.total, draft.stated_total) == (72, "100.00", "100.00")
    assert [one.code for one in draft.aspects[:8]] == ["A1.1", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6", "A2.1", "A2.2"]


def test_aspects_keep_what_judges_need_to_read() -> None:
    draft = read_marking_scheme(SCHEME.read_bytes())
    measured, judged = draft.aspects[0], draft.aspects[3]
    assert (measured.kind, measured.max_mark, measured.factor, measured.sub_criterion) == ("measurement", "1.00", "1", "A1")
    assert (measured.description, measured.extra, measured.requirement, measured.section) == ("安全操作第1项", "公差按图纸", "合格/不合格", "4")
    assert (judged.kind, judged.description, judged.section) == ("judgement", "安全操作第4项", "7")
    assert judged.texts == ("低于行业标准或未做", "达到行业标准", "达到并部分超出行业标准", "优秀")
    assert measured.texts == ()


@pytest.mark.parametrize("name", ["Marking Scheme Import", "CIS Marking Scheme Import", " marking  scheme import", "Sheet2"])
def test_the_sheet_is_found_by_its_name_or_its_headings(name: str) -> None:
    assert read_marking_scheme(scheme(sub_criterion("A1"), aspect("M", 1), sheet=name)).total == "1.00"


def test_the_named_sheet_goes_before_another_with_the_same_headings() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for name, mark in (("Copy", 1), ("CIS Marking Scheme Import", 2)):
            page = book.add_worksheet(name)
            for number, row in enumerate([HEADINGS, sub_criterion("A1"), aspect("M", mark)]):
                page.write_row(number, 0, row)
    assert read_marking_scheme(data.getvalue()).total == "2.00"


def test_columns_are_found_by_heading_in_any_order() -> None:
    headings = [*reversed(HEADINGS)]
    rows = [list(reversed(row)) for row in (sub_criterion("A1"), aspect("M", 1.5, section=3), aspect("J", 2))]
    draft = read_marking_scheme(scheme(*rows, headings=headings))
    assert [(one.code, one.kind, one.max_mark, one.section) for one in draft.aspects] == [
        ("A1.1", "measurement", "1.50", "3"), ("A1.2", "judgement", "2.00", ""),
    ]  # fmt: skip


def test_older_headings_are_understood() -> None:
    older = {"Sub Criterion ID": "Sub\nCriteria\nID", "WSOS Section": "WSSS Section", "Max Mark": "Max\nMark"}
    draft = read_marking_scheme(scheme(sub_criterion("A1"), aspect("m", 1, section=2), headings=[older.get(one, one) for one in HEADINGS]))
    assert (draft.aspects[0].section, draft.aspects[0].max_mark) == ("2", "1.00")


def test_criteria_may_each_have_a_table_of_their_own() -> None:
    table = (["ID", "Name", "Mark"], ["A", "甲", 1], [])
    second = [["ID", "Name", "Mark"], ["B", "乙", 2], HEADINGS, sub_criterion("B1"), aspect("M", 2)]
    draft = read_marking_scheme(scheme(sub_criterion("A1"), aspect("M", 1), *second, above=table))
    assert [(one.code, one.mark) for one in draft.criteria] == [("A", "1.00"), ("B", "2.00")]
    assert [one.code for one in draft.aspects] == ["A1.1", "B1.1"]


def test_numbers_count_within_a_sub_criterion_in_the_order_of_the_file() -> None:
    rows = [sub_criterion("A2"), aspect("M", 1), aspect("J", 1), sub_criterion("A1"), aspect("M", 1), ["Total Marks:"]]
    assert [one.code for one in read_marking_scheme(scheme(*rows)).aspects] == ["A2.1", "A2.2", "A1.1"]


@pytest.mark.parametrize(("mark", "shown"), [(1, "1.00"), (1.5, "1.50"), (0.1 + 0.2, "0.30"), ("1.25", "1.25"), (0, "0.00"), (12.34, "12.34")])
def test_maxima_have_two_places(mark: Any, shown: str) -> None:
    assert read_marking_scheme(scheme(sub_criterion("A1"), aspect("M", mark))).aspects[0].max_mark == shown


@pytest.mark.parametrize("mark", ["", "一", -1, 1.005, "NaN", "1e400", 10**12])
def test_a_maximum_that_is_none_is_named_by_its_cell(mark: Any) -> None:
    assert problems(scheme(sub_criterion("A1"), aspect("M", mark))) == [("Marking Scheme Import!K3", "max_mark")]


def test_every_problem_of_a_scheme_is_named_by_its_cell() -> None:
    rows = [
        aspect("M", 1), sub_criterion("A1"), aspect("O", 1), sub_criterion("A1"), aspect("M", "x"), sub_criterion("B/1"), aspect("J", 1),
    ]  # fmt: skip
    assert problems(scheme(*rows)) == [
        ("Marking Scheme Import!A2", "no_sub_criterion"), ("Marking Scheme Import!D4", "aspect_type"),
        ("Marking Scheme Import!A5", "duplicate_code"), ("Marking Scheme Import!K6", "max_mark"),
        ("Marking Scheme Import!A7", "out_of_range"),
    ]  # fmt: skip


def test_what_is_no_scheme_is_refused() -> None:
    assert problems(b"csv") == [("", "not_a_workbook")]
    assert problems(scheme(headings=["Name"])) == [("", "scheme_header")]
    assert problems(scheme(sub_criterion("A1"))) == [("Marking Scheme Import", "scheme_empty")]


def test_a_sheet_full_of_aspects_is_read_within_seconds() -> None:
    draft = read_marking_scheme(scheme(sub_criterion("A1"), *[aspect("M", 1)] * 15_000))
    assert (len(draft.aspects), draft.total) == (15_000, "15000.00")


# --- rules that name a scheme ------------------------------------------------------------------------------------------


def example_rules() -> dict[str, Any]:
    """The rules of the car mechanics of the example."""
    rules: dict[str, Any] = parse_document((DATA / "competition-2026.json").read_bytes())["events"][1]["rules"]
    return rules


def test_the_aspects_stand_where_the_scheme_stood_and_nothing_else_changes() -> None:
    rules = example_rules()
    expanded = expand_rules(rules, DefinitionFolder(path=DATA))
    module = expanded["modules"][1]
    assert len(module["aspects"]) == 72
    assert module["aspects"][3] == {"code": "A1.4", "kind": "judgement", "max_mark": "1.00", "factor": "1"}
    assert {key: value for key, value in module.items() if key != "aspects"} == {
        key: value for key, value in rules["modules"][1].items() if key != "scheme"
    }
    assert {**expanded, "modules": [expanded["modules"][0]]} == {**rules, "modules": [rules["modules"][0]]}
    assert rules == example_rules()
    assert check_rules(expanded) == []
    assert sum(Decimal(one["max_mark"]) for one in module["aspects"]) == 100


def test_rules_without_a_scheme_stay_as_they_are() -> None:
    rules = {"modules": [{"code": "T", "aspects": []}], "rounding": []}
    assert expand_rules(rules, DefinitionFolder()) == rules
    assert expand_rules({"modules": "x"}, DefinitionFolder()) == {"modules": "x"}


@pytest.mark.parametrize("name", ["none.xlsx", "../competition/marking-scheme-auto.xlsx", "sub/x.xlsx", ".", "..", "/etc/hostname", "a\0b"])
def test_a_scheme_that_does_not_lie_beside_the_definition_is_missing(name: str) -> None:
    rules = example_rules()
    rules["modules"][1]["scheme"] = name
    with pytest.raises(Problems) as refused:
        expand_rules(rules, DefinitionFolder(path=DATA), "events[1].rules")
    [problem] = refused.value.problems
    assert (problem.path, problem.code) == ("events[1].rules.modules[1].scheme", "scheme_missing")
    assert name in sentence(problem)


def event_problems(rules: Any, **files: bytes) -> list[tuple[str, str, str | None]]:
    """Path, code and file of what is wrong with the rules of one event."""
    found = check_event_rules({"events": [{"rules": rules}]}, DefinitionFolder(files={f"{name}.xlsx": data for name, data in files.items()}))
    assert not [one for one in found if "%(" in sentence(one) or "…" in sentence(one)]
    return [(one.path, one.code, one.file) for one in found]


def module(**changes: Any) -> dict[str, Any]:
    """A module that names the scheme ``s.xlsx``."""
    return {"code": "P", "name": "实操", "weight": "1", "full_mark": "100", "panel": {"level": "aspect"}, "scheme": "s.xlsx"} | changes


def test_problems_of_a_scheme_are_problems_of_the_definition_beside_those_of_its_rules() -> None:
    bad = scheme(sub_criterion("A1"), aspect("X", -1))
    assert event_problems({"modules": [module(weight="-1")], "pass_total": 60}, s=bad) == [
        ("events[0].rules.modules[0].scheme", "aspect_type", "s.xlsx"),
        ("events[0].rules.modules[0].scheme", "max_mark", "s.xlsx"),
        ("events[0].rules.modules[0].weight", "weights", None),
        ("events[0].rules.pass_total", "not_a_decimal", None),
    ]


def test_rules_are_checked_with_the_aspects_of_their_scheme() -> None:
    good = scheme(sub_criterion("A1"), aspect("M", 1), aspect("J", 1))
    assert event_problems({"modules": [module()], "tie_chain": ["aspect:P/A1.2:desc"]}, s=good) == []
    assert event_problems({"modules": [module()], "tie_chain": ["aspect:P/A1.9:desc"]}, s=good) == [
        ("events[0].rules.tie_chain[0]", "unknown_aspect", None)
    ]
    assert event_problems({"modules": [module(panel={"level": "sheet"})]}, s=good) == [
        ("events[0].rules.modules[0].aspects[1].kind", "unknown_rule", None)
    ]


def test_a_module_has_a_scheme_or_aspects_but_not_both() -> None:
    aspects = [{"code": "01", "kind": "measurement", "max_mark": "1"}]
    good = scheme(sub_criterion("A1"), aspect("M", 1))
    assert event_problems({"modules": [module(aspects=aspects)]}, s=good) == [("events[0].rules.modules[0].aspects", "unknown_rule", None)]
    assert event_problems({"modules": [module(aspects=None)]}, s=good) == []


@pytest.mark.parametrize("name", [5, "", "  ", [], {}])
def test_a_scheme_is_the_name_of_a_file(name: Any) -> None:
    [(path, _code, _file)] = event_problems({"modules": [module(scheme=name)]})
    assert path == "events[0].rules.modules[0].scheme"


@pytest.mark.parametrize("definition", [{}, {"events": 5}, {"events": [5, {}, {"rules": 5}]}])
def test_what_is_no_rules_at_all_is_left_to_the_definition_itself(definition: Any) -> None:
    assert check_event_rules(definition, DefinitionFolder()) == []
