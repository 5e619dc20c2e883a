"""The WorldSkills marking scheme as a workbook (CIS import layout): columns are found by their headings.

A sub-criterion is a row of its own with ID, name and day; an aspect is one row with its type; a judgement aspect is
followed by rows with the scores 0 to 3 and their texts. Criteria stand in a small table of ID, name and mark above.
"""
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from foundation.rules.problems import Problem, Problems
from foundation.spreadsheets.reading import Cell, Sheet, Unreadable, read_workbook

SHEETS = ("marking scheme import", "cis marking scheme import")
HEADINGS = {
    "sub_criterion": re.compile(r"sub ?-?crit\w+ id"),
    "name": re.compile(r"sub ?-?crit\w+ name"),
    "day": re.compile(r"day of marking"),
    "kind": re.compile(r"aspect type"),
    "description": re.compile(r"aspect ?\W? ?description"),
    "score": re.compile(r"jud\w* score$"),
    "extra": re.compile(r"extra aspect description"),
    "requirement": re.compile(r"requirement"),
    "section": re.compile(r"ws(os|ss)\b"),
    "max_mark": re.compile(r"max\w* mark"),
}
NEEDED = {"sub_criterion", "kind", "max_mark"}
KINDS = {"m": "measurement", "j": "judgement"}
KIND = re.compile(r"m(eas(urement)?)?|j(udg(e?ment)?)?")
CODE = re.compile(r"[^\s:/]{1,32}")
TOTAL = re.compile(r"total marks?\b")
CENT = Decimal("0.01")
LARGEST_MARK = Decimal(10**9)


@dataclass(frozen=True)
class Criterion:
    """A criterion (评分项): its letter, its name and what it is out of, as far as the table above the aspects says."""

    code: str
    name: str
    mark: str | None


@dataclass(frozen=True)
class SubCriterion:
    """A sub-criterion: marked, locked and signed on its ``day``; ``criterion`` is the code that it belongs to."""

    code: str
    criterion: str
    name: str
    day: str


@dataclass(frozen=True)
class SchemeAspect:
    """An aspect (评分点). ``code`` is its sub-criterion, a dot and its number there; ``max_mark`` has two places;
    ``texts`` are the benchmarks of the judgement scores 0 to 3."""

    code: str
    sub_criterion: str
    kind: str
    max_mark: str
    factor: str = "1"
    description: str = ""
    extra: str = ""
    requirement: str = ""
    section: str = ""
    texts: tuple[str, ...] = ()

    def as_rule(self) -> dict[str, str]:
        """The aspect as the ``rules`` of a result bundle name it."""
        return {"code": self.code, "kind": self.kind, "max_mark": self.max_mark, "factor": self.factor}


@dataclass(frozen=True)
class SchemeDraft:
    """What a workbook says; nothing of it is checked against an event yet. ``stated_total`` is its last row."""

    skill: str
    criteria: tuple[Criterion, ...]
    sub_criteria: tuple[SubCriterion, ...]
    aspects: tuple[SchemeAspect, ...]
    stated_total: str | None = None

    @property
    def total(self) -> str:
        """The sum of all aspects, with two places."""
        return f"{sum((Decimal(aspect.max_mark) for aspect in self.aspects), Decimal(0)):.2f}"


def read_marking_scheme(data: bytes) -> SchemeDraft:
    """The scheme of a workbook. Raises :class:`Problems` with everything that is wrong; paths are ``SHEET!K12``."""
    try:
        sheets = read_workbook(data)
    except Unreadable as refusal:
        raise Problems([Problem("", refusal.reason or refusal.code)]) from None
    named = [sheet for sheet in sheets if _plain(sheet.name) in SHEETS]
    sheet = next((sheet for sheet in [*named, *sheets] if any(_columns(row) for row in sheet.rows)), None)
    if sheet is None:
        raise Problems([Problem("", "scheme_header")])
    reader = _SchemeReader(sheet)
    reader.read()
    if not reader.aspects and not reader.problems:
        reader.problems.append(Problem(sheet.name, "scheme_empty"))
    if reader.problems:
        raise Problems(reader.problems)
    return reader.draft()


def _plain(cell: Cell) -> str:
    return " ".join(str(cell).split()).casefold()


def _columns(row: Sequence[Cell]) -> dict[str, int] | None:
    """The column of each heading, if this is the row of headings above aspects."""
    found: dict[str, int] = {}
    if "type" not in " ".join([cell for cell in row if isinstance(cell, str)]).casefold():
        return None
    for column, cell in enumerate(row):
        heading = _plain(cell)
        for name, pattern in HEADINGS.items():
            if heading and pattern.match(heading):
                found.setdefault(name, column)
                break
    return found if found.keys() >= NEEDED else None


