"""A scheme as rows of a sheet: numbering, problems with their rows, moves, sums, pasted text, ways in one cell."""
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.rules.pasted_rows import cells, pasted
from scoring.rules.row_moves import moved
from scoring.rules.scheme_rows import Row, contents_of, module_problems, numbered, rows_of
from scoring.rules.scheme_totals import module_total, totals_of, weighted_full
from scoring.rules.tree import check_tree
from scoring.rules.way_text import read_way, write_way
from scoring.rules.ways import check_way, check_ways
from tests.scoring.rules.schemes import RULES, TEXTS, TREE, drawn_rows, drawn_way

ROWS = [
    Row("criterion", name="成品"), Row("sub", name="工艺", way="1"), Row(name="切配", max_mark="2"),
    Row("steps", name="长度", max_mark="2", way="10 mm: 0.02=2; 0.05=1"), Row(), Row("sub", name="外观", way="2"),
    Row("judgement", name="造型", max_mark="1.5", factor="2", levels="差|可\uff5c良|优", section="1"),
]  # fmt: skip


def test_codes_that_are_left_empty_are_numbered():
    assert [row.code for row in numbered(ROWS)] == ["A", "A1", "A1.1", "A1.2", "A2", "A2.1"]
    assert [row.code for row in numbered([Row(name="x"), Row(name="y")])] == ["01", "02"]
    assert [row.code for row in numbered([Row("sub", name="x"), Row(code="9", name="y"), Row(name="z")])] == ["S1", "9", "S1.2"]


def test_rows_become_aspects_texts_tree_and_ways():
    contents, problems = contents_of(ROWS, {"A1": ["J1"]})
    assert problems == []
    assert [one["code"] for one in contents.aspects] == ["A1.1", "A1.2", "A2.1"]
    assert contents.aspects[2] == {"code": "A2.1", "kind": "judgement", "max_mark": "1.5", "factor": "2"}
    assert contents.texts["A2.1"] == {"name": "造型", "help": "", "levels": ["差", "可", "良", "优"], "section": "1", "part": "A2 外观"}
    assert [(part["code"], part["day"], part["criterion"], part["judges"]) for part in contents.entry["parts"]] == [
        ("A1", 1, "A", ["J1"]), ("A2", 2, "A", None),
    ]  # fmt: skip
    assert list(contents.ways) == ["A1.2"]
    rules = {"modules": [{**RULES["modules"][1], "aspects": contents.aspects}]}
    assert check_tree({"P": contents.entry}, rules) == [] and check_ways({"P/A1.2": contents.ways["A1.2"]}, rules) == []


def test_what_is_stored_becomes_the_same_rows_again():
    module = RULES["modules"][1]
    rows = rows_of(module, TEXTS, TREE, {"P/A1.1": {"kind": "yes_no"}})
    assert [(row.kind, row.code) for row in rows] == [
        ("criterion", "A"), ("sub", "A1"), ("yes_no", "A1.1"), ("measurement", "A1.2"), ("sub", "A2"), ("judgement", "A2.1"),
    ]  # fmt: skip
    contents, problems = contents_of(rows, {"A1": ["J1", "J2", "J3"]})
    assert problems == [] and contents.entry == TREE["P"] and contents.ways == {"A1.1": {"kind": "yes_no"}}
    assert [row.code for row in rows_of(RULES["modules"][0], TEXTS, TREE, {})] == ["01"]


def test_all_problems_are_told_with_their_rows():
    wrong = [
        Row(code="A 1", name="a", max_mark="x"), Row(name="b"), Row(code="B", name="c", max_mark="-1", factor="1,5"), Row(),
        Row("sub", code="S", name="d", way="0"), Row("criterion", code="K", name="e"), Row("judgement", code="B", name="f", max_mark="1", way="1", levels="a|b"),
        Row("steps", name="g", max_mark="1", way="about 3"), Row("time", name="h", max_mark="1", way="5:00=2"), Row("guess", name="i", max_mark="1"),
        Row("yes_no", name="j", max_mark="1", way="1", levels="a|b|c|d"), Row("deduction", name="k", max_mark="1", way="much"),
    ]  # fmt: skip
    found = [(one.path, one.code) for one in contents_of(wrong, {})[1]]
    assert found == [
        ("rows[1].code", "out_of_range"), ("rows[1].max_mark", "not_a_decimal"), ("rows[2].max_mark", "required"),
        ("rows[3].max_mark", "out_of_range"), ("rows[3].factor", "not_a_decimal"), ("rows[5].way", "day_number"),
        ("rows[7].code", "duplicate_code"), ("rows[7].levels", "row_levels"), ("rows[7].way", "way_of_judgement"),
        ("rows[8].way", "row_way_steps"), ("rows[9].way", "step_mark"), ("rows[10].kind", "row_kind"),
        ("rows[11].levels", "row_levels_kind"), ("rows[11].way", "row_way_yes_no"), ("rows[12].way", "row_way_deduction"),
        ("rows[6].code", "criterion_empty"), ("rows[1].code", "row_outside"),
    ]  # fmt: skip
    assert [one.code for one in contents_of([Row("sub", code="S", name="d")], {})[1]] == ["part_empty"]


def test_a_module_is_told_apart_from_its_rows():
    module = {key: value for key, value in RULES["modules"][1].items() if key != "aspects"}
    assert module_problems({**module, "weight": "0"}) == []
    assert [one.path for one in module_problems({**module, "weight": "八", "code": "a b"})] == ["rules.modules[0].weight", "rules.modules[0].code"]


def names(rows):
    return "".join(row.name for row in rows)


