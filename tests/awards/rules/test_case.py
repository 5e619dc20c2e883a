"""What an award case may say beside its schedule: every refusal with its path."""
from typing import Any

import pytest

from foundation.rules.documents import JsonFloat
from tests.awards.rules.cases import answer, case, people, refused, result, row, schedule

RULES = schedule(row())


def of_result(**more: Any) -> list[tuple[str, str]]:
    """The problems of the second of two results."""
    return refused(case(RULES, result("a"), result("a", **more)))


@pytest.mark.parametrize("document", [None, [], "x", 7, True])
def test_a_case_is_an_object(document: Any) -> None:
    assert refused(document) == [("", "wrong_type")]


@pytest.mark.parametrize("format", ["award-case/2", "result-bundle/1", "", 1, ["award-case/1"]])
def test_another_format_is_refused_before_anything_else(format: Any) -> None:
    assert refused({"format": format, "schedule": 7}) == [("format", "format_unknown")]


@pytest.mark.parametrize("document", [{}, {"format": None}])
def test_the_format_is_required(document: Any) -> None:
    assert refused(document) == [("format", "required")]


def test_schedule_and_results_are_required() -> None:
    assert refused({"format": "award-case/1"}) == [("schedule", "required"), ("results", "required")]
    assert refused({"format": "award-case/1", "schedule": None, "results": None}) == [
        ("schedule", "required"), ("results", "required"),
    ]


def test_a_schedule_can_be_named_by_its_id() -> None:
    assert answer("known", result("a"))["lines"] == answer(schedule(row()), result("a"))["lines"] != []


@pytest.mark.parametrize("id", ["unknown", ""])
def test_an_id_that_is_neither_shipped_nor_adopted_is_an_unknown_schedule(id: str) -> None:
    assert refused(case(id, result("a"))) == [("schedule", "unknown_schedule")]


def test_no_results_are_an_answer_without_lines() -> None:
    nothing = {"gross": "0.00", "tax": "0.00", "net": "0.00"}
    assert answer(RULES) == {
        "format": "award-case/1", "lines": [], "unset": [], "superseded": [], "totals": {"all": nothing},
    }


def test_event_level_and_date_are_all_that_a_result_needs() -> None:
    assert refused(case(RULES, {"event": "车工", "level": "city-1", "date": "2026-05-01"})) == []


@pytest.mark.parametrize("key", ["event", "level", "date"])
def test_event_level_and_date_are_required(key: str) -> None:
    assert of_result(**{key: None}) == [(f"results[1].{key}", "required")]
    missing = {name: value for name, value in result().items() if name != key}
    assert refused(case(RULES, missing)) == [(f"results[0].{key}", "required")]


def test_keys_that_are_not_listed_are_refused_in_the_schedule_and_ignored_elsewhere() -> None:
    more = result("a", note="x", contestants=[{"id": "a", "name": 1.5}])
    assert refused(case(RULES, more, comment={"anything": []})) == []
    assert refused(case(schedule(row(), comment=""), more)) == [("schedule.comment", "unknown_rule")]


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"event": 7}, "event", "wrong_type"),
        ({"event": ""}, "event", "out_of_range"),
        ({"level": []}, "level", "wrong_type"),
        ({"date": 20260501}, "date", "wrong_type"),
        ({"date": JsonFloat("2026.05")}, "date", "float_not_allowed"),
        ({"date": "2026-5-1"}, "date", "out_of_range"),
        ({"date": "2026-04-31"}, "date", "out_of_range"),
        ({"date": "2026-05-01T09:00"}, "date", "out_of_range"),
        ({"date": "0000-01-01"}, "date", "out_of_range"),
        ({"date": "２026-05-01"}, "date", "out_of_range"),
        ({"date": ""}, "date", "out_of_range"),
        ({"prize": 1}, "prize", "wrong_type"),
        ({"place": "3"}, "place", "wrong_type"),
        ({"place": True}, "place", "wrong_type"),
        ({"place": JsonFloat("3.0")}, "place", "float_not_allowed"),
        ({"place": -1}, "place", "out_of_range"),
        ({"division": 1}, "division", "wrong_type"),
        ({"project": 1}, "project", "wrong_type"),
        ({"host": {"id": "h"}}, "host", "wrong_type"),
        ({"delegation": ["d"]}, "delegation", "wrong_type"),
        ({"employer": 91}, "employer", "wrong_type"),
        ({"tags": "high-consumable"}, "tags", "wrong_type"),
        ({"tags": ["a", 1]}, "tags[1]", "wrong_type"),
        ({"contestants": {}}, "contestants", "wrong_type"),
        ({"contestants": ["a"]}, "contestants[0]", "wrong_type"),
        ({"contestants": [{"share": "1"}]}, "contestants[0].id", "required"),
        ({"contestants": [{"id": 7}]}, "contestants[0].id", "wrong_type"),
        ({"contestants": [{"id": "a", "share": 1}]}, "contestants[0].share", "not_a_decimal"),
        ({"contestants": [{"id": "a", "share": "all"}]}, "contestants[0].share", "not_a_decimal"),
        ({"contestants": [{"id": "a", "share": "1.0000000"}]}, "contestants[0].share", "not_a_decimal"),
        ({"contestants": [{"id": "a", "share": JsonFloat("1.0")}]}, "contestants[0].share", "float_not_allowed"),
        ({"coach_group": [None]}, "coach_group[0]", "wrong_type"),
    ],
)
def test_what_a_result_may_not_say(more: dict[str, Any], path: str, code: str) -> None:
    assert of_result(**more) == [(f"results[1].{path}", code)]


