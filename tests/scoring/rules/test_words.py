"""Words, ranges, references and weights of a bundle: each refused at its own path and with its own code."""
import json

import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import complete, entry, judgement, mark, measurement, module, put, simple
from tests.scoring.rules.prizes import FLOAT, MEDALS, bands, ratio
from tests.scoring.rules.refusing import problems, refused

WORDS = [
    ("rules.modules[0].panel.method", "median"), ("rules.modules[0].panel.level", "module"), ("rules.modules[0].aspects[0].kind", "M"),
    ("rules.rounding[0].step", "scale"), ("rules.rounding[0].mode", "half_down"), ("rules.unresolved_ties", "shared"),
    ("rules.rank_within", "unit"), ("rules.prizes.kind", "medals"), ("rules.prizes.of", "registered"),
    ("rules.prizes.tie_at_cut", "drop"), ("rules.prizes.requires[0]", "Passed"), ("rules.prizes.requires[0]", "division:"),
    ("rules.prizes.requires[0]", "title_held"), ("rules.titles.kind", "worldskills"), ("rules.tie_chain[0]", "time:desc"),
    ("rules.tie_chain[0]", "module:P"), ("rules.tie_chain[0]", "module:P:up"), ("rules.tie_chain[0]", "aspect:T:desc"),
    ("rules.tie_chain[0]", "total:desc"), ("rules.tie_chain[0]", ""), ("rules.tie_chain[0]", "aspect:P/01:desc"),
    ("entries[4].status", "present"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), WORDS)
def test_a_word_that_the_rules_do_not_know_is_refused(path, value):
    assert refused(put(complete(), path, value)) == [(path, "unknown_rule")]


def test_what_belongs_to_another_kind_of_prizes_is_refused():
    for key, value in (("of", "passed"), ("tie_at_cut", "include"), ("excellence", {"upto_percent": "50"})):
        assert refused(put(complete(), "rules.prizes", {**MEDALS, key: value})) == [(f"rules.prizes.{key}", "unknown_rule")]
    excellence = {"upto_percent": "50"}
    assert refused(put(complete(), "rules.titles.excellence", excellence)) == [("rules.titles.excellence", "unknown_rule")]
    assert refused(put(complete(), "rules.prizes.bands", [])) == [("rules.prizes.bands", "unknown_rule")]
    assert refused(put(complete(), "rules.prizes.rounding", "ceil")) == [("rules.prizes.rounding", "unknown_rule")]


def test_medals_on_the_scale_need_a_scale():
    document = put(put(complete(), "rules.scale", None), "rules.prizes", MEDALS)
    assert refused(document) == [("rules.prizes.on", "unknown_rule")]
    compute(parse_bundle(put(document, "rules.prizes", {**MEDALS, "on": "total"})))


@pytest.mark.parametrize("key", ["tie_points", "threshold"])
def test_medals_need_their_numbers(key):
    document = put(complete(), "rules.prizes", {**MEDALS, key: None})
    assert refused(document) == [(f"rules.prizes.{key}", "required")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rules.modules[0].aspects[0].max_mark", "-1"),
        ("rules.modules[0].aspects[0].factor", "-0.000001"),
        ("rules.rounding[0].places", 7),
        ("deductions[0].points", "-0.5"),
        ("rules.prizes.excellence.upto_percent", "-1"),
    ],
)
def test_a_number_outside_its_range_is_refused(path, value):
    assert refused(put(complete(), path, value)) == [(path, "out_of_range")]


def test_the_most_of_a_ratio_may_not_be_below_its_least():
    assert refused(put(complete(), "rules.prizes", ratio(min=3, max=2))) == [("rules.prizes.awards[0].max", "out_of_range")]
    compute(parse_bundle(put(complete(), "rules.prizes", {**ratio(min=3, max=3), "tie_at_cut": "include"})))


