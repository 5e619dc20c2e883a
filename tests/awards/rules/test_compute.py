"""Who is paid, how often, divided how, taxed how, and in which order it is printed (rules 2, 3 and 5, and the output)."""
from typing import Any

import pytest

from tests.awards.rules.cases import KINDS, answer, case, paid, people, refused, result, row, schedule

EVERYBODY: dict[str, Any] = {
    "coach_group": people("k", "l"), "host": "h", "delegation": "d", "employer": "e", "tags": ["t"],
}


def test_an_amount_per_person_is_paid_to_each_contestant_whatever_the_team_rule_and_the_shares() -> None:
    team = result(contestants=people("a", "b", shares=("0.9", "0.1")))
    for rule in ("each_full", "equal_split", "shares"):
        assert paid(schedule(row(), team_rule=rule), team) == [("a", "contestant", "1000.00"), ("b", "contestant", "1000.00")]


@pytest.mark.parametrize(
    ("rule", "shares", "amounts"),
    [
        ({}, ("0.6", "0.3", "0.1"), ["100.00", "100.00", "100.00"]),
        ({"team_rule": "each_full"}, (), ["100.00", "100.00", "100.00"]),
        ({"team_rule": "equal_split"}, (), ["33.34", "33.33", "33.33"]),
        ({"team_rule": "equal_split"}, ("0.6", "0.3", "0.1"), ["33.34", "33.33", "33.33"]),
        ({"team_rule": "shares"}, ("0.6", "0.3", "0.1"), ["60.00", "30.00", "10.00"]),
        ({"team_rule": "shares"}, (), ["33.34", "33.33", "33.33"]),
        ({"team_rule": "shares"}, ("0.333333", "0.333333", "0.333334"), ["33.33", "33.33", "33.34"]),
        ({"team_rule": "shares"}, ("1", "0", "0"), ["100.00", "0.00", "0.00"]),
    ],
)
def test_an_amount_per_team_follows_the_team_rule(rule: dict[str, str], shares: tuple[str, ...], amounts: list[str]) -> None:
    rules = schedule(row(unit="team", amount="100"), **rule)
    lines = paid(rules, result(contestants=people("a", "b", "c", shares=shares)))
    assert lines == [(id, "contestant", amount) for id, amount in zip("abc", amounts, strict=True)]


def test_a_coach_group_is_paid_once_however_many_contestants_and_divided_equally_or_by_shares() -> None:
    rules = schedule(row("coach_group", "100"))
    assert paid(rules, result("a", "b", coach_group=people("k", "l", "m"))) == [
        ("k", "coach_group", "33.34"), ("l", "coach_group", "33.33"), ("m", "coach_group", "33.33"),
    ]
    assert paid(rules, result(coach_group=people("k", "l", shares=("0.125", "0.875")))) == [
        ("k", "coach_group", "12.50"), ("l", "coach_group", "87.50"),
    ]


def test_one_coach_group_is_paid_once_for_all_results_of_one_event_level_year_and_row() -> None:
    rules = schedule(row("coach_group", "100"))
    first, second = people("k", "l", shares=("0.9", "0.1")), people("l", "k", shares=("0.5", "0.5"))
    lines = paid(rules, result("a", coach_group=first), result("b", coach_group=second))
    assert lines == [("k", "coach_group", "90.00"), ("l", "coach_group", "10.00")]


@pytest.mark.parametrize(
    "more",
    [
        {"event": "钳工"}, {"level": "city-2"}, {"date": "2027-05-01"}, {"prize": "silver"},
        {"coach_group": people("k")}, {"coach_group": people("k", "l", "m")},
    ],
)
def test_a_coach_group_is_paid_again_for_another_event_level_year_row_or_set_of_members(more: dict[str, Any]) -> None:
    rows = [row("coach_group", level=level, prize=prize) for level in ("city-1", "city-2") for prize in ("gold", "silver")]
    rules = schedule(*rows, in_force=["2026-01-01", None])
    first = result("a", coach_group=people("k", "l"))
    kinds = [kind for _, kind, gross in paid(rules, first, {**first, **more})]
    assert len(kinds) == 2 + len(more.get("coach_group") or first["coach_group"])


