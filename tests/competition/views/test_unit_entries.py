"""A unit registers its own people: by form, corrected after a return, withdrawn; never those of another unit."""
import re
import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from competition.models import Entry, UnitAccount
from competition.services.decisions import Correction, Decision, decide
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.services import revoke_role
from foundation.clock import at_noon, frozen
from foundation.database import db
from foundation.people.queries import id_number_for
from tests.conftest import BOTH_DATABASES
from tests.factories.accounts import signed_in
from tests.factories.applications import submit
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import id_number
from tests.factories.units import approved, text_of, unit_client

DURING = at_noon(date(2026, 4, 10))
EVENTS = (
    event_document("CK", quota_per_unit=2), event_document("EL", quota=1),
    event_document("RB", kind="team", team_size=2, set_up={"reserves": 1, "captain": True}),
)


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


def typed(number: int, place: int = 0, **more: str) -> dict[str, str]:
    """What is typed about the ``number``-th person, on the line ``place``."""
    line = {"name": f"陈测{number:03d}", "id_type": "resident", "id_number": id_number(number), "sex": "", "phone": f"138{number:08d}"}
    return {f"people-{place}-{name}": value for name, value in line.items()} | {"level": "高级工（三级）", "years": "6"} | more


def entries() -> list[Entry]:
    db.session.expire_all()
    return list(db.session.scalars(select(Entry).order_by(Entry.id)))


def test_a_unit_registers_somebody_and_sees_the_number_masked_everywhere(app, code):
    unit = unit_client(app)
    answer = unit.post(f"/unit/{code}/register/CK", data=typed(1, **{"coaches-0-name": "林教"}))
    assert answer.status_code == 302, text_of(answer)
    [entry] = entries()
    assert (entry.state, entry.source, entry.unit.name, entry.coaches[0].person.name) == ("submitted", "unit", "样例单位01", "林教")
    for place in ("", f"/entries/{entry.public_id}", f"/entries/{entry.public_id}/correct"):
        page = unit.get(f"/unit/{code}{place}").get_data(as_text=True)
        assert "陈测001" in page
        assert id_number(1) not in page
        assert "13800000001" not in page
    assert entry.ticket not in unit.get(f"/unit/{code}").get_data(as_text=True)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(app, code):
    unit = unit_client(app)
    page = unit.post(f"/unit/{code}/register/CK", data=typed(1, **{"people-0-id_number": "440700199002010010", "people-0-phone": "12", "years": "99"}))
    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert all(said in html for said in ("people-0-id_number-error", "people-0-phone-error", "years-error", "陈测001"))
    assert entries() == []


def test_a_team_has_its_captain_and_its_reserve_and_lines_without_anybody_are_left_out(app, code):
    unit = unit_client(app)
    lines = typed(1) | typed(2, 1) | {"people-0-role": "captain", "people-1-role": "member", "people-2-role": "reserve", "people-2-id_type": "resident", "people-2-sex": ""}
    assert unit.post(f"/unit/{code}/register/RB", data=lines | {"team": ""}).status_code == 422
    answer = unit.post(f"/unit/{code}/register/RB", data=lines | {"team": "一队"})
    assert answer.status_code == 302, text_of(answer)
    [entry] = entries()
    assert [(one.person.name, one.role) for one in entry.members] == [("陈测001", "captain"), ("陈测002", "member")]


