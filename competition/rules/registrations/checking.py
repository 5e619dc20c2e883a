"""The check of a whole registration table: the same function for the command and for the import on the web."""
from collections.abc import Iterator, Sequence
from operator import itemgetter

from competition.rules.definition import Definition, EventDefinition
from competition.rules.registrations import headings
from competition.rules.registrations.cells import Cell
from competition.rules.registrations.events import EventFinder, Places
from competition.rules.registrations.headings import HEADINGS, POSITIONS, READ
from competition.rules.registrations.plain_rows import PlainRows
from competition.rules.registrations.row import RowCheck
from competition.rules.registrations.values import Checked, Cleaned, Registration, RowProblem, Table
from competition.rules.text import SPACES

LISTED = len(HEADINGS)


def check_table(table: Table, definition: Definition) -> Checked:
    """Every row with a value under a listed heading, in order; all problems of all rows.

    Raises ``ValueError`` for a table whose header lacks a required heading: such a file is refused as a whole before.
    """
    if table.header.missing:
        raise ValueError(f"the header lacks {table.header.missing}")
    count = 0
    rows: list[Registration] = []
    problems: list[RowProblem] = []
    cleaned: list[Cleaned] = []
    warnings: list[RowProblem] = []
    finder, first_rows, places = EventFinder(definition), dict[str, int](), Places()
    plain = PlainRows(finder, definition.dates.starts)
    for number, cells in _filled_rows(table):
        count += 1
        good = plain.read(number, cells)
        if good and first_rows.setdefault(good[0].id_number, number) == number:
            problem = _quota_problem(number, good[1], good[0].unit_code, places)
            if problem is None:
                rows.append(good[0])
            else:
                problems.append(problem)
            continue
        row = RowCheck(number, cells)
        row.check_cells(definition.dates.starts)
        row.check_event(finder)
        row.check_eligibility(definition.dates.starts)
        _check_among_others(row, first_rows, places)
        registration = row.registration()
        if registration:
            rows.append(registration)
        else:
            problems += sorted(row.problems, key=_position)
        warnings += row.warnings
        if row.cleaned:
            cleaned += sorted(row.cleaned, key=_position)
    return Checked(count, tuple(rows), tuple(problems), tuple(cleaned), tuple(warnings))


def _position(found: RowProblem | Cleaned) -> int:
    return POSITIONS[found.column]


def _filled_rows(table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Row number as Excel shows it, and the cells under the listed headings in their order."""
    columns = [table.header.columns.get(heading, -1) for heading in READ]
    width = max(columns) + 1
    under_headings = itemgetter(*columns)
    for number, row in enumerate(table.rows[table.header.row :], start=table.header.row + 1):
        padding = [""] * max(1, width + 1 - len(row))
        cells = under_headings([*row, *padding])
        if any(map(_is_filled, cells[:LISTED])):
            yield number, cells


def _is_filled(cell: Cell) -> bool:
    return type(cell) is not str or bool(cell and cell.strip(SPACES))


def _check_among_others(row: RowCheck, first_rows: dict[str, int], places: Places) -> None:
    """The same person earlier in the file, and the places of the event. A duplicate takes no place."""
    number = row.known_id
    if number is not None:
        first = first_rows.setdefault(number, row.number)
        if first != row.number:
            row.report(headings.ID_NUMBER, "duplicate", other_row=first)
            return
    if row.event:
        problem = _quota_problem(row.number, row.event, row.unit_key, places)
        if problem:
            row.report(problem.column, problem.code, **problem.facts)


def _quota_problem(number: int, event: EventDefinition, unit: str, places: Places) -> RowProblem | None:
    """Takes a place for a row, or says that none is left."""
    full = places.take(event, unit)
    if full is None:
        return None
    facts = {"quota_per_unit": event.quota_per_unit} if full == "unit" else {"quota": event.quota}
    return RowProblem(number, headings.EVENT, "quota", {**facts, "event": event.title})
