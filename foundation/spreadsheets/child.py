"""What the child process does: one workbook in on standard input, one line of JSON per sheet out on standard output.

A line is ``{"name", "rows", "formulas", "hidden"}`` (``hidden``: rows, columns, whether the sheet itself is), ``{"name", "fault"}`` for a sheet that is too large, or
``{"fault", "reason"}``, the last line, when nothing more can be read. Empty cells are ``""``; dates, times and truth values are text as Excel shows
them; numbers have the 15 digits that Excel shows.
"""
import io
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from foundation.limited import limit
from foundation.spreadsheets.archive import Fault, pack, read_parts
from foundation.spreadsheets.formulas import Place, formula_places, sheet_parts
from foundation.spreadsheets.hidden import Hidden, hidden_of
from foundation.spreadsheets.old_files import ENCRYPTED_PACKAGE, OLE, old_formula_places, old_hidden, refuse_active
from foundation.spreadsheets.text_tables import text_table

LONGEST_CELL = 32_767  # what Excel itself can hold
WHOLE = 10**15
ARCHIVE = b"PK\x03\x04"


def main() -> None:
    """Limits first, then the workbook; whatever goes wrong is a line, never a traceback."""
    most_rows, most_columns, text_too = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["text"]
    limit()
    try:
        data = sys.stdin.buffer.read()
        read = text_table if text_too and not data.startswith((OLE, ARCHIVE)) else sheets
        for sheet in read(data, most_rows, most_columns):
            _say(sheet)
    except Fault as fault:
        _say({"fault": fault.code, "reason": fault.reason})
    except MemoryError:
        _say({"fault": "too_large"})
    except BaseException:
        _say({"fault": "not_a_workbook"})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def sheets(data: bytes, most_rows: int, most_columns: int) -> Iterator[dict[str, Any]]:
    """One line per worksheet, in the order of the workbook. Raises :class:`Fault`."""
    if data.startswith(OLE):
        if ENCRYPTED_PACKAGE in data:
            raise Fault("password")
        refuse_active(data)
        workbook = _open(data)
        found = old_formula_places(data)
        formulas = [lambda _row, _column, places=places: places for places in found]
        hidden = old_hidden(data, most_columns)
    else:
        parts = read_parts(data)
        workbook = _open(pack(parts))
        paths = sheet_parts(parts)
        formulas = [partial(_formulas, parts, path) for path in paths]
        hidden = [hidden_of(parts[path], most_columns) if path else Hidden() for path in paths]
    if len(formulas) != len(workbook.sheets_metadata):
        raise Fault("not_a_workbook")
    for position, (sheet, places) in enumerate(zip(workbook.sheets_metadata, formulas, strict=True)):
        if sheet.typ is SheetTypeEnum.WorkSheet:
            unseen = [hidden[position].rows, hidden[position].columns, sheet.visible is not SheetVisibleEnum.Visible]
            yield {"name": sheet.name, "hidden": unseen} | _sheet(workbook.get_sheet_by_index(position), places, most_rows, most_columns)


def _formulas(parts: Mapping[str, bytes], path: str | None, last_row: int, last_column: int) -> set[Place]:
    if path is None:
        raise Fault("not_a_workbook")
    return formula_places(parts[path], last_row, last_column)


def _open(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Fault("password") from None


def _sheet(
    sheet: CalamineSheet, places: Callable[[int, int], set[Place]], most_rows: int, most_columns: int
) -> dict[str, Any]:
    last_row, last_column = sheet.end or (-1, -1)
    formulas = places(last_row + 1, last_column)
    height = max([last_row + 1, *(row for row, _ in formulas)])
    if height > most_rows or max([last_column, *(column for _, column in formulas)]) >= most_columns:
        return {"fault": "too_large"}
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for row in rows:
        for column, cell in enumerate(row):
            if type(cell) is not str:
                row[column] = _value(cell)
            elif len(cell) > LONGEST_CELL:
                return {"fault": "too_large"}
    return {"rows": rows, "formulas": sorted(formulas)}


def _value(cell: Any) -> str | int | float:
    if type(cell) is int:
        return cell
    if type(cell) is float and math.isfinite(cell):
        if -WHOLE < cell < WHOLE and cell.is_integer():
            return int(cell)
        shown = Decimal(f"{cell:.15g}")
        return int(shown) if shown == shown.to_integral_value() else float(shown)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
