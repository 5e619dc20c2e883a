"""回避: the organizer proposes, the chief judge of the event decides, and what arises later stands in the way of scoring."""
from datetime import date

import pytest

from competition import queries
from competition.models import ConflictWaiver
from competition.refusals import ConflictOfInterest, ReasonNeeded
from competition.refusals.officials import NoConflict, OnlyChiefWaives, OwnConflict, WaiverSettled
from competition.services.cancelling import cancel_entry
from competition.services.draws import draw_event
from competition.services.obstacles import phase_problems
from competition.services.panels import decide_proposal, seat_judge, set_panel, settle_conflict, unseat_judge
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import NotFound
from tests.factories.accounts import make_user
from tests.factories.competition import event_id, make_competition
from tests.factories.entry import make_entries, unit_code
from tests.factories.official import make_official
from tests.factories.scoring import actor_of

AT = at_noon(date(2026, 5, 2))
BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture
def code(house):
    made = make_competition(phase="open")
    make_entries(made, 3)
    return made


@pytest.fixture
def organizer(code):
    return {"actor": actor_of(make_user("organizer", Role.ORGANIZER)), "at": AT}


def office(code, name, role=Role.CHIEF_JUDGE, **more):
    """An official who acts."""
    return {"actor": actor_of(queries.official_by_id(code, make_official(code, name, role, **more)).user_id), "at": AT}


def bound(code, number=1, name="李一", **more):
    """A judge of the unit that sends entry ``number``."""
    return make_official(code, name, unit_name=f"样例单位{number:02d}", unit_code=unit_code(number), **more)


def seats(code):
    return [(seat.event, seat.module, seat.judge, seat.waiver) for seat in queries.panel(competition_code=code)]


def test_the_organizers_reason_is_a_proposal_and_the_judge_waits(code, organizer):
    free, judge = make_official(code, "李二"), bound(code)
    with pytest.raises(ConflictOfInterest):
        set_panel(code, "CK", ["P"], [free, judge], **organizer)
    assert set_panel(code, "CK", ["P"], [free, judge], waivers={judge: "仅此一名"}, **organizer) == 1
    assert seats(code) == [("CK", "P", "J01", None)]
    [row] = queries.waivers(code)
    assert (row.state, row.proposal, row.proposed_by, row.modules, len(row.tickets)) == ("proposed", "仅此一名", "测试organizer", ("P",), 1)
    assert set_panel(code, "CK", ["T"], [judge], waivers={judge: "持证裁判只此一人"}, **organizer) == 1
    assert [(row.proposal, row.modules) for row in queries.waivers(code)] == [("持证裁判只此一人", ("P", "T"))]


def test_with_the_consent_of_the_chief_the_judge_sits_and_name_time_and_reason_are_kept(code, organizer):
    judge, chief = bound(code), office(code, "王长")
    set_panel(code, "CK", ["P", "T"], [judge], waivers={judge: "仅此一名"}, **organizer)
    [row] = queries.waivers(code)
    with pytest.raises(OnlyChiefWaives):
        decide_proposal(code, row.id, True, "同意", **organizer)
    with pytest.raises(ReasonNeeded):
        decide_proposal(code, row.id, True, "  ", **chief)
    decide_proposal(code, row.id, True, "无其他持证裁判", **chief)
    assert seats(code) == [("CK", "P", "J01", "无其他持证裁判"), ("CK", "T", "J01", "无其他持证裁判")]
    [row] = queries.waivers(code)
    assert (row.state, row.decided_by, row.decided_at, row.reason) == ("waived", "王长", AT, "无其他持证裁判")
    entry = db.session.query(AuditEntry).filter_by(kind="competition:panel:waiver_decided").one()
    assert (entry.actor, entry.facts["reason"]) == (chief["actor"].id, "无其他持证裁判")
    with pytest.raises(WaiverSettled):
        decide_proposal(code, row.id, False, "反悔", **chief)
    assert queries.open_conflicts(code) == []


