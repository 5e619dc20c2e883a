"""Dividing an amount: to the fen, by largest remainder, ties to the earlier member."""
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules.shares import divide, equal_shares


@pytest.mark.parametrize(
    ("amount", "members", "parts"),
    [(10000, 3, [3334, 3333, 3333]), (20000, 3, [6667, 6667, 6666]), (1, 2, [1, 0]), (0, 2, [0, 0]), (5, 1, [5])],
)
def test_what_is_left_of_equal_parts_goes_to_the_earlier_members(amount: int, members: int, parts: list[int]) -> None:
    assert divide(amount, equal_shares(members)) == parts


def test_what_is_left_goes_to_the_largest_remainder_and_not_to_the_largest_share() -> None:
    assert divide(101, [Fraction("0.5"), Fraction("0.255"), Fraction("0.245")]) == [50, 26, 25]


def test_of_equal_remainders_the_earlier_member_gets_the_fen() -> None:
    assert divide(1, [Fraction("0.25")] * 4) == [1, 0, 0, 0]
    assert divide(3, [Fraction("0.5"), Fraction("0.5")]) == [2, 1]


def test_a_share_of_nothing_gets_nothing() -> None:
    assert divide(100, [Fraction(0), Fraction("0.333333"), Fraction("0.666667")]) == [0, 33, 67]


@pytest.mark.parametrize("shares", [[Fraction(1, 2)], [Fraction(2), Fraction(-1)]])
def test_shares_that_are_none_are_turned_away(shares: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        divide(100, shares)


@settings(deadline=None)
@given(st.integers(0, 10**14), st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
def test_the_parts_add_up_and_none_is_a_fen_off(amount: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = divide(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))