def test_with_the_coach_scope_result_a_coach_group_is_paid_for_every_result() -> None:
    both = [result("a", coach_group=people("k")), result("b", coach_group=people("k"))]
    assert paid(schedule(row("coach_group"), coach_scope="result"), *both) == [("k", "coach_group", "1000.00")] * 2
    assert paid(schedule(row("coach_group"), coach_scope="event"), *both) == [("k", "coach_group", "1000.00")]


def test_the_first_coach_gets_the_whole_amount_once_per_result() -> None:
    both = [
        result("a", "b", coach_group=people("k", "l", shares=("0.5", "0.5"))),
        result("c", coach_group=people("k", "l")),
    ]
    assert paid(schedule(row("coach")), *both) == [("k", "coach", "1000.00")] * 2


@pytest.mark.parametrize("kind", ["host", "delegation", "employer"])
def test_a_unit_is_paid_once_per_project_level_year_and_row_at_the_first_such_result(kind: str) -> None:
    rules = schedule(row(kind, prize=None))
    both = [
        result("a", event="车工（职工组）", project="车工", date="2026-06-01", **{kind: "u"}),
        result("b", event="车工（学生组）", project="车工", date="2026-05-01", prize="silver", **{kind: "u"}),
    ]
    [line] = answer(rules, *both)["lines"]
    assert (line["recipient"], line["event"], line["gross"]) == ("u", "车工（职工组）", "1000.00")


@pytest.mark.parametrize(
    "more",
    [
        {"project": "钳工"}, {"level": "city-2"}, {"date": "2027-05-01"}, {"prize": "silver"}, {"host": "g"},
        {"event": "钳工", "project": None},
    ],
)
def test_a_unit_is_paid_again_for_another_project_level_year_row_or_recipient(more: dict[str, Any]) -> None:
    rows = [row("host", level=level, prize=prize) for level in ("city-1", "city-2") for prize in ("gold", "silver")]
    rules = schedule(*rows, in_force=["2026-01-01", None])
    first = result("a", host="h")
    assert len(paid(rules, first, {**first, **more})) == 2


def test_a_project_that_is_not_named_is_the_event() -> None:
    rules = schedule(row("host"))
    assert len(paid(rules, result(host="h"), result(host="h", event="车工（学生组）", project="车工"))) == 1


def test_one_unit_that_hosts_sends_and_employs_is_paid_for_each() -> None:
    rules = schedule(row("host"), row("delegation"), row("employer"))
    assert [kind for _, kind, _ in paid(rules, result(host="u", delegation="u", employer="u"))] == ["host", "delegation", "employer"]


def test_a_tagged_row_adds_a_further_line_after_the_untagged_one() -> None:
    rules = schedule(row(amount="5", tag="u"), row(amount="10"), row(amount="6", tag="t"), row(amount="7", tag="u"))
    assert paid(rules, result("a", "b", tags=["t", "u"])) == [
        (id, "contestant", gross) for id in "ab" for gross in ("10.00", "5.00", "6.00", "7.00")
    ]


def test_a_tagged_row_of_a_host_is_paid_once_even_if_only_a_later_result_has_the_tag() -> None:
    rules = schedule(row("host", "30000", prize=None), row("host", "20000", prize=None, tag="t"))
    three = [result(host="h", tags=tags) for tags in ([], ["t"], ["t"])]
    assert paid(rules, *three) == [("h", "host", "30000.00"), ("h", "host", "20000.00")]


def test_a_tag_written_twice_counts_once() -> None:
    assert len(paid(schedule(row(tag="t")), result("a", tags=["t", "t"]))) == 1


def test_the_split_comes_before_tax_and_every_line_is_taxed_by_itself() -> None:
    taxed = {"contestant": {"mode": "withhold", "rate": "0.2"}}
    rules = schedule(row(unit="team", amount="0.08"), team_rule="equal_split", tax=taxed)
    found = answer(rules, result("a", "b", "c"))
    assert [(line["gross"], line["tax"], line["net"]) for line in found["lines"]] == [
        ("0.03", "0.01", "0.02"), ("0.03", "0.01", "0.02"), ("0.02", "0.00", "0.02"),
    ]
    assert found["totals"]["all"] == found["totals"]["contestant"] == {"gross": "0.08", "tax": "0.02", "net": "0.06"}


