"""R23: a session has a new id with every change of rights, ends when it must, and the old id is dead with the next request."""
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from foundation import clock
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import RoleGrant, SignInSession, User
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import (
    disable_user,
    grant_role,
    issue_card,
    revoke_role,
    set_password,
    sign_out_everywhere,
)
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import db
from scoring.services.devices import restore_device, revoke_device
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.factories.scoring import DAY, Stage, make_stage


def sid(client: Any) -> str | None:
    """The id of the session in this browser's cookie."""
    with client.session_transaction() as session:
        return session.get("sid")


def row(client: Any) -> SignInSession:
    return db.session.scalars(select(SignInSession).where(SignInSession.public_id == sid(client))).one()


def with_cookie_of(app: Any, client: Any) -> Any:
    """Another browser that holds a copy of this one's cookie, as a thief would."""
    other = app.test_client()
    name = app.config["SESSION_COOKIE_NAME"]
    other.set_cookie(name, client.get_cookie(name).value)
    return other


@pytest.fixture
def auditor(house: Any) -> Any:
    """A signed-in auditor whose user id is 1."""
    make_user("lin", Role.AUDITOR)
    return signed_in(house, "lin")


def test_each_sign_in_gives_a_fresh_id_and_the_cookie_carries_nothing_of_the_account(house):
    make_user("lin", Role.AUDITOR)
    first, second = signed_in(house, "lin"), signed_in(house, "lin")
    assert sid(first) != sid(second)
    before, copy = sid(first), with_cookie_of(house, first)
    first.post("/sign-in", data={"account": "lin", "password": PASSWORD})
    assert sid(first) not in (before, sid(second), None)
    assert copy.get("/audit").status_code == 302, "the session that was open before still opens doors"


def test_after_signing_out_a_copy_of_the_cookie_opens_nothing(house, auditor):
    thief = with_cookie_of(house, auditor)
    assert thief.get("/audit").status_code == 200
    answer = auditor.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert thief.get("/audit").headers["Location"] == "/sign-in?next=/audit"


@pytest.mark.parametrize("ending", ["disable", "password", "administrator", "card"])
def test_what_ends_all_sessions_ends_them_with_the_next_request(house, auditor, ending):
    user = db.session.get(User, 1)
    if ending == "disable":
        disable_user(user.id, actor=SYSTEM, at=now())
    elif ending == "password":
        set_password(user.id, "Another-Horse-8", actor=SYSTEM, at=now())
    elif ending == "administrator":
        sign_out_everywhere(user.id, actor=SYSTEM, at=now())
    else:
        db.session.query(SignInSession).update({"way": "card"})
        db.session.query(RoleGrant).delete()
        db.session.commit()
        issue_card(user.id, actor=SYSTEM, at=now())
    assert auditor.get("/audit").status_code == 302
    assert auditor.get("/api/v1/devices/me").status_code == 401


def test_a_change_of_roles_acts_with_the_next_request_and_gives_the_session_a_new_id(house):
    user_id = make_user("lin", Role.ORGANIZER)
    client = signed_in(house, "lin")
    old, thief = sid(client), None
    thief = with_cookie_of(house, client)
    grant_role(user_id, Role.FINANCE_PREPARER, jurisdiction=CITY, actor=SYSTEM, at=now())
    assert client.get("/finance", headers={"Accept": "text/html"}).status_code == 200
    assert sid(client) != old
    assert thief.get("/desk").status_code == 302
    grant = db.session.scalars(select(RoleGrant).where(RoleGrant.role == "finance_preparer")).one()
    revoke_role(grant.id, actor=SYSTEM, at=now())
    assert client.get("/finance", headers={"Accept": "text/html"}).status_code == 403
    assert client.get("/desk").status_code == 200