def test_a_returned_entry_says_what_to_correct_and_keeps_the_number_that_is_left_empty(app, code):
    unit = unit_client(app)
    unit.post(f"/unit/{code}/register/CK", data=typed(1))
    [entry] = entries()
    decide(code, entry.public_id, 1, Decision("return", "请核对", (Correction("years", "从业年限与证明不符"),)), actor=SYSTEM, at=DURING)
    assert "1 个报名被退回" in text_of(unit.get("/unit"))
    listed = unit.get(f"/unit/{code}")
    assert "从业年限与证明不符" in text_of(listed)
    place = f"/unit/{code}/entries/{entry.public_id}/correct"
    assert place in listed.get_data(as_text=True)
    form = unit.get(place).get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', form)
    assert version
    changed = typed(1, **{"people-0-name": "陈改名", "people-0-id_number": "", "people-0-phone": "", "years": "4"})
    stale = unit.post(place, data=changed | {"version": "1"})
    assert stale.status_code == 409
    assert "陈改名" in stale.get_data(as_text=True)
    assert unit.post(place, data={}).status_code == 409
    answer = unit.post(place, data=changed | {"version": version[1]})
    assert answer.status_code == 302, text_of(answer)
    [entry] = entries()
    person = entry.members[0].person
    assert (entry.state, entry.years, person.name, id_number_for(person, "self")) == ("submitted", 4, "陈改名", id_number(1)[:4] + "*" * 10 + id_number(1)[-4:])


def test_a_unit_withdraws_what_it_sees_and_not_what_somebody_has_changed(app, code):
    unit = unit_client(app)
    unit.post(f"/unit/{code}/register/CK", data=typed(1))
    [entry] = entries()
    place = f"/unit/{code}/entries/{entry.public_id}/withdraw"
    decide(code, entry.public_id, 1, Decision("approve"), actor=SYSTEM, at=DURING)
    assert "您的操作没有生效" in text_of(unit.post(place, data={"version": "1"}, follow_redirects=True))
    assert "已撤回" in text_of(unit.post(place, data={"version": "2"}, follow_redirects=True))
    assert [one.state for one in entries()] == ["cancelled"]


def test_the_entries_of_another_unit_are_not_found_whatever_is_asked_of_them(app, code):
    unit, theirs = unit_client(app, 1), submit(code, 7)
    assert "陈测007" not in text_of(unit.get(f"/unit/{code}"))
    for place in ("", "/correct"):
        assert unit.get(f"/unit/{code}/entries/{theirs}{place}").status_code == 404
    for verb in ("correct", "withdraw"):
        assert unit.post(f"/unit/{code}/entries/{theirs}/{verb}", data=typed(7) | {"version": "1"}).status_code == 404
    assert [one.state for one in entries()] == ["submitted"]


def test_a_district_account_reaches_its_own_competitions_and_none_of_the_city(app, code):
    make_competition("ts-test", jurisdiction="台山", events=EVENTS, phase="open")
    city = unit_client(app, 1)
    district = signed_in(app, approved(2, jurisdiction="台山").user.account)
    assert [client.get(f"/unit/{one}").status_code for client in (city, district) for one in (code, "ts-test")] == [200, 200, 404, 200]
    assert district.post(f"/unit/{code}/register/CK", data=typed(1)).status_code == 404


def test_an_account_whose_role_was_taken_away_reaches_nothing(app, code):
    unit = unit_client(app)
    account = db.session.scalars(select(UnitAccount)).one()
    revoke_role(db.session.get_one(User, account.user_id).grants[0].id, actor=SYSTEM, at=DURING)
    assert [unit.get(place).status_code for place in ("/unit", f"/unit/{code}")] == [404, 403]


def test_before_and_after_registration_the_page_says_when_and_nothing_is_taken(app, code):
    with frozen(at_noon(date(2026, 5, 3))):
        unit = unit_client(app)
        assert "报名时间为" in text_of(unit.get(f"/unit/{code}"))
        refused = unit.post(f"/unit/{code}/register/CK", data=typed(1))
        assert refused.status_code == 409
        assert "现在不能提交" in text_of(refused)


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_of_two_units_that_send_the_form_for_the_last_place_at_one_moment_one_is_told(app, code):
    clients = [unit_client(app, number) for number in (1, 2)]
    for client in clients:
        client.token()
    start, answers = threading.Barrier(2), {}

    def send(place: int) -> None:
        start.wait()
        with frozen(DURING):
            answers[place] = clients[place].post(f"/unit/{code}/register/EL", data=typed(10 + place))

    threads = [threading.Thread(target=send, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    told = next(answer for answer in answers.values() if answer.status_code == 409)
    assert "名额 1 个，已经报满" in text_of(told)
    assert [one.state for one in entries()] == ["submitted"]
