"""Which rows fit a result, and what a schedule does not cover (rule 1)."""
from typing import Any

import pytest

from tests.awards.rules.cases import case, paid, people, refused, result, row, schedule, unset


@pytest.mark.parametrize(("day", "covered"), [
    ("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False),
])
def test_the_schedule_in_force_on_the_date_of_the_result_applies(day: str, covered: bool) -> None:
    rules = schedule(row())
    assert bool(paid(rules, result("a", date=day))) is covered
    assert unset(rules, result("a", date=day)) == ([] if covered else [(0, None, "not_in_force")])


def test_a_schedule_without_a_last_day_stays_in_force() -> None:
    assert paid(schedule(row(), in_force=["2026-01-01", None]), result("a", date="9999-12-31"))


def test_a_result_outside_the_days_in_force_is_listed_once_for_all_its_recipients() -> None:
    rules = schedule(row(), row("coach_group"), row("coach"), row("host"))
    late = result("a", "b", coach_group=people("k"), host="h", date="2027-01-01")
    assert unset(rules, late, result("a"), late) == [(0, None, "not_in_force"), (2, None, "not_in_force")]


def test_a_result_that_names_nobody_the_schedule_pays_is_not_listed() -> None:
    rules = schedule(row("host"))
    assert unset(rules, result("a"), result("a", date="2027-01-01"), result(host=None)) == []


def test_a_kind_without_any_row_is_not_listed() -> None:
    everybody = result("a", coach_group=people("k"), host="h", delegation="d", employer="e", prize="silver")
    assert unset(schedule(), everybody) == []
    assert unset(schedule(row("coach")), everybody) == [(0, "coach", "no_row")]


def test_what_no_row_fits_is_listed_once_per_kind_in_the_order_of_results_and_kinds() -> None:
    rules = schedule(*(row(kind, level="world") for kind in ("employer", "host", "coach", "coach_group", "contestant")))
    everybody = result("a", "b", coach_group=people("k", "l"), host="h", delegation="d", employer="e")
    assert unset(rules, everybody, result("a")) == [
        (0, "contestant", "no_row"), (0, "coach_group", "no_row"), (0, "coach", "no_row"),
        (0, "host", "no_row"), (0, "employer", "no_row"), (1, "contestant", "no_row"),
    ]


def test_an_amount_that_is_not_set_is_listed_and_never_paid_as_nothing() -> None:
    rules = schedule(row(amount=None), row("host", amount=None))
    assert unset(rules, result("a", "b", host="h")) == [(0, "contestant", "amount_not_set"), (0, "host", "amount_not_set")]
    assert paid(rules, result("a", "b", host="h")) == []
    assert paid(schedule(row(amount="0")), result("a")) == [("a", "contestant", "0.00")]


def test_of_several_rows_the_others_are_paid_when_one_amount_is_not_set() -> None:
    tagged = result("a", tags=["t", "u"])
    rules = schedule(row(amount=None), row(amount="20", tag="t"))
    assert (paid(rules, tagged), unset(rules, tagged)) == (
        [("a", "contestant", "20.00")], [(0, "contestant", "amount_not_set")],
    )
    rules = schedule(row(), row(amount=None, tag="t"), row(amount="30", tag="u"), row(amount=None, tag="u"))
    assert (paid(rules, tagged), unset(rules, tagged)) == (
        [("a", "contestant", "1000.00"), ("a", "contestant", "30.00")], [(0, "contestant", "amount_not_set")],
    )


def test_a_tagged_row_alone_is_paid_and_nothing_is_missing() -> None:
    rules = schedule(row(tag="t"))
    assert (paid(rules, result("a", tags=["t"])), unset(rules, result("a", tags=["t"]))) == (
        [("a", "contestant", "1000.00")], [],
    )
    assert unset(rules, result("a")) == [(0, "contestant", "no_row")]


@pytest.mark.parametrize(
    ("of_row", "of_result", "fits"),
    [
        ({}, {}, True),
        ({"level": "city-2"}, {}, False),
        ({"prize": "silver"}, {}, False),
        ({}, {"prize": None}, False),
        ({"prize": "place:4-6"}, {"place": 3}, False),
        ({"prize": "place:4-6"}, {"place": 4}, True),
        ({"prize": "place:4-6"}, {"place": 6}, True),
        ({"prize": "place:4-6"}, {"place": 7}, False),
        ({"prize": "place:4-6"}, {"place": None}, False),
        ({"prize": "place:4-6"}, {"prize": "place:4-6"}, False),
        ({"prize": "place:4-6"}, {"prize": None, "place": 5}, True),
        ({"prize": "place:1-1"}, {"place": 1, "prize": None}, True),
        ({"division": "staff"}, {"division": "staff"}, True),
        ({"division": "staff"}, {"division": "student"}, False),
        ({"division": "staff"}, {}, False),
        ({}, {"division": "staff"}, True),
        ({"tag": "t"}, {"tags": ["t"]}, True),
        ({"tag": "t"}, {"tags": ["u"]}, False),
        ({"tag": "t"}, {}, False),
        ({}, {"tags": ["t"]}, True),
    ],
)
def test_a_row_fits_by_level_prize_or_place_division_and_tag(
    of_row: dict[str, Any], of_result: dict[str, Any], fits: bool
) -> None:
    assert bool(paid(schedule(row(**of_row)), result("a", **of_result))) is fits


@pytest.mark.parametrize("prize", ["gold", "anything", None])
def test_a_row_without_a_prize_fits_every_prize(prize: str | None) -> None:
    assert paid(schedule(row("host", prize=None)), result(host="h", prize=prize)) == [("h", "host", "1000.00")]


@pytest.mark.parametrize("kind", ["host", "delegation", "employer"])
def test_a_unit_can_be_paid_for_a_named_prize_only(kind: str) -> None:
    rules = schedule(row(kind))
    assert paid(rules, result(**{kind: "u"}, prize="gold")) and not paid(rules, result(**{kind: "u"}, prize="silver"))


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ({}, {}, {}),
        ({}, {"amount": None}, {}),
        ({"amount": None}, {"amount": None}, {}),
        ({}, {"prize": "place:1-3"}, {"place": 1}),
        ({"prize": "place:1-3"}, {"prize": "place:3-5"}, {"place": 3}),
        ({}, {"division": "staff"}, {"division": "staff"}),
    ],
)
def test_two_rows_without_a_tag_that_fit_one_result_are_ambiguous(
    first: dict[str, Any], second: dict[str, Any], more: dict[str, Any]
) -> None:
    rules = schedule(row(**first), row("coach"), row(**second))
    assert refused(case(rules, result("b", prize="none"), result("a", **more))) == [("results[1]", "row_ambiguous")]


