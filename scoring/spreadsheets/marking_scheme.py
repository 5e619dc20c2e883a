"""The WorldSkills marking scheme as a workbook (CIS import layout): columns are found by their headings.

A sub-criterion is a row of its own with ID, name and day; an aspect is one row with its type; a judgement aspect is
followed by rows with the scores 0 to 3 and their texts. Criteria stand in a small table of ID, name and mark above.
"""
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from foundation.rules.numbers import is_decimal
from foundation.rules.problems import Problem, Problems
from foundation.spreadsheets.reading import Cell, Sheet, Unreadable, read_workbook
from scoring.spreadsheets.drafts import Criterion, SchemeAspect, SchemeDraft, SubCriterion
from scoring.spreadsheets.headings import above_of, columns_of, plain

SHEETS = ("marking scheme import", "cis marking scheme import")
KINDS = {"m": "measurement", "j": "judgement"}
KIND = re.compile(r"m(eas(urement)?)?|j(udg(e?ment)?)?|测量|评判")
CHINESE_KINDS = {"测量": "m", "评判": "j"}
CODE = re.compile(r"[^\s:/]{1,32}")
LONGEST_CODE = re.compile(r"[^\s:/]{1,40}")
TOTAL = re.compile(r"total marks?\b|总分|合计")
CENT = Decimal("0.01")
LARGEST_MARK = Decimal(10**9)
SCORES = ("0", "1", "2", "3")


def read_marking_scheme(data: bytes) -> SchemeDraft:
    """The scheme of a workbook. Raises :class:`Problems` with everything that is wrong; paths are ``SHEET!K12``."""
    draft, problems = read_draft(data)
    if problems:
        raise Problems(problems)
    return draft


def read_draft(data: bytes) -> tuple[SchemeDraft, list[Problem]]:
    """What could be read, and everything that is wrong with it: others may look on and tell all at once. Raises
    :class:`Problems` where there is nothing to read."""
    try:
        sheets = read_workbook(data)
    except Unreadable as refusal:
        raise Problems([Problem("", refusal.reason or refusal.code)]) from None
    named = [sheet for sheet in sheets if plain(sheet.name) in SHEETS]
    sheet = next((sheet for sheet in [*named, *sheets] if any(columns_of(row) for row in sheet.rows)), None)
    if sheet is None:
        raise Problems([Problem("", "scheme_header")])
    reader = _SchemeReader(sheet)
    reader.read()
    if not reader.aspects and not reader.problems:
        reader.problems.append(Problem(sheet.name, "scheme_empty"))
    return reader.draft(), reader.problems


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
            headings = columns_of(row)
            above = {} if headings is not None else above_of(row)
            if headings is not None:
                columns, criteria = headings, {}
            elif above:
                columns, criteria = {}, above
            elif columns:
                self._row(number, dict(_named(row, columns)), row, columns)
            elif criteria:
                self._criterion(number, dict(_named(row, criteria)), criteria)
            elif not self.skill:
                self.skill = next((str(cell).strip() for cell in row if str(cell).strip()), "")

    def place(self, number: int, column: int) -> str:
        """A cell as people name it."""
        return f"{self.sheet.name}!{letters(column)}{number}"

    def report(self, number: int, column: int, code: str, **facts: object) -> None:
        """Notes a problem of one cell."""
        self.problems.append(Problem(self.place(number, column), code, facts))

    def _criterion(self, number: int, cells: dict[str, Cell], columns: Mapping[str, int]) -> None:
        code = str(cells["id"]).strip()
        if code:
            mark, place = _mark(cells.get("mark", "")), self.place(number, columns["id"])
            self.criteria.append(Criterion(code, str(cells["name"]).strip(), mark, place))

    def _row(self, number: int, cells: dict[str, Cell], row: Sequence[Cell], columns: Mapping[str, int]) -> None:
        if any(TOTAL.match(plain(cell)) for cell in row if isinstance(cell, str)):
            self.stated_total = _mark(cells["max_mark"])
            return
        if str(cells["sub_criterion"]).strip():
            self._sub_criterion(number, cells, columns)
        if str(cells["kind"]).strip():
            self._aspect(number, cells, columns)
        elif plain(cells.get("score", "")) in SCORES and self.aspects:
            self._judgement_text(int(plain(cells["score"])), str(cells.get("extra", "")).strip())

    def _sub_criterion(self, number: int, cells: dict[str, Cell], columns: Mapping[str, int]) -> None:
        code = str(cells["sub_criterion"]).strip()
        if not CODE.fullmatch(code):
            self.report(number, columns["sub_criterion"], "out_of_range", value=code[:60])
        elif code in self.numbers:
            self.report(number, columns["sub_criterion"], "duplicate_code", value=code)
        self.numbers.setdefault(code, 0)
        fitting = [criterion.code for criterion in self.criteria if code.startswith(criterion.code)]
        guessed = max(fitting, key=len, default=code.rstrip("0123456789.") or code)
        criterion = str(cells.get("criterion", "")).strip() or guessed
        name, day = str(cells.get("name", "")).strip(), str(cells.get("day", "")).strip()
        place = self.place(number, columns.get("day", columns["sub_criterion"]))
        self.sub_criteria.append(SubCriterion(code, criterion, name, day, place))

    def _aspect(self, number: int, cells: dict[str, Cell], columns: Mapping[str, int]) -> None:
        kind, mark = plain(cells["kind"]), _mark(cells["max_mark"])
        named, factor = str(cells.get("code", "")).strip(), str(cells.get("factor", "")).strip() or "1"
        if not KIND.fullmatch(kind):
            self.report(number, columns["kind"], "aspect_type", value=kind[:60])
        if mark is None:
            self.report(number, columns["max_mark"], "max_mark", value=str(cells["max_mark"])[:60])
        if named and not LONGEST_CODE.fullmatch(named):
            self.report(number, columns["code"], "out_of_range", value=named[:60])
        if not is_decimal(factor):
            self.report(number, columns["factor"], "factor", value=factor[:60])
        if not self.sub_criteria:
            self.report(number, columns["sub_criterion"], "no_sub_criterion")
            return
        code = self.sub_criteria[-1].code
        self.aspects.append(
            SchemeAspect(
                code=named or f"{code}.{self.numbers[code] + 1}",
                sub_criterion=code,
                kind=KINDS.get(CHINESE_KINDS.get(kind, kind)[:1], ""),
                max_mark=mark or "0.00",
                description=str(cells.get("description", "")).strip(),
                extra=str(cells.get("extra", "")).strip(),
                requirement=str(cells.get("requirement", "")).strip(),
                section=str(cells.get("section", "")).strip(),
                factor=factor,
                way=str(cells.get("way", "")).strip(),
                place=self.place(number, columns["max_mark"]),
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


def letters(column: int) -> str:
    """The letters of a column that counts from 0."""
    found = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        found, column = chr(65 + rest) + found, column - 1
    return found
