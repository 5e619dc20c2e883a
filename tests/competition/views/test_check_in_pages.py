"""Who may stand at a door, what a tablet may send, and what the desk sees of it."""
from datetime import date

import pytest

from competition import queries
from competition.queries.check_in import history_of
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon, frozen
from foundation.database import db
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries

DOOR, OPERATION = "d" * 32, "a" * 32


@pytest.fixture
def database_kind():
    """Pages are the same on both kinds of database; the services behind them are tried on both."""
    return "sqlite"


@pytest.fixture
def code(context):
    made = make_competition(phase="open")
    make_entries(made, 3, "CK")
    return made


@pytest.fixture
def registrar(code, sign_in):
    return sign_in(Role.REGISTRAR)


def rows(code):
    return queries.entries(code).rows


def scan(code, number=0, **more):
    return {
        "competition": code, "ticket": rows(code)[number].ticket, "session": 0, "way": "camera", "device": DOOR, "age": 0, **more,
    }


def send(client, code, operation=OPERATION, **more):
    return client.put(f"/api/v1/check-ins/{operation}", json=scan(code, **more))


def test_a_scan_counts_once_and_the_same_id_is_answered_the_same(code, registrar):
    first, again = send(registrar, code), send(registrar, code)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json and first.json["check_in"]["counted"]
    other = send(registrar, code, operation="b" * 32)
    assert (other.status_code, other.json["check_in"]["counted"]) == (200, False)


def test_what_is_no_scan_is_refused_in_a_sentence(code, registrar):
    wrong = [
        {"age": -1}, {"age": True}, {"age": "5"}, {"session": "0"}, {"way": "desk"}, {"device": "x"}, {"ticket": ""},
        {"ticket": 5}, {"competition": None}, {"competition": "a b"},
    ]
    answers = [send(registrar, code, **one) for one in wrong]
    answers += [registrar.put(f"/api/v1/check-ins/{OPERATION}", json=body) for body in ([], "x", None)]
    answers.append(send(registrar, code, operation="Z" * 32))
    assert {(one.status_code, one.json["message"][:7]) for one in answers} == {(422, "检录内容不完整")}
    assert send(registrar, code, operation="not-an-id").status_code in (404, 405), "no address of the doors"


def test_only_the_people_of_this_competition_stand_at_its_doors(code, context, client):
    make_competition("jm-other", phase="open")
    make_user("elsewhere", Role.REGISTRAR, competition="jm-other")
    make_user("judge", Role.JUDGE)
    other, judge = signed_in(context, "elsewhere"), signed_in(context, "judge")
    assert [one.get(f"/check-in/{code}").status_code for one in (client, other, judge)] == [302, 404, 403]
    assert [send(one, code).status_code for one in (client, other, judge)] == [401, 404, 403]
    assert [one.get(f"/api/v1/check-ins/{code}/roster").status_code for one in (client, other, judge)] == [401, 404, 403]
    assert other.get("/check-in/jm-other").status_code == 200


def test_only_the_page_at_the_door_may_use_a_camera(code, registrar):
    assert registrar.get(f"/check-in/{code}").headers["Permissions-Policy"] == "camera=(self)"
    assert registrar.get(f"/desk/{code}/check-in").headers["Permissions-Policy"] == "camera=()"


def test_what_a_tablet_keeps_without_the_network_belongs_to_nobody(code, registrar):
    page, worker = registrar.get("/check-in/shell").get_data(as_text=True), registrar.get("/check-in/sw.js").get_data(as_text=True)
    assert "csrf_token" not in page and rows(code)[0].name not in page and code not in page
    assert code not in worker and '"page": "/check-in/shell"' in worker


def test_an_identity_number_goes_in_by_post_and_comes_out_nowhere(code, registrar):
    found = registrar.post(f"/api/v1/check-ins/{code}/find", json={"number": id_number(2)})
    assert found.json == {"tickets": [rows(code)[1].ticket]}
    missed = registrar.post(f"/api/v1/check-ins/{code}/find", json={"number": id_number(50)})
    assert missed.status_code == 404 and id_number(50) not in missed.get_data(as_text=True)
    assert id_number(2) not in str([(one.subject, one.facts) for one in db.session.query(AuditEntry)])


def test_the_desk_sees_who_is_missing_and_which_tablet_holds_scans(code, registrar, read):
    send(registrar, code)
    registrar.put(f"/api/v1/check-ins/{code}/devices/{DOOR}", json={"waiting": 3})
    page = read(registrar.get(f"/desk/{code}/check-in?door=0/CK&state=expected"))
    assert rows(code)[1].ticket in page and rows(code)[0].ticket not in page and "当时有 3 条未发送" in page
    assert registrar.put(f"/api/v1/check-ins/{code}/devices/{DOOR}", json={"waiting": -1}).status_code == 422
    printed = read(registrar.get(f"/desk/{code}/check-in/list?door=0/CK"))
    assert all(one.ticket in printed for one in rows(code)) and "☑" in printed


def test_a_correction_is_written_below_and_needs_its_reason(code, registrar, read):
    send(registrar, code)
    found = rows(code)[0]
    address = f"/desk/{code}/check-in/{found.public_id}"
    assert registrar.post(address, data={"session": "0", "state": "late", "reason": ""}).status_code == 422
    assert registrar.post(address, data={"session": "7", "state": "late", "reason": "核实"}).status_code == 422
    assert registrar.post(address, data={"session": "0", "state": "late", "reason": "门口核实"}).status_code == 303
    assert [one.state for one in history_of(found.id)] == ["late", "present"]
    assert "门口核实" in read(registrar.get(address))


def test_missing_people_are_marked_and_unmarked_and_paper_is_counted_in(code, registrar, read):
    door = {"session": "0", "event": "CK"}
    missing = f"/desk/{code}/check-in/missing"
    with frozen(at_noon(date(2026, 5, 15))):
        assert "还没有开始" in read(registrar.post(missing, data=door, follow_redirects=True))
    with frozen(at_noon(date(2026, 5, 16))):
        assert "3 人记为缺席" in read(registrar.post(missing, data=door, follow_redirects=True))
        assert "已撤销 3 人" in read(registrar.post(f"{missing}/undo", data=door, follow_redirects=True))
    wrong = registrar.post(f"/desk/{code}/check-in/paper", data={**door, "numbers": "0001\n8888", "late": "no"})
    assert wrong.status_code == 422 and "8888" in read(wrong) and "0001" in wrong.get_data(as_text=True)
    assert registrar.post(f"/desk/{code}/check-in/paper", data={**door, "numbers": "0001", "late": "yes"}).status_code == 303
    assert queries.arrivals(code).events["CK"].late == 1


def test_a_scorekeeper_stands_at_the_door_but_corrects_nothing(code, sign_in):
    keeper = sign_in(Role.SCOREKEEPER)
    assert send(keeper, code).status_code == 201
    assert keeper.get(f"/desk/{code}/check-in").status_code == 200
    address = f"/desk/{code}/check-in/{rows(code)[0].public_id}"
    assert keeper.post(address, data={"session": "0", "state": "late", "reason": "x"}).status_code == 403
