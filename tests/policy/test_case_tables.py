"""The cases that the policy office can read: rules.yaml and published.yaml, one test per sentence."""
from pathlib import Path
from typing import Any

import pytest
import yaml

from awards.policy.shipped import shipped_schedule
from awards.rules.compute import compute_case
from foundation.rules.problems import Problems
from tests.awards.rules.cases import EXEMPT, case, reason

KEYS = {"sentence", "schedule", "results", "paid", "unset", "superseded", "totals", "refused"}
TABLES = ("rules.yaml", "published.yaml")


def table(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return found


def cases() -> list[Any]:
    return [pytest.param(entry, id=f"{name}-{entry['sentence']}") for name in TABLES for entry in table(name)]


def outcome(entry: dict[str, Any]) -> dict[str, Any]:
    """What the program answers to a case of a table, as far as the table looks at it."""
    rules = entry["schedule"]
    document = case(rules if isinstance(rules, str) else {"tax": EXEMPT, **rules}, *entry["results"])
    try:
        answer = compute_case(document, shipped_schedule, reason)
    except Problems as found:
        return {"refused": [[problem.path, problem.code] for problem in found.problems]}
    paid, totals = answer["lines"], answer["totals"]
    if "paid" in entry and len(entry["paid"]) == len(paid):
        paid = [{key: line[key] for key in wanted} for wanted, line in zip(entry["paid"], paid, strict=True)]
    return {
        "paid": paid if "paid" in entry else None, "unset": answer["unset"], "superseded": answer["superseded"],
        "totals": {kind: totals.get(kind) for kind in entry.get("totals", {})},
    }


def expected(entry: dict[str, Any]) -> dict[str, Any]:
    if "refused" in entry:
        return {"refused": entry["refused"]}
    return {
        "paid": entry.get("paid"), "unset": entry.get("unset", []), "superseded": entry.get("superseded", []),
        "totals": entry.get("totals", {}),
    }


@pytest.mark.parametrize("entry", cases())
def test_the_case_comes_out_as_its_sentence_says(entry: dict[str, Any]) -> None:
    assert set(entry) <= KEYS and entry["sentence"] and {"paid", "totals", "refused"} & set(entry)
    assert outcome(entry) == expected(entry)


@pytest.mark.parametrize("spoilt", [{"paid": []}, {"totals": {"all": {}}}, {"unset": [{}]}, {"superseded": [{}]}, {"refused": []}])
def test_a_case_with_another_expectation_does_not_come_out(spoilt: dict[str, Any]) -> None:
    entry = {**table("published.yaml")[0], **spoilt}
    assert outcome(entry) != expected(entry)
