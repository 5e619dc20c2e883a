"""Marks in files of examination systems (考试系统) and readers of answer sheets (阅卷机): which column is what, and what the
rows say about the sheets of one judge. Pure. An empty cell is no mark, 0 is one, 缺考 is a status and no mark."""
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from foundation.rules.numbers import exact, plain
from foundation.rules.problems import Problem
from scoring.rules.typed_marks import Asked, Cells, Unread, read_cell, said_of, tidied

TICKET, CODE = "ticket", "code"
TICKET_HEADINGS = ("准考证号", "准考证号码", "准考证", "参赛编号", "考号", "考生号", "ticket")
CODE_HEADINGS = ("加密号", "加密号码", "code")
LAST_LAYER = {1: ("工位号", "作品号"), 2: ("工位号",), 3: ("作品号",)}  # what the codes of judges are called, by layers of the draw
SCORE_HEADINGS = ("得分", "成绩", "分数", "总分", "总成绩", "考试成绩", "理论成绩", "score", "mark")
ABSENT = ("缺考", "缺席", "弃考", "未到", "未参加", "absent")
LOOKED_AT = 30


class NoTable(ValueError):
    """The file is no table of marks: ``code`` and ``columns`` say why (scoring.refusals.paper.FILE_REASONS)."""

    def __init__(self, code: str, columns: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code, self.columns = code, tuple(columns)


@dataclass(frozen=True)
class Columns:
    """Where things stand: the row of headings (from 0), the column of the key, the columns of the aspects by code."""

    header: int
    key: str
    heading: str
    key_column: int
    aspects: Mapping[str, int]


@dataclass(frozen=True)
class MarkRow:
    """One row as it came: ``number`` as a spreadsheet program shows it, ``values`` by aspect; none for a formula."""

    number: int
    key: str
    values: Mapping[str, str | None]


@dataclass(frozen=True)
class SheetNow:
    """The sheet of one entry as it stands: its version, its marks (none: nothing handed in yet), whether it is locked."""

    version: int
    marks: Mapping[str, str | None]
    locked: bool = False


@dataclass(frozen=True)
class Line:
    """What a row means: ``state`` is ``new``, ``same``, ``different`` (the sheet has other marks, ``before``), ``absent`` or
    ``wrong``. ``code`` and ``before`` are shown only to those who see codes."""

    row: MarkRow
    state: str
    code: str
    cells: Cells
    before: Mapping[str, str | None] = field(default_factory=dict)


@dataclass
class Report:
    """Everything that a file says: its lines, all problems by row, and the keys of entries that it does not name."""

    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[int, str, Problem]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many lines there are of each state."""
        return Counter(line.state for line in self.lines)


def heading_of(cell: object) -> str:
    """A heading without spaces and marks of width."""
    return "".join(normalize("NFKC", str(cell)).split()).casefold()


def find_columns(rows: Sequence[Sequence[object]], aspects: Sequence[Asked], code_headings: Iterable[str] = ()) -> Columns | None:
    """The columns of a sheet of a workbook; none if no row names entries. Raises :class:`NoTable` for one that does, but cannot
    be used: marks missing, a column twice, or ticket and code in one file (which would say who is who)."""
    codes = {*CODE_HEADINGS, *code_headings}
    for place, row in enumerate(rows[:LOOKED_AT]):
        headings = [heading_of(cell) for cell in row]
        tickets = [column for column, text in enumerate(headings) if text in TICKET_HEADINGS]
        coded = [column for column, text in enumerate(headings) if text in codes]
        if tickets and coded:
            raise NoTable("two_keys")
        if not tickets and not coded:
            continue
        if len(tickets + coded) > 1:
            raise NoTable("column_twice", [str(row[(tickets + coded)[0]])])
        key_column = (tickets + coded)[0]
        found = _aspects(headings, aspects)
        return Columns(place, TICKET if tickets else CODE, str(row[key_column]).strip(), key_column, found)
    return None


def _aspects(headings: Sequence[str], aspects: Sequence[Asked]) -> dict[str, int]:
    """The column of each aspect: by its code, its name, both, or 得分 where there is only one."""
    found: dict[str, int] = {}
    names = Counter(heading_of(one.name) for one in aspects if one.name)
    for asked in aspects:
        words = {heading_of(asked.code), heading_of(asked.label)}
        if asked.name and names[heading_of(asked.name)] == 1:
            words.add(heading_of(asked.name))
        if len(aspects) == 1:
            words.update(SCORE_HEADINGS)
        columns = [column for column, text in enumerate(headings) if text in words]
        if len(columns) > 1:
            raise NoTable("column_twice", [asked.label])
        if columns:
            found[asked.code] = columns[0]
    missing = [asked.label for asked in aspects if asked.code not in found]
    if missing:
        raise NoTable("columns_missing" if found else "no_marks", missing)
    return found


def check_rows(
    rows: Sequence[MarkRow], aspects: Sequence[Asked], known: Mapping[str, str], sheets: Mapping[str, SheetNow]
) -> Report:
    """What the rows say. ``known`` are all entries of the event, from the file's kind of key to the blind code; ``sheets`` are
    those of the judge, by blind code. All problems at once, each with its row and its key."""
    report, found = Report(), _matched(rows, known)
    places: dict[str, list[int]] = {}
    for row in rows:
        places.setdefault(found.get(row.key) or row.key, []).append(row.number)
    for row in rows:
        key = found.get(row.key)
        code = known.get(key or "", "")
        problems = _row_problems(row, key, places, sheets.get(code))
        cells, absent, wrong = _read(row, aspects)
        problems += wrong
        if problems:
            report.problems += [(row.number, row.key, problem) for problem in problems]
            report.lines.append(Line(row, "wrong", code, cells))
        else:
            state = "absent" if absent else _state(cells, sheets[code])
            report.lines.append(Line(row, state, code, cells, sheets[code].marks if state == "different" else {}))
    named = set(found.values())
    report.missing = [key for key, code in known.items() if key not in named and code in sheets]
    return report


def _matched(rows: Sequence[MarkRow], known: Mapping[str, str]) -> dict[str, str]:
    """The known key that each row means: a spreadsheet program may have taken the zeros in front away."""
    bare: dict[str, list[str]] = {}
    for key in known:
        bare.setdefault(key.lstrip("0"), []).append(key)
    folded = {key.casefold(): key for key in known}
    found = {}
    for row in rows:
        near = bare.get(row.key.lstrip("0"), []) if row.key.isdigit() else []
        meant = folded.get(row.key.casefold()) or (near[0] if len(near) == 1 else None)
        if meant is not None:
            found[row.key] = meant
    return found


def _row_problems(row: MarkRow, key: str | None, places: Mapping[str, list[int]], sheet: SheetNow | None) -> list[Problem]:
    said = {"key": row.key[:40]}
    if not row.key:
        return [Problem("", "row_no_key", said)]
    rows = places[key or row.key]
    problems = []
    if len(rows) > 1:
        facts = {"count": len(rows), "rows": "、".join(map(str, rows[:10]))}
        problems.append(Problem("", "row_twice", said | facts))
    if key is None:
        problems.append(Problem("", "row_unknown", said))
    elif sheet is None:
        problems.append(Problem("", "row_no_sheet", said))
    elif sheet.locked:
        problems.append(Problem("", "row_locked", said))
    return problems


def _read(row: MarkRow, aspects: Sequence[Asked]) -> tuple[Cells, bool, list[Problem]]:
    """The cells of a row, whether it says that the entry was absent, and what is wrong."""
    texts = [tidied(text or "") for text in row.values.values()]
    if any(text in ABSENT for text in texts) and all(text in (*ABSENT, "") for text in texts):
        return Cells(), True, []
    cells, problems = Cells(), []
    for asked in aspects:
        text = row.values[asked.code]
        try:
            if text is None:
                raise Unread("cell_formula")
            cells.put(asked.code, read_cell(asked, text))
        except Unread as unread:
            problems.append(Problem(asked.code, unread.code, said_of(asked, text or "")))
    return cells, False, problems


def _state(cells: Cells, sheet: SheetNow) -> str:
    if not sheet.version:
        return "new"
    same = all(_value(sheet.marks.get(code)) == _value(mark) for code, mark in cells.marks.items())
    return "same" if same else "different"


def _value(mark: str | None) -> str | None:
    return None if mark is None else plain(exact(mark))
