"""What a unit sees: asking for an account tells nothing about others; its own people only; every page without a full number."""
import io
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from competition.models import UnitAccount
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import at_noon, frozen
from foundation.database import db
from tests.factories.accounts import make_user, signed_in
from tests.factories.units import TELEPHONE, account_of, application_typed, applied, approved, licence, text_of

DURING = at_noon(date(2026, 4, 10))


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Pages look the same on both databases; what may differ asks for both."""
    return str(request.param)


@pytest.fixture(autouse=True)
def during_registration() -> Any:
    with frozen(DURING):
        yield


def apply(client: Any, number: int = 1, **more: str) -> Any:
    return client.post("/unit/apply", data=application_typed(number, **more))


def upload(client: Any, content: bytes) -> Any:
    return client.post("/unit/application/proof", data={"proof": (io.BytesIO(content), "a.jpg")}, content_type="multipart/form-data")


def test_an_applicant_is_let_in_to_the_application_and_nowhere_else(house, client):
    answer = apply(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/unit/application")
    page = text_of(client.get("/unit/application"))
    account = db.session.scalars(select(User)).one().account
    assert account in page
    assert "上传证明材料" in page
    assert client.get("/unit").headers["Location"] == "/unit/application"
    assert client.get("/start").headers["Location"] == "/unit/application"
    assert [client.get(place).status_code for place in ("/desk", "/desk/units", "/unit/jm-test")] == [403, 403, 403]


def test_the_answer_does_not_tell_whether_the_unit_has_an_account(house, app):
    approved(1)
    answers = [apply(app.test_client(), number) for number in (1, 2)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(302, "/unit/application")}
    names = [one.account for one in db.session.scalars(select(User))]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"dw\d{8}", name) for name in names)


def test_everything_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(house, client):
    answer = apply(client, unit_code="91440700MA0000001X", phone="12", password="Kurz-1", again="other", consent="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for said in ("统一社会信用代码校验不通过", "请填写 11 位手机号码", "长度不够", "请阅读说明并勾选同意"):
        assert said in page
    assert "样例单位01" in page
    assert "Kurz-1" not in page
    assert db.session.scalar(select(func.count()).select_from(UnitAccount)) == 0


def test_a_picture_that_hides_something_is_made_anew_and_what_is_none_is_refused(house, client):
    apply(client)
    assert upload(client, licence() + b"GPS 22.58 113.08").status_code == 302
    shown = client.get("/unit/application/proof.jpg").get_data()
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"GPS" not in shown
    refused = upload(client, b"%PDF-1.4")
    assert refused.status_code == 422
    assert "这不是 JPEG 或 PNG 图片" in text_of(refused)


def test_a_returned_application_says_why_and_is_corrected(house, app):
    found = applied(1)
    make_user("registrar", Role.REGISTRAR)
    desk = signed_in(app, "registrar")
    place = f"/desk/units/{found.public_id}"
    assert found.public_id in desk.get("/desk/units").get_data(as_text=True)
    nothing = desk.post(f"{place}/decide", data={"decision": "returned", "version": found.version, "reason": ""})
    assert nothing.status_code == 422
    assert desk.post(f"{place}/decide", data={"decision": "returned", "version": found.version, "reason": "名称与执照不符"}).status_code == 302
    unit = signed_in(app, found.user.account)
    assert "名称与执照不符" in text_of(unit.get("/unit/application"))
    typed = application_typed(1, unit_name="样例单位甲")
    assert unit.post("/unit/application/correct", data=typed).status_code == 302
    found = account_of(found.user_id)
    assert (found.state, found.name) == ("applied", "样例单位甲")
    stale = desk.post(f"{place}/decide", data={"decision": "approved", "version": 1, "reason": ""}, follow_redirects=True)
    assert "您的操作没有执行" in text_of(stale)
    assert account_of(found.user_id).state == "applied"
    desk.post(f"{place}/decide", data={"decision": "approved", "version": found.version, "reason": ""})
    assert unit.get("/start").headers["Location"] == "/unit"


def test_the_desk_sees_no_full_telephone_and_only_applications_of_its_own_district(house, app):
    found = applied(1)
    make_user("here", Role.REGISTRAR)
    make_user("elsewhere", Role.REGISTRAR, jurisdiction="台山")
    make_user("one", Role.REGISTRAR, competition="jm-test")
    desk = signed_in(app, "here")
    pages = [desk.get(place).get_data(as_text=True) for place in ("/desk/units", f"/desk/units/{found.public_id}")]
    assert all("139****1234" in page and TELEPHONE not in page for page in pages)
    for account in ("elsewhere", "one"):
        other = signed_in(app, account)
        assert found.public_id not in other.get("/desk/units").get_data(as_text=True)
        for place in ("", "/proof.jpg"):
            assert other.get(f"/desk/units/{found.public_id}{place}").status_code == 404
        decision = {"decision": "approved", "version": found.version, "reason": ""}
        assert other.post(f"/desk/units/{found.public_id}/decide", data=decision).status_code == 404
        assert other.post(f"/desk/units/{found.public_id}/new-password").status_code == 404


def test_an_account_from_the_counter_begins_with_its_own_password(house, app):
    make_user("registrar", Role.REGISTRAR)
    page = signed_in(app, "registrar").post("/desk/units/new", data=application_typed(4)).get_data(as_text=True)
    account, fresh = re.findall(r'unit-secret">([^<]+)<', page)
    unit = app.test_client()
    assert unit.post("/sign-in", data={"account": account, "password": fresh}).status_code == 302
    assert unit.get("/unit").headers["Location"] == "/password"
