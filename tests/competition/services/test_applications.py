"""Applying: one door for everybody, all problems at once, a place or the waiting list, corrected and taken back."""
from datetime import date

import pytest

from competition.models import Entry, Message
from competition.refusals import EventFull, WrongPhase
from competition.refusals.applications import NotInState, RegistrationNotOpen, StaleEntry
from competition.rules.applications import ApplicantCoach
from competition.services.applications import (
    resubmit_application,
    submit_application,
    submit_applications,
    withdraw_application,
)
from competition.services.decisions import Correction, Decision, decide
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Person
from tests.factories.applications import application, person, submit, team
from tests.factories.competition import event_document, make_competition

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def entry_of(public_id):
    return db.session.query(Entry).filter_by(public_id=public_id).one()


def problems(refusal):
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_an_application_waits_for_review_with_its_coaches_and_what_was_declared():
    code = make_competition(phase="open")
    coaches = (ApplicantCoach("林教"), ApplicantCoach("何教", "外单位"), ApplicantCoach("吴教"))
    entry = entry_of(submit(code, 1, coaches=coaches, student=False, insurance_months=14))
    assert (entry.state, entry.source, entry.version, entry.ticket) == ("submitted", "unit", 1, "202601010001")
    assert entry.declared == {"student": False, "insurance_months": 14}
    assert [(one.person.name, one.unit, one.share) for one in entry.coaches] == [
        ("林教", "样例单位01", 3334), ("何教", "外单位", 3333), ("吴教", "样例单位01", 3333)
    ]
    assert entry.coach.name == "林教"
    assert [one.occasion for one in db.session.query(Message)] == ["submitted"]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept():
    code = make_competition(phase="open", events=(event_document("CK", eligibility={"minimum_years": 7, "maximum_age": 30}),))
    wrong = application(1, people=(person(1, name=" ", phone="123"),), unit_name="", unit_code="x", level="大师")
    with pytest.raises(Invalid) as refusal:
        submit_application(code, wrong, source="unit", **BY)
    assert sorted(problems(refusal)) == [
        ("level", "applied_level"), ("people[0].id_number", "rule_age_most_failed"), ("people[0].name", "required"),
        ("people[0].phone", "applied_phone"), ("unit_code", "applied_unit_code"), ("unit_name", "required"),
        ("years", "rule_years_failed"),
    ]  # fmt: skip
    assert db.session.query(Entry).count() == db.session.query(Person).count() == 0


def test_a_number_that_cannot_be_read_is_a_problem_of_the_number_not_of_the_age():
    code = make_competition(phase="open")
    with pytest.raises(Invalid) as refusal:
        submit_application(code, application(1, people=(person(1, id_number="440700199002010011"),)), source="unit", **BY)
    assert problems(refusal) == [("people[0].id_number", "applied_id_checksum")]


def test_somebody_with_a_passport_applies_with_a_date_of_birth():
    code = make_competition(phase="open", events=(event_document("CK", eligibility={"minimum_age": 18}),))
    foreigner = person(1, id_type="passport", id_number="e 1234567", sex="女")
    with pytest.raises(Invalid) as refusal:
        submit_application(code, application(1, people=(foreigner,)), source="person", **BY)
    assert problems(refusal) == [("people[0].born_on", "applied_birth"), ("people[0].id_number", "rule_age_unknown_failed")]
    born = person(1, id_type="passport", id_number="e 1234567", sex="女", born_on=date(2008, 5, 16))
    entry = entry_of(submit_application(code, application(1, people=(born,)), source="person", **BY))
    assert entry.members[0].person.id_type == "passport"


def test_nobody_applies_twice_for_an_event_whoever_asks_and_no_ticket_is_told():
    code = make_competition(phase="open")
    submit(code, 1)
    with pytest.raises(Invalid) as refusal:
        submit(code, 1, source="person", unit=9)
    assert problems(refusal) == [("people[0].id_number", "applied_already")]
    assert refusal.value.problems[0].facts == {}
    submit(code, 1, "EL")


def test_a_stranger_who_knows_a_number_cannot_put_a_phone_of_their_own_there():
    code = make_competition(phase="open")
    submit(code, 1)
    with pytest.raises(Invalid) as refusal:
        submit(code, 1, "EL", source="person", people=(person(1, phone="13900000000"),))
    assert problems(refusal) == [("people[0].phone", "applied_phone_differs")]
    submit(code, 1, "EL", source="person")


def test_a_unit_cannot_rename_or_redirect_somebody_whom_another_unit_has_registered_but_its_own_people():
    code = make_competition(phase="open")
    submit(code, 1)
    changed = (person(1, name="陈改名", phone="13900000000"),)
    with pytest.raises(Invalid) as refusal:
        submit(code, 1, "EL", unit=9, people=changed)
    assert problems(refusal) == [("people[0].phone", "applied_phone_differs"), ("people[0].name", "applied_name_differs")]
    submit(code, 1, "EL", people=changed)


