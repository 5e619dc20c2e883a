"""The command ``competition check``: what it prints, its exit status, and what it refuses (competition format)."""
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask

from tests.competition.registration_files import definition, event, id_number, person, sheet, unit_code, workbook

DATA = Path(__file__).parents[1] / "data" / "competition"
EXAMPLE = DATA / "competition-2026.json"
BARE_NUMBER = re.compile(r"\d{17}[\dX]")
Answer = tuple[int, dict[str, Any]]
Check = Callable[..., Answer]


@pytest.fixture(scope="module")
def house() -> Flask:
    """The application without a database: the command needs none."""
    from wsgi import create_app

    return create_app(TESTING=True)


@pytest.fixture
def run(house: Flask) -> Callable[[Path, Path], Answer]:
    """Runs the command on two files: exit status, and the one JSON object that it printed."""

    def command(registrations: Path, rules: Path) -> Answer:
        result = house.test_cli_runner().invoke(args=["competition", "check", str(registrations), "--competition", str(rules)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        printed, silent = (result.stderr, result.stdout) if result.exit_code == 2 else (result.stdout, result.stderr)
        assert silent == ""
        [line] = printed.splitlines()
        answer: dict[str, Any] = json.loads(line)
        return result.exit_code, answer

    return command


@pytest.fixture
def check(run: Callable[[Path, Path], Answer], tmp_path: Path) -> Check:
    """Runs the command on a workbook's bytes and a definition's document."""

    def command(data: bytes, document: Any = None) -> Answer:
        (tmp_path / "r.xlsx").write_bytes(data)
        (tmp_path / "d.json").write_text(json.dumps(document or definition(), ensure_ascii=False), "utf-8")
        return run(tmp_path / "r.xlsx", tmp_path / "d.json")

    return command


def places(problems: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Row, column, code and other row of problems."""
    return {(one["row"], one["column"], one["code"], one.get("other_row")) for one in problems}


# --- the answer --------------------------------------------------------------------------------------------------------


def test_the_workbook_of_168_entries_has_no_problem(run: Callable[[Path, Path], Answer]) -> None:
    status, answer = run(DATA / "registrations-2026.xlsx", EXAMPLE)
    assert (status, answer) == (0, {"format": "registration-check/1", "rows": 168, "problems": [], "cleaned": []})


def test_the_messy_workbook_has_exactly_the_problems_that_were_planted(run: Callable[[Path, Path], Answer]) -> None:
    expected = json.loads((DATA / "registrations-2026-messy.expected.json").read_bytes())
    status, answer = run(DATA / "registrations-2026-messy.xlsx", EXAMPLE)
    assert (status, answer["rows"]) == (1, 60)
    assert places(answer["problems"]) == places(expected["refused"])
    assert len(answer["problems"]) == len(expected["refused"])
    assert {(one["row"], one["column"]) for one in answer["cleaned"]} == {(one["row"], one["column"]) for one in expected["cleaned"]}
    assert len(answer["cleaned"]) == len(expected["cleaned"])


def test_every_problem_and_every_change_has_its_keys_and_a_sentence(run: Callable[[Path, Path], Answer]) -> None:
    _status, answer = run(DATA / "registrations-2026-messy.xlsx", EXAMPLE)
    for problem in answer["problems"]:
        assert set(problem) == {"row", "column", "code", "message"} | ({"other_row"} if problem["code"] == "duplicate" else set())
        assert re.search("[\u4e00-\u9fff]", problem["message"])
        assert "%(" not in problem["message"] and "…" not in problem["message"]
    assert all(set(change) == {"row", "column", "from", "to"} for change in answer["cleaned"])
    assert not BARE_NUMBER.search(json.dumps(answer, ensure_ascii=False).replace(unit_code(), ""))


def test_every_code_has_a_sentence_that_names_what_is_wrong(check: Check) -> None:
    events = [
        event(eligibility={"minimum_age": 30, "maximum_age": 35, "minimum_years": 9, "minimum_level": "技师（二级）"}, quota=1, quota_per_unit=1),
        event("WE", "焊工", eligibility={"maximum_age": 20}, quota=1), event("NU", "护理员", eligibility={"minimum_age": 60}),
    ]  # fmt: skip
    rows = [
        person(0, 从业年限=1), person(1), person(0), person(2, 参赛赛项="焊工"), person(3, 参赛赛项="焊工"), person(4, 参赛赛项="护理员"),
        person(5, 组别="学生组"), person(6, 组别="老年组"), person(7, 参赛赛项="木雕工"), person(8, 性别="女"), person(9, 性别="甲"),
        person(10, 身份证号="4.4E+17"), person(11, 身份证号="44"), person(12, 身份证号=id_number("19901345")), person(13, 姓名="=A1"),
        person(14, 身份证号="44070019900101123O"), person(15, 联系电话="1"), person(16, 统一社会信用代码="1"), person(17, 从业年限="x"),
        person(18, 从业年限=99), person(19, 姓名=""),
    ]  # fmt: skip
    status, answer = check(workbook(sheet(*rows)), definition(*events))
    assert status == 1
    assert {one["code"] for one in answer["problems"]} == {
        "required", "id_numeric", "id_length", "id_checksum", "id_date", "sex_mismatch", "age", "phone", "unit_code", "unknown_event",
        "unknown_group", "number", "range", "duplicate", "sex_unknown", "formula", "eligibility", "quota",
    }  # fmt: skip
    messages = [one["message"] for one in answer["problems"]]
    assert not [message for message in messages if "%(" in message or "None" in message or "…" in message]
    assert any("30 至 35 周岁" in message for message in messages)
    assert any("不大于 20 周岁" in message for message in messages)
    assert any("不小于 60 周岁" in message for message in messages)


def test_identity_numbers_are_masked_wherever_they_appear(check: Check) -> None:
    number = id_number()
    spaced = f"{number[:6]} {number[6:]}"
    rows = [
        person(0, 身份证号=f"{number[:16]}2{number[17]}"), person(1, 身份证号=spaced, 备注=f" {number}", 参赛赛项=number, 组别=number),
        person(2, 性别=number, 从业年限=f"'{number}'", 联系电话=f"{number} ", 现职业技能等级=f"{number} ", 统一社会信用代码=f"{number} "),
        person(3, 身份证号=int(number[:17]) * 10), person(4, 身份证号=f"{number[:17]}×"), person(5, 身份证号=f"甲{number}乙"),
    ]  # fmt: skip
    status, answer = check(workbook(sheet(*rows)))
    told = json.dumps(answer, ensure_ascii=False)
    assert status == 1
    assert number[6:14] not in told
    assert f"{number[:6]}********{number[14:]}" in told


def test_a_title_above_other_columns_and_another_order_are_fine(check: Check) -> None:
    headings = ["照片", "备注", "组别", "工种", "统一社会信用代码", "工作单位", "手机", "证件号码", "性别", "姓名", "指导教师"]
    good = person(0)
    row = ["x", "", "职工组", "电工", good["统一社会信用代码"], "单位", "12345", good["身份证号"], "男", "陈测", "林教"]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet()
        page.merge_range("A1:K1", "2026年报名表")
        page.write_row(2, 0, headings)
        page.write_row(3, 0, row)
    status, answer = check(data.getvalue())
    assert (status, places(answer["problems"])) == (1, {(4, "联系电话", "phone", None)})


def test_row_numbers_are_those_that_excel_shows(check: Check) -> None:
    grid = [[], [], ["标题"], *sheet(person(0, 联系电话="1")), [], [None, "  "], *sheet(person(1, 联系电话="1"))[1:]]
    status, answer = check(workbook(grid))
    assert (status, answer["rows"]) == (1, 2)
    assert places(answer["problems"]) == {(5, "联系电话", "phone", None), (8, "联系电话", "phone", None)}


def test_the_first_sheet_with_a_header_row_is_read(check: Check) -> None:
    status, answer = check(workbook([["说明"], ["请填写姓名"]], sheet(person(0), person(1)), sheet(person(2, 姓名=""))))
    assert (status, answer["rows"]) == (0, 2)


def test_formulas_count_in_listed_columns_only(check: Check) -> None:
    headings = ["序号", *person(), "合计"]
    rows = [person(0, 序号="=ROW()"), person(1, 合计="=1+1"), person(2, 身份证号='=HYPERLINK("http://127.0.0.1","x")')]
    status, answer = check(workbook(sheet(*rows, headings=headings)))
    assert (status, places(answer["problems"])) == (1, {(2, "序号", "formula", None), (4, "身份证号", "formula", None)})


def test_numbers_that_excel_stores_as_numbers(check: Check) -> None:
    rows = [person(0, 身份证号=440703199003071234), person(1, 联系电话=13812345678, 从业年限=5.5), person(2, 从业年限=datetime(2020, 1, 1))]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for number, cells in enumerate(sheet(*rows)):
            page.write_row(number, 0, cells)
    status, answer = check(data.getvalue())
    assert (status, answer["cleaned"]) == (1, [])
    assert places(answer["problems"]) == {
        (2, "身份证号", "id_numeric", None), (3, "从业年限", "number", None), (4, "从业年限", "number", None),
    }  # fmt: skip


def test_an_old_workbook_is_read_too(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(json.dumps(definition()), "utf-8")
    status, answer = run(DATA / "registrations-97.xls", tmp_path / "d.json")
    assert (status, answer["rows"]) == (1, 3)
    assert places(answer["problems"]) == {
        (3, "姓名", "formula", None), (4, "联系电话", "phone", None), (5, "身份证号", "id_numeric", None),
    }  # fmt: skip


# --- workbooks that are refused ----------------------------------------------------------------------------------------


def test_what_is_no_workbook_is_refused(check: Check) -> None:
    for data in (b"", "姓名,身份证号\n".encode("gb18030"), b"PK\x03\x04rubbish", bytes(100)):
        status, answer = check(data)
        assert (status, answer["code"]) == (2, "not_a_workbook")
        assert "Excel" in answer["message"]


def test_a_workbook_that_is_not_there_is_refused_as_json(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    assert run(tmp_path / "none.xlsx", EXAMPLE)[1]["code"] == "not_a_workbook"


def test_a_workbook_without_a_header_is_refused(check: Check) -> None:
    for grid in ([], [["姓名", "身份证号"], ["陈测", "1"]], [["报名表"]]):
        status, answer = check(workbook(grid))
        assert (status, answer["code"]) == (2, "no_header")


@pytest.mark.parametrize("column", ["性别", "联系电话", "所在单位", "统一社会信用代码", "组别"])
def test_a_missing_required_column_is_named(check: Check, column: str) -> None:
    status, answer = check(workbook(sheet(person(), headings=[heading for heading in person() if heading != column])))
    assert (status, answer["code"], answer["columns"]) == (2, "missing_columns", [column])
    assert column in answer["message"]


def test_all_missing_columns_are_named_at_once(check: Check) -> None:
    _status, answer = check(workbook(sheet(person(), headings=["参赛赛项", "身份证号", "姓名"])))
    assert answer["columns"] == ["性别", "联系电话", "所在单位", "统一社会信用代码", "组别"]


def test_optional_columns_may_be_missing(check: Check) -> None:
    status, answer = check(workbook(sheet(person(), headings=list(person())[:8])))
    assert (status, answer["rows"]) == (0, 1)


def test_a_hundred_columns_are_read_and_one_more_is_too_large(check: Check) -> None:
    wide = [*list(person()), *(f"列{number}" for number in range(100 - len(person())))]
    assert check(workbook(sheet(person(), headings=wide)))[0] == 0
    status, answer = check(workbook(sheet(person(), headings=[*wide, "列100"])))
    assert (status, answer["code"]) == (2, "too_large")


@pytest.mark.slow
def test_twenty_thousand_rows_are_read_and_one_more_is_too_large(check: Check) -> None:
    started = time.monotonic()
    rows = [["报名表"], *sheet(*(person(number % 400) for number in range(20_000)), headings=list(person()))]
    assert check(workbook(rows))[1]["rows"] == 20_000
    status, answer = check(workbook([*rows, rows[-1]]))
    assert (status, answer["code"]) == (2, "too_large")
    assert time.monotonic() - started < 60


# --- definitions that are refused --------------------------------------------------------------------------------------


def refused(check: Check, document: Any) -> list[tuple[str, str]]:
    """Path and code of all problems of a definition that is refused."""
    status, answer = check(workbook(sheet(person())), document)
    assert (status, answer["code"]) == (2, "definition_refused")
    assert all(set(one) == {"file", "path", "code", "message"} for one in answer["problems"])
    assert not [one for one in answer["problems"] if "%(" in one["message"] or not one["message"]]
    return [(one["path"], one["code"]) for one in answer["problems"]]


def test_a_definition_is_refused_with_all_its_problems_in_all_rooms(check: Check) -> None:
    broken = definition(event(quota=-1), event("B", "焊工"), year="x", schedules=["no-such-schedule", "jiangmen-host-2019"])
    broken["events"][1]["rules"]["modules"][0]["weight"] = "heavy"
    broken["events"][0]["rules"]["no_rule"] = 1
    broken["schedules"].append({"rows": []})
    found = refused(check, broken)
    assert set(found) >= {
        ("events[0].quota", "out_of_range"), ("year", "wrong_type"), ("schedules[0]", "unknown_schedule"),
        ("events[1].rules.modules[0].weight", "not_a_decimal"), ("events[0].rules.no_rule", "unknown_rule"),
        ("schedules[2].in_force", "required"),
    }  # fmt: skip
    assert not any(path.startswith("schedules[1]") for path, _code in found)


def test_a_schedule_is_an_object_or_the_id_of_a_shipped_one_and_stands_there_once(check: Check) -> None:
    assert refused(check, definition(schedules=[5])) == [("schedules[0]", "wrong_type")]
    assert refused(check, definition(schedules=[None])) == [("schedules[0]", "required")]
    twice = ["jiangmen-host-2019", "jiangmen-host-2019"]
    assert refused(check, definition(schedules=twice)) == [("schedules[1]", "duplicate_code")]


def test_a_definition_that_is_no_json_is_refused(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    texts = [b"", b"{", b'{"format": "competition/1", "format": "x"}', b'{"year": NaN}', b"\xff\xfe", b"[" * 100_000]
    for text in texts:
        (tmp_path / "d.json").write_bytes(text)
        status, answer = run(DATA / "registrations-2026.xlsx", tmp_path / "d.json")
        assert (status, answer["code"], [one["code"] for one in answer["problems"]]) == (2, "definition_refused", ["not_json"])


def test_a_definition_that_is_deeply_nested_is_refused(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(b'{"events": ' + b'[{"rules": ' * 500 + b"1" + b"}]" * 500 + b"}")
    assert run(DATA / "registrations-2026.xlsx", tmp_path / "d.json")[1]["problems"][0]["code"] == "not_json"


def test_a_definition_that_is_not_there_is_refused_as_json(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    status, answer = run(DATA / "registrations-2026.xlsx", tmp_path / "none.json")
    assert (status, answer["code"]) == (2, "definition_refused")


def test_a_byte_order_mark_is_fine(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    shutil.copy(DATA / "marking-scheme-auto.xlsx", tmp_path)
    (tmp_path / "d.json").write_bytes(b"\xef\xbb\xbf" + EXAMPLE.read_bytes())
    assert run(DATA / "registrations-2026.xlsx", tmp_path / "d.json")[0] == 0


def test_a_scheme_must_lie_beside_the_definition(run: Callable[[Path, Path], Answer], tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "d.json")
    status, answer = run(DATA / "registrations-2026.xlsx", tmp_path / "d.json")
    assert [(one["file"], one["path"], one["code"]) for one in answer["problems"]] == [
        ("marking-scheme-auto.xlsx", f"events[{number}].rules.modules[1].scheme", "scheme_missing") for number in (1, 2)
    ]
    assert status == 2


# --- the command as people run it --------------------------------------------------------------------------------------


def test_the_command_needs_no_database_and_speaks_utf_8_in_any_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "competition", "check", str(DATA / "registrations-2026-messy.xlsx")]
    result = subprocess.run(
        [*command, "--competition", str(EXAMPLE)], capture_output=True, check=False, cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "INSTANCE": str(tmp_path), "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (1, b"")
    assert "身份证号" in result.stdout.decode("utf-8")
    assert len(result.stdout.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