def test_fifteen_minutes_without_a_request_end_it_and_a_busy_one_goes_on(house, auditor):
    begun = now()
    with clock.frozen(begun + timedelta(minutes=14)):
        assert auditor.get("/audit").status_code == 200
    with clock.frozen(begun + timedelta(minutes=28)):
        assert auditor.get("/audit").status_code == 200
    with clock.frozen(begun + timedelta(minutes=44)):
        answer = auditor.get("/audit/ledger?stream=x")
        assert answer.headers["Location"] == "/sign-in?next=/audit/ledger?stream%3Dx"
        assert "没有操作" in auditor.get("/sign-in").get_data(as_text=True)
        back = auditor.post("/sign-in", data={"account": "lin", "password": PASSWORD, "next": "/audit/ledger?stream=x"})
        assert back.headers["Location"] == "/audit/ledger?stream=x"
    ended = db.session.scalars(select(SignInSession).where(SignInSession.why == "idle")).one()
    assert ended.ended_at is not None


def test_eight_hours_end_it_however_busy_it_is(house, auditor):
    begun = now()
    for minutes in range(10, 480, 10):
        with clock.frozen(begun + timedelta(minutes=minutes)):
            assert auditor.get("/audit").status_code == 200
    with clock.frozen(begun + timedelta(minutes=481)):
        assert auditor.get("/audit").status_code == 302


def test_that_somebody_is_there_is_written_at_most_once_a_minute(house, auditor):
    written: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _u, statement, *_more: written.append(statement))
    begun = row(auditor).began_at
    for seconds in (10, 59, 61, 90, 119, 130):
        with clock.frozen(begun + timedelta(seconds=seconds)):
            assert auditor.get("/audit").status_code == 200
    updates = [statement for statement in written if statement.startswith("UPDATE sign_in_session")]
    assert len(updates) == 2


def test_a_tablet_is_told_401_with_a_sentence_and_its_session_alone_ends(house, auditor):
    with clock.frozen(now() + timedelta(hours=1)):
        answer = auditor.put("/api/v1/operations/" + "0" * 32, json={})
    assert answer.status_code == 401 and "没有操作" in answer.get_json()["message"]
    assert "Clear-Site-Data" not in answer.headers


def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere(house, auditor):
    other = house.test_client()
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
    other.post("/sign-in", data={"account": "lin", "password": PASSWORD}, headers={"User-Agent": agent})
    page = auditor.get("/account").get_data(as_text=True)
    assert "Edge · Windows" in page and "本机" in page
    assert auditor.post("/account/sign-out-everywhere").headers["Location"] == "/sign-in"
    assert other.get("/audit").status_code == 302
    assert {one.why for one in db.session.scalars(select(SignInSession))} == {"everywhere"}


def test_the_system_administrator_ends_sessions_and_nobody_else_does(house, auditor):
    make_user("sys", Role.SYSTEM_ADMIN)
    make_user("sec", Role.SECURITY_ADMIN)
    assert signed_in(house, "sec").post("/accounts/1/end-sessions").status_code == 403
    assert auditor.get("/audit").status_code == 200
    assert signed_in(house, "sys").post("/accounts/1/end-sessions").status_code == 302
    assert auditor.get("/audit").status_code == 302


def test_a_request_that_changes_something_after_the_end_is_refused_and_changes_nothing(house, auditor):
    entries = db.session.query(AuditEntry).count()
    sign_out_everywhere(1, actor=SYSTEM, at=now())
    assert auditor.post("/audit/ledger", data={}).status_code == 401
    assert db.session.query(AuditEntry).count() == entries + 1


# --- judges: bound to tablet and competition ------------------------------------------------------------------------------


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    with app.app_context():
        yield make_stage(entries=2)


def by_card(app: Any, stage: Stage, client: Any = None) -> Any:
    """The first judge's tablet, signed in with a fresh card (which ends the sessions before)."""
    client = client or app.test_client()
    card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
    answer = client.post(f"/judge/card/{card.secret}", data={"pin": card.pin})
    client.card, client.answer = card, answer
    return client


def device(client: Any) -> str:
    return str(client.get("/judge/packet").get_json()["events"][0]["device"])


