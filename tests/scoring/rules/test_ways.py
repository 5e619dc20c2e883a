"""From what a judge read to the mark that it gives: tables, and what holds for every way."""
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.rules.numbers import exact, is_decimal, plain
from scoring.rules.ways import MOST_COUNTED, NoMark, attainable, check_way, check_ways, fitting_ways, mark_of
from tests.scoring.rules.schemes import RULES, drawn_way

TOLERANCE = {
    "kind": "steps", "unit": "mm", "nominal": "10", "steps": [{"upto": "0.02", "mark": "2"}, {"upto": "0.05", "mark": "1.25"}],
}  # fmt: skip
FROST = {"kind": "steps", "unit": None, "nominal": None, "steps": [{"upto": "-18", "mark": "2"}, {"upto": "-15", "mark": "1"}]}
SPEED = {"kind": "time", "steps": [{"upto": "300", "mark": "2"}, {"upto": "360.5", "mark": "1"}]}
STEPWISE = {"kind": "deduction", "step": "0.3", "unit": "处"}
YES = {"kind": "yes_no"}


@pytest.mark.parametrize(
    ("way", "reading", "mark"),
    [
        (None, "1.50", "1.5"), (None, "0", "0"), (None, "2", "2"), ({"kind": "value"}, "0.000001", "0.000001"),
        (YES, "1", "2"), (YES, "0", "0"), (YES, "1.0", "2"),
        (TOLERANCE, "10", "2"), (TOLERANCE, "9.98", "2"), (TOLERANCE, "10.020001", "1.25"), (TOLERANCE, "9.95", "1.25"),
        (TOLERANCE, "9.949999", "0"), (TOLERANCE, "-10", "0"),
        (FROST, "-40", "2"), (FROST, "-18", "2"), (FROST, "-17.9", "1"), (FROST, "-14.9", "0"), (FROST, "18", "0"),
        (SPEED, "0", "2"), (SPEED, "300", "2"), (SPEED, "300.1", "1"), (SPEED, "360.5", "1"), (SPEED, "361", "0"),
        (STEPWISE, "0", "2"), (STEPWISE, "1", "1.7"), (STEPWISE, "6", "0.2"), (STEPWISE, "7", "0"), (STEPWISE, "999999", "0"),
    ],
)  # fmt: skip
def test_a_reading_gives_the_mark_of_the_table(way, reading, mark):
    assert mark_of(way, "2.00", reading) == mark
    assert attainable(way, "2.00", mark)


@pytest.mark.parametrize(
    ("way", "reading", "why"),
    [
        (None, "2.01", "reading_range"), (None, "-0.1", "reading_range"), (None, "two", "reading_text"), (None, "", "reading_text"),
        (None, "1e0", "reading_text"), (None, "\u0661", "reading_text"), (YES, "2", "reading_choice"), (YES, "0.5", "reading_choice"),
        (SPEED, "-1", "reading_range"), (STEPWISE, "1.5", "reading_whole"), (STEPWISE, "-1", "reading_range"),
    ],
)  # fmt: skip
def test_a_reading_that_gives_no_mark_is_told_why(way, reading, why):
    with pytest.raises(NoMark) as told:
        mark_of(way, "2", reading)
    assert told.value.code == why


@pytest.mark.parametrize(
    ("way", "mark"),
    [(None, "2.01"), (None, "-1"), (None, "x"), (YES, "1"), (TOLERANCE, "1"), (SPEED, "1.5"), (STEPWISE, "1.9"), (STEPWISE, "2.3")],
)
def test_a_mark_that_no_reading_gives_is_known(way, mark):
    assert not attainable(way, "2", mark)


