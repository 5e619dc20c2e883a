"""The second factor of staff: taken into use, asked for, never counted twice, and what happens when the telephone is lost."""
import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, text

from foundation import clock
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import RecoveryCode, User
from foundation.accounts.one_time import STEP
from foundation.accounts.policy import in_force
from foundation.accounts.refusals import WrongCode
from foundation.accounts.roles import Role
from foundation.accounts.services import (
    enrol_second_factor,
    issue_card,
    reset_second_factor,
    second_step,
    set_policy,
    sign_in,
)
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import PASSWORD, make_user, signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(at: Any, secret: str = SECRET) -> str:
    return str(pyotp.TOTP(secret).at(at))


def enrolled(account: str = "lin", *roles: Role) -> tuple[User, list[str], Any]:
    """Somebody with an authenticator, the recovery codes, and a moment two steps later."""
    user_id, at = make_user(account, *(roles or (Role.AUDITOR,))), now()
    user = db.session.get_one(User, user_id)
    codes = enrol_second_factor(user_id, SECRET, code(at), actor=user.actor, at=at)
    return user, codes, at + timedelta(seconds=2 * STEP)


def require_it() -> None:
    decided = {name: getattr(in_force(), name) for name in (
        "password_rules", "staff_idle_minutes", "judge_idle_minutes", "staff_hours", "judge_hours", "lock_failures", "lock_minutes")}
    set_policy({**decided, "second_factor": True}, reason="等保整改", actor=SYSTEM, at=now())


def test_password_alone_opens_nothing_once_there_is_a_second_factor(house):
    enrolled()
    client = house.test_client()
    assert client.post("/sign-in", data={"account": "lin", "password": PASSWORD}).headers["Location"] == "/sign-in/code"
    assert client.get("/audit").status_code == 302
    assert client.get("/api/v1/csrf").get_json()["me"] is None


def test_the_code_lets_in_and_leads_on_to_where_one_wanted_to_go(house):
    _user, _codes, later = enrolled()
    client = house.test_client()
    with clock.frozen(later):
        client.post("/sign-in", data={"account": "lin", "password": PASSWORD, "next": "/audit/ledger"})
        answer = client.post("/sign-in/code", data={"code": code(later)})
        assert answer.headers["Location"] == "/audit/ledger"
        assert client.get("/audit/ledger").status_code == 200


def test_without_the_first_step_or_after_five_minutes_the_second_page_leads_back(house):
    _user, _codes, later = enrolled()
    client = house.test_client()
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
    with clock.frozen(later):
        client.post("/sign-in", data={"account": "lin", "password": PASSWORD})
    late = later + timedelta(minutes=5)
    with clock.frozen(late):
        assert client.post("/sign-in/code", data={"code": code(late)}).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_clock_that_differs_by_one_step_is_forgiven(house, drift):
    user, _codes, later = enrolled()
    assert second_step(user.public_id, code(later + timedelta(seconds=drift * STEP)), address="a", at=later).id == user.id


@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_a_clock_that_differs_by_more_is_not(house, drift):
    user, _codes, later = enrolled()
    later += timedelta(seconds=2 * STEP)
    with pytest.raises(WrongCode):
        second_step(user.public_id, code(later + timedelta(seconds=drift * STEP)), address="a", at=later)


def test_a_code_counts_once_also_the_one_of_the_enrolment_and_none_before_it(house):
    user, _codes, later = enrolled()
    with pytest.raises(WrongCode):
        second_step(user.public_id, code(later - timedelta(seconds=2 * STEP)), address="a", at=later - timedelta(seconds=2 * STEP))
    assert second_step(user.public_id, code(later), address="a", at=later)
    with pytest.raises(WrongCode):
        second_step(user.public_id, code(later), address="a", at=later)
    with pytest.raises(WrongCode):
        second_step(user.public_id, code(later - timedelta(seconds=STEP)), address="a", at=later)


def test_wrong_codes_lock_the_account_and_a_right_password_does_not_forgive_them(house):
    user, _codes, later = enrolled()
    for _ in range(5):
        sign_in("lin", PASSWORD, address="a", at=later)
        with pytest.raises(WrongCode):
            second_step(user.public_id, "000000", address="a", at=later)
    with pytest.raises(WrongCode):
        second_step(user.public_id, code(later), address="a", at=later)


