"""What a schedule may say: every refusal with its path."""
from datetime import date
from typing import Any

import pytest

from awards.rules.schedule import LEVELS, check_schedule, parse_schedule
from awards.rules.tax import Tax
from foundation.rules.documents import JsonFloat
from foundation.rules.problems import Problems
from tests.awards.rules.cases import EXEMPT, KINDS, row, schedule


def found(document: Any, path: str = "schedule") -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in check_schedule(document, path)]


def without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != key}


def test_what_is_not_written_has_its_default() -> None:
    read = parse_schedule({"in_force": ["2026-01-01", None], "rows": []})
    assert (read.status, read.team_rule, read.cumulation, read.scope, read.coach_scope) == (
        "sample", "each_full", "stack", "event", "event",
    )
    assert read.tax == {} and read.last_day is None
    assert read == parse_schedule(dict.fromkeys(("status", "team_rule", "cumulation", "scope", "tax", "id")) | {
        "in_force": ["2026-01-01", None], "rows": [],
    })


@pytest.mark.parametrize("status", ["draft", "unconfirmed", "sample", "adopted"])
def test_every_status_can_be_computed(status: str) -> None:
    assert parse_schedule(schedule(row(), status=status)).status == status


@pytest.mark.parametrize("level", [*LEVELS, "district", "省级大赛"])
def test_other_levels_than_the_shipped_ones_are_allowed(level: str) -> None:
    assert found(schedule(row(level=level))) == []


@pytest.mark.parametrize("value", [None, 7, [], "text", True, JsonFloat("1.5")])
def test_a_schedule_is_an_object(value: Any) -> None:
    code = "required" if value is None else "float_not_allowed" if isinstance(value, JsonFloat) else "wrong_type"
    assert found(value, "schedules[3]") == [("schedules[3]", code)]


@pytest.mark.parametrize("key", ["in_force", "rows"])
def test_days_in_force_and_rows_are_required(key: str) -> None:
    assert found(without(schedule(row()), key)) == [(f"schedule.{key}", "required")]
    assert found(schedule(row()) | {key: None}) == [(f"schedule.{key}", "required")]


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"teamrule": "each_full"}, "schedule.teamrule", "unknown_rule"),
        ({"status": "final"}, "schedule.status", "unknown_rule"),
        ({"team_rule": "split"}, "schedule.team_rule", "unknown_rule"),
        ({"cumulation": "highest"}, "schedule.cumulation", "unknown_rule"),
        ({"scope": "month"}, "schedule.scope", "unknown_rule"),
        ({"coach_scope": "year"}, "schedule.coach_scope", "unknown_rule"),
        ({"team_rule": 1}, "schedule.team_rule", "wrong_type"),
        ({"id": 1}, "schedule.id", "wrong_type"),
        ({"document": []}, "schedule.document", "wrong_type"),
        ({"article": {}}, "schedule.article", "wrong_type"),
        ({"rows": {}}, "schedule.rows", "wrong_type"),
        ({"rows": [7]}, "schedule.rows[0]", "wrong_type"),
        ({"tax": []}, "schedule.tax", "wrong_type"),
        ({"tax": {"referee": {"mode": "exempt"}}}, "schedule.tax.referee", "unknown_rule"),
        ({"tax": {"host": "exempt"}}, "schedule.tax.host", "wrong_type"),
        ({"tax": {"host": {}}}, "schedule.tax.host.mode", "required"),
        ({"tax": {"host": {"mode": "none"}}}, "schedule.tax.host.mode", "unknown_rule"),
        ({"tax": {"host": {"mode": "exempt", "rate": "0.2"}}}, "schedule.tax.host.rate", "unknown_rule"),
        ({"tax": {"host": {"mode": "exempt", "note": ""}}}, "schedule.tax.host.note", "unknown_rule"),
        ({"tax": {"host": {"mode": "withhold"}}}, "schedule.tax.host.rate", "required"),
        ({"tax": {"host": {"mode": "withhold", "rate": "1"}}}, "schedule.tax.host.rate", "out_of_range"),
        ({"tax": {"host": {"mode": "net_of_tax", "rate": "1.000000"}}}, "schedule.tax.host.rate", "out_of_range"),
        ({"tax": {"host": {"mode": "withhold", "rate": "-0.1"}}}, "schedule.tax.host.rate", "out_of_range"),
        ({"tax": {"host": {"mode": "withhold", "rate": "20%"}}}, "schedule.tax.host.rate", "not_a_decimal"),
        ({"tax": {"host": {"mode": "withhold", "rate": 0}}}, "schedule.tax.host.rate", "not_a_decimal"),
        ({"tax": {"host": {"mode": "withhold", "rate": JsonFloat("0.2")}}}, "schedule.tax.host.rate", "float_not_allowed"),
        ({"in_force": "2026-01-01"}, "schedule.in_force", "wrong_type"),
        ({"in_force": []}, "schedule.in_force", "wrong_type"),
        ({"in_force": ["2026-01-01"]}, "schedule.in_force", "wrong_type"),
        ({"in_force": [None, "2026-01-01"]}, "schedule.in_force[0]", "required"),
        ({"in_force": [7, None]}, "schedule.in_force[0]", "wrong_type"),
        ({"in_force": ["2026-02-29", None]}, "schedule.in_force[0]", "out_of_range"),
        ({"in_force": ["20260101", None]}, "schedule.in_force[0]", "out_of_range"),
        ({"in_force": ["2026-01-01", ""]}, "schedule.in_force[1]", "out_of_range"),
        ({"in_force": ["2026-01-02", "2026-01-01"]}, "schedule.in_force", "out_of_range"),
    ],
)
def test_what_a_schedule_may_not_say(more: dict[str, Any], path: str, code: str) -> None:
    assert found(schedule(row(), **more)) == [(path, code)]


