"""What holds for every award case, whatever the schedule."""
import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules.case import parse_case
from awards.rules.compute import Outcome, outcome_of
from awards.rules.money import fen
from foundation.rules.problems import Problems
from tests.awards.rules.cases import EXEMPT, answer, find, paid, people, result, row, schedule
from tests.awards.rules.test_oracle import a_case, a_schedule

AMOUNTS = st.integers(0, 10**9).map(lambda amount: f"{amount // 100}.{amount % 100:02d}")
TAXES = st.sampled_from([{"mode": "exempt"}, {"mode": "withhold", "rate": "0.2"}, {"mode": "net_of_tax", "rate": "0.333333"}])


def random_outcome(seed: int) -> Outcome | None:
    """The outcome of a random case; nothing if the case is refused."""
    try:
        read = parse_case(a_case(seed), find)
        return outcome_of(read.schedule, read.results)
    except Problems:
        return None


@pytest.mark.parametrize("block", range(4))
def test_gross_less_tax_is_net_in_every_line_and_the_totals_are_the_sums_of_the_lines(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        document = a_case(seed)
        if random_outcome(seed) is None:
            continue
        found = answer(document["schedule"], *document["results"])
        for key in ("gross", "tax", "net"):
            for kind, total in found["totals"].items():
                lines = [line for line in found["lines"] if kind in ("all", line["kind"])]
                assert fen(total[key]) == sum(fen(line[key]) for line in lines)
        assert all(fen(line["gross"]) - fen(line["tax"]) == fen(line["net"]) for line in found["lines"])
        assert set(found["totals"]) == {line["kind"] for line in found["lines"]} | {"all"}


@pytest.mark.parametrize("block", range(4))
def test_nobody_is_paid_more_than_the_schedule_says_and_a_divided_amount_is_paid_to_the_fen(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        found = random_outcome(seed)
        for line in found.lines if found else ():
            assert 0 <= line.reduction <= line.portion.amount <= line.portion.whole == line.row.amount
        divided: dict[tuple[int, str, int], list[Any]] = {}
        for line in found.lines if found else ():
            if line.portion.basis != "full" and not found.superseded:
                divided.setdefault((line.portion.result, line.portion.kind, line.portion.row), []).append(line.portion)
        for parts in divided.values():
            assert sum(part.amount for part in parts) == parts[0].whole
            assert len(parts) == parts[0].among


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_the_order_of_unrelated_results_changes_nothing(chance: random.Random, seed: int) -> None:
    rules = {**a_schedule(random.Random(seed)), "tax": EXEMPT}
    results = [
        result(
            f"a{place}", f"b{place}", event=f"赛项{place}", prize=chance.choice(["gold", "silver"]), place=chance.randrange(1, 8),
            coach_group=people(f"k{place}"), host=f"h{place}", employer=f"e{place}", tags=["t"],
        )
        for place in range(5)
    ]
    shuffled = chance.sample(results, len(results))
    try:
        lines = [
            sorted((line["recipient"], line["kind"], line["gross"]) for line in answer(rules, *order)["lines"])
            for order in (results, shuffled)
        ]
    except Problems:
        return
    assert lines[0] == lines[1]


@settings(deadline=None)
@given(st.lists(AMOUNTS, min_size=2, max_size=6), TAXES, st.sampled_from(["each_full", "equal_split", "shares"]))
def test_a_better_place_never_earns_less_under_a_schedule_that_falls(amounts: list[str], tax: Any, rule: str) -> None:
    falling = sorted(amounts, key=fen, reverse=True)
    rows = [row(prize=f"place:{place}-{place}", amount=amount, unit="team") for place, amount in enumerate(falling, 1)]
    rules = schedule(*rows, team_rule=rule, tax={"contestant": tax})
    earned = [
        [fen(line["net"]) for line in answer(rules, result("a", "b", "c", place=place))["lines"]]
        for place in range(1, len(falling) + 1)
    ]
    assert all(better >= worse for above, below in pairwise(earned) for better, worse in zip(above, below, strict=True))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["gold", "silver", "bronze"]), min_size=1, max_size=6), st.sampled_from(["highest_only", "top_up"]))
def test_under_both_rules_a_recipient_gets_the_largest_award_in_the_end(prizes: list[str], rule: str) -> None:
    amounts = {"gold": "5000", "silver": "3000", "bronze": "2000"}
    rules = schedule(*(row(prize=prize, amount=amount) for prize, amount in amounts.items()), cumulation=rule)
    found = answer(rules, *(result("a", prize=prize, date=f"2026-05-{day:02d}") for day, prize in enumerate(prizes, 1)))
    assert found["totals"]["all"]["gross"] == max(f"{amounts[prize]}.00" for prize in prizes)
    assert len({line["because"] for line in found["lines"]}) + len(found["superseded"]) == len(prizes)


@settings(deadline=None)
@given(st.integers(1, 5), AMOUNTS)
def test_nobody_is_paid_twice_for_one_thing(times: int, amount: str) -> None:
    rules = schedule(row("host", amount, prize=None), row("coach_group", amount))
    same = [result(host="h", coach_group=people("k", "l"))] * times
    assert paid(rules, *same) == paid(rules, same[0])
