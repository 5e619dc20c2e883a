"""Groups, places, ties and decisions, and how the list of results is written."""
import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import bundle, complete, entry, mark, measurement, module, put, simple
from tests.scoring.rules.refusing import problems, refused


def column(document, *keys):
    return [tuple(row[key] for key in keys) for row in compute(parse_bundle(document))]


def with_times(times, totals=None, **rules):
    document = simple(totals or dict.fromkeys(times, "5"), **rules)
    for row in document["entries"]:
        row["time_seconds"] = times[row["code"]]
    return document


def test_equal_entries_share_a_place_and_the_next_place_is_skipped():
    document = simple({"d": "1", "c": "5", "b": "5", "a": "9"})
    assert column(document, "entry", "place", "shared", "decided_by") == [
        ("a", 1, False, None),
        ("b", 2, True, "total"),
        ("c", 2, True, "shared"),
        ("d", 4, False, "total"),
    ]


def test_the_first_of_a_group_was_put_behind_nobody_even_if_it_shares():
    assert column(simple({"1": "5", "2": "5"}), "decided_by") == [(None,), ("shared",)]


def test_the_tie_chain_is_followed_in_order_and_named_as_written():
    modules = [module("T", weight="1"), module("P", weight="1")]
    values = {"a": ("4", "6"), "b": ("6", "4"), "c": ("5", "5"), "d": ("5", "5"), "e": ("5", "5")}
    marks = [mark(code, value, f"{one}/01") for code, pair in values.items() for one, value in zip("TP", pair, strict=True)]
    document = bundle([entry(code) for code in values], marks, modules, tie_chain=["module:P:desc", "time:asc"])
    for row, time in zip(document["entries"], (1, 1, None, 30, 20), strict=True):
        row["time_seconds"] = time
    assert column(document, "entry", "place", "decided_by") == [
        ("a", 1, None),
        ("e", 2, "module:P:desc"),
        ("d", 3, "time:asc"),
        ("c", 4, "time:asc"),
        ("b", 5, "module:P:desc"),
    ]


def test_ascending_keys_prefer_less_and_aspects_count_after_their_factor():
    aspects = [measurement("01", factor="0.5"), measurement("02")]
    marks = [mark("a", "10"), mark("a", "5", "T/02"), mark("b", "20"), mark("b", "0", "T/02")]
    document = bundle([entry("a"), entry("b")], marks, [module("T", aspects)])
    assert column(put(document, "rules.tie_chain", ["aspect:T/01:asc"]), "entry", "decided_by") == [
        ("a", None),
        ("b", "aspect:T/01:asc"),
    ]
    assert column(put(document, "rules.tie_chain", ["aspect:T/01:desc"]), "entry") == [("b",), ("a",)]
    put(document, "rules.rounding", [{"step": "factor", "places": 0, "mode": "down"}])
    document["marks"][0]["mark"], document["marks"][1]["mark"] = "21", "0"
    assert column(document, "entry", "place") == [("a", 1), ("b", 1)]


def test_a_missing_time_is_worse_than_any_time():
    document = with_times({"a": None, "b": 999999, "c": 0, "d": None}, tie_chain=["time:asc"])
    assert column(document, "entry", "place", "shared") == [("c", 1, False), ("b", 2, False), ("a", 3, True), ("d", 3, True)]


def test_totals_compare_as_rounded():
    document = simple({"a": "5.001", "b": "5.004"}, rounding=[{"step": "total", "places": 2}])
    assert column(document, "total", "place") == [("5.00", 1), ("5.00", 1)]


def test_a_decision_orders_one_tied_group():
    document = simple({"a": "5", "b": "5", "c": "9", "d": "5"})
    put(document, "rules.decisions", [{"entries": ["d", "a", "b"], "document": "裁决1号"}])
    assert column(document, "entry", "place", "shared", "decided_by") == [
        ("c", 1, False, None),
        ("d", 2, False, "total"),
        ("a", 3, False, "decision"),
        ("b", 4, False, "decision"),
    ]


