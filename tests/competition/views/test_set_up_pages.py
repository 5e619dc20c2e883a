"""Setting a competition up in the browser: by hand, from a file, and what may go wrong on the way."""
import io
import json
import re

import pytest

from competition import queries
from competition.services.events import change_event
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import now
from tests.factories.competition import DATA, event_document, make_competition, make_example, the_definition
from tests.factories.entry import make_entries

TYPED = {
    "name": "2027年江门市职业技能竞赛", "code": "jm-2027", "year": "2027", "level": "city-1", "jurisdiction": "市本级",
    "document": "江示竞〔2027〕1号", "organisers": "江门市人力资源和社会保障局\n江门市总工会 91440700MA24QER27H\n",
    "registration_opens": "2027-04-01", "registration_closes": "2027-04-30", "starts": "2027-05-16", "ends": "2027-05-17",
    "events-0-code": "CK", "events-0-occupation": "中式烹调师", "events-0-group": "职工组", "events-0-panel_size": "5",
    "events-1-code": "", "events-1-occupation": "", "events-1-group": "职工组", "events-2-group": "职工组",
}  # fmt: skip


def definition_file(**changes):
    return io.BytesIO(json.dumps({**the_definition(), **changes}, ensure_ascii=False).encode())


def test_an_empty_desk_says_what_to_do_first(organizer, read):
    page = read(organizer.get("/desk"))
    assert "还没有赛事" in page
    assert "新建赛事" in page


def test_a_competition_is_made_by_hand_with_its_first_events(organizer, read):
    answer = organizer.post("/desk/new", data=TYPED, follow_redirects=True)
    assert answer.request.path == "/desk/jm-2027"
    assert "赛事已建立" in read(answer)
    assert [(event.title, event.panel_size) for event in queries.events("jm-2027")] == [("中式烹调师（职工组）", 5)]
    assert queries.organisers("jm-2027")[1].code == "91440700MA24QER27H"
    assert "jm-2027" in organizer.get("/desk").get_data(as_text=True)


def test_all_mistakes_are_shown_at_once_and_nothing_typed_is_lost(organizer, read):
    answer = organizer.post("/desk/new", data={**TYPED, "ends": "2027-05-01", "code": "a b", "events-0-panel_size": "0"})
    page = read(answer)
    assert answer.status_code == 422
    assert "日期 2027-05-01 早于前一个日期 2027-05-16" in page
    assert "“a b”超出允许的范围" in page
    assert 'value="2027年江门市职业技能竞赛"' in answer.get_data(as_text=True)
    assert queries.competitions() == []


def test_a_missing_date_is_named_before_anything_else(organizer, read):
    answer = organizer.post("/desk/new", data={**TYPED, "starts": ""})
    assert (answer.status_code, "比赛首日" in read(answer)) == (422, True)


def test_a_code_that_is_taken_is_said_at_its_field(organizer, read):
    make_competition("jm-2027")
    answer = organizer.post("/desk/new", data=TYPED)
    assert (answer.status_code, "赛事代码“jm-2027”已被使用" in read(answer)) == (422, True)


def test_a_competition_is_made_from_a_definition_and_its_workbook(organizer, read):
    scheme = (io.BytesIO((DATA / "marking-scheme-auto.xlsx").read_bytes()), "marking-scheme-auto.xlsx")
    files = {"definition": (definition_file(), "d.json"), "schemes": scheme, "jurisdiction": "市本级"}
    answer = organizer.post("/desk/new/definition", data=files, follow_redirects=True)
    assert answer.request.path == "/desk/jm-2026"
    assert "已按定义文件建立赛事" in read(answer)
    assert len(queries.modules("jm-2026")["AU"]) == 2


def test_everything_wrong_with_a_definition_is_listed_and_nothing_is_made(organizer, read):
    files = {"definition": (definition_file(year="2026", name=""), "d.json"), "jurisdiction": "市本级"}
    answer = organizer.post("/desk/new/definition", data=files)
    page = read(answer)
    assert answer.status_code == 422
    assert "year ：类型不对，应为整数。" in page
    assert "marking-scheme-auto.xlsx" in page
    assert queries.competitions() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", "中".encode("gbk")])
def test_a_file_that_is_no_definition_gets_a_sentence(organizer, content):
    files = {"definition": (io.BytesIO(content), "d.json"), "jurisdiction": "市本级"}
    assert organizer.post("/desk/new/definition", data=files).status_code == 422


def test_an_organizer_of_one_district_makes_competitions_there_only(sign_in):
    client = sign_in(jurisdiction="新会")
    assert client.post("/desk/new", data=TYPED).status_code == 422
    client.post("/desk/new", data={**TYPED, "jurisdiction": "新会"})
    assert queries.competition("jm-2027").jurisdiction == "新会"


