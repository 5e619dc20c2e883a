"""Writing a workbook with XlsxWriter: every workbook of the house begins here, every text goes through :func:`write_text`.

Imported by whoever writes one, inside the function that does: XlsxWriter would slow the start of the server.
"""
import re
from collections.abc import Sequence
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from foundation.spreadsheets.cells import kept

__all__ = ["ForeignFormula", "Workbook", "add_note", "merge_text", "new_workbook", "offer_words", "write_sum", "write_text"]
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
OWN_FORMULA = re.compile(r"=[A-Z]+\([A-Z0-9$:,!明细]+\)")


class ForeignFormula(ValueError):
    """A formula that is not made of cells and ranges alone: text of people may have come into it, so it is not written."""


def new_workbook(out: BinaryIO) -> Workbook:
    """An empty workbook that takes no text for a formula, an address or a number; closing it writes it to ``out``."""
    return Workbook(out, SAFE)


def write_text(sheet: Worksheet, row: int, column: int, text: object, style: Any = None) -> None:
    """Writes a text as a text. Rows and columns count from 0."""
    sheet.write_string(row, column, kept(text), style)


def merge_text(sheet: Worksheet, row: int, column: int, last_row: int, last_column: int, text: object, style: Any) -> None:
    """Writes a text across several cells."""
    sheet.merge_range(row, column, last_row, last_column, "", style)
    write_text(sheet, row, column, text, style)


def add_note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A note at a cell, for whoever fills a form in; it names no author."""
    sheet.write_comment(row, column, kept(text), {"x_scale": 1.6, "author": ""})


def offer_words(sheet: Worksheet, column: int, first: int, last: int, words: Sequence[str]) -> None:
    """A drop-down list of our own words in the cells of a column."""
    sheet.data_validation(first, column, last, column, {"validate": "list", "source": [kept(word) for word in words]})


def write_sum(sheet: Worksheet, row: int, column: int, formula: str, style: Any, value: object) -> None:
    """Writes one of our own formulas with its value: a function over cells and ranges. Raises :class:`ForeignFormula`."""
    if not OWN_FORMULA.fullmatch(formula):
        raise ForeignFormula(formula)
    sheet.write_formula(row, column, formula, style, value)
