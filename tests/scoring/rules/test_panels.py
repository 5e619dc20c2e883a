"""The stage of the panels, and the arithmetic from marks to totals."""
import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import bundle, complete, entry, judgement, mark, measurement, module, put, simple
from tests.scoring.rules.refusing import problems, refused

ROUNDED = [{"step": step, "places": 2} for step in ("panel", "factor", "module", "total")]


def panel_of(marks, *, level="aspect", **panel):
    """One entry, one aspect, one mark per judge."""
    rows = [mark("1", value, judge=f"J{index}") for index, value in enumerate(marks)]
    return bundle([entry("1")], rows, [module("T", level=level, panel=panel)])


def judged(scores, max_mark="2", rounding=ROUNDED):
    rows = [mark("1", score, judge=f"J{index}") for index, score in enumerate(scores)]
    return bundle([entry("1")], rows, [module("T", [judgement("01", max_mark)])], rounding=rounding)


def sheets(rows, *, factors=("1", "1"), **panel):
    """One entry; per judge one mark for each of two aspects; ``...`` for no row at all."""
    marks = [
        mark("1", value, f"P/{index}", judge)
        for judge, values in rows.items()
        for index, value in enumerate(values)
        if value is not ...
    ]
    aspects = [measurement(str(index), "100", factor=factor) for index, factor in enumerate(factors)]
    return bundle([entry("1")], marks, [module("P", aspects, level="sheet", panel=panel)])


def total(document):
    return compute(parse_bundle(document))[0]["total"]


@pytest.mark.parametrize("level", ["aspect", "sheet"])
@pytest.mark.parametrize(
    ("marks", "panel", "expected"),
    [
        (["1", "2", "4"], {}, "2.333333"),
        (["1", "2", "4"], {"method": "sum"}, "7"),
        (["1", "2", "4"], {"drop_high": 1, "drop_low": 1}, "2"),
        (["4", "4", "1"], {"drop_high": 1}, "2.5"),
        (["1", "1", "4"], {"drop_low": 1, "method": "sum"}, "5"),
        (["1", None, "4"], {"minimum_judges": 2}, "2.5"),
        (["1", "4"], {"minimum_judges": 0}, "2.5"),
    ],
)
def test_a_panel_is_the_mean_or_the_sum_after_dropping_one_instance_each(level, marks, panel, expected):
    assert total(panel_of(marks, level=level, **panel)) == expected


@pytest.mark.parametrize("level", ["aspect", "sheet"])
@pytest.mark.parametrize(
    ("marks", "panel"),
    [
        (["1", None], {"minimum_judges": 2}),
        (["1", "2"], {"drop_high": 1, "drop_low": 1}),
        (["1", "2"], {"drop_high": 10**30}),
        ([None], {"minimum_judges": 0}),
        ([None], {}),
        (["1", None], {"method": "sum"}),
    ],
)
def test_too_few_judges_are_refused(level, marks, panel):
    assert refused(panel_of(marks, level=level, **panel)) == [("entries[0]", "too_few_judges")]


def test_the_minimum_counts_before_dropping():
    assert total(panel_of(["1", "2", "3"], minimum_judges=3, drop_high=1, drop_low=1)) == "2"


def test_an_aspect_without_any_row_is_missing_on_both_levels():
    document = complete()
    document["marks"] = [row for row in document["marks"] if (row["entry"], row["aspect"]) != ("0002", "T/02")]
    assert refused(document) == [("entries[1]", "mark_missing")]
    assert problems(document)[0].facts == {"entry": "0002", "about": "T/02"}
    document["marks"] = [row for row in document["marks"] if (row["entry"], row["aspect"]) != ("0003", "P/01")]
    assert refused(document) == [("entries[1]", "mark_missing"), ("entries[2]", "mark_missing")]


def test_a_null_mark_is_never_zero():
    assert total(panel_of(["4", None, "2"])) == "3"
    assert total(panel_of(["4", "0", "2"])) == "2"


def test_a_judge_without_a_mark_for_one_aspect_is_missing_for_the_whole_sheet():
    rows = {"A": ("10", "20"), "B": ("100", None), "C": ("100", ...), "D": ("20", "30")}
    assert total(sheets(rows)) == "40"
    assert refused(sheets(rows, minimum_judges=3)) == [("entries[0]", "too_few_judges")]
    assert refused(sheets(rows, method="sum")) == [("entries[0]", "too_few_judges")]
    assert total(sheets({"A": ("10", "20"), "D": ("20", "30")}, method="sum")) == "80"


def test_a_sheet_is_an_exact_sum_and_only_the_panel_is_rounded():
    document = sheets({"A": ("1.005", "1"), "B": ("1.005", "1")}, factors=("0.333", "0.5"))
    put(document, "rules.rounding", [{"step": "factor", "places": 0}, {"step": "panel", "places": 4}])
    assert total(document) == "0.8347"


def test_dropping_sheets_drops_judges_and_not_marks():
    rows = {"A": ("10", "0"), "B": ("0", "9"), "C": ("5", "3")}
    assert total(sheets(rows, drop_high=1, drop_low=1)) == "9"


