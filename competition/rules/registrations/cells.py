"""One cell of a registration table, and how its value is cleaned before it is checked."""
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import Enum

from competition.rules.text import SPACES, plain_name, plain_number, plain_text


class Formula(Enum):
    """Stands for a cell that holds a formula: its value is not read, whatever it is."""

    HERE = "formula"


Cell = str | int | Decimal | Formula
CALLING_CODE = "+86"
DASH_CHARACTERS = "\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\\-"
DASHES = re.compile(f"[{DASH_CHARACTERS}]")
CLEANERS_CHANGE = re.compile(f"[{re.escape(SPACES)}{DASH_CHARACTERS}x×+]")
WHOLE_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?", re.ASCII)
MANY_DIGITS = re.compile(r"[+-]?[0-9]+(?:\.0+)?", re.ASCII)
BEYOND = 10**9
DAY = re.compile(
    r"([12][0-9]{3})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)(?:T[0-9:.]+)?", re.ASCII
)

clean_text: Callable[[str], str] = plain_text
clean_name: Callable[[str], str] = plain_name
clean_code: Callable[[str], str] = plain_number


def may_need_cleaning(values: Iterable[str], normal: Iterable[Cell]) -> bool:
    """False if no cleaner can change anything in a row, which is nearly always so; ``normal``: its cells under NFKC."""
    if CLEANERS_CHANGE.search("|".join(values)):
        return True
    return not unicodedata.is_normalized("NFKC", "|".join([cell for cell in normal if type(cell) is str]))


def clean_id_number(text: str) -> str:
    """Without spaces, and with ``X`` for ``x`` and ``×``."""
    return plain_number(text).replace("x", "X").replace("×", "X")


def clean_phone(text: str) -> str:
    """Without spaces, hyphens and the calling code +86."""
    return DASHES.sub("", plain_number(text)).removeprefix(CALLING_CODE)


def whole_number(text: str) -> int | None:
    """The whole number that a cleaned text writes, or none. Beyond nine digits any number stands for all of them."""
    found = WHOLE_NUMBER.fullmatch(text)
    if found:
        return int(found[1])
    return BEYOND if MANY_DIGITS.fullmatch(text) else None


def day(text: str) -> date | None:
    """The day that a cleaned text writes: ``1990-01-02``, ``1990/1/2``, ``1990.1.2``, ``1990年1月2日``, ``19900102``, also with a
    time behind it, as cells with a date have; none for anything else."""
    found = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def written(cell: Cell) -> str:
    """A cell as text: numeric phone and unit-code cells are read as text."""
    if type(cell) is str:
        return cell
    return "" if cell is Formula.HERE else str(cell)
