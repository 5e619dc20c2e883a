"""Awkward files as offices send them: each is read as it is meant, or refused with a sentence that says what to do."""
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from competition.errors import WorkbookRefused
from competition.refusals.imports import explained, note_sentence
from competition.rules.registrations import check_table
from competition.rules.registrations.arriving import Arrived, Sender, foreign_rows, spans
from competition.spreadsheets.registrations import read_arriving, read_registrations
from tests.competition.registration_files import id_number, parsed, person, sheet, table, unit_code, workbook

PEOPLE = (person(1), person(2))
HEADINGS = [*PEOPLE[0]]


def names(found: Arrived) -> list[str]:
    """Who is registered by the table."""
    return [row.name for row in check_table(found.table, parsed()).rows]


def as_text(separator: str = ",", *people: dict[str, Any]) -> str:
    """The people as a text table."""
    lines = [HEADINGS, *([str(one[heading]) for heading in HEADINGS] for one in people or PEOPLE)]
    return "\r\n".join(separator.join(line) for line in lines) + "\r\n"


def changed() -> openpyxl.Workbook:
    """The workbook of the people, open for changes."""
    return openpyxl.load_workbook(io.BytesIO(workbook(sheet(*PEOPLE, headings=HEADINGS))))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def notes(data: bytes) -> list[str]:
    """What is said about the file."""
    return [note_sentence(note) for note in read_arriving(data).notes]


@pytest.mark.parametrize(("encoding", "separator"), [
    ("gb18030", ","), ("gbk", ";"), ("utf-8", ","), ("utf-8-sig", ","), ("utf-16", "\t"), ("gb18030", "\t"),
])  # fmt: skip
def test_a_text_table_is_read_in_the_encodings_that_offices_use(encoding: str, separator: str) -> None:
    assert names(read_arriving(as_text(separator).encode(encoding))) == ["陈测", "陈测"]


def test_the_command_reads_no_text_table_as_its_format_says() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_registrations(as_text().encode())
    assert refused.value.code == "not_a_workbook"


def test_digits_that_a_program_guarded_with_a_formula_are_text_and_other_formulas_are_named() -> None:
    guarded = as_text().replace(PEOPLE[0]["身份证号"], f'="{PEOPLE[0]["身份证号"]}"').replace("陈测", "=A1", 1)
    checked = check_table(read_arriving(guarded.encode("gb18030")).table, parsed())
    assert [(one.row, one.column, one.code) for one in checked.problems] == [(2, "姓名", "formula")]


@pytest.mark.parametrize("data", [b"<html><table><tr><td>a,b</td></tr></table></html>", b"plain words", b"a,b\x00c", b"\x81\xff,\xfe\xff" * 9])
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_arriving(data)
    assert (refused.value.code, "另存为" in refused.value.message) == ("not_a_workbook", True)


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    book = changed()
    page = book.worksheets[0]
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    said = notes(saved(book))
    assert (len(said), "第 3 行" in said[0], "“联系电话”列" in said[1]) == (2, True, True)
    assert names(read_arriving(saved(book))) == ["陈测", "陈测"]


def test_a_hidden_sheet_and_one_that_was_not_read_are_named() -> None:
    book = changed()
    book.copy_worksheet(book.worksheets[0]).title = "第二张"
    book.worksheets[0].sheet_state = "hidden"
    said = notes(saved(book))
    assert ("“Sheet1”是隐藏的" in said[0], "“第二张”也有报名数据" in said[1]) == (True, True)


def test_a_file_without_anything_hidden_has_no_note() -> None:
    assert notes(workbook(sheet(*PEOPLE, headings=HEADINGS))) == []


def test_reordered_and_further_columns_under_a_merged_title_are_read() -> None:
    book = changed()
    page = book.worksheets[0]
    page.insert_rows(1, 2)
    page["A1"] = "江门市职业技能竞赛报名汇总表"
    page.merge_cells("A1:J1")
    page.move_range("A3:A5", cols=14)
    page["A3"], page["A4"] = "籍贯", "江门"
    assert names(read_arriving(saved(book))) == ["陈测", "陈测"]


