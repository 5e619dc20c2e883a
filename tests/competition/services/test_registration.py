"""Registering: each person once, within the places, with a ticket of their own."""
from datetime import date

import pytest

from competition import queries
from competition.models import Entry
from competition.refusals import EntryCancelled, EventFull, ReasonNeeded, WrongPhase
from competition.services.cancelling import cancel_entry, restore_entry
from competition.services.registration import register
from foundation.accounts.identity import SYSTEM
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid, NotFound
from foundation.people.models import Person, Unit
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import id_number, make_entries, registration

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}
TEAMS = event_document("RB", kind="team", team_size=2)


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def problems(refusal):
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_everybody_gets_a_ticket_by_year_competition_event_and_number():
    make_competition("jm-first")
    code = make_competition(phase="open")
    make_entries(code, 2)
    make_entries(code, 1, "EL", first=5)
    make_entries(code, 1, first=9)
    assert [row.ticket for row in queries.entries(code).rows] == [
        "202602010001", "202602010002", "202602010003", "202602020001"
    ]  # fmt: skip


def test_numbers_are_sealed_and_shown_masked():
    code = make_competition(phase="open")
    make_entries(code, 1)
    [member] = queries.entries(code).rows[0].members
    assert member.id_number == f"4{'*' * 15}{id_number(1)[-2:]}"
    assert member.phone == "138****0001"
    stored = db.session.query(Person).filter(Person.id_number.is_not(None)).one()
    assert id_number(1) not in stored.id_number
    assert id_number(1) not in str([entry.facts for entry in db.session.query(AuditEntry)])


def test_a_person_stands_once_in_an_event_and_may_enter_another():
    code = make_competition(phase="open")
    make_entries(code, 2)
    with pytest.raises(Invalid) as refusal:
        register(code, [registration(1), registration(7), registration(2)], **BY)
    assert problems(refusal) == [("rows[4].身份证号", "already_registered"), ("rows[5].身份证号", "already_registered")]
    assert refusal.value.problems[0].facts == {"ticket": "202601010001"}
    assert queries.entries(code).total == 2
    register(code, [registration(1, "EL")], **BY)
    assert queries.entries(code).total == 3
    assert db.session.query(Person).filter(Person.id_index.is_not(None)).count() == 2


def test_name_and_phone_follow_the_newest_registration():
    make_entries(make_competition("jm-one", phase="open"), 1)
    register(make_competition("jm-two", phase="open"), [registration(1, name="陈改名", phone="13911112222")], **BY)
    [member] = queries.entries("jm-one").rows[0].members
    assert (member.name, member.phone) == ("陈改名", "139****2222")


def test_a_coach_is_one_person_by_name_and_unit():
    code = make_competition(phase="open")
    make_entries(code, 5)
    make_entries(code, 1, "EL", first=1)
    coaches = {(entry.coach.name, entry.coach_id) for entry in db.session.query(Entry)}
    assert len(coaches) == 2
    assert all(coach.id_number is None for coach in db.session.query(Person).filter(Person.id_index.is_(None)))
    assert db.session.query(Unit).count() == 2


def test_rows_of_a_team_become_one_entry_and_other_units_may_use_its_name():
    code = make_competition(phase="open", events=(TEAMS,))
    rows = [registration(n, "RB", team="一队") for n in (0, 1, 3, 4)]
    entries = register(code, rows, **BY)
    assert len(entries) == 2
    assert [(row.name, len(row.members)) for row in queries.entries(code).rows] == [("一队", 2), ("一队", 2)]
    with pytest.raises(Invalid) as refusal:
        register(code, [registration(2, "RB", team="一队")], **BY)
    assert problems(refusal) == [("rows[5].队名", "team_exists")]