SHORT = [Row("criterion", name="K"), Row("sub", name="A"), Row(name="1"), Row(name="2"), Row("sub", name="B"), Row(name="3"), Row("criterion", name="L"), Row("sub", name="C")]


@pytest.mark.parametrize(
    ("move", "place", "after"),
    [
        ("up", 3, "KA21B3LC"), ("up", 2, "K1A2B3LC"), ("up", 4, "KB3A12LC"), ("up", 1, "A12KB3LC"), ("up", 6, "LCKA12B3"),
        ("up", 0, "KA12B3LC"), ("up", 7, "KA12B3CL"), ("down", 1, "KB3A12LC"), ("down", 3, "KA1B23LC"), ("down", 0, "LCKA12B3"),
        ("down", 4, "KA12LB3C"), ("down", 7, "KA12B3LC"), ("copy", 1, "KA12A12B3LC"), ("copy", 2, "KA112B3LC"), ("remove", 1, "KB3LC"),
        ("remove", 0, "LC"), ("insert", 2, "KA12B3LC"), ("up", 99, "KA12B3LC"),
    ],
)  # fmt: skip
def test_rows_move_with_everything_below_them(move, place, after):
    assert names(moved(SHORT, move, place)) == after


def test_what_is_copied_gets_codes_of_its_own():
    rows = [Row("sub", code="A", name="A"), Row(code="A.1", name="1")]
    assert [row.code for row in moved(rows, "copy", 0)] == ["A", "A.1", "", ""]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["up", "down"]))
def test_no_move_loses_a_row_and_the_other_way_round_brings_it_back(seed, move):
    random = Random(seed)
    rows = [replace(row, kind=random.choice(("criterion", "sub", "yes_no"))) for row in drawn_rows(random, 9)]
    place = random.randrange(9)
    after = moved(rows, move, place)
    assert sorted(row.code for row in after) == sorted(row.code for row in rows)
    if rows[place].is_aspect:
        back = moved(after, "down" if move == "up" else "up", after.index(rows[place]))
        assert back == rows or after == rows


def test_sums_are_exact_for_every_heading():
    totals = totals_of(numbered(ROWS))
    assert totals.rows == (7, 4, 2, 2, 3, 3) and totals.module == 7
    assert totals_of([Row(max_mark="0.1", factor="3"), Row(max_mark="x"), Row(max_mark="-5"), Row(max_mark="0.7")]).module == 1
    assert module_total(RULES["modules"][1]) == 100 and weighted_full(RULES) == 100


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_the_sum_of_a_module_is_the_sum_of_its_aspects(seed):
    rows = drawn_rows(Random(seed), 20)
    totals = totals_of(rows)
    assert totals.module == sum((value for row, value in zip(rows, totals.rows, strict=True) if row.is_aspect), Fraction(0))


@pytest.mark.parametrize(
    ("kind", "text", "way"),
    [
        ("steps", "10 mm: 0.02=2; 0.05=1", {"nominal": "10", "unit": "mm", "steps": [{"upto": "0.02", "mark": "2"}, {"upto": "0.05", "mark": "1"}]}),
        ("steps", "≤-18 → 2，-15=1", {"nominal": None, "unit": None, "steps": [{"upto": "-18", "mark": "2"}, {"upto": "-15", "mark": "1"}]}),
        ("steps", "℃：5＝2；8＝1", {"nominal": None, "unit": "℃", "steps": [{"upto": "5", "mark": "2"}, {"upto": "8", "mark": "1"}]}),
        ("steps", "-4.5: 1=2", {"nominal": "-4.5", "unit": None, "steps": [{"upto": "1", "mark": "2"}]}),
        ("time", "5:00=2; 1:00:30=1; 9000=0.5", {"steps": [{"upto": "300", "mark": "2"}, {"upto": "3630", "mark": "1"}, {"upto": "9000", "mark": "0.5"}]}),
        ("deduction", "0.5 处", {"step": "0.5", "unit": "处"}), ("deduction", "0.5/处", {"step": "0.5", "unit": "处"}),
        ("deduction", "-2", {"step": "2", "unit": None}), ("value", "", {}), ("yes_no", " ", {}),
    ],
)  # fmt: skip
def test_a_way_is_typed_in_one_cell(kind, text, way):
    assert read_way(kind, text) == {"kind": kind, **way}


@pytest.mark.parametrize(("kind", "text"), [("steps", ""), ("steps", "5"), ("steps", "5:00=2"), ("time", "five=2"), ("deduction", ""), ("value", "5"), ("steps", "5=2; x")])
def test_a_cell_that_is_no_way_is_not_guessed(kind, text):
    assert read_way(kind, text) is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_a_way_that_is_written_is_read_as_the_same(seed):
    way, most = drawn_way(Random(seed))
    assert read_way(way["kind"], write_way(way)) == way and not check_way(way, most, "w")


def test_rows_are_pasted_from_a_workbook_with_and_without_headings():
    plain = pasted("评判\tA1\t造型\t2\n\nM\t\t\"切配\n均匀\"\t1.5\r\n")
    assert [(row.kind, row.code, row.name, row.max_mark) for row in plain] == [("judgement", "A1", "造型", "2"), ("measurement", "", "切配 均匀", "1.5")]
    headed = pasted("序号\t考核要点\t配分\t备注\t评分标准\n1\t切配\t5\tx\t均匀")
    assert headed == [Row(code="1", name="切配", max_mark="5", help="均匀")]
    assert cells('a\t"b\n""c"" "\td"e"\r\n"f\tg"\t') == [["a", 'b "c"', 'd"e"'], ["f g", ""]]
    assert pasted("怪\t1\t名") == [Row("怪", "1", "名")] and pasted("  \n\t\n") == []
