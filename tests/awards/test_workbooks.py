"""The payment workbook and the notice list, re-opened as finance and the public would."""
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from awards.models import AwardLine
from awards.queries.finance import BatchView, PayLine
from awards.queries.lines import KindTotal
from awards.queries.notices import NoticeRow
from awards.services import notice_of, take_workbook
from awards.spreadsheets.capitals import capitals
from awards.spreadsheets.notice import notice_workbook
from awards.spreadsheets.payment import payment_workbook
from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.audit.models import AuditEntry
from foundation.database import db
from tests.factories.awards import AT, CODE, make_team
from tests.factories.payments import submitted_batch

MOMENT = datetime(2026, 5, 20, 4, tzinfo=UTC)
NAMES = {"contestant": "选手", "coach_group": "教练组", "host": "承办单位"}
DANGEROUS = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "{=1}", "http://example.org", "0012", "1E5")


def pay_line(position: int, kind: str, gross: int, tax: int, **more: Any) -> PayLine:
    values: dict[str, Any] = {
        "line_id": f"{position:032x}", "position": position, "kind": kind, "kind_name": NAMES[kind], "payee": f"收款人{position}",
        "payee_id": f"p{position}", "id_number": "440704199001010017", "unit": "样例单位", "event": "汽车维修工（职工组）",
        "prize": "金奖", "article": "第一款", "gross": gross, "tax": tax, "net": gross - tax, "bank": "样例银行",
        "account": "6222001234567890123", "attempt": 1,
    }  # fmt: skip
    return PayLine(**values | more)


LINES = (
    pay_line(0, "contestant", 500000, 100000), pay_line(1, "coach_group", 300001, 60000, payee="教练", payee_id="c"),
    pay_line(2, "contestant", 10, 2, payee_id="p0", payee="收款人0"),
    pay_line(3, "host", 5000000, 0, payee="样例学校", payee_id="h", id_number="12440700TEST000001", unit=""),
)  # fmt: skip


def a_batch(lines: tuple[PayLine, ...] = LINES, **more: Any) -> BatchView:
    def total(kind: str, among: list[PayLine]) -> KindTotal:
        return KindTotal(kind, len(among), sum(x.gross for x in among), sum(x.tax for x in among), sum(x.net for x in among))

    kinds = list(dict.fromkeys(line.kind for line in lines))
    totals = (*(total(kind, [line for line in lines if line.kind == kind]) for kind in kinds), total("all", list(lines)))
    values: dict[str, Any] = {
        "public_id": "b" * 32, "number": "P2026-0001", "state": "approved", "rehearsal": False, "competition_code": "jm-2026",
        "competition_name": "2026年江门市职业技能竞赛", "jurisdiction": "市本级", "document": "江示竞〔2026〕1号",
        "proposal_id": "a" * 32, "proposal_version": 1, "proposal_state": "approved", "lines": lines, "totals": totals,
        "gross": totals[-1].gross, "tax": totals[-1].tax, "net": totals[-1].net, "content_hash": "c0ffee" * 10 + "beef",
        "intact": True, "prepared_by": 1, "preparer": "经办甲", "prepared_at": MOMENT, "approver": "审批乙",
        "approved_at": MOMENT, "return_reason": None, "paid_at": None, "without_account": 0,
    }  # fmt: skip
    return BatchView(**values | more)


def opened(workbook: bytes, **options: Any) -> Any:
    return load_workbook(io.BytesIO(workbook), **options)


def cells(workbook: bytes, **options: Any) -> list[Any]:
    return [cell for sheet in opened(workbook, **options) for row in sheet for cell in row if cell.value is not None]


def column(sheet: Any, letter: str, first: int, last: int) -> list[Any]:
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]


# --- the payment workbook ----------------------------------------------------------------------------------------------


def test_the_workbook_has_a_summary_the_details_and_a_sheet_to_sign() -> None:
    assert opened(payment_workbook(a_batch())).sheetnames == ["汇总", "明细", "签领表"]


def test_every_amount_is_a_number_of_yuan_with_two_places() -> None:
    sheet = opened(payment_workbook(a_batch()))["明细"]
    assert column(sheet, "I", 4, 5) == [5000, 0.1]
    for row in (4, 5, 7, 9):
        for letter in "IJK":
            cell = sheet[f"{letter}{row}"]
            assert cell.data_type == "n" and cell.number_format == '"¥"#,##0.00'


def test_identity_and_account_numbers_are_text_and_complete() -> None:
    sheet = opened(payment_workbook(a_batch()))["明细"]
    for cell, value in ((sheet["D4"], "440704199001010017"), (sheet["M4"], "6222001234567890123")):
        assert (cell.value, cell.data_type, cell.number_format) == (value, "s", "@")