def test_places_count_those_who_are_registered_already():
    code = make_competition(phase="open", events=(event_document("CK", quota=4, quota_per_unit=2),))
    make_entries(code, 2, first=0)
    with pytest.raises(Invalid) as refusal:
        register(code, [registration(n) for n in (2, 3, 6, 9)], **BY)
    assert problems(refusal) == [("rows[5].参赛赛项", "unit_full"), ("rows[12].参赛赛项", "event_full")]


def test_an_event_that_is_not_there_is_a_problem():
    with pytest.raises(Invalid) as refusal:
        register(make_competition(phase="open"), [registration(1, "XX")], **BY)
    assert problems(refusal) == [("rows[4].参赛赛项", "event_missing")]


def test_nobody_is_registered_in_a_draft():
    with pytest.raises(WrongPhase) as refusal:
        make_entries(make_competition(), 1)
    assert refusal.value.message == "当前阶段为“筹备”，不能登记报名。"


def test_a_cancelled_entry_stays_on_record_and_can_be_restored():
    code = make_competition(phase="open")
    make_entries(code, 2)
    entry = queries.entries(code).rows[0].public_id
    with pytest.raises(ReasonNeeded):
        cancel_entry(code, entry, " ", **BY)
    cancel_entry(code, entry, f"本人 {id_number(1)} 要求", **BY)
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert id_number(1) not in str(last.facts)
    with pytest.raises(EntryCancelled):
        cancel_entry(code, entry, "再次", **BY)
    assert (queries.event(code, "CK").entries, queries.states(code)) == (1, {"cancelled": 1, "registered": 1})
    with pytest.raises(Invalid) as refusal:
        register(code, [registration(1)], **BY)
    assert problems(refusal) == [("rows[4].身份证号", "cancelled_before")]
    restore_entry(code, entry, **BY)
    assert queries.event(code, "CK").entries == 2


def test_a_place_that_was_given_away_is_not_restored():
    code = make_competition(phase="open", events=(event_document("CK", quota=1),))
    make_entries(code, 1)
    entry = queries.entries(code).rows[0].public_id
    cancel_entry(code, entry, "误报", **BY)
    make_entries(code, 1, first=5)
    with pytest.raises(EventFull):
        restore_entry(code, entry, **BY)


def test_an_entry_of_another_competition_is_not_found():
    make_entries(make_competition("jm-one", phase="open"), 1)
    entry = queries.entries("jm-one").rows[0].public_id
    with pytest.raises(NotFound):
        cancel_entry(make_competition("jm-two", phase="open"), entry, "误报", **BY)


def test_entries_are_found_by_name_unit_ticket_and_whole_numbers():
    code = make_competition(phase="open")
    make_entries(code, 4)
    make_entries(code, 1, "EL", first=9)

    def found(search, **more):
        return [row.name for row in queries.entries(code, search=search, **more).rows]

    def with_number(number):
        return found("", person=queries.person_with_number(code, number))

    assert found("陈测002") == with_number(id_number(2)) == with_number("13800000002") == found("202601010002") == ["陈测002"]
    assert found(id_number(2)) == [], "a number in an address finds nobody: it does not belong there"
    assert [queries.person_with_number(code, number) for number in (id_number(3)[:-1], "13800000099")] == [None, None]
    assert found("样例单位01") == found("林教01") == ["陈测003", "陈测004"]
    assert found("", events=["EL"]) == ["陈测009"]
    assert found("%") == []
    assert [row.name for row in queries.entries(code, sort="-ticket", per_page=2, page=2).rows] == ["陈测003", "陈测002"]


def test_a_ticket_and_the_last_six_characters_find_their_owner():
    code = make_competition(phase="open")
    make_entries(code, 2)
    last_six = id_number(1)[-6:]
    assert queries.ticket_owner("202601010001").event == "CK"
    assert queries.ticket_owner_with(" 202601010001 ", last_six).competition == code
    assert queries.ticket_owner_with("202601010002", last_six) is None
    assert queries.ticket_owner_with("999", last_six) is None
