"""What a scan means, given what is in force."""
from datetime import UTC, datetime, timedelta

from competition.rules.check_in import arrival_state, counts

EIGHT = datetime(2026, 5, 16, 0, 0, tzinfo=UTC)
LATER = EIGHT + timedelta(minutes=1)


def test_the_reporting_time_itself_is_in_time():
    assert [arrival_state(at, EIGHT) for at in (EIGHT, LATER)] == ["present", "late"]
    assert arrival_state(LATER, None) == "present"


def test_an_earlier_moment_counts_a_later_one_does_not():
    for state in ("present", "late"):
        assert counts(state, "camera", LATER, EIGHT)
        assert not counts(state, "camera", EIGHT, EIGHT)
        assert not counts(state, "camera", EIGHT, LATER)


def test_absent_people_may_still_come_and_withdrawn_ones_do_not():
    assert counts("absent", "sweep", EIGHT, LATER) and counts("absent", "desk", EIGHT, LATER) and counts("expected", "sweep", EIGHT, LATER)
    assert not counts("withdrawn", "desk", LATER, EIGHT)


def test_what_the_desk_wrote_is_not_changed_by_a_tablet():
    assert not counts("late", "desk", LATER, EIGHT)