def test_the_definition_that_is_downloaded_is_the_one_that_was_uploaded(organizer):
    make_example()
    answer = organizer.get("/desk/jm-2026/definition.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=jm-2026.json"
    assert answer.get_json() == queries.export_definition("jm-2026")


def test_settings_are_shown_changed_and_saved(organizer, read):
    code = make_competition()
    shown = organizer.get(f"/desk/{code}/settings").get_data(as_text=True)
    assert 'value="2026-05-16"' in shown
    token = queries.token_of(queries.competition_facts(code))
    answer = organizer.post(f"/desk/{code}/settings", data={**TYPED, "token": token}, follow_redirects=True)
    assert "赛事资料已保存" in read(answer)
    assert queries.competition(code).name == TYPED["name"]


def test_a_stale_edit_is_told_and_what_was_typed_stays(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/settings", data={**TYPED, "token": "0123456789abcdef"})
    assert answer.status_code == 422
    assert "修改过这项内容" in read(answer)
    assert 'value="2027年江门市职业技能竞赛"' in answer.get_data(as_text=True)
    assert queries.competition(code).name == "2026年江门市测试技能竞赛"


def test_hosts_are_set_by_ticking_their_events(organizer):
    code = make_competition()
    organizer.post(f"/desk/{code}/hosts", data={
        "hosts-0-name": "示范学校", "hosts-0-events": ["CK"], "hosts-1-name": "示范公司", "hosts-2-name": "",
    })  # fmt: skip
    assert [(host.name, host.events) for host in queries.hosts(code)] == [("示范学校", ("CK",)), ("示范公司", None)]
    page = organizer.get(f"/desk/{code}/hosts").get_data(as_text=True)
    boxes = re.findall(r'<input[^>]*name="hosts-(\d)-events"[^>]*value="(\w+)"[^>]*>', page)
    ticked = [box for box in re.findall(r"<input[^>]*>", page) if "checked" in box and "-events" in box]
    assert len(boxes) == 6
    assert len(ticked) == 1


def test_a_wrong_unit_code_of_a_host_is_named(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/hosts", data={"hosts-0-name": "示范学校", "hosts-0-code": "123"})
    assert (answer.status_code, "不是有效的统一社会信用代码" in read(answer)) == (422, True)


EVENT = {"code": "NU", "occupation": "养老护理员", "group": "职工组", "kind": "individual", "panel_size": "5", "quota": "30", "minimum_level": ""}


def test_an_event_is_added_changed_and_removed(organizer, read):
    code = make_competition()
    organizer.post(f"/desk/{code}/events/new", data={**EVENT, "minimum_age": "18", "tags": "high-consumable"})
    assert queries.event(code, "NU").eligibility == {"minimum_age": 18}
    token = queries.token_of(queries.event_definition(code, "NU"))
    organizer.post(f"/desk/{code}/events/NU", data={**EVENT, "quota": "40", "token": token})
    assert (queries.event(code, "NU").quota, queries.event(code, "NU").eligibility) == (40, {})
    assert "养老护理员" in read(organizer.get(f"/desk/{code}/events"))
    organizer.post(f"/desk/{code}/events/NU/remove")
    assert [event.code for event in queries.events(code)] == ["CK", "EL"]


def test_mistakes_in_an_event_stand_at_their_fields(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/events/new", data={**EVENT, "code": "CK", "kind": "team"})
    page = read(answer)
    assert answer.status_code == 422
    assert "代码不得重复" in page
    assert "每队人数（团队项目）" in page


def test_a_stale_event_form_shows_who_changed_it(organizer, read):
    code = make_competition()
    token = queries.token_of(queries.event_definition(code, "CK"))
    change_event(code, "CK", event_document("CK", quota=7), actor=SYSTEM, at=now())
    answer = organizer.post(f"/desk/{code}/events/CK", data={**EVENT, "code": "CK", "token": token})
    assert (answer.status_code, "修改过这项内容" in read(answer)) == (422, True)


def test_the_phase_moves_on_by_one_button_and_back_with_a_reason(organizer, read):
    code = make_competition()
    assert "已进入“报名”阶段" in read(organizer.post(f"/desk/{code}/phase", data={"to": "open"}, follow_redirects=True))
    refused = organizer.post(f"/desk/{code}/phase", data={"to": "draft"})
    assert (refused.status_code, "请写明原因" in read(refused)) == (422, True)
    organizer.post(f"/desk/{code}/phase", data={"to": "draft", "reason": "公告有误"})
    assert queries.competition(code).phase == "draft"


def test_what_stands_in_the_way_of_the_next_phase_is_listed_on_the_overview(organizer, read):
    code = make_competition(phase="open")
    assert "还没有任何报名" in read(organizer.get(f"/desk/{code}"))
    answer = organizer.post(f"/desk/{code}/phase", data={"to": "closed"})
    assert (answer.status_code, "还没有任何报名" in read(answer)) == (422, True)
    make_entries(code, 1)
    assert "进入“报名截止”阶段" in read(organizer.get(f"/desk/{code}"))


def test_who_may_only_read_sees_no_button_that_would_be_refused(sign_in, read):
    code = make_competition()
    client = sign_in(Role.CHIEF_JUDGE)
    for path in ("", "/events", "/events/CK"):
        page = client.get(f"/desk/{code}{path}").get_data(as_text=True)
        assert f"/desk/{code}/settings" not in page
        assert f"/desk/{code}/events/new" not in page
        assert "保存" not in page
    assert client.post(f"/desk/{code}/events/CK", data=EVENT).status_code == 404
    assert client.get(f"/desk/{code}/settings").status_code == 403
