"""The first two stages: the format, then every field with its own path and code."""

import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import MISSING, complete, put, simple
from tests.scoring.rules.prizes import FLOAT, bands
from tests.scoring.rules.refusing import refused


def test_the_complete_bundle_is_accepted():
    assert [row["place"] for row in compute(parse_bundle(complete()))] == [1, 2, 3, 4, None]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("result-bundle/2", "format_unknown"),
        ("", "format_unknown"),
        (1, "format_unknown"),
        (["result-bundle/1"], "format_unknown"),
        (None, "required"),
        (MISSING, "required"),
    ],
)
def test_another_format_is_refused_before_any_field_is_looked_at(value, code):
    document = put(put(complete(), "event", MISSING), "format", value)
    assert refused(document) == [("format", code)]


@pytest.mark.parametrize("document", [None, [], "result-bundle/1", 1, True, FLOAT])
def test_a_document_that_is_no_object_is_refused(document):
    [(path, code)] = refused(document)
    assert (path, code) == ("", "float_not_allowed" if document is FLOAT else "wrong_type")


REQUIRED = [
    "event", "event.code", "event.name", "rules", "rules.modules", "rules.modules[1].code", "rules.modules[0].name",
    "rules.modules[0].weight", "rules.modules[0].full_mark", "rules.modules[0].panel", "rules.modules[0].panel.level",
    "rules.modules[0].aspects", "rules.modules[0].aspects[0].kind", "rules.modules[0].aspects[0].max_mark", "rules.rounding[0].step",
    "rules.rounding[0].places", "rules.scale.centre", "rules.scale.spread", "rules.prizes.kind", "rules.prizes.awards",
    "rules.prizes.awards[0].name", "rules.prizes.awards[0].count", "rules.prizes.excellence.upto_percent", "rules.titles.kind",
    "entries", "entries[4].status", "marks", "marks[0].entry", "marks[0].judge", "marks[0].aspect", "deductions[0].entry",
    "deductions[0].module", "deductions[0].points", "deductions[0].reason",
]  # fmt: skip


@pytest.mark.parametrize("value", [MISSING, None], ids=["missing", "null"])
@pytest.mark.parametrize("path", REQUIRED)
def test_a_missing_value_without_a_default_is_refused_where_it_is_missing(path, value):
    assert (path, "required") in refused(put(complete(), path, value))


@pytest.mark.parametrize("path", REQUIRED)
def test_what_refers_to_something_that_cannot_be_read_is_not_blamed_for_it(path):
    blamed = {"rules.modules[1].code": "unknown", "entries[4].status": ""}.get(path)
    codes = {code for _, code in refused(put(complete(), path, MISSING))}
    assert codes == {"required"} or (blamed is not None and {"required", "unknown_module", "unknown_aspect"} >= codes)


DEFAULTS = [
    "rules.modules[0].pass_mark", "rules.modules[0].panel.method", "rules.modules[0].panel.drop_high",
    "rules.modules[0].panel.drop_low", "rules.modules[0].panel.minimum_judges", "rules.modules[0].aspects[0].factor", "rules.rounding",
    "rules.rounding[0].mode", "rules.tie_chain", "rules.unresolved_ties", "rules.decisions", "rules.pass_total", "rules.rank_within",
    "rules.scale", "rules.prizes", "rules.titles", "rules.prizes.of", "rules.prizes.requires", "rules.prizes.excellence",
    "rules.prizes.excellence.name", "rules.titles.tie_at_cut", "entries[0].division", "entries[0].unit",
    "entries[0].time_seconds", "entries[0].title_held", "deductions",
]  # fmt: skip


@pytest.mark.parametrize("path", DEFAULTS)
def test_a_missing_key_with_a_default_means_the_same_as_null(path):
    missing = compute(parse_bundle(put(complete(), path, MISSING)))
    assert missing == compute(parse_bundle(put(complete(), path, None)))