@dataclass
class _SchemeReader:
    """Goes down a sheet: titles, tables of criteria and aspects may follow one another as often as they like."""

    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)
    skill: str = ""
    criteria: list[Criterion] = field(default_factory=list)
    sub_criteria: list[SubCriterion] = field(default_factory=list)
    aspects: list[SchemeAspect] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    stated_total: str | None = None

    def read(self) -> None:
        """The whole sheet; what is wrong is noted with its cell."""
        columns: Mapping[str, int] = {}
        criteria: Mapping[str, int] = {}
        for number, row in enumerate(self.sheet.rows, start=1):
            headings = _columns(row)
            above = {_plain(cell): place for place, cell in enumerate(row) if _plain(cell) in ("id", "name", "mark")}
            if headings is not None:
                columns, criteria = headings, {}
            elif above.keys() >= {"id", "name"}:
                columns, criteria = {}, above
            elif columns:
                self._row(number, dict(_named(row, columns)), row, columns)
            elif criteria:
                self._criterion(dict(_named(row, criteria)))
            elif not self.skill:
                self.skill = next((str(cell).strip() for cell in row if str(cell).strip()), "")

    def report(self, number: int, column: int, code: str, **facts: object) -> None:
        """Notes a problem of one cell."""
        self.problems.append(Problem(f"{self.sheet.name}!{_letters(column)}{number}", code, facts))

    def _criterion(self, cells: dict[str, Cell]) -> None:
        code = str(cells["id"]).strip()
        if code:
            self.criteria.append(Criterion(code, str(cells["name"]).strip(), _mark(cells.get("mark", ""))))

    def _row(self, number: int, cells: dict[str, Cell], row: Sequence[Cell], columns: Mapping[str, int]) -> None:
        if any(TOTAL.match(_plain(cell)) for cell in row if isinstance(cell, str)):
            self.stated_total = _mark(cells["max_mark"])
            return
        if str(cells["sub_criterion"]).strip():
            self._sub_criterion(number, cells, columns)
        if str(cells["kind"]).strip():
            self._aspect(number, cells, columns)
        elif _plain(cells.get("score", "")) in ("0", "1", "2", "3") and self.aspects:
            self._judgement_text(int(_plain(cells["score"])), str(cells.get("extra", "")).strip())

    def _sub_criterion(self, number: int, cells: dict[str, Cell], columns: Mapping[str, int]) -> None:
        code = str(cells["sub_criterion"]).strip()
        if not CODE.fullmatch(code):
            self.report(number, columns["sub_criterion"], "out_of_range", value=code[:60])
        elif code in self.numbers:
            self.report(number, columns["sub_criterion"], "duplicate_code", value=code)
        self.numbers.setdefault(code, 0)
        fitting = [criterion.code for criterion in self.criteria if code.startswith(criterion.code)]
        criterion = max(fitting, key=len, default=code.rstrip("0123456789.") or code)
        name, day = str(cells.get("name", "")).strip(), str(cells.get("day", "")).strip()
        self.sub_criteria.append(SubCriterion(code, criterion, name, day))

    def _aspect(self, number: int, cells: dict[str, Cell], columns: Mapping[str, int]) -> None:
        kind, mark = _plain(cells["kind"]), _mark(cells["max_mark"])
        if not KIND.fullmatch(kind):
            self.report(number, columns["kind"], "aspect_type", value=kind[:60])
        if mark is None:
            self.report(number, columns["max_mark"], "max_mark", value=str(cells["max_mark"])[:60])
        if not self.sub_criteria:
            self.report(number, columns["sub_criterion"], "no_sub_criterion")
            return
        code = self.sub_criteria[-1].code
        self.aspects.append(
            SchemeAspect(
                code=f"{code}.{self.numbers[code] + 1}",
                sub_criterion=code,
                kind=KINDS.get(kind[:1], ""),
                max_mark=mark or "0.00",
                description=str(cells.get("description", "")).strip(),
                extra=str(cells.get("extra", "")).strip(),
                requirement=str(cells.get("requirement", "")).strip(),
                section=str(cells.get("section", "")).strip(),
            )
        )
        self.numbers[code] += 1

    def _judgement_text(self, score: int, text: str) -> None:
        aspect = self.aspects[-1]
        texts = [*aspect.texts, *[""] * (score + 1 - len(aspect.texts))]
        texts[score] = text
        self.aspects[-1] = replace(aspect, texts=tuple(texts))

    def draft(self) -> SchemeDraft:
        """What was read, frozen."""
        return SchemeDraft(
            self.skill, tuple(self.criteria), tuple(self.sub_criteria), tuple(self.aspects), self.stated_total
        )


def _named(row: Sequence[Cell], columns: Mapping[str, int]) -> Iterator[tuple[str, Cell]]:
    for name, column in columns.items():
        yield name, row[column] if column < len(row) else ""


def _mark(cell: Cell) -> str | None:
    """A mark with two places; none for what is no mark, is negative or has more places than that."""
    try:
        value = Decimal(str(cell).strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value < LARGEST_MARK or value != value.quantize(CENT):
        return None
    return f"{value:.2f}"


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters, column = chr(65 + rest) + letters, column - 1
    return letters