def test_empty_modules_and_aspects_are_refused():
    assert refused(put(complete(), "rules.modules", [])) == [("rules.modules", "required")]
    assert refused(put(complete(), "rules.modules[1].aspects", [])) == [("rules.modules[1].aspects", "required")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("entries[5]", entry("0001")),
        ("rules.modules[2]", module("T")),
        ("rules.modules[0].aspects[2]", measurement("01")),
        ("rules.rounding[4]", {"step": "total", "places": 1}),
    ],
)
def test_a_code_that_stands_twice_is_refused(path, value):
    key = "step" if "rounding" in path else "code"
    assert refused(put(complete(), path, value)) == [(f"{path}.{key}", "duplicate_code")]


def test_the_same_aspect_code_in_two_modules_is_no_duplicate():
    assert [row["code"] for row in complete()["rules"]["modules"][1]["aspects"]] == ["01", "02"]
    compute(parse_bundle(complete()))


def test_decisions_name_known_entries_once_each():
    document = put(complete(), "rules.decisions", [{"entries": ["0001", "0001", "0007"], "document": "裁决"}])
    assert refused(document) == [
        ("rules.decisions[0].entries[1]", "duplicate_code"),
        ("rules.decisions[0].entries[2]", "unknown_entry"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("marks[0].entry", "0007", "unknown_entry"),
        ("deductions[0].entry", "0007", "unknown_entry"),
        ("marks[0].aspect", "T/09", "unknown_aspect"),
        ("marks[0].aspect", "X/01", "unknown_aspect"),
        ("marks[0].aspect", "T", "unknown_aspect"),
        ("deductions[0].module", "X", "unknown_module"),
        ("rules.tie_chain[0]", "module:X:desc", "unknown_module"),
        ("rules.tie_chain[0]", "aspect:T/09:desc", "unknown_aspect"),
    ],
)
def test_a_reference_to_something_that_is_not_there_is_refused(path, value, code):
    assert refused(put(complete(), path, value)) == [(path, code)]


def test_the_second_mark_of_one_judge_for_one_aspect_is_refused():
    document = complete()
    document["marks"].append(dict(document["marks"][5]))
    assert refused(document) == [(f"marks[{len(document['marks']) - 1}]", "duplicate_mark")]
    document["marks"][-1]["mark"] = None
    assert refused(document) == [(f"marks[{len(document['marks']) - 1}]", "duplicate_mark")]


@pytest.mark.parametrize(("value", "ok"), [("0", True), ("-0", True), ("100", True), ("100.000000", True), ("100.000001", False),
                                           ("-0.01", False), ("101", False)])  # fmt: skip
def test_a_measurement_lies_between_0_and_its_maximum(value, ok):
    document = simple({"1": value})
    if ok:
        compute(parse_bundle(document))
    else:
        assert refused(document) == [("marks[0].mark", "mark_out_of_range")]


@pytest.mark.parametrize(("value", "ok"), [("0", True), ("3", True), ("3.0", True), ("4", False), ("0.5", False), ("-1", False)])
@pytest.mark.parametrize("max_mark", ["2", "0.5", "10"])
def test_a_judgement_is_0_1_2_or_3_whatever_its_maximum(value, ok, max_mark):
    document = simple({"1": value})
    document["rules"]["modules"] = [module("T", [judgement("01", max_mark)])]
    document["marks"] = [mark("1", value, judge=judge) for judge in ("A", "B", "C")]
    if ok:
        compute(parse_bundle(document))
    else:
        assert refused(document) == [(f"marks[{index}].mark", "mark_out_of_range") for index in range(3)]


def test_a_judgement_in_a_sheet_level_module_is_refused():
    document = complete()
    document["rules"]["modules"][1]["aspects"][1] = judgement("02", "10")
    assert ("rules.modules[1].aspects[1].kind", "unknown_rule") in refused(document)