@pytest.mark.parametrize("entries", [["a"], ["a", "b", "c"], ["a", "c"], ["c"], [], ["a", "x"]])
def test_a_decision_that_names_anything_but_one_whole_tied_group_is_stale(entries):
    document = simple({"a": "5", "b": "5", "c": "9"})
    document["entries"].append({"code": "x", "status": "absent"})
    put(document, "rules.decisions", [{"entries": entries, "document": "1"}])
    assert refused(document) == [("rules.decisions[0]", "decision_stale")]


def test_a_second_decision_of_the_same_group_is_stale():
    document = simple({"a": "5", "b": "5"})
    put(document, "rules.decisions", [{"entries": ["a", "b"], "document": "1"}, {"entries": ["b", "a"], "document": "2"}])
    assert refused(document) == [("rules.decisions[1]", "decision_stale")]


def test_ties_that_must_be_decided_are_refused_group_by_group():
    document = simple({"a": "5", "b": "5", "c": "4", "d": "4", "e": "4", "f": "1"}, unresolved_ties="decide")
    assert refused(document) == [("rules.decisions", "unresolved_tie")] * 2
    assert [problem.facts["entries"] for problem in problems(document)] == ["a、b", "c、d、e"]
    put(document, "rules.decisions", [{"entries": ["b", "a"], "document": "1"}])
    assert [problem.facts["entries"] for problem in problems(document)] == ["c、d、e"]
    document["rules"]["decisions"].append({"entries": ["d", "e", "c"], "document": "2"})
    assert column(document, "entry") == [("b",), ("a",), ("d",), ("e",), ("c",), ("f",)]


def test_stale_decisions_and_undecided_ties_are_reported_together():
    document = simple({"a": "5", "b": "5"}, unresolved_ties="decide", decisions=[{"entries": ["a"], "document": "1"}])
    assert refused(document) == [("rules.decisions[0]", "decision_stale"), ("rules.decisions", "unresolved_tie")]


def test_divisions_are_ranked_apart_in_the_order_of_their_first_competitor_and_none_is_one_of_them():
    document = simple({"a": "1", "b": "9", "c": "5", "d": "9", "e": "7"}, rank_within="division")
    for row, division in zip(document["entries"], ("y", "x", None, "y", "x"), strict=True):
        row["division"] = division
    document["entries"].insert(0, {"code": "z", "status": "absent"})
    document["entries"].insert(0, {"code": "0", "status": "withdrawn", "division": "x"})
    assert column(document, "entry", "division", "place", "decided_by") == [
        ("d", "y", 1, None),
        ("a", "y", 2, "total"),
        ("b", "x", 1, None),
        ("e", "x", 2, "total"),
        ("c", None, 1, None),
        ("0", "x", None, None),
        ("z", None, None, None),
    ]


def test_a_decision_cannot_order_entries_of_two_groups():
    document = simple({"a": "5", "b": "5"}, rank_within="division", decisions=[{"entries": ["a", "b"], "document": "1"}])
    put(document, "entries[0].division", "x")
    assert refused(document) == [("rules.decisions[0]", "decision_stale")]


def test_a_line_of_the_list_has_exactly_the_keys_of_the_format_in_their_order():
    first, *_, last = compute(parse_bundle(complete()))
    assert list(first) == [
        "entry", "division", "modules", "total", "place", "shared", "passed", "prize", "title", "scale", "decided_by",
    ]  # fmt: skip
    assert first == {
        "entry": "0001", "division": "staff", "modules": {"T": "91.33", "P": "13.25"}, "total": "36.67", "place": 1, "shared": False,
        "passed": True, "prize": "gold", "title": True, "scale": "741", "decided_by": None,
    }  # fmt: skip
    assert last == {
        "entry": "0009", "division": "staff", "modules": {}, "total": None, "place": None, "shared": False, "passed": None,
        "prize": None, "title": False, "scale": None, "decided_by": None,
    }  # fmt: skip


def test_without_entries_the_list_is_empty():
    assert compute(parse_bundle(bundle([], []))) == []