@pytest.mark.parametrize(
    ("more", "key", "code"),
    [
        ({"bonus": "1"}, "bonus", "unknown_rule"),
        ({"level": None}, "level", "required"),
        ({"level": ""}, "level", "out_of_range"),
        ({"level": 1}, "level", "wrong_type"),
        ({"recipient": "trainer"}, "recipient", "unknown_rule"),
        ({"recipient": None}, "recipient", "required"),
        ({"prize": None}, "prize", "required"),
        ({"prize": ""}, "prize", "out_of_range"),
        ({"prize": 1}, "prize", "wrong_type"),
        ({"prize": "place:"}, "prize", "unknown_rule"),
        ({"prize": "place:4"}, "prize", "unknown_rule"),
        ({"prize": "place:4-"}, "prize", "unknown_rule"),
        ({"prize": "place:4-6,8"}, "prize", "unknown_rule"),
        ({"prize": "place:四-六"}, "prize", "unknown_rule"),
        ({"prize": "place:6-4"}, "prize", "out_of_range"),
        ({"amount": "1000.001"}, "amount", "not_a_decimal"),
        ({"amount": "1000.000"}, "amount", "not_a_decimal"),
        ({"amount": "1,000"}, "amount", "not_a_decimal"),
        ({"amount": ""}, "amount", "not_a_decimal"),
        ({"amount": 1000}, "amount", "not_a_decimal"),
        ({"amount": JsonFloat("1e3")}, "amount", "float_not_allowed"),
        ({"amount": True}, "amount", "wrong_type"),
        ({"amount": ["1000"]}, "amount", "wrong_type"),
        ({"amount": "-0.01"}, "amount", "out_of_range"),
        ({"unit": None}, "unit", "required"),
        ({"unit": "event"}, "unit", "unknown_rule"),
        ({"unit": 1}, "unit", "wrong_type"),
        ({"tag": ""}, "tag", "out_of_range"),
        ({"tag": 1}, "tag", "wrong_type"),
        ({"division": []}, "division", "wrong_type"),
        ({"payer": 1}, "payer", "wrong_type"),
        ({"article": 1}, "article", "wrong_type"),
    ],
)
def test_what_a_row_may_not_say(more: dict[str, Any], key: str, code: str) -> None:
    assert found(schedule(row("host"), row(**more))) == [(f"schedule.rows[1].{key}", code)]


@pytest.mark.parametrize("kind", ["contestant", "coach_group", "coach"])
def test_people_are_paid_for_a_prize_that_is_named(kind: str) -> None:
    assert found(schedule(row(kind, prize=None))) == [("schedule.rows[0].prize", "required")]


@pytest.mark.parametrize("kind", ["host", "delegation", "employer"])
def test_units_may_be_paid_whatever_the_prize(kind: str) -> None:
    assert found(schedule(row(kind, prize=None), row(kind, level="world"))) == []
    assert found(schedule(without(row(kind), "prize"))) == []


@pytest.mark.parametrize("kind", KINDS[1:])
def test_the_unit_is_only_read_for_contestants(kind: str) -> None:
    rules = [parse_schedule(schedule(row(kind, **unit))).rows for unit in ({}, {"unit": "team"}, {"unit": "event"})]
    assert rules[0] == rules[1] == rules[2]


def test_an_amount_may_be_missing_or_null_and_is_then_not_set() -> None:
    read = parse_schedule(schedule(row(amount=None), without(row(level="world"), "amount"), row(amount="0")))
    assert [found.amount for found in read.rows] == [None, None, 0]


def test_a_schedule_with_everything_is_read_as_written() -> None:
    document = schedule(
        row(prize="place:4-6", amount="12.5", unit="team", tag="t", division="staff", payer="市", article="第二条"),
        tax={"contestant": {"mode": "net_of_tax", "rate": "0.2"}, "coach": None}, cumulation="top_up",
    )
    read = parse_schedule(document)
    [only] = read.rows
    assert (only.places, only.amount, only.unit, only.tag, only.division) == ((4, 6), 1250, "team", "t", "staff")
    assert (only.payer, only.article, read.article, read.document, read.id) == ("市", "第二条", "第一条", "办法", "s")
    assert (read.first_day, read.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert read.tax == {"contestant": Tax("net_of_tax", read.tax["contestant"].rate)} and read.cumulation == "top_up"


def test_all_problems_are_reported_at_once() -> None:
    broken = schedule(row(amount="x", unit="y"), row(level=None, prize="place:x"), statuss="draft", scope="all", in_force=[])
    assert found(broken, "schedules[0]") == [
        ("schedules[0].statuss", "unknown_rule"),
        ("schedules[0].in_force", "wrong_type"),
        ("schedules[0].rows[0].amount", "not_a_decimal"),
        ("schedules[0].rows[0].unit", "unknown_rule"),
        ("schedules[0].rows[1].level", "required"),
        ("schedules[0].rows[1].prize", "unknown_rule"),
        ("schedules[0].scope", "unknown_rule"),
    ]
    with pytest.raises(Problems):
        parse_schedule(broken)


def test_the_first_and_the_last_day_are_in_force() -> None:
    read = parse_schedule(schedule(in_force=["2019-02-18", "2026-05-01"], tax=EXEMPT))
    days = [date(2019, 2, 17), date(2019, 2, 18), date(2026, 5, 1), date(2026, 5, 2)]
    assert [read.in_force(day) for day in days] == [False, True, True, False]
    assert parse_schedule(schedule(in_force=["2019-02-18", None])).in_force(date.max)