def test_a_mark_without_the_key_mark_means_that_the_judge_gave_none():
    document = put(simple({"1": "5", "2": "6"}), "marks[0].mark", MISSING)
    assert refused(document) == [("entries[0]", "too_few_judges")]


DECIMALS = [
    "rules.modules[0].weight", "rules.modules[0].full_mark", "rules.modules[0].pass_mark", "rules.modules[0].aspects[0].max_mark",
    "rules.modules[0].aspects[0].factor", "rules.pass_total", "rules.scale.centre", "rules.scale.spread",
    "rules.prizes.excellence.upto_percent", "marks[3].mark", "deductions[0].points",
]  # fmt: skip


@pytest.mark.parametrize("path", DECIMALS)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1, "not_a_decimal"),
        (FLOAT, "float_not_allowed"),
        (True, "wrong_type"),
        ([], "wrong_type"),
        ({}, "wrong_type"),
        ("", "not_a_decimal"),
        ("1,5", "not_a_decimal"),
        ("+1", "not_a_decimal"),
        (".5", "not_a_decimal"),
        ("1.", "not_a_decimal"),
        ("1e2", "not_a_decimal"),
        (" 1", "not_a_decimal"),
        ("1\n", "not_a_decimal"),
        ("１", "not_a_decimal"),
        ("1.0000000", "not_a_decimal"),
        ("1234567890123", "not_a_decimal"),
        ("NaN", "not_a_decimal"),
    ],
)
def test_what_is_no_decimal_string_is_refused_where_one_belongs(path, value, code):
    assert refused(put(complete(), path, value)) == [(path, code)]


COUNTS = [
    "rules.modules[0].panel.drop_high", "rules.modules[0].panel.drop_low", "rules.modules[0].panel.minimum_judges",
    "rules.rounding[0].places", "rules.prizes.awards[0].count", "entries[0].time_seconds",
]  # fmt: skip


@pytest.mark.parametrize("path", COUNTS)
@pytest.mark.parametrize(
    ("value", "code"),
    [("1", "wrong_type"), (True, "wrong_type"), (FLOAT, "float_not_allowed"), (-1, "out_of_range"), ([1], "wrong_type")],
)
def test_what_is_no_whole_number_from_0_is_refused_where_one_belongs(path, value, code):
    assert refused(put(complete(), path, value)) == [(path, code)]


TEXTS = [
    "event.code", "event.name", "rules.modules[0].name", "rules.modules[0].panel.method", "rules.modules[0].panel.level",
    "rules.rounding[1].step", "rules.rounding[0].mode", "rules.tie_chain[0]", "rules.unresolved_ties", "rules.rank_within",
    "rules.prizes.of", "rules.prizes.requires[0]", "rules.prizes.tie_at_cut", "rules.prizes.awards[1].name",
    "rules.prizes.excellence.name", "entries[4].division", "entries[4].unit", "entries[4].status", "marks[2].judge",
    "marks[2].aspect", "marks[2].entry", "deductions[0].entry", "deductions[0].module", "deductions[0].reason",
]  # fmt: skip


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize(
    ("value", "code"), [(7, "wrong_type"), (False, "wrong_type"), ({}, "wrong_type"), (FLOAT, "float_not_allowed")]
)
def test_what_is_no_text_is_refused_where_text_belongs(path, value, code):
    assert refused(put(complete(), path, value)) == [(path, code)]


@pytest.mark.parametrize("value", ["true", 1, 0, [], FLOAT])
def test_title_held_is_true_or_false_and_nothing_else(value):
    code = "float_not_allowed" if value is FLOAT else "wrong_type"
    assert refused(put(complete(), "entries[0].title_held", value)) == [("entries[0].title_held", code)]