def test_a_chief_may_decline_and_the_judge_stays_out(code, organizer):
    judge, chief = bound(code), office(code, "王长")
    set_panel(code, "CK", ["P"], [judge], waivers={judge: "仅此一名"}, **organizer)
    decide_proposal(code, queries.waivers(code)[0].id, False, "另请裁判", **chief)
    assert (seats(code), queries.waivers(code)[0].state) == ([], "declined")
    with pytest.raises(ConflictOfInterest):
        seat_judge(code, "CK", "P", judge, **BY)


def test_only_a_chief_of_the_event_decides_and_nobody_about_themselves(code, organizer):
    judge = bound(code)
    other = office(code, "王外", events=["EL"])
    own = bound(code, 0, "王己", role=Role.CHIEF_JUDGE)
    itself = {"actor": actor_of(queries.official_by_id(code, own).user_id), "at": AT}
    set_panel(code, "CK", ["P"], [judge], waivers={judge: "仅此一名"}, **organizer)
    [row] = queries.waivers(code)
    with pytest.raises(OnlyChiefWaives):
        decide_proposal(code, row.id, True, "同意", **other)
    with pytest.raises(OwnConflict):
        seat_judge(code, "CK", "P", own, waiver="本人同意本人", **itself)
    decide_proposal(code, row.id, True, "同意", **itself)
    with pytest.raises(NotFound):
        decide_proposal(make_competition("jm-other"), row.id, True, "同意", **itself)


def test_the_chief_who_seats_a_judge_waives_in_the_same_step(code, organizer):
    judge, chief = bound(code), office(code, "王长")
    assert set_panel(code, "CK", ["P"], [judge], waivers={judge: "仅此一名"}, **chief) == 0
    assert seats(code) == [("CK", "P", "J01", "仅此一名")]


def ready(code):
    """Everything is there for scoring but for conflicts."""
    set_phase(code, "closed", **BY)
    draw_event(code, "CK", **BY)
    set_phase(code, "drawn", **BY)
    return [problem.code for problem in phase_problems(code, "running")]


def test_an_entry_that_comes_after_the_panel_stands_in_the_way_until_it_is_waived(code, organizer):
    judge, chief = bound(code, 7), office(code, "王长")
    seat_judge(code, "CK", "P", judge, **BY)
    assert queries.open_conflicts(code) == []
    make_entries(code, 1, first=21)
    assert [(one.event, one.judge, one.modules, len(one.tickets)) for one in queries.open_conflicts(code)] == [("CK", "J01", ("P",), 1)]
    assert ready(code) == ["phase_conflict"]
    assert settle_conflict(code, "CK", judge, "仅此一名", **organizer) == "proposed"
    assert phase_problems(code, "running")
    assert settle_conflict(code, "CK", judge, "无其他持证裁判", **chief) == "waived"
    assert (phase_problems(code, "running"), [row.state for row in queries.waivers(code)]) == ([], ["waived"])
    assert seats(code) == [("CK", "P", "J01", "无其他持证裁判")]
    with pytest.raises(NoConflict):
        settle_conflict(code, "CK", judge, "再来", **chief)


def test_or_until_the_judge_is_reseated_or_the_entry_is_gone(code):
    judge = bound(code, 7)
    seat = seat_judge(code, "CK", "P", judge, **BY)
    make_entries(code, 1, first=21)
    late = queries.entries(code).rows[-1]
    assert queries.open_conflicts(code)
    cancel_entry(code, late.public_id, "因病", **BY)
    assert queries.open_conflicts(code) == []
    unseat_judge(code, seat, **BY)
    assert queries.open_conflicts(code) == []


def test_a_waiver_does_not_cover_an_entry_that_the_chief_did_not_know_of(code):
    judge, chief = bound(code), office(code, "王长")
    seat_judge(code, "CK", "P", judge, waiver="仅此一名", **chief)
    assert queries.open_conflicts(code) == []
    make_entries(code, 1, first=4)
    newest = queries.ties(event_id(code, "CK"))[-1]
    assert [one.tickets for one in queries.open_conflicts(code)] == [(newest.ticket,)]
    waiver = db.session.query(ConflictWaiver).one()
    waiver.tickets = None
    db.session.commit()
    assert queries.open_conflicts(code) == []
