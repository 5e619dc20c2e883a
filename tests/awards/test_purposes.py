"""What leaves this room in bulk: results for certificates, income for the tax office, and to the bank the payment workbook itself."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from awards.services import approve_batch, return_batch
from foundation.accounts.identity import Actor
from foundation.clock import frozen
from foundation.database import db
from foundation.exports.models import PurposeExport
from foundation.exports.refusals import NothingToExport
from foundation.exports.services import approve_export, request_export, show_password, take_export
from tests.factories.awards import AT, CODE, make_team
from tests.factories.exports import opened
from tests.factories.payments import submitted_batch

WHY = "交代发银行办理付款"


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context(), frozen(AT):
        yield make_team()


@pytest.fixture
def app_settings() -> dict[str, Any]:
    return {"MODE": "rehearsal", "JOBS_IMMEDIATE": True}


@pytest.fixture
def batch(team: dict[str, Actor]) -> str:
    """A batch that waits for its approval."""
    return submitted_batch(team)


def exported(purpose: str, asks: Actor, agrees: Actor, thing: str = "") -> Any:
    export = request_export(purpose, CODE, WHY, actor=asks, at=AT, thing=thing)
    approve_export(export, actor=agrees, at=AT)
    assert db.session.scalars(select(PurposeExport.state).where(PurposeExport.public_id == export)).one() == "ready"
    password = show_password(export, actor=asks, at=AT)
    return opened(take_export(export, actor=asks, at=AT)[1], password)


def test_the_bank_gets_the_payment_workbook_of_an_approved_batch_in_full(team: dict[str, Actor], batch: str) -> None:
    approve_batch(batch, actor=team["approver"], at=AT)
    book = exported("bank", team["preparer"], team["approver"], batch)
    assert book.sheetnames == ["汇总", "明细", "签领表"]
    detail = book["明细"]
    people = [row for row in detail.iter_rows(min_row=4) if row[1].value in ("选手", "教练", "专家团队", "教练团队") and row[3].value]
    assert people and all(row[3].data_type == row[12].data_type == "s" for row in people)
    assert any(str(row[3].value).startswith("440704") and str(row[12].value).startswith("62220099") for row in people)
    assert "测试preparer" in detail["A2"].value and "测试approver" in detail.oddHeader.center.text
    assert detail["D4"].number_format == "@"


def test_what_is_not_approved_cannot_be_asked_for(team: dict[str, Actor], batch: str) -> None:
    with pytest.raises(NothingToExport):
        request_export("bank", CODE, WHY, actor=team["preparer"], at=AT, thing=batch)
    return_batch(batch, "户名有误", actor=team["approver"], at=AT)
    with pytest.raises(NothingToExport):
        request_export("bank", CODE, WHY, actor=team["preparer"], at=AT, thing=batch)


def test_a_batch_that_went_back_meanwhile_is_not_made(team: dict[str, Actor], batch: str) -> None:
    approve_batch(batch, actor=team["approver"], at=AT)
    export = request_export("bank", CODE, WHY, actor=team["preparer"], at=AT, thing=batch)
    return_batch(batch, "户名有误", actor=team["approver"], at=AT)
    approve_export(export, actor=team["approver"], at=AT)
    row = db.session.scalars(select(PurposeExport)).one()
    assert (row.state, row.said) == ("failed", "批次尚未批准、已经发放，或内容在审批后有变化，不能制作付款用发放表。")


def test_the_tax_office_gets_one_row_for_each_person(team: dict[str, Actor], batch: str) -> None:
    approve_batch(batch, actor=team["approver"], at=AT)
    sheet = exported("tax", team["preparer"], team["approver"], batch)["名单"]
    assert [cell.value for cell in sheet[3]] == ["姓名", "身份证号", "收入额（元）", "所属期"]
    rows = list(sheet.iter_rows(min_row=4))
    assert len({row[0].value for row in rows}) == len(rows) == 7
    assert [row[1].value.startswith("440704") for row in rows].count(True) == 6, "the coach has no number"
    assert all(row[1].data_type == "s" and row[3].value == "2026-05" for row in rows if row[1].value)
    assert all(row[2].data_type == "n" and row[2].value > 0 for row in rows)


def test_results_are_reported_for_certificates(team: dict[str, Actor], batch: str) -> None:
    sheet = exported("certificates", team["clerk"], team["leader"])["名单"]
    assert [cell.value for cell in sheet[3]] == ["姓名", "身份证号", "职业（工种）", "现技能等级", "总成绩", "名次", "奖项"]
    first = [cell.value for cell in sheet[4]]
    assert first[0].startswith("选手CK1") and first[2] == "中式烹调师" and first[4:] == ["94.50", "1", "金奖"]