def test_subtotals_are_live_formulas_that_carry_their_values() -> None:
    workbook = payment_workbook(a_batch())
    formulas, values = opened(workbook)["明细"], opened(workbook, data_only=True)["明细"]
    assert [formulas[f"K{row}"].value for row in (6, 8, 10, 11)] == [
        "=SUBTOTAL(9,K4:K5)", "=SUBTOTAL(9,K7:K7)", "=SUBTOTAL(9,K9:K9)", "=SUBTOTAL(9,K4:K10)",
    ]  # fmt: skip
    assert [values[f"K{row}"].value for row in (6, 8, 10, 11)] == [4000.08, 2400.01, 50000, 56400.09]
    assert values["C6"].value == "小计：选手 2 项" and values["C11"].value == "合计：4 项"


def test_the_summary_adds_up_by_kind_with_the_sum_in_capitals() -> None:
    workbook = payment_workbook(a_batch())
    formulas, values = opened(workbook)["汇总"], opened(workbook, data_only=True)["汇总"]
    assert [tuple(cell.value for cell in row) for row in values["A9:E12"]] == [
        ("选手", 2, 5000.1, 1000.02, 4000.08), ("教练组", 1, 3000.01, 600, 2400.01), ("承办单位", 1, 50000, 0, 50000),
        ("合计", 4, 58000.11, 1600.02, 56400.09),
    ]  # fmt: skip
    assert formulas["B9"].value == "=COUNTIF(明细!$B$4:$B$10,A9)"
    assert formulas["E9"].value == "=SUMIF(明细!$B$4:$B$10,$A9,明细!K$4:K$10)"
    assert values["A13"].value == "实发合计（大写）：伍万陆仟肆佰元零玖分"


def test_the_sheet_to_sign_has_one_row_for_each_recipient_and_masks_numbers_of_people() -> None:
    sheet = opened(payment_workbook(a_batch()), data_only=True)["签领表"]
    rows = [tuple(sheet.cell(row, col).value for col in range(1, 7)) for row in range(4, 8)]
    assert rows == [
        (1, "收款人0", "**************0017", 2, 4000.08, "肆仟元零捌分"), (2, "教练", "**************0017", 1, 2400.01, "贰仟肆佰元零壹分"),
        (3, "样例学校", "12440700TEST000001", 1, 50000, "伍万元整"), (None, "合计", None, 4, 56400.09, "伍万陆仟肆佰元零玖分"),
    ]  # fmt: skip


def test_the_same_sums_stand_on_all_three_sheets() -> None:
    book = opened(payment_workbook(a_batch()), data_only=True)
    assert book["汇总"]["E12"].value == book["明细"]["K11"].value == book["签领表"]["E7"].value == 56400.09


def test_pages_are_a4_numbered_with_the_content_hash_at_the_foot_and_the_header_frozen() -> None:
    for sheet in opened(payment_workbook(a_batch())):
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
        assert a_batch().content_hash in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"
        assert sheet.print_area and sheet.freeze_panes
    assert opened(payment_workbook(a_batch()))["明细"].print_title_rows == "$1:$3"


@pytest.mark.parametrize(
    ("batch", "mode", "word"), [(a_batch(rehearsal=True), "", "彩排"), (a_batch(), "demo", "演示"), (a_batch(), "real", None)]
)
def test_a_rehearsal_and_a_demonstration_are_marked_on_every_sheet_and_page(
    batch: BatchView, mode: str, word: str | None
) -> None:
    for sheet in opened(payment_workbook(batch, mode)):
        assert (sheet["A1"].value.startswith("【")) is (word is not None)
        assert (word or "无") in (sheet["A1"].value + "无")
        assert (sheet.oddHeader.center.text is not None) is (word is not None)
        assert word is None or word in sheet.oddHeader.center.text


def test_a_batch_that_is_not_approved_says_so_on_the_sheet() -> None:
    book = opened(payment_workbook(a_batch(state="submitted", approver="", approved_at=None)))
    assert book["汇总"]["B3"].value == "待审批，不得据以付款"
    assert "待审批，不得据以付款" in book["明细"]["A2"].value


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_that_somebody_wrote_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    names = {"payee": text, "unit": text, "event": text, "prize": text, "article": text, "bank": text, "account": text, "id_number": text}
    workbook = payment_workbook(a_batch((pay_line(0, "host", 100, 0, **names),), competition_name=text, preparer=text))
    found = [cell for cell in cells(workbook) if cell.value == text]
    assert len(found) >= 9
    assert {cell.data_type for cell in found} == {"s"} and not any(cell.hyperlink for cell in found)
    formulas = [cell.value for cell in cells(workbook) if cell.data_type == "f"]
    assert all(re.fullmatch(r"=(SUBTOTAL|SUM|SUMIF|COUNTIF)\([^\"]*\)", formula) for formula in formulas)


def test_the_file_says_nothing_of_its_maker_and_is_the_same_each_time() -> None:
    assert payment_workbook(a_batch()) == payment_workbook(a_batch())
    core = zipfile.ZipFile(io.BytesIO(payment_workbook(a_batch()))).read("docProps/core.xml").decode()
    assert "2026-05-20T04:00:00Z" in core


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (5, "伍分"), (10, "壹角"), (100, "壹元整"), (10005, "壹佰元零伍分"), (100100, "壹仟零壹元整"),
        (24000000, "贰拾肆万元整"), (1000000, "壹万元整"), (10001000110, "壹亿零壹万零壹元壹角"), (123456, "壹仟贰佰叁拾肆元伍角陆分"),
    ],
)  # fmt: skip
def test_sums_are_written_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


