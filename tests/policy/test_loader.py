"""The files of the law are read strictly: what is not exact, complete and without gaps is refused with its place."""
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from awards.policy.loader import load_parameters
from awards.policy.shipped import load_schedules
from foundation.rules.problems import Problems

SOURCE = 'source: {document: 办法, article: 第一条, condition: 全部条件}'
ADOPTED = f'{{value: "5", status: adopted, {SOURCE}}}'


def load(folder: Path, text: str) -> Any:
    (folder / "a.yaml").write_text(text, "utf-8")
    return load_parameters(folder)


def found(folder: Path, text: str) -> list[tuple[str, str]]:
    """Place and code of what is wrong; nothing if the file is accepted."""
    try:
        load(folder, text)
    except Problems as refused:
        assert {problem.file for problem in refused.problems} == {"a.yaml"}
        return [(problem.path, problem.code) for problem in refused.problems]
    return []


def parameter(*values: str, unit: str = "yuan") -> str:
    lines = "".join(f"    {value}\n" for value in values)
    return f"prize/first:\n  label: 第一名\n  unit: {unit}\n  values:\n{lines}"


def test_a_value_applies_from_its_first_day_until_the_day_before_the_next(tmp_path: Path) -> None:
    second = f'2026-01-01: {{value: "7.50", status: draft, until: 2026-12-31, {SOURCE}, question: 待确认}}'
    read = load(tmp_path, parameter(second, f"2024-01-01: {ADOPTED}"))["prize/first"]
    assert [(value.first_day, value.last_day, value.value) for value in read.values] == [
        (date(2024, 1, 1), date(2025, 12, 31), "5"), (date(2026, 1, 1), date(2026, 12, 31), "7.50"),
    ]
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    shown = [read.on(day) for day in days]
    assert [value.value if value else None for value in shown] == [None, "5", "5", "7.50", "7.50", None]
    assert read.values[1].question == "待确认" and read.values[0].condition == "全部条件"


def test_a_repeal_is_a_value_that_is_written_as_null(tmp_path: Path) -> None:
    repeal = f"2026-01-01: {{value: null, status: adopted, {SOURCE}}}"
    read = load(tmp_path, parameter(f"2024-01-01: {ADOPTED}", repeal))["prize/first"]
    assert read.on(date(2026, 1, 1)).number is None and read.on(date(2025, 12, 31)).number == 5


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        ("{}", "", "required"),
        (f'{{status: draft, {SOURCE}}}', ".value", "required"),
        (f'{{value: "", status: draft, {SOURCE}}}', ".value", "out_of_range"),
        (f'{{value: "5 000", status: draft, {SOURCE}}}', ".value", "not_a_decimal"),
        (f'{{value: 五千, status: draft, {SOURCE}}}', ".value", "not_a_decimal"),
        (f'{{value: "5", {SOURCE}}}', ".status", "required"),
        (f'{{value: "5", status: final, {SOURCE}}}', ".status", "unknown_rule"),
        (f'{{value: "5", status: draft, note: x, {SOURCE}}}', ".note", "unknown_rule"),
        ('{value: "5", status: draft}', ".source", "required"),
        ('{value: "5", status: draft, source: {article: 一, condition: 条件}}', ".source.document", "required"),
        ('{value: "5", status: draft, source: {document: 办法, condition: 条件}}', ".source.article", "required"),
        ('{value: "5", status: draft, source: {document: 办法, article: 一}}', ".source.condition", "required"),
        ('{value: "5", status: draft, source: {document: 办法, article: 一, condition: ""}}', ".source.condition", "out_of_range"),
        ('{value: "5", status: draft, source: {document: 办法, article: 一, condition: 甲, url: x}}', ".source.url", "unknown_rule"),
        (f'{{value: "5", status: draft, until: 2023-12-31, {SOURCE}}}', ".until", "out_of_range"),
        (f'{{value: "5", status: draft, until: 明年, {SOURCE}}}', ".until", "out_of_range"),
    ],
)
def test_what_a_value_may_not_leave_open(tmp_path: Path, value: str, path: str, code: str) -> None:
    problems = found(tmp_path, parameter(f"2024-01-01: {value}"))
    if value == "{}":
        assert {key.rsplit(".", 1)[1] for key, _ in problems} == {"value", "status", "source"}
    else:
        assert problems == [(f"prize/first.values.2024-01-01{path}", code)]


@pytest.mark.parametrize(
    ("until", "code"), [("2025-12-30", "gap"), ("2024-01-01", "gap"), ("2026-01-01", "overlap"), ("2030-01-01", "overlap")]
)
def test_gaps_and_overlaps_between_dated_values_are_refused(tmp_path: Path, until: str, code: str) -> None:
    first = f'2024-01-01: {{value: "5", status: adopted, until: {until}, {SOURCE}}}'
    assert found(tmp_path, parameter(first, f"2026-01-01: {ADOPTED}")) == [("prize/first.values.2024-01-01.until", code)]
    assert found(tmp_path, parameter(first.replace(until, "2025-12-31"), f"2026-01-01: {ADOPTED}")) == []


