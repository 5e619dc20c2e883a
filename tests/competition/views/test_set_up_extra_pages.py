"""Copying, attachments, the bin and the list of occupations in the browser: who may, what is said, what a stranger gets."""
import io

import pytest

from competition import queries
from competition.queries.attachments import attachments
from competition.queries.bin import removals, removed_competitions
from competition.queries.occupations import occupations
from competition.services.bin import KEPT
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import CITY, Role
from foundation.clock import now
from tests.factories.competition import event_document, make_competition
from tests.factories.official import make_official

PDF = b"%PDF-1.7 notice"
COPY = {
    "name": "2027年江门市测试技能竞赛", "code": "jm-2027", "year": "2027", "registration_opens": "2027-03-31",
    "registration_closes": "2027-04-29", "starts": "2027-05-15", "ends": "2027-05-16",
}  # fmt: skip


@pytest.fixture
def database_kind():
    """What pages say does not depend on the database; the services behind them are tried on both."""
    return "sqlite"


def since():
    return now() - KEPT


def test_last_years_competition_is_offered_with_its_days_moved(organizer, read):
    code = make_competition()
    assert "2026年江门市测试技能竞赛" in read(organizer.get("/desk/new/copy"))
    form = organizer.get(f"/desk/new/copy/{code}").get_data(as_text=True)
    for value in ("2027年江门市测试技能竞赛", "jm-test-2027", "2027-05-15", "2027-04-29"):
        assert f'value="{value}"' in form
    answer = organizer.post(f"/desk/new/copy/{code}", data=COPY, follow_redirects=True)
    assert answer.request.path == "/desk/jm-2027"
    assert "核对清单" in read(answer)
    assert [event.code for event in queries.events("jm-2027")] == ["CK", "EL"]


