"""What the desk and units' pages know of a table beyond the format: rows that only hold what was filled in beforehand, the unit
whose people they are, and what nobody sees who looks at the sheet."""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from competition.rules.registrations import headings
from competition.rules.registrations.cells import Cell
from competition.rules.registrations.headings import HEADINGS, Header
from competition.rules.registrations.values import Registration, RowProblem, Table
from competition.rules.text import plain_number, same_name

FILLED_BEFOREHAND = (headings.UNIT, headings.UNIT_CODE, headings.SERIAL)
OF_SOMEBODY = [heading for heading in HEADINGS if heading not in FILLED_BEFOREHAND]
MOST_NAMED = 30


@dataclass(frozen=True)
class Note:
    """Something about a whole file that whoever uploads it should know, though nothing is wrong; ``facts`` for the sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Unseen:
    """Rows (from 1) and columns (from 0) of a sheet that are hidden, whether it is hidden itself, and the names of further
    sheets that hold registrations and were not read."""

    rows: Sequence[int] = ()
    columns: Sequence[int] = ()
    sheet: bool = False
    others: Sequence[str] = ()


@dataclass(frozen=True)
class Sender:
    """The unit that sends a workbook in: its rows are its people and nobody else's."""

    name: str
    code: str


@dataclass(frozen=True)
class Arrived:
    """A table as it is checked, and what is to be said about the file."""

    table: Table
    notes: tuple[Note, ...]


def arrived(table: Table, unseen: Unseen, sender: Sender | None = None) -> Arrived:
    """The table without rows that hold nothing of a person, with the sender's unit where none is named. Rows keep their
    numbers."""
    rows: list[Sequence[Cell]] = [*table.rows[: table.header.row]]
    columns = [column for heading, column in table.header.columns.items() if heading in OF_SOMEBODY]
    rows += [row if _holds_somebody(row, columns) else [] for row in table.rows[table.header.row :]]
    header = table.header
    if sender is not None:
        header, rows = _with_sender(header, rows, sender)
    filled = {number for number, row in enumerate(rows, start=1) if row and number > header.row}
    return Arrived(replace(table, header=header, rows=rows), tuple(_unseen_notes(table, unseen, filled)))


def _holds_somebody(row: Sequence[Cell], columns: Sequence[int]) -> bool:
    return any(column < len(row) and row[column] != "" for column in columns)


def _with_sender(header: Header, rows: list[Sequence[Cell]], sender: Sender) -> tuple[Header, list[Sequence[Cell]]]:
    """Name and code of the unit in each row that names none; columns that are missing are added behind the others."""
    width = max((len(row) for row in rows), default=0)
    columns = dict(header.columns)
    for heading in (headings.UNIT, headings.UNIT_CODE):
        if heading not in columns:
            columns[heading] = width
            width += 1
    name, code = columns[headings.UNIT], columns[headings.UNIT_CODE]
    filled: list[Sequence[Cell]] = []
    for number, row in enumerate(rows, start=1):
        if number > header.row and row:
            whole = [*row, *[""] * (width - len(row))]
            whole[name] = whole[name] or sender.name
            whole[code] = whole[code] or sender.code
            filled.append(whole)
        else:
            filled.append(row)
    return Header(header.row, columns), filled


def foreign_rows(rows: Iterable[Registration], sender: Sender | None) -> Iterator[RowProblem]:
    """A problem for each row of another unit than the sender's."""
    if sender is None:
        return
    name, code = same_name(sender.name), plain_number(sender.code)
    for row in rows:
        if row.unit_code != code if code else same_name(row.unit) != name:
            yield RowProblem(row.row, headings.UNIT, "other_unit", {"unit": sender.name})


def _unseen_notes(table: Table, unseen: Unseen, filled: set[int]) -> Iterator[Note]:
    rows = [row for row in unseen.rows if row in filled]
    if rows:
        yield Note("hidden_rows", {"rows": spans(rows), "count": len(rows)})
    named = {column: heading for heading, column in table.header.columns.items()}
    columns = [named[column] for column in unseen.columns if column in named]
    if columns:
        yield Note("hidden_columns", {"columns": "、".join(columns)})
    if unseen.sheet:
        yield Note("hidden_sheet", {"sheet": table.sheet})
    if unseen.others:
        yield Note("other_sheets", {"sheet": table.sheet, "sheets": "、".join(unseen.others)})


def spans(numbers: Sequence[int]) -> str:
    """Row numbers as people write them: ``3、7-9``; a long list ends in ``…``."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in found[:MOST_NAMED]]
    return "、".join([*shown, *(["…"] if len(found) > MOST_NAMED else [])])
