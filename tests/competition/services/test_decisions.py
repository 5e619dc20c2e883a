"""Deciding about applications: each decision told, rules in the way unless somebody let them pass, the waiting list in order."""
from datetime import date, timedelta

import pytest

from competition.models import EligibilityOverride, Entry, EntryReview, Message
from competition.queries.eligibility import findings_of
from competition.refusals import EventFull, ReasonNeeded, ReviewedByAnother
from competition.refusals.applications import (
    NotEligible,
    NotFirstInLine,
    NothingToCorrect,
    NotInState,
    RestoreTooLate,
    StaleEntry,
    UnderReview,
)
from competition.rules.applications import ApplicantCoach
from competition.services.applications import resubmit_application, submit_application
from competition.services.cancelling import cancel_entry, restore_entry
from competition.services.decisions import (
    Correction,
    Decision,
    decide,
    decide_many,
    override_rule,
    promote,
    register_at_desk,
    set_coaches,
)
from competition.services.reviews import take_review
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Honour
from tests.factories.accounts import make_user
from tests.factories.applications import application, submit
from tests.factories.competition import event_document, make_competition

AT = at_noon(date(2026, 4, 12))
BY = {"actor": SYSTEM, "at": AT}
APPROVE = Decision("approve")
REJECT = Decision("reject", "不在参赛范围")
PATIENT = event_document("CK", quota=1, set_up={"waiting": True})
PROMOTING = event_document("CK", quota=1, set_up={"waiting": True, "promotes": True})


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def entry_of(public_id):
    return db.session.query(Entry).filter_by(public_id=public_id).one()


def state(public_id):
    return entry_of(public_id).state


def clerk(account):
    return db.session.get_one(User, make_user(account)).actor


def occasions(public_id):
    return [one.occasion for one in db.session.query(Message).join(Message.entry).filter(Entry.public_id == public_id)]


def test_each_decision_is_kept_told_and_recorded():
    code = make_competition(phase="open")
    approved, returned, rejected = (submit(code, number) for number in (1, 2, 3))
    decide(code, approved, 1, APPROVE, **BY)
    decide(code, returned, 1, Decision("return", corrections=(Correction("photo", "请重传照片"), Correction("", "单位请写全称"))), **BY)
    decide(code, rejected, 1, REJECT, **BY)
    assert [state(one) for one in (approved, returned, rejected)] == ["registered", "returned", "rejected"]
    assert [occasions(one)[1] for one in (approved, returned, rejected)] == ["approved", "returned", "rejected"]
    assert (entry_of(rejected).reason, entry_of(rejected).decided_at, entry_of(rejected).decided_by) == ("不在参赛范围", AT, "system")
    kinds = [one.kind for one in db.session.query(AuditEntry).filter(AuditEntry.subject == f"entry:{returned}")]
    assert "competition:entry:returned" in kinds


def test_returning_says_what_and_rejecting_says_why():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    with pytest.raises(NothingToCorrect):
        decide(code, public_id, 1, Decision("return", corrections=(Correction("years", " "),)), **BY)
    with pytest.raises(ReasonNeeded):
        decide(code, public_id, 1, Decision("reject"), **BY)
    assert state(public_id) == "submitted"


def test_the_second_clerk_is_told_who_did_what():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    first, second = clerk("clerk-a"), clerk("clerk-b")
    decide(code, public_id, 1, APPROVE, actor=first, at=AT)
    with pytest.raises(StaleEntry) as refusal:
        decide(code, public_id, 1, REJECT, actor=second, at=AT)
    assert refusal.value.message.startswith("这条报名已由 测试clerk-a 于 2026年4月12日 12:00 审核通过")
    assert state(public_id) == "registered"


