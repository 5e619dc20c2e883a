"""A competition moves from phase to phase through one door."""
from datetime import date

import pytest

from competition import queries
from competition.refusals import NoSuchStep, ReasonNeeded
from competition.services.draws import draw_event
from competition.services.panels import seat_judge
from competition.services.phases import obstacles_to, set_phase
from foundation.accounts.identity import SYSTEM
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.contributions import PhaseGuard, contributions
from foundation.database import db
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from tests.factories.competition import make_competition
from tests.factories.entry import make_entries
from tests.factories.official import make_official

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 5, 2))}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def test_a_competition_is_walked_to_the_first_mark():
    contributions().guards.clear()
    code = make_competition(phase="open")
    make_entries(code, 3)
    set_phase(code, "closed", **BY)
    draw_event(code, "CK", **BY)
    set_phase(code, "drawn", **BY)
    seat_judge(code, "CK", "P", make_official(code), **BY)
    set_phase(code, "running", **BY)
    assert queries.competition(code).phase == "running"
    assert queries.competition(code).phase_name == "比赛评分"


def test_everything_that_stands_in_the_way_is_said_at_once():
    code = make_competition(phase="open")
    make_entries(code, 2)
    make_entries(code, 2, "EL", first=9)
    set_phase(code, "closed", **BY)
    contributions().guards.append(PhaseGuard(lambda code, to: [Problem("x", "of_another_room", {"to": to})]))
    with pytest.raises(Invalid) as refusal:
        set_phase(code, "drawn", **BY)
    assert [problem.code for problem in refusal.value.problems] == ["phase_not_drawn", "phase_not_drawn", "of_another_room"]
    assert obstacles_to(code, "drawn") == refusal.value.problems
    assert queries.competition(code).phase == "closed"


def test_no_phase_is_skipped():
    code = make_competition()
    with pytest.raises(NoSuchStep) as refusal:
        set_phase(code, "drawn", **BY)
    assert "筹备" in refusal.value.message
    assert "抽签加密" in refusal.value.message


def test_a_step_back_needs_a_reason_which_the_log_keeps():
    code = make_competition(phase="open")
    with pytest.raises(ReasonNeeded):
        set_phase(code, "draft", reason="  ", **BY)
    set_phase(code, "draft", reason="公告有误", **BY)
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry.facts == {"before": "open", "after": "draft", "reason": "公告有误"}


def test_going_back_before_the_draw_throws_the_draws_away():
    code = make_competition(phase="open")
    make_entries(code, 3)
    set_phase(code, "closed", **BY)
    draw_event(code, "CK", **BY)
    set_phase(code, "drawn", **BY)
    set_phase(code, "closed", reason="补报一人", **BY)
    assert queries.draws(code) == {}
    make_entries(code, 1, first=40)
    draw_event(code, "CK", **BY)
    assert queries.blind_codes(queries.event(code, "CK").id) == ["0001", "0002", "0003", "0004"]