def test_weights_may_not_be_negative_or_all_zero():
    assert refused(put(complete(), "rules.modules[1].weight", "-0.7")) == [("rules.modules[1].weight", "weights")]
    document = put(put(complete(), "rules.modules[1].weight", "0"), "rules.modules[0].weight", "0.000")
    assert refused(document) == [("rules.modules", "weights")]
    compute(parse_bundle(put(complete(), "rules.modules[1].weight", "0")))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 5), (7, None)], [("rules.prizes.bands[1].from", "bands_gap")]),
        ([(1, 5), (5, None)], [("rules.prizes.bands[1].from", "bands_overlap")]),
        ([(6, 9), (1, 5)], [("rules.prizes.bands[1].from", "bands_overlap")]),
        ([(5, 4)], [("rules.prizes.bands[0].from", "bands_overlap")]),
        ([(1, None), (6, 9)], [("rules.prizes.bands[0].to", "required")]),
        ([(1, 5), (6, 6), (8, 9)], [("rules.prizes.bands[2].from", "bands_gap")]),
    ],
)
def test_bands_ascend_without_gaps_and_overlaps(spans, expected):
    assert refused(put(complete(), "rules.prizes", bands(*spans))) == expected


def test_marks_and_deductions_of_entries_that_did_not_compete_are_not_checked_beyond_the_entry():
    document = complete()
    document["marks"] += [{"entry": "0009"}, {"entry": "0009", "judge": 1, "aspect": [], "mark": FLOAT}, mark("0009", "999"), mark("0009", "50")] * 2
    document["deductions"] += [{"entry": "0009"}, {"entry": "0009", "module": "X", "points": -1}]
    assert parse_bundle(document) == parse_bundle(complete())


def test_everything_that_a_stage_finds_is_reported_at_once():
    document = complete()
    put(document, "event.code", "a b")
    put(document, "rules.modules[0].panel.methd", "mean")
    put(document, "entries[4].time_seconds", -1)
    put(document, "marks[12].mark", "100.5")
    put(document, "marks[13]", {"entry": "x", "judge": "J 1", "aspect": "T/77", "mark": 4})
    put(document, "deductions[0].points", 1)
    assert set(refused(document)) == {
        ("event.code", "out_of_range"),
        ("rules.modules[0].panel.methd", "unknown_rule"),
        ("entries[4].time_seconds", "out_of_range"),
        ("marks[12].mark", "mark_out_of_range"),
        ("marks[13].entry", "unknown_entry"),
        ("marks[13].judge", "out_of_range"),
        ("marks[13].aspect", "unknown_aspect"),
        ("marks[13].mark", "not_a_decimal"),
        ("deductions[0].points", "not_a_decimal"),
    }


def test_a_mark_is_compared_with_its_maximum_unless_the_maximum_itself_is_in_doubt():
    document = put(put(complete(), "marks[0].mark", "101"), "rules.modules[0].aspects[0].factr", "1")
    assert refused(document) == [("rules.modules[0].aspects[0].factr", "unknown_rule"), ("marks[0].mark", "mark_out_of_range")]
    document = put(put(complete(), "marks[0].mark", "101"), "rules.modules[0].aspects[0].max_mark", "100,0")
    assert refused(document) == [("rules.modules[0].aspects[0].max_mark", "not_a_decimal")]


def test_a_later_stage_does_not_run_when_a_field_is_wrong():
    document = simple({"1": "5", "2": "5"}, unresolved_ties="decide")
    document["marks"].pop()
    assert refused(document) == [("entries[1]", "mark_missing")]
    assert refused(put(document, "event.name", 1)) == [("event.name", "wrong_type")]


def test_problems_carry_the_name_of_the_file_and_short_facts():
    document = put(complete(), "event.code", "x" * 5000)
    try:
        parse_bundle(document, "a.json")
    except ValueError as refusal:
        [problem] = refusal.problems
    assert problem.file == "a.json"
    assert len(json.dumps(problem.facts)) < 200
    assert problems(document)[0].file is None
