"""Accounts of units: anybody may ask, nobody learns who has one; one reviewer decides, and only for the unit that was proved."""
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from competition.models import UnitAccount
from competition.queries.units import unit_account, unit_accounts
from competition.refusals.units import ApplicationSettled, DecidedMeanwhile, ProofMissing, TooManyApplications
from competition.services.units import (
    FROM_ONE_ADDRESS,
    apply_for_account,
    change_application,
    decide_account,
    make_account,
    new_password,
)
from competition.unit_retention import FORGOTTEN, PROOFS
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.refusals import NotTogether, WeakPassword, WrongSecret
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import grant_role, sign_in
from foundation.clock import now
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Unit
from foundation.people.retention import tidy
from tests.conftest import BOTH_DATABASES
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.units import TELEPHONE, account_of, applied, approved, asked, registrar

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Rules are the same on both databases; what may differ asks for both."""
    return str(request.param)


def roles(user_id: int) -> set[Role]:
    db.session.expire_all()
    return {grant.role for grant in db.session.get_one(User, user_id).identity.grants}


def decide(found: UnitAccount, decision: str, reason: str = "", **more: object) -> None:
    decide_account(found.public_id, decision, reason, version=found.version, actor=SYSTEM, at=now(), **more)


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_whoever_applies_has_no_role_and_makes_no_unit_until_somebody_approves():
    found = applied(7)
    assert (found.state, found.unit_id, roles(found.user_id)) == ("applied", None, set())
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0
    decide(found, "approved")
    assert roles(found.user_id) == {Role.UNIT}
    found = account_of(found.user_id)
    assert (found.unit.name, found.unit.code, found.state) == ("样例单位07", asked(7).code, "approved")


def test_a_second_account_of_a_unit_is_reviewed_too_and_bound_to_the_same_unit():
    first, second = approved(1), applied(1, name="别的写法", contact="林乙")
    assert second.state == "applied"
    decide(second, "approved")
    assert account_of(second.user_id).unit_id == first.unit_id
    assert account_of(second.user_id).unit.name == "样例单位01"


def test_a_telephone_and_a_proof_are_stored_sealed():
    found = applied(1)
    kept = db.session.execute(text("SELECT contact_phone, proof FROM unit_account")).one()
    assert TELEPHONE not in kept.contact_phone
    assert all(value.startswith("v1:") for value in kept)
    assert unit_account(found.public_id).phone == "139****1234"


def test_what_is_wrong_with_an_application_is_told_at_once():
    with pytest.raises(Invalid) as refused:
        apply_for_account(asked(1, code="91440700MA0000001X", contact="", phone="12"), PASSWORD, address="10.0.0.1", at=now())
    assert [one.path for one in refused.value.problems] == ["contact", "code", "phone"]
    with pytest.raises(WeakPassword):
        apply_for_account(asked(1), "jiangmen2026", address="10.0.0.1", at=now())
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_one_address_cannot_ask_for_accounts_without_end():
    at = now()
    for number in range(FROM_ONE_ADDRESS):
        apply_for_account(asked(number), PASSWORD, address="10.9.9.9", at=at)
    with pytest.raises(TooManyApplications):
        apply_for_account(asked(50), PASSWORD, address="10.9.9.9", at=at)
    assert apply_for_account(asked(50), PASSWORD, address="10.9.9.8", at=at)
    assert apply_for_account(asked(51), PASSWORD, address="10.9.9.9", at=at + timedelta(hours=1, minutes=1))


def test_nothing_is_approved_without_proof_and_nothing_else_is_decided_without_a_reason():
    user = apply_for_account(asked(1), PASSWORD, address="10.0.0.1", at=now())
    found = account_of(user.id)
    with pytest.raises(ProofMissing):
        decide(found, "approved")
    for decision in ("returned", "refused"):
        with pytest.raises(Invalid):
            decide(found, decision, "  ")
    assert account_of(user.id).state == "applied"


def test_a_returned_application_is_corrected_and_handed_in_again():
    found = applied(1)
    decide(found, "returned", "名称与执照不一致，联系人 440700199002010012 请删去")
    found = account_of(found.user_id)
    assert found.reason and "440700199002010012" not in found.reason
    change_application(asked(1, name="样例单位甲"), actor=found.user.actor, at=now())
    found = account_of(found.user_id)
    assert (found.state, found.name) == ("applied", "样例单位甲")


def test_of_two_reviewers_of_one_application_the_second_is_told():
    found = applied(1)
    seen = found.version
    decide_account(found.public_id, "approved", "", version=seen, actor=registrar(), at=now())
    with pytest.raises(DecidedMeanwhile) as told:
        decide_account(found.public_id, "refused", "不符", version=seen, actor=SYSTEM, at=now())
    assert "已开通" in told.value.message and "测试registrar" in told.value.message
    assert roles(found.user_id) == {Role.UNIT}


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_of_two_reviewers_at_one_moment_one_decides(house):
    found = applied(1)
    seen, start, came = found.version, threading.Barrier(2), []

    def act(decision: str) -> None:
        with house.app_context():
            start.wait()
            try:
                decide_account(found.public_id, decision, "不符", version=seen, actor=SYSTEM, at=now())
                came.append("done")
            except DecidedMeanwhile as told:
                came.append(told.code)

    threads = [threading.Thread(target=act, args=(decision,)) for decision in ("approved", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["decided_meanwhile", "done"]
    assert account_of(found.user_id).version == seen + 1
    assert (account_of(found.user_id).state == "approved") == (roles(found.user_id) == {Role.UNIT})


def test_what_is_settled_stays_settled():
    found = applied(1)
    decide(found, "refused", "查无此单位")
    found = account_of(found.user_id)
    with pytest.raises(ApplicationSettled):
        decide(found, "approved")
    with pytest.raises(ApplicationSettled):
        change_application(asked(1), actor=found.user.actor, at=now())
    with pytest.raises(ApplicationSettled):
        new_password(found.public_id, actor=SYSTEM, at=now())


def test_a_closed_account_no_longer_signs_in():
    found = approved(1)
    account = found.user.account
    assert sign_in(account, PASSWORD, address="10.0.0.1", at=now())
    decide(found, "closed", "经办人调离")
    with pytest.raises(WrongSecret):
        sign_in(account, PASSWORD, address="10.0.0.1", at=now())


def test_an_account_made_at_the_counter_is_open_at_once_and_its_password_must_be_changed():
    account, fresh = make_account(asked(3), actor=registrar(), at=now())
    user = sign_in(account, fresh, address="10.0.0.1", at=now())
    assert user.must_change
    assert roles(user.id) == {Role.UNIT}
    assert (account_of(user.id).state, account_of(user.id).at_counter) == ("approved", True)
    _account, again = new_password(account_of(user.id).public_id, actor=SYSTEM, at=now())
    with pytest.raises(WrongSecret):
        sign_in(account, fresh, address="10.0.0.1", at=now())
    assert sign_in(account, again, address="10.0.0.1", at=now()).must_change


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.JUDGE, Role.FINANCE_PREPARER, Role.SYSTEM_ADMIN])
def test_who_registers_a_unit_holds_no_office_of_the_house(role):
    found = approved(1)
    with pytest.raises(NotTogether):
        grant_role(found.user_id, role, jurisdiction=CITY, actor=SYSTEM, at=now())
    with pytest.raises(NotTogether):
        grant_role(make_user("staff", role), Role.UNIT, jurisdiction=CITY, actor=SYSTEM, at=now())


def test_applications_that_wait_come_first_and_only_those_of_ones_own_district():
    approved(1)
    applied(2)
    applied(3, jurisdiction="台山")
    assert [row.name for row in unit_accounts([CITY]).rows] == ["样例单位02", "样例单位01"]
    assert [row.name for row in unit_accounts(["台山"]).rows] == ["样例单位03"]
    assert unit_accounts([CITY], search=asked(2).code[:12]).total == 2
    assert [row.name for row in unit_accounts([CITY], states=["applied"], search="样例").rows] == ["样例单位02"]


@pytest.mark.parametrize("database_kind", BOTH_DATABASES, indirect=True)
def test_proofs_go_a_month_after_the_decision_and_forgotten_applications_are_closed():
    kept, forgotten = approved(1), applied(2)
    tidy(at=now() + PROOFS + timedelta(days=1))
    kept, forgotten = account_of(kept.user_id), account_of(forgotten.user_id)
    assert (kept.proof, kept.state) == (None, "approved")
    assert kept.contact_phone
    assert forgotten.proof
    tidy(at=now() + FORGOTTEN + timedelta(days=1))
    forgotten = account_of(forgotten.user_id)
    assert (forgotten.state, forgotten.proof, forgotten.contact_phone) == ("closed", None, None)
    assert forgotten.user.disabled_at
