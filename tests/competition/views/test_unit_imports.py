"""A unit's workbook: what is wrong is found before anything is submitted, the good rows or none, the rest comes back marked."""
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition.models import Entry, RegistrationImport
from foundation.clock import at_noon, frozen
from foundation.database import db
from tests.conftest import BOTH_DATABASES
from tests.factories import registrations as files
from tests.factories.competition import event_document, make_competition
from tests.factories.units import text_of, unit_client

DURING = at_noon(date(2026, 4, 10))
EVENTS = (event_document("CK"), event_document("EL", quota=1), event_document("RB", kind="team", team_size=2))


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Pages look the same on both databases; what may differ asks for both."""
    return str(request.param)


@pytest.fixture(autouse=True)
def during_registration() -> Any:
    with frozen(DURING):
        yield


@pytest.fixture
def code(house: Any) -> str:
    return make_competition(phase="open", events=EVENTS)


def row(number: int, event: str = "CK", **changes: object) -> dict[str, object]:
    return files.row(number, f"工种{event}", "职工组", **{"所在单位": "", "统一社会信用代码": "", "教练单位": "", **changes})


def upload(client: Any, code: str, rows: list[dict[str, object]]) -> str:
    content = files.workbook(rows)
    answer = client.post(
        f"/unit/{code}/workbooks", data={"workbook": (io.BytesIO(content), "本单位.xlsx")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def entries() -> list[Entry]:
    db.session.expire_all()
    return list(db.session.scalars(select(Entry).order_by(Entry.id)))


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_the_good_rows_are_submitted_and_the_others_come_back_marked_to_be_sent_again(app, code):
    unit = unit_client(app)
    place = upload(unit, code, [row(1), row(2, 身份证号="440700199002010010"), row(3, "EL"), row(4, "EL")])
    page = text_of(unit.get(place))
    assert "可以提交 2 行" in page
    assert "名额 1 个，已经报满" in page
    assert entries() == []
    assert "已提交 2 行" in text_of(unit.post(f"{place}/apply", data={"rows": "good"}, follow_redirects=True))
    assert [(one.state, one.source, one.unit.name) for one in entries()] == [("submitted", "unit", "样例单位01")] * 2
    returned = unit.get(f"{place}/returned.xlsx")
    assert returned.status_code == 200
    cells = [str(cell.value) for line in load_workbook(io.BytesIO(returned.get_data())).active.iter_rows() for cell in line]
    assert "失败原因" in cells
    assert files.id_number(4) in cells
    assert files.id_number(1) not in cells
    again = unit.post(
        f"/unit/{code}/workbooks", data={"workbook": (io.BytesIO(returned.get_data()), "改.xlsx")}, content_type="multipart/form-data"
    )
    assert again.status_code == 302
    assert "校验" in text_of(unit.get(again.headers["Location"]))
    assert len(entries()) == 2


def test_rows_of_another_unit_are_refused_with_the_reason(app, code):
    unit = unit_client(app)
    place = upload(unit, code, [row(1), row(2, 所在单位="样例单位2", 统一社会信用代码=files.unit_code(2))])
    assert "这里只能填报本单位" in text_of(unit.get(place))
    unit.post(f"{place}/apply", data={"rows": "all"})
    assert entries() == []
    unit.post(f"{place}/apply", data={"rows": "good"})
    assert [one.display_name for one in entries()] == [str(row(1)["姓名"])]


def test_a_table_without_columns_for_the_unit_is_read_as_its_own_and_comes_back_readable(app, code):
    unit = unit_client(app)
    headings = [one for one in files.HEADINGS if one not in ("所在单位", "统一社会信用代码")]
    content = files.workbook([row(1), row(2, 身份证号="440700199002010010")], headings)
    sent = {"workbook": (io.BytesIO(content), "a.xlsx")}
    place = unit.post(f"/unit/{code}/workbooks", data=sent, content_type="multipart/form-data").headers["Location"]
    assert "可以提交 1 行" in text_of(unit.get(place))
    returned = io.BytesIO(unit.get(f"{place}/returned.xlsx").get_data())
    lines = [[str(cell) for cell in line] for line in load_workbook(returned).active.iter_rows(values_only=True)]
    assert lines[0][: len(headings)] == headings
    assert "校验" in lines[2][-1]


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_a_full_event_with_a_waiting_list_takes_the_rows_that_find_no_place(house, app):
    code = make_competition(phase="open", events=(event_document("EL", quota=1, set_up={"waiting": True}),))
    unit = unit_client(app)
    place = upload(unit, code, [row(3, "EL"), row(4, "EL")])
    unit.post(f"{place}/apply", data={"rows": "all"})
    assert [one.state for one in entries()] == ["submitted", "waiting"]


def test_a_team_is_submitted_whole_or_not_at_all(app, code):
    unit = unit_client(app)
    place = upload(unit, code, [row(1, "RB", 队名="一队"), row(2, "RB", 队名="一队"), row(3, "RB", 队名="二队")])
    assert "该赛项应有 2 名参赛人员" in text_of(unit.get(place))
    unit.post(f"{place}/apply", data={"rows": "good"})
    assert [(one.team, len(one.members)) for one in entries()] == [("一队", 2)]


def test_nobody_else_finds_the_workbook_of_a_unit(app, code):
    place = upload(unit_client(app, 1), code, [row(1)])
    other = unit_client(app, 2)
    assert [other.get(place + more).status_code for more in ("", "/returned.xlsx")] == [404, 404]
    assert [other.post(f"{place}/{verb}", data={"rows": "good"}).status_code for verb in ("apply", "cancel")] == [404, 404]
    assert entries() == []


def test_what_waits_is_applied_once_and_given_up_once(app, code):
    unit = unit_client(app)
    place = upload(unit, code, [row(1)])
    unit.post(f"{place}/apply", data={"rows": "all"})
    assert "没有重复写入" in text_of(unit.post(f"{place}/apply", data={"rows": "all"}, follow_redirects=True))
    assert len(entries()) == 1
    second = upload(unit, code, [row(2)])
    unit.post(f"{second}/cancel")
    kept = {one.state: one.content for one in db.session.scalars(select(RegistrationImport))}
    assert kept["cancelled"] is None
    assert kept["applied"] is None
    assert len(entries()) == 1