def test_a_row_of_a_unit_for_every_prize_and_one_for_gold_are_ambiguous() -> None:
    rules = schedule(row("host"), row("host", prize=None))
    assert refused(case(rules, result(host="h"))) == [("results[0]", "row_ambiguous")]
    assert paid(rules, result(host="h", prize="silver")) == [("h", "host", "1000.00")]


def test_rows_that_fit_different_results_or_carry_a_tag_are_not_ambiguous() -> None:
    rules = schedule(
        row(division="staff"), row(division="student"), row(prize="silver"), row(prize="place:4-6"), row(tag="t"),
        row(tag="t", amount="7"), row("coach_group"),
    )
    assert paid(rules, result("a", division="staff", place=1, tags=["t"])) == [
        ("a", "contestant", "1000.00"), ("a", "contestant", "1000.00"), ("a", "contestant", "7.00"),
    ]


def test_ambiguity_is_reported_for_every_result_and_kind_at_once_with_missing_taxes() -> None:
    rules = schedule(row(), row(), row("host"), row("host"), row("employer"), tax={})
    assert refused(case(rules, result("a", host="h"), result("b", employer="e"))) == [
        ("results[0]", "row_ambiguous"), ("results[0]", "row_ambiguous"),
        ("results[1]", "row_ambiguous"), ("results[1]", "row_ambiguous"),
        ("schedule.tax.contestant", "tax_missing"), ("schedule.tax.host", "tax_missing"),
        ("schedule.tax.employer", "tax_missing"),
    ]


def test_rows_do_not_fit_a_result_on_a_day_when_the_schedule_is_not_in_force() -> None:
    assert refused(case(schedule(row(), row()), result("a", date="2027-01-01"))) == []
