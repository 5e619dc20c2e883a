"""Papers of a unit's people: sent and looked at by the unit alone, for people of that very entry; the form for its seal."""
import io
import re
from datetime import date
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from competition.models import Entry
from competition.services.decisions import Decision, decide
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon, frozen
from foundation.database import db
from tests.factories.applications import submit
from tests.factories.competition import event_document, make_competition
from tests.factories.units import text_of, unit_client

DURING = at_noon(date(2026, 4, 10))


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
    return make_competition(phase="open", events=(event_document("CK", set_up={"papers": ["id_card"]}),))


def scan() -> bytes:
    """A picture as large as papers must be."""
    content = io.BytesIO()
    Image.new("RGB", (1000, 1400), (240, 240, 240)).save(content, "JPEG")
    return content.getvalue()


def send(client: Any, place: str, kind: str = "id_card") -> Any:
    sent = {"pictures": (io.BytesIO(scan()), "440700199002010010.jpg")}
    return client.post(f"{place}/papers/{kind}", data=sent, content_type="multipart/form-data", follow_redirects=True)


def test_a_unit_sends_papers_of_its_people_sees_them_and_takes_them_back(app, code):
    unit, public_id = unit_client(app, 1), submit(code, 1)
    entry = db.session.scalars(select(Entry)).one()
    place = f"/unit/{code}/entries/{public_id}/people/{entry.members[0].person_id}"
    answer = send(unit, place)
    assert "材料已上传" in text_of(answer)
    assert "440700199002010010" not in answer.get_data(as_text=True)
    [page] = set(re.findall(r"/papers/([0-9a-f]{32})\"", answer.get_data(as_text=True)))
    assert unit.get(f"{place}/papers/{page}").get_data().startswith(b"\xff\xd8")
    assert "最近移除的 1 张" in text_of(unit.post(f"{place}/papers/{page}/remove", follow_redirects=True))
    assert "最近移除的" not in text_of(unit.post(f"{place}/papers/{page}/restore", follow_redirects=True))
    other = unit_client(app, 2)
    assert [other.get(f"{place}/papers/{page}").status_code, other.post(f"{place}/papers/{page}/remove").status_code] == [404, 404]
    assert send(other, place).status_code == 404
    assert send(unit, place, "no-such-kind").status_code == 404


def test_whoever_applied_in_person_is_not_the_units_to_see(app, code):
    unit, theirs = unit_client(app, 1), submit(code, 1, source="person")
    entry = db.session.scalars(select(Entry)).one()
    assert "陈测001" not in text_of(unit.get(f"/unit/{code}"))
    assert "另有 1 人以个人名义报名" in text_of(unit.get(f"/unit/{code}"))
    place = f"/unit/{code}/entries/{theirs}"
    assert [unit.get(place + more).status_code for more in ("", "/correct", "/form.pdf")] == [404, 404, 404]
    assert send(unit, f"{place}/people/{entry.members[0].person_id}").status_code == 404


def test_nobody_of_another_entry_is_reached_through_ones_own(app, code):
    unit = unit_client(app, 1)
    mine, theirs = submit(code, 1), submit(code, 7)
    stranger = next(one for one in db.session.scalars(select(Entry)) if one.public_id == theirs).members[0].person_id
    assert send(unit, f"/unit/{code}/entries/{mine}/people/{stranger}").status_code == 404


def test_what_is_over_has_no_form(app, code):
    unit, public_id = unit_client(app, 1), submit(code, 1)
    decide(code, public_id, 1, Decision("reject", "不在范围"), actor=SYSTEM, at=DURING)
    assert unit.get(f"/unit/{code}/entries/{public_id}/form.pdf").status_code == 404
    assert "不在范围" in text_of(unit.get(f"/unit/{code}/entries/{public_id}"))