def test_mistakes_of_a_copy_stand_at_their_fields(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/new/copy/{code}", data={**COPY, "ends": "2027-01-01", "name": ""})
    assert (answer.status_code, "请填写此项" in read(answer)) == (422, True)
    answer = organizer.post(f"/desk/new/copy/{code}", data={**COPY, "ends": "2027-01-01"})
    assert "日期 2027-01-01 早于前一个日期" in read(answer)
    answer = organizer.post(f"/desk/new/copy/{code}", data={**COPY, "code": code})
    assert (answer.status_code, "这个赛事代码已被使用" in read(answer)) == (422, True)


def test_a_competition_of_another_district_is_not_copied(sign_in):
    code = make_competition()
    client = sign_in(jurisdiction="新会")
    assert client.get(f"/desk/new/copy/{code}").status_code == 404
    assert client.post(f"/desk/new/copy/{code}", data=COPY).status_code == 404


def test_all_events_of_a_new_competition_may_have_one_shape(organizer):
    typed = {
        **COPY, "level": "city-1", "jurisdiction": CITY, "organisers": "江门市人力资源和社会保障局", "shape": "theory_only",
        "events-0-code": "CK", "events-0-occupation": "中式烹调师", "events-0-group": "职工组", "events-0-panel_size": "3",
        "events-1-group": "职工组", "events-2-group": "职工组",
    }  # fmt: skip
    organizer.post("/desk/new", data=typed)
    assert queries.modules("jm-2027") == {"CK": [("T", "理论知识")]}


def test_the_notice_is_public_once_the_competition_is_open_and_never_shown_inside_the_browser(organizer, client, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/attachments", data={"file": (io.BytesIO(PDF), "通知.pdf")}, follow_redirects=True)
    assert "附件已上传" in read(answer)
    address = f"/competitions/{code}/attachments/{attachments(code)[0].public_id}"
    assert client.get(address).status_code == 404
    set_phase(code, "open", actor=SYSTEM, at=now())
    kept = client.get(address)
    assert (kept.data, kept.mimetype) == (PDF, "application/pdf")
    assert kept.headers["Content-Disposition"].startswith("attachment;")
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert "通知.pdf" in read(client.get(f"/competitions/{code}"))
    assert client.get(f"/competitions/{make_competition('jm-2', phase='open')}/attachments/{attachments(code)[0].public_id}").status_code == 404


def test_a_file_of_the_wrong_kind_is_said_at_its_field(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/attachments", data={"file": (io.BytesIO(b"MZ"), "通知.pdf")})
    assert (answer.status_code, "内容须与类型相符" in read(answer)) == (422, True)


def test_the_bin_shows_what_was_removed_and_gives_it_back(organizer, read):
    code = make_competition()
    organizer.post(f"/desk/{code}/events/CK/remove")
    assert "CK 工种CK（职工组）" in read(organizer.get(f"/desk/{code}/bin"))
    [row] = removals(code, CITY, since=since())
    other = make_competition("jm-other")
    assert organizer.post(f"/desk/{other}/bin/{row.public_id}/restore").status_code == 404
    back = organizer.post(f"/desk/{code}/bin/{row.public_id}/restore", follow_redirects=True)
    assert "已恢复" in read(back)
    assert "回收站是空的" in read(back)
    assert {event.code for event in queries.events(code)} == {"CK", "EL"}
    assert organizer.post(f"/desk/{code}/bin/{row.public_id}/restore").status_code == 404


def test_what_cannot_come_back_says_why_and_stays(organizer, read):
    code = make_competition()
    organizer.post(f"/desk/{code}/events/CK/remove")
    organizer.post(f"/desk/{code}/events/new", data={"code": "CK", "occupation": "另一工种", "group": "", "kind": "individual", "panel_size": "3"})
    [row] = removals(code, CITY, since=since())
    answer = organizer.post(f"/desk/{code}/bin/{row.public_id}/restore", follow_redirects=True)
    assert "代码不得重复" in read(answer)
    assert "工种CK" in read(answer)


def test_a_draft_is_deleted_and_restored_where_one_makes_competitions(organizer, sign_in, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/remove", follow_redirects=True)
    assert "已放入回收站" in read(answer)
    assert organizer.get(f"/desk/{code}").status_code == 404
    [row] = removed_competitions([CITY], since=since())
    assert organizer.post(f"/desk/bin/{row.public_id}/restore", follow_redirects=True).request.path == f"/desk/{code}"
    assert len(queries.events(code)) == 2


def test_a_draft_with_officials_is_not_deleted_and_says_so(organizer, read):
    code = make_competition()
    make_official(code)
    assert "有报名、工作人员或其他资料" in read(organizer.post(f"/desk/{code}/remove", follow_redirects=True))
    assert queries.competition(code).phase == "draft"


def test_an_open_competition_is_not_deleted(organizer):
    code = make_competition(phase="open")
    organizer.post(f"/desk/{code}/remove")
    assert queries.competition(code).phase == "open"


def test_an_occupation_is_added_renamed_and_retired(organizer, read):
    assert "4-03-02-01" in read(organizer.get("/desk/occupations"))
    organizer.post("/desk/occupations", data={"name": "侨乡糕点师", "code": ""})
    added = next(one for one in occupations() if one.name == "侨乡糕点师")
    twice = organizer.post("/desk/occupations", data={"name": "侨乡糕点师", "code": "x"})
    assert (twice.status_code, "职业目录里已有" in read(twice)) == (422, True)
    organizer.post(f"/desk/occupations/{added.id}", data={"name": "侨乡面点师", "code": "4-03-02-02"})
    changed = next(one for one in occupations() if one.id == added.id)
    assert (changed.name, changed.code, changed.active) == ("侨乡面点师", "4-03-02-02", False)
    assert "侨乡面点师" not in organizer.get(f"/desk/{make_competition()}/events/new").get_data(as_text=True)
    assert organizer.get("/desk/occupations/999999").status_code == 404


def test_an_event_keeps_all_that_its_long_form_says(organizer):
    code = make_competition()
    organizer.post(f"/desk/{code}/events/new", data={
        "code": "TM", "occupation": "物联网安装调试员", "occupation_code": "6-25-04-09", "group": "职工组", "kind": "team", "team_size": "3",
        "reserves": "1", "captain": "y", "quota": "20", "waiting": "y", "promotes": "y", "papers": ["id_card", "employment"],
        "student_status": "y", "no_higher_title": "y", "insurance_months": "6", "staged": "y", "advance_count": "8",
        "carried": "score", "share": "30", "layers": "3", "panel_size": "5", "high_consumable": "y", "tags": "new", "shape": "team",
    })  # fmt: skip
    event = queries.event(code, "TM")
    assert (event.tags, event.team_size, event.set_up.reserves, event.set_up.captain) == (("high-consumable", "new"), 3, 1, True)
    assert event.set_up.document() == {
        "occupation_code": "6-25-04-09", "papers": ["id_card", "employment"], "waiting": True, "promotes": True, "reserves": 1,
        "captain": True, "rules": {"student_status": True, "no_higher_title": True, "insurance_months": 6}, "layers": 3,
        "stages": ["初赛", "决赛"], "advance": {"count": 8, "carried": "score", "share": 30},
        "modules": {"T": {"minutes": 60}, "P": {"minutes": 240}, "D": {"minutes": 30}},
    }
    form = organizer.get(f"/desk/{code}/events/TM").get_data(as_text=True)
    assert 'value="employment" checked' in form or 'checked' in form.split('value="employment"')[0].rsplit("<input", 1)[1]


def test_a_share_is_asked_for_where_scores_are_carried_over(organizer, read):
    code = make_competition()
    answer = organizer.post(f"/desk/{code}/events/new", data={
        "code": "TM", "occupation": "焊工", "group": "", "kind": "individual", "panel_size": "3", "staged": "y", "carried": "score",
    })  # fmt: skip
    assert (answer.status_code, "初赛成绩占百分之几" in read(answer)) == (422, True)


def test_the_checklist_says_what_blocks_and_the_step_is_not_offered(organizer, read):
    code = make_competition(events=(event_document("CK", quota=0),))
    page = read(organizer.get(f"/desk/{code}"))
    assert "必须： 赛项 CK 的总名额为 0，无法报名。" in page or "必须：赛项 CK 的总名额为 0，无法报名。" in page
    assert "还没有填写联系电话" in page
    answer = organizer.post(f"/desk/{code}/phase", data={"to": "open"})
    assert (answer.status_code, queries.competition(code).phase) == (422, "draft")


@pytest.mark.parametrize("path", ["/bin", "/attachments", "/settings"])
def test_who_does_not_set_up_has_no_business_here(sign_in, path):
    code = make_competition()
    assert sign_in(Role.REGISTRAR).get(f"/desk/{code}{path}").status_code == 403
