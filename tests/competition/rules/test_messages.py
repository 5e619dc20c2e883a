"""What people are told: placeholders are known, nothing needed is missing, and the length is what the platform bills."""
import pytest

from competition.rules.messages import NEEDED, OCCASIONS, WORDINGS, compose, parts_of, problems_of


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_the_words_that_ship_are_sound(occasion):
    assert problems_of(occasion, WORDINGS[occasion]) == []


@pytest.mark.parametrize("occasion", NEEDED)
def test_a_reason_or_link_that_somebody_needs_cannot_be_left_out(occasion):
    assert [one.code for one in problems_of(occasion, "{姓名}您好")] == ["placeholder_missing"]


def test_all_problems_of_a_wording_are_told_at_once():
    found = [one.code for one in problems_of("returned", "{姓}您好，{原因" + "长" * 300)]
    assert found == ["placeholder_unknown", "placeholder_missing", "brace_open", "wording_long"]
    assert [one.code for one in problems_of("approved", "  ")] == ["wording_empty"]


def test_facts_stand_where_their_words_stood_and_braces_in_them_stay():
    assert compose("{姓名}：{原因}{链接}", {"姓名": "李{赛事}", "原因": "请补照片"}) == "李{赛事}：请补照片"


@pytest.mark.parametrize(("length", "parts"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_parts_are_counted_as_the_network_counts_them(length, parts):
    assert parts_of("字" * length) == parts