@pytest.mark.slow
def test_an_old_workbook_says_the_same_as_a_new_one(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no office program here")
    book = changed()
    book.worksheets[0].row_dimensions[2].hidden = True
    (tmp_path / "old.xlsx").write_bytes(saved(book))
    command = [office, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "xls", "--outdir", tmp_path,
               tmp_path / "old.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "old.xls").read_bytes()
    assert (names(read_arriving(data)), "第 2 行" in notes(data)[0]) == (["陈测", "陈测"], True)


def test_rows_that_hold_only_what_was_filled_in_beforehand_are_nobody() -> None:
    rows = [*PEOPLE, {"所在单位": "样例单位", "统一社会信用代码": unit_code(), "序号": 3}]
    headings = [*HEADINGS, "序号"]
    data = workbook([headings, *([one.get(heading, "") for heading in headings] for one in rows)])
    assert check_table(read_arriving(data).table, parsed()).count == 2


def test_a_unit_needs_no_columns_for_itself_and_brings_nobody_elses_people() -> None:
    sender = Sender("样例单位", unit_code())
    headings = [heading for heading in HEADINGS if heading not in ("所在单位", "统一社会信用代码")]
    own = read_arriving(workbook(sheet(*PEOPLE, headings=headings)), sender)
    assert names(own) == ["陈测", "陈测"]
    mixed = read_arriving(workbook(sheet(PEOPLE[0], person(2, 所在单位="别家", 统一社会信用代码=unit_code(3)), headings=HEADINGS)), sender)
    problems = list(foreign_rows(check_table(mixed.table, parsed()).rows, sender))
    assert [(one.row, text) for one, text in explained(problems)] == [
        (3, "这里只能填报本单位（样例单位）的人员，请核对所在单位和统一社会信用代码。")
    ]


def test_long_lists_of_rows_are_told_in_spans() -> None:
    assert spans([3, 7, 8, 9, 12]) == "3、7-9、12"
    assert spans(range(1, 200, 2)).endswith("…")


KINDS = (
    ("港澳居民来往内地通行证", "H12345678", "1990-01-31", []),
    ("台胞证", "12345678", "1990/1/31", []),
    ("护照", "e 1234 5678", "19900131", []),
    ("护照", "E12345678", "", [("出生日期", "required")]),
    ("护照", "E12345678", "九〇年", [("出生日期", "born")]),
    ("护照", "E1", "1990-01-31", [("身份证号", "id_shape")]),
    ("港澳台居民居住证", "H12345678", "", [("身份证号", "id_length")]),
    ("学生证", "12345", "", [("证件类型", "unknown_id_type")]),
)


@pytest.mark.parametrize(("kind", "number", "born", "problems"), KINDS)
def test_each_kind_of_document_is_checked_by_its_own_rules(kind: str, number: str, born: str, problems: list[tuple[str, str]]) -> None:
    row = person(1, 证件类型=kind, 身份证号=number, 出生日期=born)
    checked = check_table(table([row], [*row]), parsed())
    assert [(one.column, one.code) for one in checked.problems] == problems
    assert len(explained(checked.problems)) == len(problems)
    if not problems:
        assert (checked.rows[0].birth.isoformat(), checked.rows[0].id_number) == ("1990-01-31", number.upper().replace(" ", ""))


def test_an_area_that_nobody_knows_is_a_warning_and_no_problem() -> None:
    row = person(1, 身份证号=id_number(area="990700"))
    checked = check_table(table([row]), parsed())
    assert ([one.code for one in checked.warnings], checked.problems, len(checked.rows)) == (["id_area"], (), 1)


def test_a_number_is_never_quoted_whole() -> None:
    row = person(1, 证件类型="护照", 身份证号="E1234567890123456789", 出生日期="1990-01-31")
    checked = check_table(table([row], [*row]), parsed())
    assert [text for _one, text in explained(checked.problems)] == [
        "护照的号码格式不对（E*****************89），请对照证件核对号码和证件类型。"
    ]
