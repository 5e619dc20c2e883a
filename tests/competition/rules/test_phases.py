"""Phases: one table of steps, and what stands in the way of them."""
from itertools import pairwise

import pytest

from competition.rules.phases import BACK, PHASES, EventState, next_phase, obstacles, reached, step


def event(code="CK", entries=5, drawn=True, seats=3):
    return EventState(code, entries, drawn, seats)


def codes(start, to, *events):
    return [problem.code for problem in obstacles(step(start, to), events)]


@pytest.mark.parametrize(("start", "to"), list(pairwise(PHASES)))
def test_every_phase_leads_to_the_very_next_one_without_a_reason(start, to):
    assert step(start, to).direction == "forward"
    assert not step(start, to).needs_reason


@pytest.mark.parametrize(("start", "to"), list(BACK.items()))
def test_a_step_back_needs_a_reason(start, to):
    assert step(start, to).needs_reason


def test_no_other_step_exists():
    allowed = {(a, b) for a in PHASES for b in PHASES if step(a, b)}
    assert allowed == set(pairwise(PHASES)) | set(BACK.items())
    assert step("draft", "nowhere") is None


def test_nothing_comes_after_the_archive():
    assert next_phase("archived") is None
    assert next_phase("draft") == "open"


def test_a_phase_that_was_passed_counts_as_reached():
    assert reached("running", "drawn")
    assert not reached("closed", "drawn")


def test_registration_opens_only_with_an_event():
    assert codes("draft", "open") == ["phase_no_events"]
    assert codes("draft", "open", event(entries=0)) == []


def test_a_competition_with_entries_does_not_become_a_draft_again():
    assert codes("open", "draft", event(entries=2)) == ["phase_has_entries"]
    assert codes("open", "draft", event(entries=0)) == []


def test_registration_is_not_closed_on_an_empty_list_but_may_be_reopened():
    assert codes("open", "closed", event(entries=0)) == ["phase_no_entries"]
    assert codes("drawn", "closed", event(entries=0)) == []


def test_every_event_with_entries_must_be_drawn_and_have_a_panel():
    events = (event("A", drawn=False), event("B", entries=0, drawn=False, seats=0), event("C", seats=0))
    assert [p.facts for p in obstacles(step("closed", "drawn"), events)] == [{"event": "A"}]
    assert [p.facts for p in obstacles(step("drawn", "running"), events)] == [{"event": "C"}]


def test_later_steps_are_left_to_the_rooms_above():
    assert codes("running", "scored", event(seats=0, drawn=False)) == []
