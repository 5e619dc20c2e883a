"""One recipient with several awards: all of them, the highest only, or the difference (rule 4)."""
from typing import Any

import pytest

from tests.awards.rules.cases import answer, people, result, row, schedule

MEDALS = (row(amount="5000"), row(prize="silver", amount="3000"), row(prize="bronze", amount="2000"))


def outcome(rules: dict[str, Any], *results: Any) -> tuple[list[tuple[str, str]], list[tuple[int, str, str, int]]]:
    """Recipient and gross of the lines; result, recipient, gross and ``by`` of what is superseded."""
    found = answer(rules, *results)
    return (
        [(line["recipient"], line["gross"]) for line in found["lines"]],
        [(lost["result"], lost["recipient"], lost["gross"], lost["by"]) for lost in found["superseded"]],
    )


def won(prize: str, day: str = "2026-05-01", *ids: str, **more: Any) -> dict[str, Any]:
    return result(*(ids or ("a",)), prize=prize, date=day, **more)


def test_awards_stack_unless_something_else_is_said() -> None:
    assert outcome(schedule(*MEDALS), won("gold"), won("silver")) == ([("a", "5000.00"), ("a", "3000.00")], [])


def test_highest_only_keeps_the_largest_and_lists_the_others_with_the_one_that_stays() -> None:
    rules = schedule(*MEDALS, cumulation="highest_only")
    assert outcome(rules, won("silver"), won("gold"), won("bronze")) == (
        [("a", "5000.00")], [(0, "a", "3000.00", 1), (2, "a", "2000.00", 1)],
    )
    assert answer(rules, won("silver"), won("gold"))["superseded"] == [
        {"result": 0, "recipient": "a", "kind": "contestant", "gross": "3000.00", "by": 1},
    ]


def test_of_equal_awards_the_earlier_date_stays_and_then_the_earlier_result() -> None:
    rules = schedule(*MEDALS, cumulation="highest_only")
    three = [won("gold", "2026-05-02"), won("gold", "2026-05-01"), won("gold", "2026-05-01")]
    assert outcome(rules, *three)[1] == [(0, "a", "5000.00", 1), (2, "a", "5000.00", 1)]


@pytest.mark.parametrize("cumulation", ["highest_only", "top_up"])
def test_the_scope_is_one_recipient_one_kind_and_one_calendar_year(cumulation: str) -> None:
    rules = schedule(*MEDALS, row("coach"), cumulation=cumulation, in_force=["2025-01-01", None])
    apart = [
        won("gold", "2026-12-31"), won("silver", "2027-01-01"), won("silver", "2026-12-31", "b"),
        result(coach_group=people("a")),
    ]
    assert outcome(rules, *apart) == ([("a", "5000.00"), ("a", "3000.00"), ("b", "3000.00"), ("a", "1000.00")], [])


@pytest.mark.parametrize(("scope", "lost"), [("event", []), ("year", [(1, "a", "3000.00", 0)])])
def test_the_scope_event_looks_at_one_event_only_and_the_scope_year_at_all(scope: str, lost: list[Any]) -> None:
    rules = schedule(*MEDALS, cumulation="highest_only", scope=scope)
    assert outcome(rules, won("gold"), won("silver", event="钳工"))[1] == lost


def test_the_scope_event_reaches_across_levels() -> None:
    rules = schedule(*MEDALS, row(level="world", amount="9000"), cumulation="highest_only")
    assert outcome(rules, won("gold"), won("gold", level="world")) == ([("a", "9000.00")], [(0, "a", "5000.00", 1)])


def test_an_award_is_all_lines_of_one_result_tag_lines_included() -> None:
    rules = schedule(*MEDALS, row(prize="silver", amount="2500", tag="t"), cumulation="highest_only")
    assert outcome(rules, won("gold"), won("silver", tags=["t"])) == (
        [("a", "3000.00"), ("a", "2500.00")], [(0, "a", "5000.00", 1)],
    )


def test_highest_only_decides_for_each_member_of_a_team() -> None:
    rules = schedule(*MEDALS, cumulation="highest_only")
    assert outcome(rules, won("silver", "2026-05-01", "a", "b"), won("gold", "2026-05-01", "b")) == (
        [("a", "3000.00"), ("b", "5000.00")], [(0, "b", "3000.00", 1)],
    )