def test_net_of_tax_means_that_the_amount_arrives() -> None:
    rules = schedule(row(unit="team", amount="100"), team_rule="equal_split", tax={"contestant": {"mode": "net_of_tax", "rate": "0.2"}})
    assert [(line["gross"], line["tax"], line["net"]) for line in answer(rules, result("a", "b", "c"))["lines"]] == [
        ("41.68", "8.34", "33.34"), ("41.66", "8.33", "33.33"), ("41.66", "8.33", "33.33"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_paid_without_a_tax_is_refused(kind: str) -> None:
    taxes = {other: {"mode": "exempt"} for other in KINDS if other != kind}
    everybody = result("a", **EVERYBODY)
    for tax in (taxes, {**taxes, kind: None}):
        assert refused(case(schedule(row(kind, "0"), tax=tax), everybody)) == [(f"schedule.tax.{kind}", "tax_missing")]


def test_a_kind_needs_no_tax_while_it_has_no_line_with_an_amount() -> None:
    rules = schedule(row(), row("host", amount=None), row("employer", level="world"), row("coach"), tax={"contestant": {"mode": "exempt"}})
    assert len(paid(rules, result("a", host="h", employer="e"), result("b", date="2027-01-01", coach_group=people("k")))) == 1


def test_a_schedule_without_any_tax_is_refused_where_it_pays() -> None:
    rules = schedule(row(), row("host"))
    del rules["tax"]
    assert refused(case(rules, result("a", host="h"), result("b"))) == [
        ("schedule.tax.contestant", "tax_missing"), ("schedule.tax.host", "tax_missing"),
    ]


def test_lines_keep_the_order_of_results_then_contestants_coaches_host_and_others() -> None:
    rules = schedule(*(row(kind, prize="gold") for kind in reversed(KINDS)))
    late, early = result("b", "a", **EVERYBODY), result("c", event="钳工", date="2026-01-01")
    assert [(recipient, kind) for recipient, kind, _ in paid(rules, late, early)] == [
        ("b", "contestant"), ("a", "contestant"), ("k", "coach_group"), ("l", "coach_group"), ("k", "coach"),
        ("h", "host"), ("d", "delegation"), ("e", "employer"), ("c", "contestant"),
    ]


def test_a_line_is_printed_with_exactly_these_keys() -> None:
    rules = schedule(row(prize="place:1-3", article="第二条"), row("host", prize=None), document="", id="x")
    found = answer(rules, result("a", place=2, host="h"))
    assert list(found) == ["format", "lines", "unset", "superseded", "totals"]
    money = {"gross": "1000.00", "tax": "0.00", "net": "1000.00"}
    shared = {"event": "车工", "level": "city-1", "prize": "gold", **money}
    assert found["lines"] == [
        {"recipient": "a", "kind": "contestant", **shared, "article": "第二条", "because": "row 0"},
        {"recipient": "h", "kind": "host", **shared, "article": "第一条", "because": "row 1"},
    ]


def test_totals_are_given_for_the_kinds_that_occur_and_for_all() -> None:
    rules = schedule(row("employer"), row(), row("host", amount=None), tax={
        "contestant": {"mode": "withhold", "rate": "0.2"}, "employer": {"mode": "exempt"},
    })
    found = answer(rules, result("a", "b", host="h", employer="e"), result("c"))
    assert list(found["totals"]) == ["contestant", "employer", "all"]
    assert found["totals"]["contestant"] == {"gross": "3000.00", "tax": "600.00", "net": "2400.00"}
    assert found["totals"]["employer"] == {"gross": "1000.00", "tax": "0.00", "net": "1000.00"}
    assert found["totals"]["all"] == {"gross": "4000.00", "tax": "600.00", "net": "3400.00"}


def test_unset_is_printed_with_result_kind_and_reason() -> None:
    found = answer(schedule(row(amount=None)), result("a", date="2027-01-01"), result("a"), result("a", prize="none"))
    assert found["unset"] == [
        {"result": 0, "kind": None, "reason": "not_in_force"},
        {"result": 1, "kind": "contestant", "reason": "amount_not_set"},
        {"result": 2, "kind": "contestant", "reason": "no_row"},
    ]