def test_units_apply_on_the_days_of_registration_only_and_the_desk_until_the_draw():
    code = make_competition(phase="open")
    for day in (date(2026, 3, 31), date(2026, 5, 1)):
        with pytest.raises(RegistrationNotOpen) as refusal:
            submit_application(code, application(1), source="unit", actor=SYSTEM, at=at_noon(day))
        assert "2026年4月1日" in refusal.value.message
    submit_application(code, application(1), source="unit", actor=SYSTEM, at=at_noon(date(2026, 4, 30)))
    submit_application(code, application(2), source="desk", actor=SYSTEM, at=at_noon(date(2026, 5, 1)))
    with pytest.raises(WrongPhase):
        submit_application(make_competition("jm-draft"), application(3), source="desk", **BY)


def test_who_finds_no_place_waits_where_the_event_has_a_waiting_list():
    full = event_document("CK", quota=1)
    patient = event_document("EL", quota=1, set_up={"waiting": True})
    code = make_competition(phase="open", events=(full, patient))
    submit(code, 1)
    with pytest.raises(EventFull):
        submit(code, 2)
    states = [entry_of(submit(code, number, "EL")).state for number in (3, 4, 5)]
    assert states == ["submitted", "waiting", "waiting"]
    assert [one.occasion for one in db.session.query(Message)].count("waiting") == 2


def test_who_comes_later_does_not_overtake_those_who_wait():
    code = make_competition(phase="open", events=(event_document("CK", quota=1, set_up={"waiting": True}),))
    first = submit(code, 1)
    submit(code, 2)
    withdraw_application(code, first, 1, **BY)
    assert entry_of(submit(code, 3)).state == "waiting"


def test_a_team_has_its_size_one_captain_and_reserves_that_take_no_place():
    event = event_document("RB", kind="team", team_size=2, quota=2, set_up={"captain": True, "reserves": 1})
    code = make_competition(phase="open", events=(event,))
    with pytest.raises(Invalid) as refusal:
        submit_application(code, team((1,), people=(person(1, role="member"),)), source="unit", **BY)
    assert problems(refusal) == [("people", "team_size"), ("people", "team_captain")]
    people = (person(1, role="captain"), person(2), person(3, role="reserve"))
    entry = entry_of(submit_application(code, team((1,), people=people), source="unit", **BY))
    assert [one.role for one in entry.members] == ["captain", "member", "reserve"]
    with pytest.raises(Invalid) as refusal:
        submit_application(code, team((1,), people=(person(4, role="captain"), person(5))), source="unit", **BY)
    assert problems(refusal) == [("team", "applied_team")]
    with pytest.raises(EventFull):
        submit_application(code, team((4, 5)), source="unit", **BY)


def test_several_are_submitted_together_or_not_at_all():
    code = make_competition(phase="open", events=(event_document("CK", quota=2),))
    with pytest.raises(Invalid) as refusal:
        submit_applications(code, [application(1), application(2, level="大师"), application(1)], source="workbook", **BY)
    assert problems(refusal) == [
        ("applications[1].level", "applied_level"), ("applications[2].people[0].id_number", "applied_already")
    ]
    assert db.session.query(Entry).count() == 0
    assert len(submit_applications(code, [application(1), application(2)], source="workbook", **BY)) == 2


def test_a_returned_application_is_corrected_without_its_number_and_goes_to_review_again():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    decide(code, public_id, 1, Decision("return", corrections=(Correction("years", "请核对从业年限"),)), **BY)
    entry = entry_of(public_id)
    assert (entry.state, entry.corrections) == ("returned", [{"field": "years", "text": "请核对从业年限"}])
    [member] = entry.members
    corrected = application(1, years=8, people=(person(1, name="陈改名", id_number="", phone="", keeps=member.person_id),))
    with pytest.raises(StaleEntry):
        resubmit_application(code, public_id, corrected, 1, **BY)
    resubmit_application(code, public_id, corrected, 2, **BY)
    entry = entry_of(public_id)
    assert (entry.state, entry.years, entry.corrections, entry.version) == ("submitted", 8, None, 3)
    assert [(one.id, one.person.name) for one in entry.members] == [(member.id, "陈改名")]
    decide(code, public_id, 3, Decision("approve"), **BY)
    with pytest.raises(NotInState):
        resubmit_application(code, public_id, corrected, 4, **BY)


def test_a_team_changes_its_people_when_it_is_corrected():
    code = make_competition(phase="open", events=(event_document("RB", kind="team", team_size=2),))
    public_id = submit_application(code, team((1, 2)), source="unit", **BY)
    first = entry_of(public_id).members[0].person_id
    swapped = (person(3), person(1, role="captain", id_number="", phone="", keeps=first))
    resubmit_application(code, public_id, team((1,), people=swapped, unit=1), 1, **BY)
    assert [one.person.name for one in entry_of(public_id).members] == ["陈测003", "陈测001"]


def test_who_withdrew_may_apply_again_and_keeps_the_ticket():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    withdraw_application(code, public_id, 1, **BY)
    assert entry_of(public_id).state == "cancelled"
    with pytest.raises(Invalid) as refusal:
        submit(code, 1, source="person")
    assert problems(refusal) == [("people[0].id_number", "applied_cancelled")]
    assert submit(code, 1) == public_id
    assert (entry_of(public_id).state, entry_of(public_id).ticket) == ("submitted", "202601010001")