def test_a_judgement_is_the_share_of_nine_of_its_maximum():
    assert total(judged(["2", "2", "3"], "1.5")) == "1.17"
    assert total(judged(["1", "1", "2"], "0.333333", rounding=[])) == "0.148148"
    assert total(judged(["3", "3", "3"])) == "2.00"


@pytest.mark.parametrize("scores", [["1", "1"], ["1", "1", None], ["1", "1", "1", "1"], ["1"]])
def test_a_judgement_has_three_marks_no_more_and_no_fewer(scores):
    assert refused(judged(scores)) == [("entries[0]", "too_few_judges")]


def test_a_fourth_judge_without_a_mark_does_not_disturb_a_judgement():
    assert total(judged(["1", "1", "1", None])) == "0.67"


@pytest.mark.parametrize("scores", [["1", "3", "2"], ["0", "2", "1"], ["0", "3", "3"]])
def test_a_spread_above_one_is_refused(scores):
    assert refused(judged(scores)) == [("entries[0]", "spread_exceeded")]


def test_method_and_dropping_do_not_apply_to_a_judgement():
    document = judged(["2", "2", "3"], "1.5")
    put(document, "rules.modules[0].panel", {"level": "aspect", "method": "sum", "drop_high": 2, "minimum_judges": 9})
    assert total(document) == "1.17"


def test_all_panels_of_all_entries_are_reported_at_once():
    document = complete()
    for row in document["marks"]:
        if row["aspect"] == "T/02" and row["judge"] == "J1":
            row["mark"] = "0"
        if row["aspect"] == "P/02" and row["judge"] == "J1":
            row["mark"] = None
    codes = [code for _, code in refused(document)]
    assert codes == ["spread_exceeded", "too_few_judges"] * 4


def test_each_step_rounds_only_where_it_is_listed():
    document = panel_of(["1.005", "1.006"])
    put(document, "rules.modules[0].aspects[0].factor", "1.5")
    assert total(document) == "1.50825"
    put(document, "rules.rounding", [{"step": "panel", "places": 2}])
    assert total(document) == "1.515"
    put(document, "rules.rounding", ROUNDED)
    assert total(document) == "1.52"
    put(document, "rules.rounding", [{"step": "total", "places": 3, "mode": "down"}])
    assert total(document) == "1.508"


@pytest.mark.parametrize(
    ("value", "mode", "expected"),
    [("0.125", "half_up", "0.13"), ("0.125", "half_even", "0.12"), ("0.135", "half_even", "0.14"), ("0.129", "down", "0.12")],
)
def test_a_half_goes_where_the_step_says(value, mode, expected):
    assert total(simple({"1": value}, rounding=[{"step": "total", "places": 2, "mode": mode}])) == expected


def test_deductions_come_off_the_module_and_stop_at_zero():
    document = simple({"1": "5", "2": "5"}, rounding=[{"step": "module", "places": 1}])
    rows = [("1", "2.25"), ("1", "0.5"), ("2", "7")]
    document["deductions"] = [{"entry": code, "module": "T", "points": points, "reason": "迟到"} for code, points in rows]
    results = {row["entry"]: row["modules"]["T"] for row in compute(parse_bundle(document))}
    assert results == {"1": "2.3", "2": "0.0"}


def test_weights_need_not_sum_to_one():
    modules = [module("A", weight="1"), module("B", weight="1"), module("C", weight="0")]
    marks = [mark("1", value, f"{code}/01") for code, value in (("A", "30"), ("B", "40.5"), ("C", "9"))]
    [row] = compute(parse_bundle(bundle([entry("1")], marks, modules)))
    assert (row["total"], row["modules"]) == ("70.5", {"A": "30", "B": "40.5", "C": "9"})


@pytest.mark.parametrize(
    ("mark_t", "mark_p", "passed"),
    [("60", "50", True), ("59.99", "90", False), ("60", "49.99", False), ("100", "10", True)],
)
def test_passed_needs_every_pass_mark_and_the_pass_total(mark_t, mark_p, passed):
    modules = [module("T", weight="0.5", pass_mark="60"), module("P", weight="0.5")]
    document = bundle([entry("1")], [mark("1", mark_t, "T/01"), mark("1", mark_p, "P/01")], modules, pass_total="55")
    assert compute(parse_bundle(document))[0]["passed"] is passed


def test_without_any_pass_mark_everybody_has_passed():
    assert compute(parse_bundle(simple({"1": "0"})))[0]["passed"] is True


@pytest.mark.parametrize(
    ("weight", "shown"), [("0.5", "44.125"), ("0.333333", "29.41663725"), ("1", "88.25"), ("0", None), ("0.1", "8.825")]
)
def test_a_value_that_no_step_rounds_is_printed_exactly_if_it_terminates(weight, shown):
    document = simple({"1": "88.250"})
    put(document, "rules.modules[0].weight", weight)
    if shown is None:
        assert refused(document) == [("rules.modules", "weights")]
    else:
        assert total(document) == shown


def test_a_value_that_never_ends_is_printed_half_up_to_six_places():
    assert total(panel_of(["0", "1", "1"])) == "0.666667"
    assert total(panel_of(["1", "1", "1"])) == "1"