def test_an_entry_in_the_hands_of_another_is_theirs_to_decide_and_the_decision_ends_their_review():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    mine, other = clerk("clerk-a"), clerk("clerk-b")
    take_review(code, public_id, actor=mine, at=AT)
    with pytest.raises(ReviewedByAnother):
        decide(code, public_id, 1, APPROVE, actor=other, at=AT)
    with pytest.raises(UnderReview):
        resubmit_application(code, public_id, application(1), 1, **BY)
    decide(code, public_id, 1, APPROVE, actor=mine, at=AT)
    [review] = db.session.query(EntryReview)
    assert (review.ended_at, review.outcome) == (AT, "approved")


def test_cancelling_takes_an_entry_out_of_the_hands_of_its_reviewer():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    take_review(code, public_id, actor=clerk("clerk-a"), at=AT)
    cancel_entry(code, public_id, "本人退出", **BY)
    assert [(one.ended_at, one.outcome) for one in db.session.query(EntryReview)] == [(AT, "cancelled")]


def test_a_batch_says_of_each_what_became_of_it():
    code = make_competition(phase="open")
    good, stale, held = (submit(code, number) for number in (1, 2, 3))
    decide(code, stale, 1, REJECT, **BY)
    take_review(code, held, actor=clerk("clerk-a"), at=AT)
    outcomes = decide_many(code, [(good, 1), (stale, 1), (held, 1)], APPROVE, actor=clerk("clerk-b"), at=AT)
    assert {one.public_id: bool(one.problem) for one in outcomes} == {good: False, stale: True, held: True}
    assert [state(one) for one in (good, stale, held)] == ["registered", "rejected", "submitted"]


def test_a_rule_that_fails_by_now_stands_in_the_way_until_it_is_let_pass():
    code = make_competition(phase="open", events=(event_document("CK", set_up={"rules": {"no_city_title": True}}),))
    public_id = submit(code, 1)
    entry = entry_of(public_id)
    db.session.add(Honour(
        person_id=entry.members[0].person_id, title="江门市技术能手", occupation="厨师", number="1", awarded_on=date(2026, 4, 1)
    ))
    db.session.commit()
    with pytest.raises(NotEligible) as refusal:
        decide(code, public_id, 1, APPROVE, **BY)
    assert "陈测001已获得江门市技术能手称号" in refusal.value.message
    with pytest.raises(ReasonNeeded):
        override_rule(code, public_id, "titles", " ", 1, **BY)
    override_rule(code, public_id, "titles", "经组委会 4 月 10 日会议同意", 1, actor=clerk("clerk-a"), at=AT)
    [finding] = [one for one in findings_of(entry.id) if one.rule == "titles"]
    assert (finding.outcome, finding.by, finding.reason, finding.at) == ("overridden", "测试clerk-a", "经组委会 4 月 10 日会议同意", AT)
    decide(code, public_id, 2, APPROVE, **BY)
    assert state(public_id) == "registered"


def test_the_desk_lets_a_rule_pass_when_it_enters_somebody_and_nobody_else_may():
    code = make_competition(phase="open", events=(event_document("CK", eligibility={"minimum_years": 10}),))
    with pytest.raises(Invalid):
        register_at_desk(code, application(1), {}, approve=True, **BY)
    with pytest.raises(ValueError, match="unit"):
        submit_application(code, application(1), source="unit", overrides={"years": "特批"}, **BY)
    assert state(register_at_desk(code, application(1), {"years": "特批"}, approve=True, **BY)) == "registered"
    assert [(one.rule, one.reason) for one in db.session.query(EligibilityOverride)] == [("years", "特批")]


def test_the_waiting_list_moves_up_in_its_order():
    code = make_competition(phase="open", events=(PATIENT,))
    first, second, third = (submit(code, number) for number in (1, 2, 3))
    with pytest.raises(EventFull):
        promote(code, second, 1, **BY)
    decide(code, first, 1, REJECT, **BY)
    assert [state(one) for one in (second, third)] == ["waiting", "waiting"]
    with pytest.raises(NotFirstInLine) as refusal:
        decide(code, third, 1, APPROVE, **BY)
    assert refusal.value.facts == {"ahead": 1}
    promote(code, second, 1, **BY)
    assert (state(second), occasions(second)[-1]) == ("submitted", "promoted")
    with pytest.raises(EventFull):
        decide(code, third, 1, APPROVE, **BY)


