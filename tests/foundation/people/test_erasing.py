"""Somebody's numbers are destroyed when two people say so and nothing needs them; what must be kept stays and still verifies."""
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from awards.services import adopt_schedule, approve_proposal, keep_schedule, propose_awards
from awards.services.accounts import keep_account
from competition.models import Competition, Entry, Member, RegistrationImport
from foundation.accounts.models import Throttle
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.crypto import blind_index, seal, unwrap
from foundation.database import db
from foundation.ledger import verify_all
from foundation.people import retention
from foundation.people.erasing import ERASED, approve_erasure, ask_erasure, ask_for_all_due, refuse_erasure
from foundation.people.models import BankAccount, Erasure, Person
from foundation.people.refusals import AnotherPersonApproves, ErasedAlready, ErasureDecided, StillNeeded
from foundation.people.sealing import account_number_of, id_number_of
from tests.factories.accounts import make_user, signed_in
from tests.factories.awards import AT, CODE, SCHEDULE, actor_of, id_number, make_published, make_team


@pytest.fixture
def town(house):
    """A competition with published results, and two people who may erase."""
    make_published()
    same = {"person_index": blind_index("id_number", "one person")}
    asks, twin = [actor_of(make_user(name, Role.SECURITY_ADMIN, **same)) for name in ("sec", "sec2")]
    leader = actor_of(make_user("lead", Role.LEADER))
    return SimpleNamespace(asks=asks, leader=leader, twin=twin, app=house)


def winner() -> Person:
    """The first of the first event."""
    return db.session.query(Entry).filter(Entry.ticket.contains("CK")).order_by(Entry.id).first().members[0].person


def erase(town, person_id: int) -> None:
    approve_erasure(ask_erasure(person_id, "request", actor=town.asks, at=now()), actor=town.leader, at=now())


def test_erasing_takes_two_people_and_two_accounts_of_one_are_one(town):
    asked = ask_erasure(winner().id, "request", actor=town.asks, at=now())
    assert ask_erasure(winner().id, "mistaken", actor=town.asks, at=now()) == asked, "one request waits at a time"
    for same in (town.asks, town.twin):
        with pytest.raises(AnotherPersonApproves):
            approve_erasure(asked, actor=same, at=now())
    assert winner().personal_key
    refuse_erasure(asked, actor=town.leader, at=now())
    with pytest.raises(ErasureDecided):
        approve_erasure(asked, actor=town.leader, at=now())
    assert id_number_of(winner())


def test_what_is_sealed_opens_never_again_and_a_published_name_stays(town):
    person = winner()
    keep_account(person.public_id, bank="样例银行", number="6222000000000001", number_again="6222000000000001", actor=town.leader, at=now())
    kept, key = dict(db.session.execute(text("SELECT * FROM person WHERE id = :id"), {"id": person.id}).one()._mapping), person.personal_key
    name, public_id = person.name, person.public_id
    erase(town, person.id)
    db.session.expire_all()
    row = dict(db.session.execute(text("SELECT * FROM person WHERE id = :id"), {"id": person.id}).one()._mapping)
    assert (row["name"], row["public_id"]) == (name, public_id)
    gone = {"id_number", "id_index", "phone", "phone_index", "personal_key", "sex"}
    assert not any(row[column] for column in gone) and all(kept[column] for column in gone)
    account = db.session.query(BankAccount).one()
    assert (account.number, account_number_of(account)) == ("", "") and account.replaced_at
    assert unwrap(key, owner=public_id, field="person.personal_key"), "only who kept the row before could still open it"
    with pytest.raises(ErasedAlready):
        ask_erasure(person.id, "request", actor=town.asks, at=now())
    assert {kind for kind, in db.session.query(AuditEntry.kind)} >= {"people:erasure:asked", "people:erasure:approved"}
    assert not any(report.faults for report in verify_all())