@pytest.mark.slow
def test_another_program_computes_the_same_sums_from_the_formulas(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    book = opened(payment_workbook(a_batch()))
    book.save(tmp_path / "stripped.xlsx")
    assert opened((tmp_path / "stripped.xlsx").read_bytes(), data_only=True)["明细"]["K11"].value is None
    (tmp_path / "out").mkdir()
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to", "xlsx", "--outdir",
         str(tmp_path / "out"), str(tmp_path / "stripped.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours, theirs = opened(payment_workbook(a_batch()), data_only=True), load_workbook(tmp_path / "out/stripped.xlsx", data_only=True)
    for name in ours.sheetnames:
        for row in ours[name]:
            for cell in row:
                other = theirs[name][cell.coordinate].value
                same = abs(cell.value - other) < 0.000001 if isinstance(cell.value, int | float) else (cell.value or None) == other
                assert same, (name, cell.coordinate, cell.value, other)


# --- the notice list ---------------------------------------------------------------------------------------------------


def test_the_notice_lists_prizes_and_titles_without_any_number_of_a_person() -> None:
    rows = [NoticeRow("张一", "样例单位", "电工（职工组）", 1, "金奖", "江门市技术能手"), NoticeRow("=李二", "@单位", "电工（职工组）", 2, "银奖", "")]
    sheet = opened(notice_workbook(rows, "2026年竞赛", "rehearsal"))["公示名单"]
    assert sheet["A1"].value == "【彩排】2026年竞赛获奖名单公示"
    assert [cell.value for cell in sheet[2]] == ["序号", "姓名", "单位", "赛项", "名次", "奖项", "称号"]
    assert [cell.value for cell in sheet[3]] == [1, "张一", "样例单位", "电工（职工组）", 1, "金奖", "江门市技术能手"]
    assert sheet["B4"].data_type == "s" and sheet["C4"].data_type == "s"
    assert "彩排" in sheet.oddHeader.center.text


def test_an_empty_notice_is_still_a_workbook() -> None:
    assert opened(notice_workbook([]))["公示名单"]["A1"].value == "获奖名单公示"


# --- from the database -------------------------------------------------------------------------------------------------


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        yield make_team()


class TestFromARehearsal:
    @pytest.fixture
    def app_settings(self) -> dict[str, Any]:
        return {"MODE": "rehearsal"}

    @pytest.fixture
    def batch(self, team: dict[str, Actor]) -> str:
        return submitted_batch(team)

    def test_the_workbook_sums_to_the_award_lines_and_taking_it_leaves_a_trace(
        self, batch: str, team: dict[str, Actor]
    ) -> None:
        book = opened(take_workbook(batch, actor=team["approver"], at=AT), data_only=True)
        paid = sum(Fraction(line.net, 100) for line in db.session.scalars(select(AwardLine)))
        assert book["签领表"].max_row > 8
        assert Fraction(str(book["汇总"]["E12"].value)) == paid == 154000
        amounts = [cell.value for cell in book["明细"]["K"][3:] if isinstance(cell.value, int | float)]
        assert sum(map(Fraction, map(str, amounts))) == paid * 3
        numbers = [cell.value for cell in book["明细"]["D"] if cell.value and cell.value.startswith("*" * 14)]
        assert len(numbers) == 6 and all(re.fullmatch(r"\*{14}[0-9]{3}[0-9X]", number) for number in numbers)
        assert all(sheet["A1"].value.startswith("【彩排】") for sheet in book)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "awards:batch:workbook_taken")).one()
        assert (entry.actor, entry.facts) == (team["approver"].id, {"number": "P2026-0001", "lines": 13})
        assert ledger.entries("access")[-1]["kind"] == "payment_workbook_taken"

    def test_the_notice_names_winners_and_nothing_of_their_numbers(self, batch: str) -> None:
        sheet = opened(notice_of(CODE))["公示名单"]
        assert [cell.value for cell in sheet[3]] == [1, "选手CK1", "样例单位jm-tCK1", "中式烹调师（职工组）", 1, "金奖", "江门市技术能手"]
        everything = " ".join(str(cell.value) for row in sheet for cell in row)
        assert not re.search(r"[0-9]{8}", everything)


def test_replacing_a_line_by_another_changes_what_the_workbook_says() -> None:
    other = a_batch((replace(LINES[0], net=1), *LINES[1:]))
    assert payment_workbook(other) != payment_workbook(a_batch())


def test_a_long_name_of_a_unit_is_not_cut_off() -> None:
    long = pay_line(0, "contestant", 100, 0, unit="江门市新会区样例先进制造产业园人力资源服务有限公司第二分公司")
    sheet = opened(payment_workbook(a_batch((long, *LINES[1:]))))["明细"]
    assert sheet.row_dimensions[4].height >= 4 * 14 > sheet.row_dimensions[5].height
