"""The program and the slow oracle agree on a thousand cases that nobody thought of."""
import random
from collections import Counter
from typing import Any

import pytest

from awards.rules.case import parse_case
from awards.rules.compute import compute, outcome_of
from awards.rules.money import fen
from foundation.rules.problems import Problems
from tests.awards.rules import oracle
from tests.awards.rules.cases import KINDS, case, find, people, reason

DAYS = ["2026-05-01", "2026-05-02", "2026-06-01"]
PRIZES = ["gold", "silver", "gold", "silver", "bronze", None, "place:1-3", "place:2-5", "place:4-6"]


def a_share(chance: random.Random, count: int) -> tuple[str, ...]:
    if chance.random() < 0.5:
        return ()
    cuts = sorted(chance.choice([0, 125000, 333333, 500000, 1000000, chance.randrange(10**6)]) for _ in range(count - 1))
    edges = [0, *cuts, 10**6]
    return tuple(f"{part // 10**6}.{part % 10**6:06d}" for part in (edges[i + 1] - edges[i] for i in range(count)))


def a_row(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice([*KINDS, "contestant", "contestant", "coach"])
    prizes = PRIZES if kind in KINDS[3:] else [prize for prize in PRIZES if prize]
    found = {
        "level": chance.choice(["city-1"] * 5 + ["world"]), "prize": chance.choice(prizes), "recipient": kind,
        "amount": chance.choice([None, "0", "0.01", "100", "100.01", "333.33", "1000", f"{chance.randrange(10**6)}.{chance.randrange(100):02d}"]),
    }
    if kind == "contestant":
        found["unit"] = chance.choice(["person", "team"])
    if chance.random() < 0.25:
        found["tag"] = chance.choice(["t", "u"])
    if chance.random() < 0.15:
        found["division"] = chance.choice(["staff", "student"])
    return found


def a_tax(chance: random.Random) -> dict[str, str]:
    mode = chance.choice(["exempt", "withhold", "net_of_tax"])
    return {"mode": mode} if mode == "exempt" else {"mode": mode, "rate": chance.choice(["0", "0.20", "0.333333", "0.07"])}


def a_schedule(chance: random.Random) -> dict[str, Any]:
    return {
        "in_force": ["2025-03-01", chance.choice([None, "2026-11-30"])],
        "rows": distinct(chance, [a_row(chance) for _ in range(chance.randrange(1, 20))]),
        "team_rule": chance.choice(["each_full", "equal_split", "shares"]),
        "cumulation": chance.choice(["stack", "highest_only", "top_up", "top_up"]),
        "scope": chance.choice(["event", "year"]), "coach_scope": chance.choice(["event", "result"]),
        "tax": {kind: a_tax(chance) for kind in KINDS if chance.random() < 0.97},
    }


def distinct(chance: random.Random, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mostly without a second row for one recipient and prize, which is ambiguous more often than not."""
    if chance.random() < 0.1:
        return rows
    return list({(row["recipient"], row["level"], str(row["prize"])[:5], row.get("tag")): row for row in rows}.values())


def a_result(chance: random.Random) -> dict[str, Any]:
    contestants = chance.sample("abc", chance.randrange(4))
    coaches = chance.sample("klm", chance.randrange(3))
    found: dict[str, Any] = {
        "event": chance.choice(["车工", "车工", "钳工"]), "level": chance.choice(["city-1"] * 5 + ["world", "city-2"]),
        "date": chance.choice(["2025-02-28", "2025-03-01", *DAYS, *DAYS, "2026-11-30", "2026-12-01"]),
        "prize": chance.choice(["gold", "silver", "bronze", "gold", "silver", "none", None]), "place": chance.choice([None, None, 1, 2, 3, 4, 6, 7]),
        "division": chance.choice([None, "staff", "student"]), "tags": chance.sample(["t", "u", "v"], chance.randrange(4)),
        "contestants": people(*contestants, shares=a_share(chance, len(contestants)) if contestants else ()),
        "coach_group": people(*coaches, shares=a_share(chance, len(coaches)) if coaches else ()),
    }
    for kind in KINDS[3:]:
        found[kind] = chance.choice([None, "u", "v"])
    if chance.random() < 0.5:
        found["project"] = chance.choice(["车工", "加工"])
    return found


def a_case(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    return case(a_schedule(chance), *(a_result(chance) for _ in range(chance.randrange(14))))


def ours(document: dict[str, Any]) -> dict[str, Any]:
    """The program's answer in the oracle's shape, after a look at the printed one."""
    read = parse_case(document, find)
    found, printed = outcome_of(read.schedule, read.results), compute(read.schedule, read.results, reason)
    assert [line["gross"] for line in printed["lines"]] == list(map(gross_of, found.lines))
    return {
        "topped_up": sum(1 for line in found.lines if line.reduction),
        "lines": [
            (line.portion.result, line.portion.recipient, line.portion.kind, line.settled.gross, line.settled.tax, line.settled.net)
            for line in found.lines
        ],
        "unset": [(gap["result"], gap["kind"], gap["reason"]) for gap in printed["unset"]],
        "superseded": [
            (lost["result"], lost["kind"], lost["recipient"], fen(lost["gross"]), lost["by"]) for lost in printed["superseded"]
        ],
    }


def gross_of(line: Any) -> str:
    return f"{line.settled.gross // 100}.{line.settled.gross % 100:02d}"


def answers(seed: int) -> tuple[Any, Any]:
    document = a_case(seed)
    try:
        theirs: Any = oracle.solve(document)
    except oracle.Refused as refused:
        theirs = set(refused.args[0])
    try:
        return ours(document), theirs
    except Problems as found:
        codes = {problem.code for problem in found.problems}
        return ({"row_ambiguous"} if "row_ambiguous" in codes else codes), theirs


@pytest.mark.parametrize("block", range(10))
def test_program_and_oracle_agree(block: int) -> None:
    for seed in range(block * 150, block * 150 + 150):
        program, slow = answers(seed)
        assert program == slow, f"seed {seed}"


def test_the_random_cases_reach_what_they_are_meant_to_reach() -> None:
    seen: Counter[str] = Counter()
    for seed in range(500):
        _, slow = answers(seed)
        seen.update(slow if isinstance(slow, set) else [key for key, value in slow.items() if value])
        if isinstance(slow, dict):
            seen.update(gap[2] for gap in slow["unset"])
            seen.update(["topped_up"] if slow["topped_up"] else [])
    assert min(seen[what] for what in (
        "lines", "unset", "superseded", "row_ambiguous", "tax_missing", "not_in_force", "no_row", "amount_not_set", "topped_up",
    )) >= 10, seen
