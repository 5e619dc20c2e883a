"""Full numbers on an entry's page: one at a time with a reason, or under review; and who can see that somebody looked."""
import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition import queries
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.accounts.services import grant_role
from foundation.audit.models import AuditEntry
from foundation.clock import frozen, now
from foundation.database import db
from foundation.people.reveal import services
from foundation.people.reveal.models import Reveal
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries

FULL = id_number(1)
PHONE = "13800000001"
WHY = "家属来电核对保单信息"


@pytest.fixture
def entry(context):
    """The address of an entry's page; its one competitor is the first of the factory."""
    code = make_competition(phase="open")
    make_entries(code)
    row = queries.entries(code).rows[0]
    assert row.members[0].name == "陈测001"
    return f"/desk/{code}/registrations/{row.public_id}"


def reveal(client, entry, **more):
    row = queries.entry(entry.split("/")[2], entry.rsplit("/", 1)[1])
    return client.post(f"{entry}/reveal", data={"who": row.members[0].person_id, "field": "id_number", "why": WHY, **more})


def looks():
    return [(one.field, one.way, one.reason) for one in db.session.scalars(select(Reveal).order_by(Reveal.id))]


def test_one_number_is_shown_on_one_answer_that_nobody_keeps_and_that_leaves_after_a_minute(organizer, entry):
    answer = reveal(organizer, entry)
    assert answer.status_code == 200 and FULL in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Refresh"] == f"60; url={entry}"
    assert PHONE not in answer.get_data(as_text=True)
    again = organizer.get(entry).get_data(as_text=True)
    assert FULL not in again and "4***" in again
    assert reveal(organizer, entry, field="phone").get_data(as_text=True).count(PHONE) == 1
    assert looks() == [("id_number", "reason", WHY), ("phone", "reason", WHY)]


def test_a_look_is_told_without_the_number_even_if_the_reason_holds_one(organizer, entry):
    reveal(organizer, entry, why=f"核对 {FULL} 和 {PHONE}")
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "people:number:looked")).one()
    assert set(told.facts) == {"field", "person", "reason"} and told.subject == "entry:" + entry.rsplit("/", 1)[1]
    assert FULL not in str(told.facts) and PHONE not in str(told.facts)
    assert looks() == [("id_number", "reason", "核对 ******* 和 *******")]


def test_without_a_reason_nothing_is_shown(organizer, entry):
    for why in ("", "看看"):
        answer = reveal(organizer, entry, why=why)
        assert answer.status_code == 422 and FULL not in answer.get_data(as_text=True)
    assert looks() == []


def test_the_password_is_asked_for_again_after_five_minutes(organizer, entry, read):
    with frozen(now() + timedelta(minutes=4)):
        assert "再次输入密码" not in read(organizer.get(entry))
    with frozen(now() + timedelta(minutes=6)):
        assert "再次输入密码" in read(organizer.get(entry))
        for wrong in ("", "Wrong-Horse-9"):
            answer = reveal(organizer, entry, password=wrong)
            assert answer.status_code == 422 and "密码不正确" in read(answer) and FULL not in read(answer)
        assert FULL in read(reveal(organizer, entry, password=PASSWORD))
        assert FULL in read(reveal(organizer, entry))
    assert len(looks()) == 2


def test_guessing_at_the_password_is_locked(organizer, entry, read):
    with frozen(now() + timedelta(minutes=6)):
        for _time in range(5):
            reveal(organizer, entry, password="Wrong-Horse-9")
        answer = reveal(organizer, entry, password=PASSWORD)
        assert answer.status_code == 429 and "输错次数过多" in read(answer)
    assert looks() == []


def test_the_thirty_first_look_within_an_hour_is_refused_and_the_security_administrator_sees_it(sign_in, entry, read, context):
    from foundation.crypto import blind_index

    same = {"person_index": blind_index("id_number", "one person")}
    first, second = sign_in(Role.ORGANIZER, **same), sign_in(Role.REGISTRAR, **same)
    for time in range(services.LIMIT):
        assert reveal(first if time % 2 else second, entry).status_code == 200
    for client in (first, second):
        answer = reveal(client, entry)
        assert answer.status_code == 429 and "一小时内最多查看 30 次" in read(answer) and FULL not in read(answer)
    assert len(looks()) == 30
    make_user("guard", Role.SECURITY_ADMIN)
    page = read(signed_in(context, "guard").get("/audit/personal-data"))
    assert "近 30 天有人达到查看上限" in page and "测试organizer ，拒绝 1 次" in page and "测试registrar ，拒绝 1 次" in page
    with frozen(now() + timedelta(minutes=61)):
        assert reveal(signed_in(context, "organizer"), entry).status_code == 200


def test_others_may_not_reveal_and_elsewhere_there_is_nothing(sign_in, entry):
    for role in (Role.LEADER, Role.CHIEF_JUDGE):
        assert reveal(sign_in(role), entry).status_code == 403
    assert reveal(sign_in(Role.ORGANIZER, jurisdiction="蓬江"), entry).status_code == 404
    assert looks() == []


def test_a_person_of_another_entry_cannot_be_asked_for_here(organizer, entry):
    other = queries.entries("jm-test").rows[1].members[0].person_id
    answer = reveal(organizer, entry, who=other)
    assert answer.status_code == 422 and id_number(2) not in answer.get_data(as_text=True)


