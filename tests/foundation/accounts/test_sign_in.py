"""The door: who comes in, who is kept out, and what is remembered of it."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.refusals import AccountTaken, NotTogether, WeakPassword, WrongPin, WrongSecret
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import (
    create_user,
    disable_user,
    grant_role,
    issue_card,
    set_password,
    sign_in,
    sign_in_with_card,
)
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import PASSWORD, make_user, signed_in


def test_the_right_password_opens_and_leaves_an_audit_entry(house):
    make_user("lin", Role.ORGANIZER)
    assert sign_in("lin", PASSWORD, address="10.0.0.1", at=now()).account == "lin"
    kinds = db.session.scalars(select(AuditEntry.kind).order_by(AuditEntry.id)).all()
    assert kinds[-1] == "accounts:user:signed_in"


def test_unknown_account_and_wrong_password_look_the_same(house):
    make_user("lin")
    with pytest.raises(WrongSecret) as wrong:
        sign_in("lin", "nope", address="10.0.0.1", at=now())
    with pytest.raises(WrongSecret) as unknown:
        sign_in("nobody", "nope", address="10.0.0.1", at=now())
    assert wrong.value.message == unknown.value.message


def test_five_failures_lock_for_a_quarter_of_an_hour_even_with_the_right_password(house):
    make_user("lin")
    at = now()
    for _ in range(5):
        with pytest.raises(WrongSecret):
            sign_in("lin", "nope", address="10.0.0.1", at=at)
    with pytest.raises(WrongSecret):
        sign_in("lin", PASSWORD, address="10.0.0.1", at=at + timedelta(minutes=14))
    assert sign_in("lin", PASSWORD, address="10.0.0.1", at=at + timedelta(minutes=16))


def test_a_disabled_account_cannot_sign_in_and_its_session_ends(house):
    user_id = make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    assert client.get("/audit").status_code == 200
    disable_user(user_id, actor=SYSTEM, at=now())
    assert client.get("/audit").status_code == 302
    with pytest.raises(WrongSecret):
        sign_in("lin", PASSWORD, address="10.0.0.1", at=now())


def test_a_judge_signs_in_with_card_and_pin_and_a_new_card_ends_the_old_one(house):
    user_id = make_user("judge1", Role.JUDGE)
    old = issue_card(user_id, actor=SYSTEM, at=now())
    assert sign_in_with_card(old.secret, old.pin, address="a", at=now()).id == user_id
    new = issue_card(user_id, actor=SYSTEM, at=now())
    with pytest.raises(WrongPin):
        sign_in_with_card(old.secret, old.pin, address="a", at=now())
    assert sign_in_with_card(new.secret, new.pin, address="a", at=now()).id == user_id
    stored = db.session.get(User, user_id)
    assert new.secret not in (stored.card_index or "") and new.pin not in (stored.pin_hash or "")


def test_five_wrong_pins_lock_the_card(house):
    user_id = make_user("judge1", Role.JUDGE)
    card = issue_card(user_id, actor=SYSTEM, at=now())
    wrong = "000000" if card.pin != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongPin):
            sign_in_with_card(card.secret, wrong, address="a", at=now())
    with pytest.raises(WrongPin):
        sign_in_with_card(card.secret, card.pin, address="a", at=now())


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), (Role.SECURITY_ADMIN, Role.AUDITOR), (Role.AUDITOR, Role.SYSTEM_ADMIN),
        (Role.SYSTEM_ADMIN, Role.ORGANIZER), (Role.FINANCE_APPROVER, Role.AUDITOR),
    ],
)
def test_administrators_exclude_each_other_and_all_business(house, held, wanted):
    user_id = make_user("li", held)
    with pytest.raises(NotTogether):
        grant_role(user_id, wanted, jurisdiction=CITY, actor=SYSTEM, at=now())


def test_an_account_name_is_given_once(house):
    make_user("lin")
    with pytest.raises(AccountTaken):
        create_user(account="lin", name="另一人", actor=SYSTEM, at=now())


@pytest.mark.parametrize("weak", ["short1A!", "alllowercaseletters", "lowercase12345"])
def test_a_weak_password_is_refused(house, weak):
    with pytest.raises(WeakPassword):
        set_password(make_user("lin"), weak, actor=SYSTEM, at=now())


def test_a_new_password_ends_the_other_sessions(house):
    user_id = make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    set_password(user_id, "Another-Horse-8", actor=SYSTEM, at=now())
    assert client.get("/audit").status_code == 302


def test_the_door_sends_people_on_only_to_addresses_of_the_house(house):
    make_user("lin", Role.AUDITOR)
    for bad in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = house.test_client().post("/sign-in", data={"account": "lin", "password": PASSWORD, "next": bad})
        assert answer.headers["Location"] == "/audit"
    answer = house.test_client().post("/sign-in", data={"account": "lin", "password": PASSWORD, "next": "/audit/ledger"})
    assert answer.headers["Location"] == "/audit/ledger"


def test_the_system_administrator_makes_accounts_and_the_security_administrator_grants_roles(house):
    make_user("sys", Role.SYSTEM_ADMIN)
    make_user("sec", Role.SECURITY_ADMIN)
    system, security = signed_in(house, "sys"), signed_in(house, "sec")
    page = system.post("/accounts", data={"account": "chen", "name": "陈"}).get_data(as_text=True)
    assert "一次性密码" in page
    user = db.session.scalar(select(User).where(User.account == "chen"))
    assert system.get(f"/accounts/{user.id}").status_code == 403
    answer = security.post(f"/accounts/{user.id}", data={"role": "organizer", "jurisdiction": CITY, "competition": ""})
    assert answer.status_code == 302
    assert security.post("/accounts", data={"account": "x", "name": "x"}).status_code == 403
    assert db.session.scalar(select(User).where(User.account == "x")) is None


def test_a_second_administration_role_is_refused_on_the_page_with_a_sentence(house):
    user_id = make_user("sys", Role.SYSTEM_ADMIN)
    make_user("sec", Role.SECURITY_ADMIN)
    page = signed_in(house, "sec").post(f"/accounts/{user_id}", data={"role": "auditor", "jurisdiction": CITY, "competition": ""})
    assert page.status_code == 409 and "不得由同一人担任" in page.get_data(as_text=True)


def test_a_one_time_password_opens_nothing_but_its_own_change(house):
    make_user("chen", Role.AUDITOR, must_change=True)
    client = signed_in(house, "chen")
    assert client.get("/audit").headers["Location"] == "/password"
    assert client.post("/audit/ledger").status_code == 403
    changed = client.post("/password", data={"current": PASSWORD, "password": "My-own-Horse-7"})
    assert changed.headers["Location"] == "/sign-in"
    fresh = house.test_client()
    fresh.post("/sign-in", data={"account": "chen", "password": "My-own-Horse-7"})
    assert fresh.get("/audit").status_code == 200