def test_a_value_without_a_first_day_can_only_be_a_draft_and_stand_alone(tmp_path: Path) -> None:
    undated = f'undated: {{value: "5", status: draft, {SOURCE}}}'
    assert found(tmp_path, parameter(undated)) == []
    assert found(tmp_path, parameter(undated.replace("draft", "adopted"))) == [("prize/first.values.undated.status", "undated")]
    assert found(tmp_path, parameter(undated, f"2024-01-01: {ADOPTED}")) == [("prize/first.values.undated", "overlap")]
    until = undated.replace("status", "until: 2026-01-01, status")
    assert found(tmp_path, parameter(until)) == [("prize/first.values.undated.until", "out_of_range")]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (parameter(f"2024-01-01: {ADOPTED}").replace("  unit: yuan\n", ""), [("prize/first.unit", "required")]),
        (parameter(f"2024-01-01: {ADOPTED}", unit="dollars"), [("prize/first.unit", "unknown_rule")]),
        (parameter(f"2024-01-01: {ADOPTED}").replace("label", "lable"), [
            ("prize/first.lable", "unknown_rule"), ("prize/first.label", "required"),
        ]),
        (parameter(f"soon: {ADOPTED}"), [("prize/first.values.soon", "out_of_range"), ("prize/first.values", "required")]),
        ("prize/first:\n  label: 第一名\n  unit: yuan\n  values: {}\n", [("prize/first.values", "required")]),
        ("prize/first:\n  label: 第一名\n  unit: yuan\n", [("prize/first.values", "required")]),
        ("prize/first: 五千\n", [("prize/first", "wrong_type")]),
        ("- prize/first\n", [("", "wrong_type")]),
        ("", [("", "wrong_type")]),
        ("a: [\n", [("", "not_yaml")]),
        ("a: !!python/object:os.system x\n", [("", "not_yaml")]),
        (f"2024-01-01: {ADOPTED}\n", [("2024-01-01", "wrong_type")]),
        (parameter(f"2024-02-30: {ADOPTED}"), [("", "not_yaml")]),
        (parameter(f"2024-01-01: {ADOPTED}", f"2024-01-01: {ADOPTED}"), [("line 6", "duplicate_code")]),
        ("[a]: b\n", [("line 1", "wrong_type")]),
        (parameter(f'2024-01-01: {{value: 5000.5, status: draft, {SOURCE}}}'), [("line 5", "float_not_allowed")]),
        (parameter(f'2024-01-01: {{value: 1.0e+3, status: draft, {SOURCE}}}'), [("line 5", "float_not_allowed")]),
        (parameter(f'2024-01-01: {{value: .nan, status: draft, {SOURCE}}}'), [("line 5", "float_not_allowed")]),
        (parameter(f'2024-01-01: {{value: 5000, status: draft, {SOURCE}}}'), [("line 5", "not_a_decimal")]),
        (parameter(f'2024-01-01: {{value: yes, status: draft, {SOURCE}}}'), [("line 5", "not_a_decimal")]),
    ],
)
def test_what_a_file_may_not_hold(tmp_path: Path, text: str, problems: list[tuple[str, str]]) -> None:
    assert found(tmp_path, text) == problems


def test_a_key_may_stand_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(parameter(f"2024-01-01: {ADOPTED}"), "utf-8")
    with pytest.raises(Problems) as refused:
        load(tmp_path, parameter(f"2024-01-01: {ADOPTED}"))
    assert [(problem.file, problem.path, problem.code) for problem in refused.value.problems] == [
        ("b.yaml", "prize/first", "duplicate_code"),
    ]


SCHEDULE = """
label: 样例
condition: 全部条件
sources: [https://example.org]
schedule:
  id: s
  document: 办法
  article: 第一条
  status: sample
  in_force: ["2026-01-01", null]
  rows: [{level: city-1, prize: gold, recipient: contestant, amount: "5", unit: person, article: 第一条}]
"""


@pytest.mark.parametrize(
    ("written", "instead", "problems"),
    [
        ("", "", []),
        ("condition: 全部条件\n", "", [("condition", "required")]),
        ("label: 样例\n", "lable: 样例\n", [("lable", "unknown_rule"), ("label", "required")]),
        ("sources: [https://example.org]\n", "", [("sources", "required")]),
        ("  id: s\n", "  id: t\n", [("schedule.id", "out_of_range")]),
        ("  document: 办法\n", "", [("schedule.document", "required")]),
        ("  article: 第一条\n", "", [("schedule.article", "required")]),
        ("  status: sample\n", "", [("schedule.status", "required")]),
        (", article: 第一条}", "}", [("schedule.rows[0].article", "required")]),
        ('amount: "5"', 'amount: "5.001"', [("schedule.rows[0].amount", "not_a_decimal")]),
        ('amount: "5"', "amount: 5.5", [("line 11", "float_not_allowed")]),
    ],
)
def test_what_a_shipped_schedule_may_not_leave_open(
    tmp_path: Path, written: str, instead: str, problems: list[tuple[str, str]]
) -> None:
    assert written in SCHEDULE
    (tmp_path / "s.yaml").write_text(SCHEDULE.replace(written, instead) if written else SCHEDULE, "utf-8")
    try:
        assert list(load_schedules(tmp_path)) == ["s"] and not problems
    except Problems as refused:
        assert [(problem.path, problem.code) for problem in refused.problems] == problems
        assert {problem.file for problem in refused.problems} == {"s.yaml"}
