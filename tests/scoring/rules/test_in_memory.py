"""What other rooms and services call without a file: rules by themselves, bundles built in memory, scores alone."""
import hashlib
from fractions import Fraction

import pytest

from foundation.rules.problems import Problems
from scoring.rules.bundle import Bundle, parse_bundle
from scoring.rules.compute import compute, results_of, scores_of
from scoring.rules.marks import Deduction, Entry, Mark
from scoring.rules.panel import sheets_value
from scoring.rules.rounding import MILLION, millionths
from scoring.rules.rules_document import check_rules, parse_rules, rules_hash
from scoring.rules.totals import score_of
from tests.scoring.rules.bundles import complete, judgement, measurement, module, put
from tests.scoring.rules.ledgers import canonical


def with_scheme(**more):
    document = module("P", weight="0.7", **more)
    del document["aspects"]
    return {"modules": [module("T"), {**document, "scheme": "auto.xlsx"}]}


def test_rules_are_checked_where_they_stand():
    rules = put(complete(), "rules.modules[0].panel.methd", "mean")["rules"]
    [problem] = check_rules(rules, "events[3].rules")
    assert (problem.path, problem.code) == ("events[3].rules.modules[0].panel.methd", "unknown_rule")
    assert check_rules(complete()["rules"]) == []
    assert [(problem.path, problem.code) for problem in check_rules(None, "events[0].rules")] == [("events[0].rules", "required")]
    assert [(problem.path, problem.code) for problem in check_rules([], "events[0].rules")] == [("events[0].rules", "wrong_type")]


def test_a_module_may_name_a_scheme_only_where_that_is_allowed():
    assert check_rules(with_scheme(), schemes=True) == []
    assert {(problem.path, problem.code) for problem in check_rules(with_scheme())} == {
        ("rules.modules[1].scheme", "unknown_rule"),
        ("rules.modules[1].aspects", "required"),
    }


def test_aspects_of_a_scheme_may_be_named_in_the_tie_chain_before_the_scheme_is_read():
    rules = {**with_scheme(), "tie_chain": ["aspect:P/A1.1:desc", "aspect:T/99:desc", "module:P:desc"]}
    assert [(problem.path, problem.code) for problem in check_rules(rules, schemes=True)] == [("rules.tie_chain[1]", "unknown_aspect")]


def test_a_scheme_and_aspects_together_and_a_module_with_neither_are_refused():
    both = with_scheme()
    both["modules"][1]["aspects"] = [measurement()]
    assert [(problem.path, problem.code) for problem in check_rules(both, schemes=True)] == [("rules.modules[1].aspects", "unknown_rule")]
    neither = with_scheme()
    neither["modules"][1]["scheme"] = None
    assert [(problem.path, problem.code) for problem in check_rules(neither, schemes=True)] == [("rules.modules[1].aspects", "required")]


def test_parsed_rules_raise_everything_that_is_wrong():
    assert [module.code for module in parse_rules(complete()["rules"]).modules] == ["T", "P"]
    with pytest.raises(Problems) as refusal:
        parse_rules({"modules": [module("T", [judgement("01", "-1")], weight="-1")]}, "x")
    assert [(problem.path, problem.code) for problem in refusal.value.problems] == [
        ("x.modules[0].weight", "weights"),
        ("x.modules[0].aspects[0].max_mark", "out_of_range"),
    ]


def test_the_hash_of_rules_leaves_decisions_out_and_nothing_else():
    rules = complete()["rules"]
    expected = hashlib.sha256(canonical({key: value for key, value in rules.items() if key != "decisions"}).encode()).hexdigest()
    assert rules_hash(rules) == expected
    assert rules_hash({**rules, "decisions": [{"entries": ["1"], "document": "x"}]}) == expected
    assert rules_hash(dict(reversed(rules.items()))) == expected
    assert rules_hash({**rules, "pass_total": "30.0"}) != expected


def test_a_bundle_built_in_memory_computes_like_the_document():
    document = complete()
    parsed = parse_bundle(document)
    entries = tuple(
        Entry(row["code"], row["division"], row["unit"], row["status"], row["time_seconds"], row["title_held"]) for row in document["entries"]
    )
    marks = [Mark(row["entry"], row["judge"], row["aspect"], millionths(row["mark"])) for row in document["marks"]]
    deductions = [Deduction("0002", "P", Fraction("0.5"), "超时")]
    built = Bundle(parse_rules(document["rules"]), entries, marks, deductions)
    assert built == parsed
    assert compute(built) == compute(parsed)


def test_a_ranking_can_start_from_sheet_totals_kept_as_whole_numbers():
    document = complete()
    del document["rules"]["modules"][0]
    document["rules"]["tie_chain"] = []
    document["marks"] = [row for row in document["marks"] if row["aspect"].startswith("P/")]
    bundle = parse_bundle(document)
    [practice] = bundle.rules.modules
    factors = {f"P/{aspect.code}": int(aspect.factor * MILLION) for aspect in practice.aspects}
    totals = {}
    for row in bundle.marks:
        sheets = totals.setdefault(row.entry, {})
        sheets[row.judge] = sheets.get(row.judge, 0) + row.millionths * factors[row.aspect]
    taken = {"0002": {"P": Fraction("0.5")}}
    scores = [
        score_of(bundle.rules, entry, {"P": sheets_value(list(totals[entry.code].values()), 0, practice, bundle.rules.rounding).value},
                 taken.get(entry.code, {}))
        for entry in bundle.entries if entry.code in totals
    ]  # fmt: skip
    assert results_of(bundle.rules, bundle.entries, scores) == results_of(bundle.rules, bundle.entries, scores_of(bundle))


@pytest.mark.parametrize(("text", "value"), [("1", 10**6), ("-0.5", -500_000), ("0.000001", 1), ("12.34", 12_340_000), ("007", 7 * 10**6)])
def test_a_decimal_string_is_a_whole_number_of_millionths(text, value):
    assert millionths(text) == value
