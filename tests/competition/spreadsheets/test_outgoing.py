"""The workbooks that go out: the template, the list, and the one that goes back with what is wrong in it."""
import shutil
import subprocess
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.queries import EntryRow, MemberRow
from competition.rules.definition import parse_definition
from competition.rules.registrations import Formula, Table, check_table, find_header
from competition.rules.registrations.arriving import Sender
from competition.spreadsheets.listing import registrations_workbook
from competition.spreadsheets.registrations import read_arriving, read_registrations
from competition.spreadsheets.returned import REASONS, RED, failed_rows, returned_workbook
from competition.spreadsheets.template import registration_template
from tests.factories.competition import DATA, the_definition
from tests.factories.entry import id_number, unit_code

MESSY = (DATA / "registrations-2026-messy.xlsx").read_bytes()


@pytest.fixture(scope="module")
def definition():
    return parse_definition(the_definition())


def returned(data=MESSY, reasons=None, table=None):
    table = table or read_registrations(data)
    return load_workbook(BytesIO(returned_workbook(data, table, reasons or {}))).worksheets[0]


def fill(sheet, row, **values):
    """Puts values under their headings in a row of the template."""
    columns = {cell.value: cell.column for cell in sheet[3]}
    for heading, value in values.items():
        sheet.cell(row, columns[heading], value)


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def red_cells(sheet):
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.start_color.rgb == RED}


def test_failing_cells_are_red_and_the_reason_stands_in_its_row():
    sheet = returned(reasons={7: [("身份证号", "与第 4 行重复")], 19: [("从业年限", "应为整数"), ("性别", "填错")]})
    assert red_cells(sheet) == {"D7", "K19", "C19"}
    assert sheet["D7"].comment.text == "与第 4 行重复"
    assert sheet["O2"].value == REASONS
    assert [sheet["O7"].value, sheet["O19"].value] == ["身份证号：与第 4 行重复", "从业年限：应为整数\n性别：填错"]
    assert sheet["A1"].value == "2026年江门市职业技能竞赛报名表"


def test_a_returned_workbook_that_comes_again_loses_its_old_marks():
    once = returned_workbook(MESSY, read_registrations(MESSY), {7: [("身份证号", "重复")], 8: [("姓名", "必填")]})
    sheet = returned(once, {8: [("姓名", "仍未填")]})
    assert red_cells(sheet) == {"B8"}
    assert [sheet["O2"].value, sheet["O7"].value, sheet["O8"].value] == [REASONS, None, "姓名：仍未填"]
    assert sheet["P2"].value is None


def test_what_is_wrong_stays_wrong_in_the_returned_workbook(definition):
    once = returned_workbook(MESSY, read_registrations(MESSY), {7: [("身份证号", "重复")]})
    before, after = (check_table(read_registrations(data), definition) for data in (MESSY, once))
    assert after.problems == before.problems


def test_a_workbook_that_cannot_be_written_in_is_copied_and_text_stays_text():
    rows = [["姓名", "身份证号", "参赛赛项"], ["=1+1", "440703199002012317", Formula.HERE]]
    table = Table(find_header(rows), rows, "旧表")
    sheet = returned(b"no workbook that openpyxl opens", {2: [("参赛赛项", "是公式")]}, table)
    assert (sheet.title, sheet["A2"].value, sheet["A2"].data_type) == ("旧表", "=1+1", "s")
    assert red_cells(sheet) == {"C2"}


def test_the_failed_rows_alone_are_marked_and_can_be_uploaded_by_themselves(definition):
    table = read_registrations(MESSY)
    data = failed_rows(table, {7: [("身份证号", "重复")], 19: [("从业年限", "应为整数")]})
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [sheet.max_row, sheet["O1"].value, sheet["O3"].value] == [3, REASONS, "从业年限：应为整数"]
    assert red_cells(sheet) == {"D2", "K3"}
    again = read_registrations(data)
    assert [again.rows[1][:6], again.rows[2][:6]] == [table.rows[6][:6], table.rows[18][:6]]


def test_the_template_is_read_as_a_registration_table_without_rows(definition):
    table = read_registrations(registration_template(definition))
    assert (table.sheet, table.header.missing) == ("报名表", ())
    assert check_table(table, definition).count == 0