def test_a_judges_session_is_worth_nothing_on_another_tablet(app, stage):
    tablet = by_card(app, stage)
    thief = with_cookie_of(app, tablet)
    assert tablet.get("/judge/packet").status_code == 200
    assert thief.get("/judge/packet").headers["Location"].startswith("/judge/sign-in")
    assert tablet.get("/judge/packet").status_code == 200, "the thief has ended the judge's session"


def test_a_judge_may_idle_for_half_an_hour(app, stage):
    tablet = by_card(app, stage)
    begun = now()
    with clock.frozen(begun + timedelta(minutes=29)):
        assert tablet.get("/judge/packet").status_code == 200
    with clock.frozen(begun + timedelta(minutes=60)):
        assert tablet.get("/judge/packet").status_code == 302
        assert tablet.get("/api/v1/csrf").get_json()["me"] is None


def test_signing_out_leaves_a_tablet_everything_it_keeps(app, stage):
    assert "Clear-Site-Data" not in by_card(app, stage).post("/sign-out").headers


def test_two_tablets_of_one_judge_work_side_by_side_and_both_are_listed(app, stage):
    first = by_card(app, stage)
    second = app.test_client()
    second.post(f"/judge/card/{first.card.secret}", data={"pin": first.card.pin})
    assert device(first) != device(second)
    make_user("chief2", Role.CHIEF_JUDGE)
    page = signed_in(app, "chief2").get("/desk/jm-test/devices").get_data(as_text=True)
    assert page.count("/revoke") >= 2


def test_a_revoked_tablet_neither_hands_in_nor_signs_in_until_it_is_restored(app, stage):
    tablet = by_card(app, stage)
    name = device(tablet)
    stage.judges[0].device = name
    revoke_device(name, stage.competition_id, actor=stage.chief, at=now())
    body = stage.body(stage.judges[0], "0001", {"A1.1": "38.50", "A1.2": "27", "A2.1": "2"})
    assert tablet.put("/api/v1/operations/" + "1" * 32, json=body).status_code == 401
    again = by_card(app, stage, tablet)
    assert again.answer.status_code == 403 and "已由裁判长停用" in again.answer.get_data(as_text=True)
    other = app.test_client()
    assert other.post(f"/judge/card/{again.card.secret}", data={"pin": again.card.pin}).status_code == 302
    assert other.put("/api/v1/operations/" + "1" * 32, json=body).status_code == 403
    restore_device(name, stage.competition_id, actor=stage.chief, at=now())
    assert by_card(app, stage, tablet).answer.status_code == 302
    assert tablet.put("/api/v1/operations/" + "1" * 32, json=body).status_code == 201


def test_a_tablet_that_is_enrolled_elsewhere_hands_in_nothing_here(app, stage):
    tablet = by_card(app, stage)
    stage.judges[0].device = device(tablet)
    body = stage.body(stage.judges[0], "0001", {"A1.1": "38.50", "A1.2": "27", "A2.1": "2"})
    other = app.test_client()
    other.post(f"/judge/card/{tablet.card.secret}", data={"pin": tablet.card.pin})
    db.session.execute(db.text("UPDATE device SET revoked_at = enrolled_at WHERE public_id = :one"), {"one": device(other)})
    db.session.commit()
    assert other.put("/api/v1/operations/" + "2" * 32, json=body).status_code == 403
    assert tablet.put("/api/v1/operations/" + "2" * 32, json=body).status_code == 201


def test_an_organizer_sees_tablets_and_only_the_chief_judge_revokes_them(app, stage):
    name = device(by_card(app, stage))
    make_user("org", Role.ORGANIZER)
    make_user("chief2", Role.CHIEF_JUDGE)
    address = f"/desk/jm-test/devices/{name}/revoke"
    assert signed_in(app, "org").post(address).status_code == 403
    assert signed_in(app, "chief2").post(address).status_code == 302
    assert signed_in(app, "chief2").post("/desk/jm-test/devices/nonsense/revoke").status_code == 404