def test_what_may_be_null_is_the_same_as_missing() -> None:
    optional = ("prize", "place", "division", "project", "contestants", "coach_group", "host", "delegation", "employer", "tags")
    assert refused(case(RULES, result() | dict.fromkeys(optional))) == []


def test_an_id_twice_in_one_result_is_a_duplicate() -> None:
    assert of_result(contestants=people("a", "b", "a")) == [("results[1].contestants[2].id", "duplicate_code")]
    assert of_result(coach_group=people("k", "k")) == [("results[1].coach_group[1].id", "duplicate_code")]
    assert of_result(contestants=people("a"), coach_group=people("a")) == [
        ("results[1].coach_group[0].id", "duplicate_code"),
    ]


def test_one_unit_may_host_send_and_employ_and_a_person_may_win_twice() -> None:
    twice = [result("a", host="u", delegation="u", employer="u"), result("a", event="钳工")]
    assert refused(case(RULES, *twice)) == []


@pytest.mark.parametrize("shares", [("0.5", "0.5"), ("0", "1"), ("0.333333", "0.666667"), ("1.000000", "-0")])
def test_shares_that_sum_to_exactly_one_are_accepted(shares: tuple[str, ...]) -> None:
    assert of_result(contestants=people("a", "b", shares=shares)) == []


@pytest.mark.parametrize("shares", [("0.5", "0.4"), ("0.5", "0.500001"), ("0.333333", "0.666666"), ("1", "1")])
@pytest.mark.parametrize("key", ["contestants", "coach_group"])
def test_shares_that_do_not_sum_to_one_are_refused_even_where_they_are_not_used(key: str, shares: tuple[str, ...]) -> None:
    assert of_result(**{key: people("c", "d", shares=shares)}) == [(f"results[1].{key}", "shares")]


def test_shares_are_given_to_all_members_or_to_none() -> None:
    assert of_result(contestants=[{"id": "a", "share": "1"}, {"id": "b"}]) == [("results[1].contestants", "shares")]
    assert of_result(contestants=[{"id": "a", "share": "1"}, {"id": "b", "share": None}]) == [
        ("results[1].contestants", "shares"),
    ]


def test_a_share_below_nothing_is_refused_where_it_stands() -> None:
    assert of_result(contestants=people("a", "b", shares=("1.5", "-0.5"))) == [("results[1].contestants[1].share", "shares")]


def test_the_sum_is_not_judged_where_a_share_cannot_be_read() -> None:
    broken = [{"id": "a", "share": "0.5"}, {"id": "b", "share": 1}]
    assert of_result(contestants=broken) == [("results[1].contestants[1].share", "not_a_decimal")]


def test_schedule_and_results_are_checked_at_once() -> None:
    broken = case(schedule(row(unit="x")), result("a", place=-1), 7, result("a", level=None))
    assert refused(broken) == [
        ("schedule.rows[0].unit", "unknown_rule"),
        ("results[1]", "wrong_type"),
        ("results[0].place", "out_of_range"),
        ("results[2].level", "required"),
    ]