def test_a_row_filled_into_the_template_is_accepted(definition):
    book = load_workbook(BytesIO(registration_template(definition)))
    fill(book["报名表"], 4, 姓名="陈测", 性别="男", 身份证号=id_number(1), 联系电话="13800000001", 所在单位="样例单位",
         统一社会信用代码=unit_code(1), 参赛赛项="电工", 组别="职工组", 现职业技能等级="高级工（三级）", 从业年限=6)
    checked = check_table(read_registrations(saved(book)), definition)
    assert [(row.name, row.event) for row in checked.rows] == [("陈测", "EL")]
    assert checked.problems == ()


def test_the_sample_row_shows_how_to_fill_in_and_is_read_by_nobody(definition):
    data = registration_template(definition)
    sample = [cell.value for cell in load_workbook(BytesIO(data))["报名表"][2]]
    assert (sample[0], sample[1], sample[4]) == ("示例", "陈小明", "440703199002012317")
    assert (check_table(read_registrations(data), definition).count, read_arriving(data).notes) == (0, ())


def test_a_template_for_a_unit_has_its_name_and_code_and_empty_rows_are_nobody(definition):
    sender = Sender("样例单位", unit_code(1))
    book = load_workbook(BytesIO(registration_template(definition, sender)))
    fill(book["报名表"], 5, 姓名="陈测", 性别="男", 身份证号=id_number(1), 联系电话="13800000001", 参赛赛项="电工", 组别="职工组",
         现职业技能等级="高级工（三级）", 从业年限=6)
    checked = check_table(read_arriving(saved(book), sender).table, definition)
    assert [(row.row, row.unit, row.unit_code) for row in checked.rows] == [(5, "样例单位", unit_code(1))]
    assert checked.problems == ()


@pytest.mark.slow
def test_libreoffice_keeps_text_columns_drop_downs_and_notes(definition, tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(registration_template(definition))
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no office program here")
    command = [office, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
               "--outdir", tmp_path / "out", tmp_path / "empty.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheet = load_workbook(tmp_path / "out" / "empty.xlsx")["报名表"]
    columns = {cell.value: cell.column_letter for cell in sheet[3]}
    number = sheet[f"{columns['身份证号']}3"].column
    assert [one.number_format for one in sheet.column_dimensions.values() if one.min <= number <= one.max] == ["@"]
    ruled = {str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert {columns[heading] for heading in ("性别", "参赛赛项", "组别", "现职业技能等级", "证件类型")} <= ruled
    assert "必填" in sheet[f"{columns['身份证号']}3"].comment.text


def test_the_template_keeps_numbers_as_text_and_offers_the_words_of_the_competition(definition):
    book = load_workbook(BytesIO(registration_template(definition)))
    sheet = book["报名表"]
    assert sheet.column_dimensions["E"].number_format == "@"
    offered = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert offered["选项!$B$1:$B$6"] == "J4:J2000"
    assert next(row[1].value for row in book["选项"].iter_rows(max_row=6)) == "中式烹调师（粤菜师傅）"
    assert book["选项"].sheet_state == "hidden"
    assert "必填" in sheet["E3"].comment.text
    assert "队名" not in [cell.value for cell in sheet[3]]
    assert book["填写说明"]["D10"].value == "440703199002012317"


def test_a_template_for_teams_asks_for_the_name_of_the_team():
    document = the_definition()
    document["events"][0] |= {"kind": "team", "team_size": 2}
    sheet = load_workbook(BytesIO(registration_template(parse_definition(document))))["报名表"]
    assert sheet["Q3"].value == "队名"


def test_the_list_has_a_row_for_each_person_and_no_formula():
    members = (MemberRow(1, "=cmd", "男", "4***3", "138****1"), MemberRow(2, "乙", "女", "4***4", ""))
    row = EntryRow(
        1, "x", "202601010001", "一队", "一队", "RB", "机器人（职工组）", "职工组", "样例单位", None, None, None, "无", 3, None,
        "registered", datetime(2026, 4, 1), members,
    )  # fmt: skip
    sheet = load_workbook(BytesIO(registrations_workbook("名单", [row]))).worksheets[0]
    assert [sheet["B3"].value, sheet["B3"].data_type, sheet["B4"].value] == ["=cmd", "s", "乙"]
    assert sheet["K3"].value == 3
