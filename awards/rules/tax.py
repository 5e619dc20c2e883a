"""Tax on an award: who bears it, and how it is rounded (award case, rule 5; 个人所得税法 articles 3 and 4)."""
from dataclasses import dataclass
from fractions import Fraction

from awards.rules.money import whole_fen

EXEMPT, WITHHOLD, NET_OF_TAX = "exempt", "withhold", "net_of_tax"
MODES = (EXEMPT, WITHHOLD, NET_OF_TAX)


@dataclass(frozen=True)
class Settled:
    """Gross, tax and net of one line, in fen; they cannot exist without adding up."""

    gross: int
    tax: int
    net: int

    def __post_init__(self) -> None:
        if self.gross - self.tax != self.net:
            raise ValueError(f"{self.gross} - {self.tax} is not {self.net}")

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.gross + other.gross, self.tax + other.tax, self.net + other.net)


NOTHING = Settled(0, 0, 0)


@dataclass(frozen=True)
class Tax:
    """The tax mode of one recipient kind; ``rate`` is 0 where it is exempt."""

    mode: str
    rate: Fraction = Fraction(0)

    def settle(self, amount: int) -> Settled:
        """What an amount of a schedule means: it is the gross, except where it is what arrives (``net_of_tax``)."""
        if self.mode == NET_OF_TAX:
            gross = whole_fen(amount / (1 - self.rate))
            return Settled(gross, gross - amount, amount)
        tax = whole_fen(amount * self.rate) if self.mode == WITHHOLD else 0
        return Settled(amount, tax, amount - tax)
