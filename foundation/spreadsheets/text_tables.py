"""Tables that were saved as text (CSV, or "Unicode text" of a spreadsheet program): which encoding, which separator, which cells.

UTF-8 and UTF-16 (by their mark, UTF-8 also without) and GB 18030, which holds GBK and GB 2312. A text that is none of them, has
no separator, holds characters that no table has, or begins as other kinds of file do (web pages saved as .xls), is no table.
"""
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from foundation.spreadsheets.archive import Fault

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS = ",\t;，"
NO_TABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
OTHERS = ("<", "%PDF", "{\\rtf", "{", "[")
LOOKED_AT = 20
KEPT_AS_TEXT = re.compile(r'="([^"=]*)"')
LONGEST_CELL = 32_767


def text_table(data: bytes, most_rows: int, most_columns: int) -> Iterator[dict[str, Any]]:
    """The one sheet of a text, in the words of :mod:`foundation.spreadsheets.child`. Raises :class:`Fault`."""
    text = _decoded(data)
    separator = _separator(text)
    if NO_TABLE.search(text) or text.lstrip().startswith(OTHERS) or separator not in text:
        raise Fault("not_a_workbook")
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[str]] = []
    formulas: list[tuple[int, int]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if number > most_rows or len(row) > most_columns:
                raise Fault("too_large")
            rows.append([_cell(cell) for cell in row])
            formulas += [(number, column) for column, cell in enumerate(rows[-1]) if cell.startswith("=") and len(cell) > 1]
    except csv.Error:
        raise Fault("too_large" if len(text) > LONGEST_CELL else "not_a_workbook") from None
    yield {"name": "CSV", "rows": rows, "formulas": formulas}


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _as(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as(data, "gb18030")


def _as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Fault("not_a_workbook") from None


def _separator(text: str) -> str:
    """The separator that stands most often in the first lines."""
    first = "\n".join(text.splitlines()[:LOOKED_AT]) if len(text) < LONGEST_CELL else text[:LONGEST_CELL]
    return max(SEPARATORS, key=first.count)


def _cell(text: str) -> str:
    """A cell; ``="0123"`` is how programs keep digits as text, not a formula."""
    kept = KEPT_AS_TEXT.fullmatch(text)
    return kept[1] if kept else text
