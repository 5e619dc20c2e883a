"""Conflict of interest: whom a judge may not judge."""
import pytest

from competition.rules.conflicts import Conflict, Tie, conflicts, uncovered

TIES = [
    Tie("01", 1, "新会示范葵乡餐饮有限公司", "新会示范葵乡餐饮有限公司"),
    Tie("02", 2, "江门样例机电技工学校", "样例五邑职业学院"),
    Tie("03", 3, "样例汽车（江门）公司"),
]


def test_a_judge_stands_back_from_the_entries_of_the_own_unit():
    assert conflicts(2, "江门样例机电技工学校", TIES) == [Conflict("same_unit", "江门样例机电技工学校", ("02",))]


def test_a_judge_stands_back_from_entries_that_the_own_unit_coaches():
    assert conflicts(9, "样例五邑职业学院", TIES) == [Conflict("coach_unit", "样例五邑职业学院", ("02",))]


def test_one_entry_is_named_once_even_if_sent_and_coached_by_the_unit():
    assert [c.kind for c in conflicts(1, "新会示范葵乡餐饮有限公司", TIES)] == ["same_unit"]


def test_full_width_brackets_and_spaces_hide_no_conflict():
    assert [c.tickets for c in conflicts(77, "样例汽车(江门) 公司", TIES)] == [("03",)]


def test_a_judge_of_another_unit_or_of_none_is_free():
    assert conflicts(8, "演示高新区机器人研究院", TIES) == []
    assert conflicts(None, None, TIES) == []


@pytest.mark.parametrize(
    ("waived", "left"),
    [
        ([], ("01", "02", "03")),
        ([["01"]], ("02", "03")),
        ([["01"], ["02", "03"]], ()),
        ([["99"]], ("01", "02", "03")),
        ([["01"], None], ()),
    ],
)
def test_a_waiver_covers_the_entries_that_it_names_and_an_old_one_all(waived, left):
    found = [Conflict("same_unit", "样例", ("01", "02")), Conflict("coach_unit", "样例", ("03",))]
    assert uncovered(found, waived) == left