def test_a_free_place_goes_to_the_first_by_itself_where_the_event_says_so():
    code = make_competition(phase="open", events=(PROMOTING,))
    first, second, third = (submit(code, number) for number in (1, 2, 3))
    cancel_entry(code, first, "本人退出", **BY)
    assert [state(one) for one in (first, second, third)] == ["cancelled", "submitted", "waiting"]
    with pytest.raises(EventFull):
        restore_entry(code, first, **BY)


def test_a_batch_approves_those_who_wait_in_their_order_whatever_was_ticked_first():
    code = make_competition(phase="open", events=(PATIENT,))
    first, second, third = (submit(code, number) for number in (1, 2, 3))
    decide(code, first, 1, REJECT, **BY)
    outcomes = decide_many(code, [(third, 1), (second, 1)], APPROVE, **BY)
    assert [(one.public_id, one.problem is None) for one in outcomes] == [(second, True), (third, False)]


def test_cancelling_is_undone_for_thirty_days_to_the_state_of_before():
    code = make_competition(phase="open")
    waiting, late = submit(code, 1), submit(code, 2)
    for public_id in (waiting, late):
        cancel_entry(code, public_id, "误报", **BY)
    restore_entry(code, waiting, actor=SYSTEM, at=AT + timedelta(days=30))
    assert state(waiting) == "submitted"
    with pytest.raises(RestoreTooLate):
        restore_entry(code, late, actor=SYSTEM, at=AT + timedelta(days=30, seconds=1))
    decide(code, waiting, entry_of(waiting).version, REJECT, **BY)
    with pytest.raises(NotInState):
        restore_entry(code, waiting, **BY)


def test_shares_of_a_coach_group_are_a_whole_and_the_first_coach_is_the_one_awards_know():
    code = make_competition(phase="open")
    public_id = submit(code, 1)
    with pytest.raises(Invalid) as refusal:
        set_coaches(code, public_id, (ApplicantCoach("甲", share=6000), ApplicantCoach("乙", share=3999)), 1, **BY)
    assert [problem.code for problem in refusal.value.problems] == ["coach_shares"]
    set_coaches(code, public_id, (ApplicantCoach("甲", share=6000), ApplicantCoach("乙", "外单位", 4000)), 1, **BY)
    entry = entry_of(public_id)
    assert [(one.person.name, one.unit, one.share) for one in entry.coaches] == [("甲", "样例单位01", 6000), ("乙", "外单位", 4000)]
    assert (entry.coach.name, entry.coach_unit) == ("甲", "样例单位01")


def test_a_coach_who_competes_in_the_same_event_is_noted_and_stops_nothing():
    code = make_competition(phase="open")
    submit(code, 1)
    public_id = submit(code, 2, coaches=(ApplicantCoach("陈测001", "样例单位01"),))
    assert [(one.rule, one.outcome) for one in findings_of(entry_of(public_id).id)][-1] == ("coach", "noted")
    decide(code, public_id, 1, APPROVE, **BY)


def test_who_waits_is_passed_over_while_their_unit_has_used_up_its_places():
    event = event_document("CK", quota=2, quota_per_unit=1, set_up={"waiting": True})
    code = make_competition(phase="open", events=(event,))
    taken = [submit(code, 1, unit=1), submit(code, 2, unit=2)]
    two, three, other = submit(code, 3, unit=3), submit(code, 4, unit=3), submit(code, 5, unit=4)
    for public_id in taken:
        cancel_entry(code, public_id, "退出", **BY)
    promote(code, two, 1, **BY)
    with pytest.raises(NotEligible):
        promote(code, three, 1, **BY)
    promote(code, other, 1, **BY)
    assert [state(one) for one in (two, three, other)] == ["submitted", "waiting", "submitted"]
