"""The workbook that goes back: the uploaded one with what is wrong in it, or only the rows that failed, to be corrected and
uploaded again by themselves."""
from collections.abc import Mapping, Sequence

from competition.refusals.imports import explained
from competition.services.import_reading import find_import, kept_report, workbook_of
from competition.services.imports import read_import
from competition.spreadsheets.registrations import read_arriving

RETURNED = "competition:import-returned"
Reasons = Mapping[int, Sequence[tuple[str, str]]]


def returned_file(code: str, public_id: str, *, only_failed: bool) -> bytes:
    """The workbook; raises :class:`NotFound` once the file is no longer kept."""
    from competition.spreadsheets.returned import failed_rows, returned_workbook  # noqa: PLC0415 – openpyxl would slow the start

    data, report = workbook_of(code, public_id), kept_report(find_import(code, public_id))
    if report is None:
        reading = read_import(code, public_id)
        table, problems = reading.table, reading.problems
    else:
        table, problems = read_arriving(data).table, report.problems
    reasons: dict[int, list[tuple[str, str]]] = {}
    for problem, text in explained(problems):
        reasons.setdefault(problem.row, []).append((problem.column, text))
    return failed_rows(table, reasons) if only_failed else returned_workbook(data, table, reasons)
