"""Tax per line: exempt, withheld, or borne by the payer."""
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules.tax import MODES, Settled, Tax


@pytest.mark.parametrize(
    ("mode", "rate", "amount", "gross", "tax", "net"),
    [
        ("exempt", "0", 500000, 500000, 0, 500000),
        ("withhold", "0.20", 500000, 500000, 100000, 400000),
        ("withhold", "0.20", 3, 3, 1, 2),
        ("withhold", "0.5", 1, 1, 1, 0),
        ("withhold", "0.499999", 1, 1, 0, 1),
        ("withhold", "0", 500000, 500000, 0, 500000),
        ("net_of_tax", "0.20", 5000000, 6250000, 1250000, 5000000),
        ("net_of_tax", "0.20", 2, 3, 1, 2),
        ("net_of_tax", "0.30", 100, 143, 43, 100),
        ("net_of_tax", "0", 7, 7, 0, 7),
        ("net_of_tax", "0.999999", 1, 1000000, 999999, 1),
    ],
)
def test_tax_is_rounded_half_up_to_the_fen(mode: str, rate: str, amount: int, gross: int, tax: int, net: int) -> None:
    assert Tax(mode, Fraction(rate)).settle(amount) == Settled(gross, tax, net)


def test_gross_tax_and_net_that_do_not_add_up_cannot_exist() -> None:
    with pytest.raises(ValueError, match="is not"):
        Settled(100, 20, 81)


@settings(deadline=None)
@given(st.sampled_from(MODES), st.integers(0, 999999), st.integers(0, 10**14))
def test_the_tax_is_never_below_nothing_nor_above_the_gross(mode: str, rate: int, amount: int) -> None:
    settled = Tax(mode, Fraction(rate, 10**6)).settle(amount)
    assert 0 <= settled.tax <= settled.gross
    assert (settled.net if mode == "net_of_tax" else settled.gross) == amount