# --- under review ------------------------------------------------------------------------------------------------------


def test_the_reviewer_sees_numbers_in_full_while_the_entry_is_in_hand(sign_in, entry, read):
    reviewer = sign_in(Role.REGISTRAR)
    assert FULL not in read(reviewer.get(entry))
    reviewer.post(f"{entry}/review")
    page = read(reviewer.get(entry))
    assert FULL in page and PHONE in page and "查看原因" not in page
    assert reviewer.get(entry).headers["Cache-Control"] == "no-store"
    assert FULL not in read(reviewer.get("/desk/jm-test/registrations"))
    assert FULL not in read(sign_in(Role.ORGANIZER).get(entry))
    assert looks() == [("all", "review", None)]
    reviewer.post(f"{entry}/review/done")
    assert FULL not in read(reviewer.get(entry)) and "已审核完毕" in read(reviewer.get(entry))


def test_the_first_look_of_each_day_is_remembered(sign_in, entry, read):
    reviewer = sign_in(Role.REGISTRAR)
    reviewer.post(f"{entry}/review")
    for _time in range(3):
        reviewer.get(entry)
    with frozen(now() + timedelta(days=1)):
        later = signed_in(reviewer.application, "registrar")
        later.get(entry), later.get(entry)
    assert looks() == [("all", "review", None)] * 2


def test_an_entry_is_in_one_pair_of_hands_and_the_organizer_gives_it_on(sign_in, entry, read, context):
    first = sign_in(Role.REGISTRAR)
    other = make_user("other", Role.REGISTRAR)
    second, organizer = signed_in(context, "other"), sign_in(Role.ORGANIZER)
    first.post(f"{entry}/review")
    assert "正由测试registrar审核" in read(second.post(f"{entry}/review", follow_redirects=True))
    assert FULL not in read(second.get(entry))
    assert "已改派" in read(organizer.post(f"{entry}/review/to", data={"reviewer": other}, follow_redirects=True))
    assert FULL in read(second.get(entry)) and FULL not in read(first.get(entry))
    assert "不在您的审核中" in read(first.post(f"{entry}/review/done", follow_redirects=True))
    assert "已交回" in read(second.post(f"{entry}/review/back", follow_redirects=True))
    assert "尚未有人领取审核" in read(second.get(entry)) and FULL not in read(second.get(entry))


def test_only_reviewers_of_this_competition_can_be_given_an_entry(sign_in, entry, context):
    organizer = sign_in(Role.ORGANIZER)
    stranger = make_user("stranger", Role.REGISTRAR, jurisdiction="蓬江")
    assert organizer.post(f"{entry}/review/to", data={"reviewer": stranger}).status_code == 422
    assert sign_in(Role.REGISTRAR).post(f"{entry}/review/to", data={"reviewer": stranger}).status_code == 403
    assert organizer.post(f"{entry}/review").status_code == 403


def test_nobody_takes_everything_at_once(sign_in, context, read):
    code = make_competition("jm-many", phase="open")
    make_entries(code, count=21)
    reviewer = sign_in(Role.REGISTRAR)
    answers = [
        read(reviewer.post(f"/desk/{code}/registrations/{row.public_id}/review", follow_redirects=True))
        for row in queries.entries(code).rows
    ]
    assert ["手上已有 20 条" in page for page in answers] == [False] * 20 + [True]


def test_who_is_no_reviewer_any_more_sees_masks_again(sign_in, entry, read, context):
    reviewer = sign_in(Role.REGISTRAR)
    reviewer.post(f"{entry}/review")
    from foundation.accounts.models import RoleGrant, User
    from foundation.accounts.services import revoke_role

    user = db.session.scalars(select(User).where(User.account == "registrar")).one()
    grant_role(user.id, Role.ORGANIZER, jurisdiction="市本级", actor=SYSTEM, at=now())
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.role == "registrar")).one()
    revoke_role(held.id, actor=SYSTEM, at=now())
    assert FULL not in read(signed_in(context, "registrar").get(entry))


# --- who looked --------------------------------------------------------------------------------------------------------


def test_auditor_and_security_administrator_see_who_looked_and_take_the_list_away_without_numbers(organizer, entry, context, read):
    reveal(organizer, entry)
    make_user("auditor", Role.AUDITOR)
    auditor = signed_in(context, "auditor")
    page = read(auditor.get("/audit/personal-data"))
    assert "测试organizer" in page and WHY in page and FULL not in page and "陈测001" not in page
    assert WHY not in read(auditor.get("/audit/personal-data?q=nobody"))
    assert WHY in read(auditor.get("/audit/personal-data?field=id_number&way=reason&q=organ"))
    assert WHY not in read(auditor.get("/audit/personal-data?way=review"))
    assert WHY not in read(auditor.get("/audit/personal-data?since=2099-01-01"))
    sheet = load_workbook(BytesIO(auditor.get("/audit/personal-data.xlsx").data)).active
    row = [cell.value for cell in sheet[3]]
    assert row[1:4] == ["测试organizer", "organizer", "身份证号"] and row[7] == WHY
    assert not re.search(r"\d{17}[\dX]", str([[cell.value for cell in line] for line in sheet]))
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "people:looks:taken")).one().facts == {"rows": 1}
    assert organizer.get("/audit/personal-data").status_code == 403
