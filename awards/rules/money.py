"""Money: decimal strings of yuan in files, whole fen inside (award case, Input). No float ever enters."""
import re
from fractions import Fraction

from foundation.rules.numbers import half_up

MONEY = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
FEN_PER_YUAN = 100


def is_money(text: str) -> bool:
    """True for an amount as the files write it: a decimal string with at most two places."""
    return MONEY.fullmatch(text) is not None


def fen(text: str) -> int:
    """Whole fen of an amount that :func:`is_money` accepts."""
    return int(Fraction(text) * FEN_PER_YUAN)


def yuan(amount: int) -> str:
    """An amount in fen as it is printed: yuan with two places."""
    whole, part = divmod(abs(amount), FEN_PER_YUAN)
    return f"{'-' if amount < 0 else ''}{whole}.{part:02d}"


def whole_fen(amount: Fraction) -> int:
    """An exact number of fen, rounded half-up to whole fen (rule 5)."""
    return int(half_up(amount, 0))
