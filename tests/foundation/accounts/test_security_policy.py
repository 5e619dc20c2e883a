"""The security policy: versions that nobody changes, in force at once, set by one administrator with a reason."""
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from foundation import clock, ledger
from foundation.accounts.identity import SYSTEM
from foundation.accounts.policy import DECIDED, Policy, in_force, versions
from foundation.accounts.refusals import PolicyUnchanged, WeakPassword, WrongSecret
from foundation.accounts.roles import Role
from foundation.accounts.services import set_password, set_policy, sign_in
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import db
from foundation.ledger.book import ACCESS
from tests.factories.accounts import PASSWORD, make_user, signed_in

FORM = {
    "password_rules": "y", "staff_idle_minutes": "15", "judge_idle_minutes": "30", "staff_hours": "8", "judge_hours": "14",
    "lock_failures": "5", "lock_minutes": "15", "reason": "全天比赛",
}  # fmt: skip


def decide(**changes: Any) -> int:
    values = {name: getattr(in_force(), name) for name in DECIDED}
    return set_policy({**values, **changes}, reason="试验", actor=SYSTEM, at=now())


def test_a_new_instance_has_the_rules_of_dengbao_and_recommends_the_second_factor(house):
    found = in_force()
    assert (found.version, found.password_rules, found.second_factor) == (0, True, False)
    assert (found.staff_idle_minutes, found.judge_idle_minutes, found.staff_hours, found.lock_failures, found.lock_minutes) == (15, 30, 8, 5, 15)
    make_user("sec", Role.SECURITY_ADMIN)
    assert "建议开启动态口令" in signed_in(house, "sec").get("/system/security").get_data(as_text=True)


def test_a_demonstrations_passwords_never_age(house, monkeypatch):
    monkeypatch.setitem(house.config, "MODE", "demo")
    assert not in_force().password_rules
    make_user("lin", Role.AUDITOR)
    with clock.frozen(now() + timedelta(days=400)):
        assert signed_in(house, "lin").get("/audit").status_code == 200


def test_the_security_administrator_sets_a_version_and_it_is_told_audited_and_chained(house):
    make_user("sec", Role.SECURITY_ADMIN)
    client = signed_in(house, "sec")
    assert client.post("/system/security", data=FORM).headers["Location"] == "/system/security"
    page = client.get("/system/security").get_data(as_text=True)
    assert "现行第 1 版" in page and "全天比赛" in page and "测试sec" in page and "第 0 版" in page
    assert in_force().judge_hours == 14
    assert "accounts:policy:set" in db.session.scalars(select(AuditEntry.kind)).all()
    assert [one["kind"] for one in ledger.entries(ACCESS)][-1] == "security_policy"


@pytest.mark.parametrize(("name", "value"), [("staff_idle_minutes", "0"), ("judge_hours", "24"), ("lock_failures", "99"), ("reason", " ")])
def test_no_number_switches_a_protection_off_and_no_version_goes_without_a_reason(house, name, value):
    make_user("sec", Role.SECURITY_ADMIN)
    assert signed_in(house, "sec").post("/system/security", data={**FORM, name: value}).status_code == 422
    assert len(versions()) == 1


def test_the_other_administrators_neither_see_nor_set_it(house):
    for account, role in (("sys", Role.SYSTEM_ADMIN), ("aud", Role.AUDITOR), ("org", Role.ORGANIZER)):
        make_user(account, role)
        client = signed_in(house, account)
        assert (client.get("/system/security").status_code, client.post("/system/security", data=FORM).status_code) == (403, 403)


def test_a_version_that_says_the_same_is_refused(house):
    decide(judge_hours=14)
    with pytest.raises(PolicyUnchanged):
        decide(judge_hours=14)


def test_versions_cannot_be_changed_in_the_database(house):
    decide(second_factor=True)
    for statement in ("UPDATE security_policy SET second_factor = false", "DELETE FROM security_policy"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_limits_act_at_once(house):
    make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    decide(staff_idle_minutes=5)
    with clock.frozen(now() + timedelta(minutes=6)):
        assert client.get("/audit").status_code == 302
    decide(lock_failures=3)
    for _ in range(3):
        with pytest.raises(WrongSecret) as refused:
            sign_in("lin", "nope", address="a", at=now())
    assert "连续 3 次" in refused.value.message
    with pytest.raises(WrongSecret):
        sign_in("lin", PASSWORD, address="b", at=now())


def test_under_the_rules_none_of_the_last_five_comes_again_and_the_sixth_may(house):
    user_id = make_user("lin")
    for number in range(4):
        set_password(user_id, f"Another-Horse-{number}", actor=SYSTEM, at=now())
    with pytest.raises(WeakPassword) as refused:
        set_password(user_id, PASSWORD, actor=SYSTEM, at=now())
    assert "最近 5 次" in refused.value.sentences[0]
    set_password(user_id, "Another-Horse-4", actor=SYSTEM, at=now())
    set_password(user_id, PASSWORD, actor=SYSTEM, at=now())


def test_after_ninety_days_the_password_is_changed_before_anything_else_and_not_where_the_rules_are_off(house):
    make_user("lin", Role.AUDITOR)
    later = now() + timedelta(days=90)
    with clock.frozen(later):
        client = signed_in(house, "lin")
        assert client.get("/audit").headers["Location"] == "/password"
        assert "90 天" in client.get("/password").get_data(as_text=True)
        decide(password_rules=False)
        assert client.get("/audit").status_code == 200


def test_the_page_says_the_rules_and_everything_that_is_wrong_at_once(house):
    make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    assert "至少 10 个字符" in client.get("/password").get_data(as_text=True)
    page = client.post("/password", data={"current": PASSWORD, "password": "lin2026"}).get_data(as_text=True)
    assert "长度不够" in page and "种类不够" in page and "容易被猜到" in page
    decide(password_rules=False)
    assert "至少 8 个字符" in client.get("/password").get_data(as_text=True)


def test_an_open_session_is_no_place_to_guess_the_password(house):
    make_user("lin", Role.AUDITOR)
    client = signed_in(house, "lin")
    for _ in range(5):
        assert client.post("/password", data={"current": "nope", "password": "Another-Horse-8"}).status_code == 422
    assert client.post("/password", data={"current": PASSWORD, "password": "Another-Horse-8"}).status_code == 422
    with pytest.raises(WrongSecret):
        sign_in("lin", PASSWORD, address="a", at=now())


def test_what_a_version_decides_is_what_the_policy_has():
    assert set(DECIDED) == set(Policy.__dataclass_fields__) - {"version", "reason", "set_by", "set_at"}
