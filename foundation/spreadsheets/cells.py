"""Text in a cell: kept as text, whatever it begins with. The one way in which a workbook of this house says what people wrote.

A spreadsheet program runs what begins with ``=``, ``+``, ``-`` or ``@`` when it takes it for a formula; so every text is stored
with the type of a text, never guessed (OWASP ASVS 1.2.10, design/reliability R26).
"""
import re
from decimal import Decimal
from typing import Any

LONGEST = 32_767
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def kept(text: object) -> str:
    """A text as a cell can hold it: without characters that XML has no place for, not longer than a cell is."""
    return UNWRITABLE.sub("", str(text))[:LONGEST]


def put_text(cell: Any, text: object) -> None:
    """Puts a text into a cell of openpyxl and says that it is one: openpyxl alone would make a formula of ``=1+1``."""
    cell.value = kept(text)
    cell.data_type = "s"


def put_number(cell: Any, number: int | Decimal) -> None:
    """Puts a number into a cell of openpyxl: nothing else passes for one."""
    if not isinstance(number, int | Decimal):
        raise TypeError(f"{type(number).__name__} is no number")
    cell.value = number
