"""Cleaning: the quick look at a row never lets anything through that a cleaner would have changed."""
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.registrations import HEADINGS
from competition.rules.registrations.cells import may_need_cleaning
from competition.rules.registrations.row import AS_TEXT, COLUMNS
from competition.rules.text import plain_name, plain_number, plain_text, same_name

ODD = "x×Ｘ-－‐—+＋ \u3000\u00a0\u200b\ufeff\u00ad\t\n１ａﬁ（）·㈱é\u0301陈12|"
texts = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=6)


@given(st.lists(texts, min_size=len(HEADINGS), max_size=len(HEADINGS)))
def test_a_row_that_looks_clean_is_clean(row: list[str]) -> None:
    if not may_need_cleaning(row, AS_TEXT(row)):
        assert [clean(cell) for (_heading, clean), cell in zip(COLUMNS, row, strict=True)] == row


@given(texts)
def test_what_was_cleaned_once_is_clean(text: str) -> None:
    for clean in (plain_text, plain_name, plain_number):
        assert clean(clean(text)) == clean(text)


def test_brackets_of_all_kinds_are_equal_only_in_comparisons() -> None:
    assert same_name("电工（甲）［一］｛二｝") == same_name("电工(甲)[一]{二}") == "电工(甲)[一]{二}"
    assert plain_name("电工（甲）") == "电工（甲）"
