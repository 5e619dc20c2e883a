"""Yuan in the file, whole fen inside."""
from fractions import Fraction

import pytest

from awards.rules.money import fen, is_money, whole_fen, yuan


@pytest.mark.parametrize(
    ("text", "amount"), [("5000", 500000), ("0.01", 1), ("0.1", 10), ("999999999999.99", 99999999999999), ("-3", -300)]
)
def test_an_amount_in_yuan_is_whole_fen(text: str, amount: int) -> None:
    assert is_money(text) and fen(text) == amount


@pytest.mark.parametrize("text", ["1.000", "1e3", " 1", "1 ", "１", "+1", ".5", "5.", "1234567890123", "", "1,000"])
def test_other_ways_of_writing_are_no_amount(text: str) -> None:
    assert not is_money(text)


@pytest.mark.parametrize(("amount", "text"), [(0, "0.00"), (5, "0.05"), (123456, "1234.56"), (-5, "-0.05")])
def test_money_is_printed_with_two_places(amount: int, text: str) -> None:
    assert yuan(amount) == text


@pytest.mark.parametrize(("amount", "rounded"), [(Fraction(1, 2), 1), (Fraction(49, 100), 0), (Fraction(5, 2), 3)])
def test_half_a_fen_goes_up(amount: Fraction, rounded: int) -> None:
    assert whole_fen(amount) == rounded
