"""Registrations in the browser: the list, one entry, and a workbook from upload to the list."""
import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import event as sa_event

from competition import queries
from competition.services.competitions import create_blank
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.database import db
from tests.factories.competition import DATA, make_competition, the_definition
from tests.factories.entry import id_number, make_entries

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}
MESSY = (DATA / "registrations-2026-messy.xlsx").read_bytes()
CLEAN = (DATA / "registrations-2026.xlsx").read_bytes()


@pytest.fixture
def example(context):
    definition = the_definition()
    events = [{key: value for key, value in event.items() if key != "rules"} for event in definition["events"]]
    basics = {key: definition[key] for key in ("code", "name", "year", "class", "series", "document", "organisers", "dates")}
    create_blank(basics, jurisdiction="市本级", events=events, **BY)
    set_phase("jm-2026", "open", **BY)
    return "/desk/jm-2026/registrations"


def upload(client, address, data=MESSY, name="报名表.xlsx"):
    return client.post(f"{address}/import", data={"workbook": (io.BytesIO(data), name)}, follow_redirects=True)


def test_an_empty_list_names_the_next_step(organizer, example, read):
    page = read(organizer.get(example))
    assert "下载报名表模板发给各单位" in page


def test_a_workbook_goes_from_upload_through_preview_to_the_list(organizer, example, read):
    preview = upload(organizer, example)
    page = read(preview)
    assert "该身份证号与第 4 行重复" in page
    assert "只导入合格的 43 行" in page
    assert "440700197708263327" not in preview.get_data(as_text=True)
    assert queries.entries("jm-2026").total == 0
    applied = organizer.post(f"{preview.request.path}/apply", data={"rows": "good"}, follow_redirects=True)
    assert "已导入 43 行" in read(applied)
    assert queries.entries("jm-2026").total == 43


def test_applying_twice_is_answered_kindly_and_adds_nobody(organizer, example, read):
    address = upload(organizer, example).request.path
    for _ in range(2):
        answer = organizer.post(f"{address}/apply", data={"rows": "good"}, follow_redirects=True)
    assert "没有重复写入" in read(answer)
    assert queries.entries("jm-2026").total == 43


def test_a_clean_workbook_is_taken_whole(organizer, example, read):
    preview = upload(organizer, example, CLEAN)
    assert "没有发现问题" in read(preview)
    organizer.post(f"{preview.request.path}/apply", data={"rows": "all"})
    assert queries.entries("jm-2026").total == 168
    again = upload(organizer, example, CLEAN)
    assert "这份文件此前导入过" in read(again)
    assert "此人已在该赛项报名" in read(again)


def test_a_workbook_with_problems_is_not_taken_whole(organizer, example, read):
    address = upload(organizer, example).request.path
    answer = organizer.post(f"{address}/apply", data={"rows": "all"}, follow_redirects=True)
    assert "不能整表导入" in read(answer)
    assert queries.entries("jm-2026").total == 0


def test_the_returned_workbook_shows_red_cells_and_reasons(organizer, example):
    address = upload(organizer, example).request.path
    sheet = load_workbook(io.BytesIO(organizer.get(f"{address}/returned.xlsx").data)).worksheets[0]
    assert sheet["D7"].fill.start_color.rgb == "FFFFC7CE"
    assert "与第 4 行重复" in sheet["O7"].value


def test_an_upload_is_given_up_without_a_trace(organizer, example, read):
    address = upload(organizer, example).request.path
    assert "没有写入任何报名" in read(organizer.post(f"{address}/cancel", follow_redirects=True))
    assert "这份报名表已放弃" in read(organizer.get(address))
    assert organizer.get(f"{address}/returned.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"), [(b"%PDF-1.7", "不是可读取的 Excel 工作簿"), (b"", "不是可读取的 Excel 工作簿")]
)
def test_what_is_no_workbook_is_said_at_the_field(organizer, example, read, data, said):
    answer = upload(organizer, example, data)
    assert (answer.status_code, said in read(answer)) == (422, True)


def test_the_template_of_the_competition_is_downloaded(organizer, example):
    answer = organizer.get(f"{example}/template.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=jm-2026-template.xlsx"
    assert load_workbook(io.BytesIO(answer.data)).sheetnames == ["报名表", "填写说明", "选项"]


def test_the_list_is_filtered_by_the_address_and_exported_as_seen(organizer, read):
    code = make_competition(phase="open")
    make_entries(code, 3)
    make_entries(code, 1, "EL", first=9)
    address = f"/desk/{code}/registrations"
    assert "陈测009" in read(organizer.get(address))
    for query in ("?event=CK", "?q=陈测002", "?state=registered&event=CK"):
        page = read(organizer.get(address + query))
        assert "陈测009" not in page
        assert "陈测002" in page
    found = organizer.post(f"{address}/find", data={"q": id_number(2)})
    assert found.status_code == 303 and id_number(2) not in found.location
    assert "陈测002" in read(organizer.get(found.location)) and "陈测009" not in read(organizer.get(found.location))
    sheet = load_workbook(io.BytesIO(organizer.get(f"/desk/{code}/registrations.xlsx?event=EL").data)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == ["陈测009"]
    assert sheet["E3"].value == f"4{'*' * 15}{id_number(9)[-2:]}"


def test_a_row_opens_in_the_drawer_as_a_part_and_alone_as_a_page(organizer, read):
    code = make_competition(phase="open")
    make_entries(code, 1)
    address = f"/desk/{code}/registrations/{queries.entries(code).rows[0].public_id}"
    part = organizer.get(address, headers={"HX-Request": "true"}).get_data(as_text=True)
    whole = organizer.get(address).get_data(as_text=True)
    assert "<html" not in part
    assert "<html" in whole
    for page in (part, whole):
        assert "138****0001" in page
        assert id_number(1) not in page


def test_an_entry_is_cancelled_with_a_reason_and_restored(organizer, read):
    code = make_competition(phase="open")
    make_entries(code, 1)
    address = f"/desk/{code}/registrations/{queries.entries(code).rows[0].public_id}"
    refused = organizer.post(f"{address}/cancel", data={"reason": ""})
    assert (refused.status_code, "请写明原因" in read(refused)) == (422, True)
    organizer.post(f"{address}/cancel", data={"reason": "重复报名"})
    assert queries.states(code) == {"cancelled": 1}
    assert "恢复报名" in read(organizer.get(address))
    organizer.post(f"{address}/restore")
    assert queries.states(code) == {"registered": 1}


def test_a_longer_list_asks_the_database_no_more_often(organizer):
    code = make_competition(phase="open")

    def asked():
        with organizer.application.app_context():
            counted = []
            sa_event.listen(db.engine, "before_cursor_execute", lambda *a: counted.append(a[2]))
            organizer.get(f"/desk/{code}/registrations")
        return len(counted)

    make_entries(code, 1)
    one = asked()
    make_entries(code, 6, first=10)
    assert asked() == one


def test_nobody_else_sees_who_is_registered(sign_in, context):
    code = make_competition(phase="open")
    make_entries(code, 1)
    address = f"/desk/{code}/registrations"
    for path in (address, f"{address}.xlsx", f"{address}/{queries.entries(code).rows[0].public_id}", f"{address}/import"):
        assert context.test_client().get(path).status_code == 302
    stranger = sign_in(Role.ORGANIZER, jurisdiction="新会")
    judge = sign_in(Role.CHIEF_JUDGE)
    for path in (address, f"{address}.xlsx", f"{address}/import"):
        assert stranger.get(path).status_code == 404
        assert judge.get(path).status_code == 403
    assert re.search(code, stranger.get("/desk").get_data(as_text=True)) is None