def test_nobody_is_erased_while_money_is_unpaid_or_a_competition_runs(town):
    team = make_team()
    adopt_schedule(keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT), "江人社〔2026〕9号", actor=team["leader"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    with pytest.raises(StillNeeded) as refused:
        ask_erasure(winner().id, "request", actor=town.asks, at=now())
    assert "还有奖金没有发放" in refused.value.message
    running = db.session.query(Competition).one()
    running.phase = "running"
    db.session.commit()
    assert len(retention.holds(winner().id)) == 2
    assert retention.holds(entry_of("NU").members[0].person_id) == [f"{running.name}的报名仍然有效，结果还没有公布"]


def entry_of(event: str) -> Entry:
    return db.session.query(Entry).filter(Entry.ticket.contains(event)).order_by(Entry.id.desc()).first()


def test_who_cancelled_is_due_after_the_time_and_erased_only_when_approved(town):
    entry = entry_of("NU")
    person, public_id = entry.members[0].person_id, entry.members[0].person.public_id
    entry.state, entry.note = "cancelled", "一段备注"
    db.session.commit()
    ends = entry.event.competition.ends
    before = now().replace(year=ends.year, month=ends.month, day=ends.day)
    assert retention.due(before + timedelta(days=179)) == []
    late = before + timedelta(days=182)
    assert [(one.person_id, one.reason) for one in retention.due(late)] == [(person, "withdrawn")]
    retention.tidy(at=late)
    assert id_number_of(db.session.get_one(Person, person)), "a rule alone erases nobody"
    assert ask_for_all_due(actor=town.asks, at=late) == 1
    approve_erasure(db.session.query(Erasure).one().public_id, actor=town.leader, at=late)
    db.session.expire_all()
    assert (db.session.get_one(Person, person).name, db.session.get_one(Entry, entry.id).note) == (ERASED, None)
    assert retention.due(late) == []
    assert db.session.get_one(Person, person).public_id == public_id


def test_somebody_who_was_erased_can_register_again_as_somebody_new(town):
    from foundation.people.services import keep_person

    person = winner()
    number = id_number_of(person)
    erase(town, person.id)
    again = keep_person(name="新人", sex="男", id_number=number, phone=None, at=now())
    assert again.id != person.id and id_number_of(again) == number
    db.session.rollback()


def test_traces_are_tidied_when_their_time_is_up_and_not_before(town):
    at = now()
    competition = db.session.query(Competition).one()
    for number, days in enumerate((29, 31)):
        one = RegistrationImport(
            public_id=f"{number:032x}", competition_id=competition.id, file_name="a.xlsx", file_hash=f"{number}", rows=1, good_rows=1,
            problems=0, state="previewed", uploaded_at=at - timedelta(days=days), content=seal("x", owner=f"{number:032x}", field="f"),
        )
        db.session.add(one)
        db.session.add(Throttle(key=f"account:{number}", failures=1, first_at=at, last_at=at - timedelta(hours=1 + 24 * number)))
    db.session.commit()
    assert {name: count for name, count in retention.tidy(at=at).items() if count} == {"counters": 1, "imports": 1}
    db.session.expire_all()
    states = [(one.state, one.content is None) for one in db.session.query(RegistrationImport).order_by(RegistrationImport.id)]
    assert states == [("previewed", False), ("cancelled", True)]
    assert set(retention.tidy(at=at).values()) == {0}


def test_the_page_asks_and_another_person_approves(town):
    person = winner()
    number = id_number_of(person)
    security, leader = signed_in(town.app, "sec"), signed_in(town.app, "lead")
    said = security.post("/system/personal-data", data={"id_number": id_number(999), "reason": "request"})
    assert (said.status_code, "没有找到" in said.get_data(as_text=True)) == (404, True)
    assert security.post("/system/personal-data", data={"id_number": number, "reason": "request"}).status_code == 302
    asked = db.session.query(Erasure).one()
    page = leader.get("/system/personal-data").get_data(as_text=True)
    assert person.name in page and number not in page
    assert security.post(f"/system/personal-data/{asked.public_id}/approve").status_code == 403
    assert leader.post("/system/personal-data", data={"id_number": number, "reason": "request"}).status_code == 403
    assert leader.post(f"/system/personal-data/{asked.public_id}/approve").status_code == 302
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).personal_key is None
    assert db.session.query(Member).filter_by(person_id=person.id).count() == 1