def test_a_recovery_code_opens_once_however_it_is_typed(house):
    user, codes, later = enrolled()
    assert len(set(codes)) == 10
    assert second_step(user.public_id, codes[0].lower().replace("-", " "), address="a", at=later)
    with pytest.raises(WrongCode):
        second_step(user.public_id, codes[0], address="a", at=later)
    assert "accounts:second_factor:recovered" in db.session.scalars(select(AuditEntry.kind)).all()


def test_nothing_readable_of_secret_or_codes_is_stored(house):
    user, codes, _later = enrolled()
    stored = repr(db.session.execute(text('SELECT * FROM "user"')).all()) + repr(db.session.execute(text("SELECT * FROM recovery_code")).all())
    assert SECRET not in stored and user.second_factor and user.second_factor.startswith("v")
    assert not any(one in stored or one.replace("-", "") in stored for one in codes)


def test_another_persons_recovery_code_or_sealed_secret_is_worth_nothing(house):
    _user, codes, _later = enrolled()
    other, _codes, later = enrolled("chen")
    with pytest.raises(WrongCode):
        second_step(other.public_id, codes[0], address="a", at=later)


def test_when_the_policy_asks_for_it_nothing_opens_before_it_is_taken_into_use(house):
    make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    require_it()
    assert client.get("/audit").headers["Location"] == "/account/second-factor"
    assert client.post("/audit/ledger").status_code == 403
    page = client.get("/account/second-factor").get_data(as_text=True)
    found = re.search(r'class="num"><b>(.*?)</b>', page, re.S)
    assert found and "data:image/svg+xml;base64," in page
    secret = "".join(found.group(1).split())
    assert client.get("/account/second-factor").get_data(as_text=True).count(found.group(1)) == 1, "a reload offers another secret"
    assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    shown = client.post("/account/second-factor", data={"code": code(now(), secret)}).get_data(as_text=True)
    assert len(re.findall(r"<li>[A-Z2-9]{4}(-[A-Z2-9]{4}){2}</li>", shown)) == 10
    assert client.get("/audit").status_code == 200
    assert not re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-", client.get("/account/second-factor").get_data(as_text=True))


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(house):
    user, codes, later = enrolled()
    client = house.test_client()
    with clock.frozen(later):
        client.post("/sign-in", data={"account": "lin", "password": PASSWORD})
        client.post("/sign-in/code", data={"code": code(later)})
        assert client.post("/account/second-factor", data={"code": "000000"}).status_code == 422
    later += timedelta(seconds=STEP)
    with clock.frozen(later):
        assert "恢复码" in client.post("/account/second-factor", data={"code": code(later)}).get_data(as_text=True)
    with pytest.raises(WrongCode):
        second_step(user.public_id, codes[0], address="a", at=later)


def test_the_security_administrator_resets_a_lost_one_and_it_is_taken_into_use_anew(house):
    user, codes, later = enrolled()
    make_user("sec", Role.SECURITY_ADMIN)
    make_user("sys", Role.SYSTEM_ADMIN)
    client = house.test_client()
    with clock.frozen(later):
        client.post("/sign-in", data={"account": "lin", "password": PASSWORD})
        client.post("/sign-in/code", data={"code": code(later)})
        assert signed_in(house, "sys").post(f"/accounts/{user.id}/reset-factor").status_code == 403
        assert signed_in(house, "sec").post(f"/accounts/{user.id}/reset-factor").status_code == 302
        assert client.get("/audit").status_code == 302
        again = signed_in(house, "lin")
        assert again.get("/audit").headers["Location"] == "/account/second-factor"
    assert db.session.query(RecoveryCode).count() == 0
    with pytest.raises(WrongCode):
        second_step(user.public_id, codes[1], address="a", at=later)


def test_judges_by_card_are_never_asked(house):
    make_user("judge1", Role.JUDGE)
    require_it()
    user = db.session.scalars(select(User).where(User.account == "judge1")).one()
    reset_second_factor(user.id, actor=SYSTEM, at=now())
    card = issue_card(user.id, actor=SYSTEM, at=now())
    client = house.test_client()
    assert client.post(f"/judge/card/{card.secret}", data={"pin": card.pin}).status_code == 302
    assert client.get("/judge/").status_code == 200