@pytest.mark.parametrize(
    ("way", "codes"),
    [
        ("text", ["wrong_type"]), ({}, ["required"]), ({"kind": "guess"}, ["unknown_rule"]), ({"kind": "value", "step": "1"}, ["unknown_rule"]),
        ({"kind": "steps", "steps": []}, ["required"]), ({"kind": "steps"}, ["required"]),
        ({**TOLERANCE, "nominal": "ten"}, ["not_a_decimal"]), ({**TOLERANCE, "nominal": "1000000000"}, ["out_of_range"]),
        ({**TOLERANCE, "steps": [{"upto": "0.05", "mark": "1"}, {"upto": "0.05", "mark": "2"}]}, ["steps_order"]),
        ({**TOLERANCE, "steps": [{"upto": "-0.05", "mark": "1"}]}, ["out_of_range"]),
        ({**SPEED, "steps": [{"upto": "-1", "mark": "1"}]}, ["out_of_range"]),
        ({**SPEED, "steps": [{"upto": "1000000000", "mark": "1"}]}, ["out_of_range"]),
        ({**SPEED, "steps": [{"upto": "60", "mark": "2.01"}, {"mark": "-1"}]}, ["step_mark", "required", "step_mark"]),
        ({"kind": "deduction"}, ["required"]), ({**STEPWISE, "step": "0"}, ["out_of_range"]),
        ({**STEPWISE, "step": "0.000001"}, ["out_of_range"]), ({**STEPWISE, "step": "0.0000001"}, ["not_a_decimal"]),
        ({**STEPWISE, "step": 1}, ["not_a_decimal"]), ({**TOLERANCE, "unit": 3}, ["wrong_type"]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_with_a_way_is_told_at_once(way, codes):
    assert [problem.code for problem in check_way(way, "2", "ways")] == codes


def test_right_ways_have_no_problem():
    assert not [way for way in (TOLERANCE, FROST, SPEED, STEPWISE, YES, {"kind": "value"}) if check_way(way, "2", "w")]


def test_ways_belong_to_measurements_of_the_scheme():
    found = check_ways({"P/A1.1": YES, "P/A2.1": YES, "P/X": YES, "T/01": TOLERANCE}, RULES)
    assert [(one.path, one.code) for one in found] == [("ways.P/A2.1", "way_of_judgement"), ("ways.P/X", "unknown_aspect")]
    assert [one.code for one in check_ways([], RULES)] == ["wrong_type"]


def test_ways_that_no_longer_fit_are_let_go():
    ways = {"P/A1.1": {**YES}, "P/A2.1": YES, "P/X": YES, "P/A1.2": {"kind": "steps", "steps": [{"upto": "1", "mark": "31"}]}}
    assert fitting_ways(ways, RULES) == {"P/A1.1": YES}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_is_read_the_mark_can_be_attained_and_is_one_of_the_bundle(seed):
    random = Random(seed)
    way, most = drawn_way(random)
    assert not check_way(way, most, "w")
    reading = plain(Fraction(random.randint(-3000, 40000), random.choice((1, 10, 100))))
    try:
        mark = mark_of(way, most, reading)
    except NoMark:
        return
    assert is_decimal(mark) and 0 <= exact(mark) <= exact(most)
    assert attainable(way, most, mark) and attainable(way, most, f"{mark}0" if "." in mark else f"{mark}.0")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_every_attainable_mark_is_given_by_some_reading(seed):
    random = Random(seed)
    way, most = drawn_way(random)
    for mark, reading in readings(way, most):
        assert attainable(way, most, plain(mark)), (way, most, mark)
        assert exact(mark_of(way, most, plain(reading))) == mark, (way, most, mark, reading)


def readings(way, most):
    """Each mark of a way with a reading that should give it."""
    top = exact(most)
    if way["kind"] == "value":
        return [(top / 2, top / 2), (Fraction(0), Fraction(0)), (top, top)]
    if way["kind"] == "yes_no":
        return [(top, Fraction(1)), (Fraction(0), Fraction(0))]
    if way["kind"] == "deduction":
        step = exact(way["step"])
        counts = range(min(int(top / step) + 2, MOST_COUNTED))
        return [(max(Fraction(0), top - count * step), Fraction(count)) for count in counts]
    nominal = Fraction(0) if way.get("nominal") is None else exact(way["nominal"])
    found = [(exact(step["mark"]), nominal + exact(step["upto"])) for step in way["steps"]]
    return [*found, (Fraction(0), nominal + exact(way["steps"][-1]["upto"]) + 1)]