LISTS = [
    "rules.modules", "rules.modules[0].aspects", "rules.rounding", "rules.tie_chain", "rules.decisions", "rules.prizes.awards",
    "rules.prizes.requires", "entries", "marks", "deductions",
]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", [{}, "x", 1])
def test_what_is_no_list_is_refused_where_a_list_belongs(path, value):
    assert refused(put(complete(), path, value)) == [(path, "wrong_type")]


@pytest.mark.parametrize("path", [path for path in LISTS if path not in ("rules.tie_chain", "rules.prizes.requires")])
@pytest.mark.parametrize("value", [None, [], "x", 1, True])
def test_an_item_that_is_no_object_is_refused_at_its_place(path, value):
    assert (f"{path}[0]", "wrong_type") in refused(put(complete(), path, [value]))


@pytest.mark.parametrize("path", ["event", "rules", "rules.modules[1].panel", "rules.scale", "rules.prizes", "rules.titles",
                                  "rules.prizes.excellence"])  # fmt: skip
def test_what_is_no_object_is_refused_where_an_object_belongs(path):
    assert (path, "wrong_type") in refused(put(complete(), path, []))


CODES = ["event.code", "entries[4].code", "entries[4].unit", "marks[1].judge"]


@pytest.mark.parametrize("path", CODES)
@pytest.mark.parametrize("value", ["", "a b", "a:b", "a/b", "a\u3000b", "a\n", "x" * 41])
def test_a_code_with_white_space_colon_or_slash_or_of_another_length_is_out_of_range(path, value):
    assert refused(put(complete(), path, value)) == [(path, "out_of_range")]


@pytest.mark.parametrize("path", ["rules.modules[1].code", "rules.modules[0].aspects[1].code"])
def test_codes_of_modules_and_aspects_follow_the_same_pattern(path):
    assert (path, "out_of_range") in refused(put(complete(), path, "a b"))


@pytest.mark.parametrize("path", CODES)
@pytest.mark.parametrize("value", ["x" * 40, "甲-1", "é", "\u0000"])
def test_any_other_code_is_accepted(path, value):
    compute(parse_bundle(put(complete(), path, value)))


@pytest.mark.parametrize("path", ["entries[4].division", "rules.prizes.awards[0].name", "rules.prizes.excellence.name"])
def test_divisions_and_award_names_may_not_be_empty(path):
    assert refused(put(complete(), path, "")) == [(path, "out_of_range")]


UNKNOWN_KEYS = [
    "rules", "rules.modules[0]", "rules.modules[0].panel", "rules.modules[0].aspects[0]", "rules.rounding[0]", "rules.scale",
    "rules.prizes", "rules.prizes.awards[0]", "rules.prizes.excellence", "rules.titles", "rules.titles.awards[0]",
]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN_KEYS)
@pytest.mark.parametrize("value", [1, None, "x", {}])
def test_a_misspelt_rule_is_refused_at_every_depth(path, value):
    assert refused(put(complete(), f"{path}.drop_hihg", value)) == [(f"{path}.drop_hihg", "unknown_rule")]


def test_a_misspelt_rule_in_decisions_and_bands_is_refused():
    document = put(complete(), "rules.decisions", [{"entries": [], "document": "1", "why": "x"}])
    assert refused(document) == [("rules.decisions[0].why", "unknown_rule")]
    document = put(complete(), "rules.prizes", bands((1, None)))
    document["rules"]["prizes"]["bands"][0]["name"] = "x"
    assert refused(document) == [("rules.prizes.bands[0].name", "unknown_rule")]


@pytest.mark.parametrize("path", ["", "event.", "entries[0].", "marks[0].", "deductions[0]."])
def test_keys_that_are_not_listed_are_ignored_outside_the_rules(path):
    assert compute(parse_bundle(put(complete(), f"{path}note", FLOAT))) == compute(parse_bundle(complete()))


def test_results_and_ledger_are_ignored():
    document = put(put(complete(), "results", FLOAT), "ledger", [1, {"entries": FLOAT}])
    assert compute(parse_bundle(document)) == compute(parse_bundle(complete()))