def test_hosts_and_coach_groups_cumulate_too() -> None:
    rules = schedule(row("host", prize=None), row("coach_group"), cumulation="highest_only", scope="year")
    two = [result(host="h", event=event, coach_group=people("k")) for event in ("车工", "钳工")]
    assert outcome(rules, *two)[1] == [(1, "k", "1000.00", 0), (1, "h", "1000.00", 0)]


def test_top_up_pays_what_a_later_award_exceeds_the_largest_so_far() -> None:
    rules = schedule(*MEDALS, cumulation="top_up")
    by_date = [won("gold", "2026-05-03"), won("bronze", "2026-05-01"), won("silver", "2026-05-02")]
    assert outcome(rules, *by_date) == ([("a", "2000.00"), ("a", "2000.00"), ("a", "1000.00")], [])


def test_top_up_supersedes_what_exceeds_nothing_by_the_largest_so_far() -> None:
    rules = schedule(*MEDALS, cumulation="top_up")
    four = [won("bronze"), won("silver"), won("silver"), won("gold"), won("bronze")]
    assert outcome(rules, *four) == (
        [("a", "2000.00"), ("a", "1000.00"), ("a", "2000.00")], [(2, "a", "3000.00", 1), (4, "a", "2000.00", 3)],
    )


def test_top_up_remembers_the_largest_and_not_the_latest() -> None:
    rules = schedule(*MEDALS, cumulation="top_up")
    assert outcome(rules, won("gold"), won("bronze"), won("silver")) == (
        [("a", "5000.00")], [(1, "a", "2000.00", 0), (2, "a", "3000.00", 0)],
    )


def test_top_up_on_one_day_goes_by_the_order_of_the_results() -> None:
    rules = schedule(*MEDALS, cumulation="top_up")
    assert outcome(rules, won("gold"), won("silver"))[1] == [(1, "a", "3000.00", 0)]
    assert outcome(rules, won("silver"), won("gold")) == ([("a", "3000.00"), ("a", "2000.00")], [])


def test_the_reduction_is_taken_from_the_lines_in_order() -> None:
    rules = schedule(*MEDALS, row(amount="2000", tag="t"), row(amount="400", tag="u"), cumulation="top_up")
    assert outcome(rules, won("silver"), won("gold", tags=["t", "u"]))[0] == [
        ("a", "3000.00"), ("a", "2000.00"), ("a", "2000.00"), ("a", "400.00"),
    ]
    rules = schedule(row(prize="silver", amount="2500"), row(amount="1000"), row(amount="2000", tag="t"), cumulation="top_up")
    assert outcome(rules, won("silver"), won("gold", tags=["t"]))[0] == [("a", "2500.00"), ("a", "0.00"), ("a", "500.00")]


def test_the_reduction_comes_before_the_withheld_tax() -> None:
    rules = schedule(*MEDALS, cumulation="top_up", tax={"contestant": {"mode": "withhold", "rate": "0.2"}})
    found = answer(rules, won("silver"), won("gold"))
    assert [(line["gross"], line["tax"], line["net"]) for line in found["lines"]] == [
        ("3000.00", "600.00", "2400.00"), ("2000.00", "400.00", "1600.00"),
    ]


def test_the_reduction_of_what_arrives_is_taken_from_the_amount_and_grossed_up_again() -> None:
    rules = schedule(*MEDALS, cumulation="top_up", tax={"contestant": {"mode": "net_of_tax", "rate": "0.3"}})
    found = answer(rules, won("silver"), won("gold"), won("silver"))
    assert [(line["gross"], line["tax"], line["net"]) for line in found["lines"]] == [
        ("4285.71", "1285.71", "3000.00"), ("2857.14", "857.14", "2000.00"),
    ]
    assert found["superseded"] == [{"result": 2, "recipient": "a", "kind": "contestant", "gross": "4285.71", "by": 1}]


def test_a_first_award_of_nothing_is_paid_and_a_second_one_is_superseded() -> None:
    for cumulation in ("highest_only", "top_up"):
        rules = schedule(row(amount="0"), cumulation=cumulation)
        assert outcome(rules, won("gold"), won("gold")) == ([("a", "0.00")], [(1, "a", "0.00", 0)])


def test_a_share_of_nothing_is_an_award_of_nothing() -> None:
    rules = schedule(row(unit="team"), team_rule="shares", cumulation="highest_only")
    none = result(contestants=people("a", "b", shares=("0", "1")))
    assert outcome(rules, none, won("gold")) == ([("b", "1000.00"), ("a", "1000.00")], [(0, "a", "0.00", 1)])
