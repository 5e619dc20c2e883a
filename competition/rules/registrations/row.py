"""The check of one row: its cells cleaned, each looked at for itself, then against its event."""
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter

from competition.rules import identity
from competition.rules.definition import EventDefinition
from competition.rules.levels import GROUPS, level_named, rank_of
from competition.rules.registrations import cells, headings
from competition.rules.registrations.cells import Cell, Formula
from competition.rules.registrations.events import EventFinder
from competition.rules.registrations.headings import HEADINGS, POSITIONS
from competition.rules.registrations.values import Cleaned, Registration, RowProblem
from competition.rules.text import plain_number
from competition.rules.unit_code import is_unit_code
from foundation.rules import identities
from foundation.rules.identities import RESIDENT

SEXES = ("男", "女")
PHONE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
MOST_YEARS = 60
REMEMBERED = 4096
LONGEST_QUOTE = 60

CLEANERS = {
    headings.ID_NUMBER: cells.clean_id_number,
    headings.PHONE: cells.clean_phone,
    headings.UNIT_CODE: cells.clean_code,
    headings.YEARS: cells.clean_code,
    headings.UNIT: cells.clean_name,
    headings.EVENT: cells.clean_name,
    headings.LEVEL: cells.clean_name,
    headings.COACH_UNIT: cells.clean_name,
}
COLUMNS = tuple((heading, CLEANERS.get(heading, cells.clean_text)) for heading in HEADINGS)
AS_TEXT = itemgetter(*(POSITIONS[heading] for heading, clean in COLUMNS if clean is not cells.clean_name))
is_known_unit_code = lru_cache(REMEMBERED)(is_unit_code)


def _quoted(text: str) -> str:
    return identity.without_identities(text)[:LONGEST_QUOTE]


class RowCheck:
    """One row with a value under a listed heading. ``problems`` and ``cleaned`` grow as the checks go on."""

    __slots__ = (
        "born", "cleaned", "event", "formulas", "holder", "id_type", "number", "numeric_id", "problems", "values", "warnings",
        "years",
    )

    def __init__(self, number: int, row: Sequence[Cell]) -> None:
        self.number = number
        self.problems: list[RowProblem] = []
        self.cleaned: list[Cleaned] = []
        self.formulas: set[str] = set()
        self.numeric_id = False
        self.values: dict[str, str] = {}
        self.years: int | None = None
        self.holder: identity.Holder | None = None
        self.event: EventDefinition | None = None
        self.warnings: list[RowProblem] = []
        self.id_type = self._read_id_type(row[POSITIONS[headings.ID_TYPE]])
        self.born = row[POSITIONS[headings.BORN]]
        self._clean(row[: len(HEADINGS)])

    def report(self, column: str, code: str, **facts: object) -> None:
        """Notes a problem, unless a formula stands in that cell: its value is nobody's."""
        if column not in self.formulas:
            self.problems.append(RowProblem(self.number, column, code, facts))

    def _clean(self, row: Sequence[Cell]) -> None:
        self.values = dict(zip(HEADINGS, map(cells.written, row), strict=True))
        if Formula.HERE in row:
            found = [heading for heading, cell in zip(HEADINGS, row, strict=True) if cell is Formula.HERE]
            for heading in found:
                self.report(heading, "formula")
            self.formulas.update(found)
        if cells.may_need_cleaning(self.values.values(), AS_TEXT(row)):
            for heading, clean in COLUMNS:
                self._clean_cell(heading, clean)
        if self.id_type not in ("", RESIDENT):
            self._clean_cell(headings.ID_NUMBER, lambda text: identities.normalized(self.id_type, plain_number(text)))
        number = row[POSITIONS[headings.ID_NUMBER]]
        self.numeric_id = type(number) not in (str, Formula) and identities.reads_birth(self.id_type, str(number))
        self._read_years(row[POSITIONS[headings.YEARS]])

    def _clean_cell(self, heading: str, clean: Callable[[str], str]) -> None:
        before = self.values[heading]
        after = clean(before)
        if after != before:
            show = self._masked if heading == headings.ID_NUMBER else identity.without_identities
            self.cleaned.append(Cleaned(self.number, heading, show(before), show(after)))
            self.values[heading] = after

    def _read_years(self, cell: Cell) -> None:
        """Years of service: whole numbers, also those written as text, from 0 to 60."""
        text = self.values[headings.YEARS]
        years = cells.whole_number(text)
        if years is None:
            if text:
                self.report(headings.YEARS, "number", value=_quoted(text))
            return
        if type(cell) is str and abs(years) < cells.BEYOND:
            self.cleaned = [change for change in self.cleaned if change.column != headings.YEARS]
            self.cleaned.append(Cleaned(self.number, headings.YEARS, identity.without_identities(cell), years))
        if 0 <= years <= MOST_YEARS:
            self.years = years
        else:
            self.report(headings.YEARS, "range", least=0, most=MOST_YEARS)

    def check_cells(self, first_day: date) -> None:
        """What each cell must be for itself."""
        values = self.values
        if "" in values.values():
            for heading in headings.REQUIRED:
                if not values[heading] and heading != headings.GROUP:
                    self.report(heading, "required")
        self._check_id_number(values[headings.ID_NUMBER], first_day)
        if values[headings.PHONE] and not PHONE.fullmatch(values[headings.PHONE]):
            self.report(headings.PHONE, "phone")
        code = values[headings.UNIT_CODE]
        if code and not is_known_unit_code(code):
            self.report(headings.UNIT_CODE, "unit_code", value=_quoted(code))
        sex = values[headings.SEX]
        if sex and sex not in SEXES:
            self.report(headings.SEX, "sex_unknown", value=_quoted(sex))
        elif sex and self.holder and sex != self.holder.sex:
            self.report(headings.SEX, "sex_mismatch", value=sex, expected=self.holder.sex)

    def _check_id_number(self, number: str, first_day: date) -> None:
        if not number or not self.id_type:
            return
        self.numeric_id = self.numeric_id or identity.is_numeric_text(number)
        found = ["id_numeric"] if self.numeric_id else identities.check(self.id_type, number, first_day)
        for code in found:
            self.report(
                headings.ID_NUMBER, code, value=self._masked(number[:40]), length=len(number), kind=identities.KINDS[self.id_type]
            )
        if found or headings.ID_NUMBER in self.formulas:
            return
        self.warnings += [RowProblem(self.number, headings.ID_NUMBER, code) for code in identities.warnings(self.id_type, number)]
        self.holder = identities.holder(self.id_type, number) or self._stated(first_day)

    def _read_id_type(self, cell: Cell) -> str:
        """证件类型: without any, a resident ID; empty if it is none that we know, and then nothing is said of the number."""
        if cell is Formula.HERE:
            self.report(headings.ID_TYPE, "formula")
            return ""
        text = cells.clean_text(cells.written(cell))
        kind = identities.kind_named(text)
        if kind is None:
            self.report(headings.ID_TYPE, "unknown_id_type", value=_quoted(text))
        return kind or ""

    def _stated(self, first_day: date) -> identity.Holder | None:
        """Date of birth and sex of somebody whose number does not say them."""
        if self.born is Formula.HERE:
            self.report(headings.BORN, "formula")
            return None
        text = cells.clean_code(cells.written(self.born))
        birth = cells.day(text)
        if not text:
            self.report(headings.BORN, "required")
        elif birth is None or not date(identities.FIRST_YEAR, 1, 1) <= birth <= first_day:
            self.report(headings.BORN, "born", value=_quoted(text))
        else:
            return identity.Holder(birth, self.values[headings.SEX])
        return None

    def _masked(self, number: str) -> str:
        return identity.masked(number) if identities.reads_birth(self.id_type, number) else identities.masked(number)

    @property
    def known_id(self) -> str | None:
        """The number under which the row is compared with earlier ones: one whose digits are all there."""
        number = self.values[headings.ID_NUMBER]
        if not identities.reads_birth(self.id_type, number):
            return identities.found_under(self.id_type, number) if number and self.holder else None
        return number if len(number) == identity.LENGTH and not self.numeric_id else None

    @property
    def unit_key(self) -> str:
        """What tells units apart when places are counted: the code or, without one, the name."""
        return self.values[headings.UNIT_CODE] or self.values[headings.UNIT]

    def check_event(self, finder: EventFinder) -> None:
        """参赛赛项 and 组别 together name the event; an unknown group hides nothing but the event itself."""
        occupation, group = self.values[headings.EVENT], self.values[headings.GROUP]
        known = finder.knows(occupation)
        if occupation and not known:
            self.report(headings.EVENT, "unknown_event", value=_quoted(occupation))
        if headings.GROUP in self.formulas:
            return
        if group and group not in GROUPS:
            self.report(headings.GROUP, "unknown_group", value=_quoted(group))
            return
        self.event = finder.find(occupation, group or None)
        if self.event is None and not group:
            self.report(headings.GROUP, "required")
        elif self.event is None and known:
            self.report(headings.EVENT, "unknown_event", value=_quoted(occupation), group=group)

    def check_eligibility(self, first_day: date) -> None:
        """Age, years and level that the event asks for, and the team that its members name."""
        if self.event is None:
            return
        asked = self.event.eligibility
        if self.holder:
            age = identity.age_on(self.holder.birth, first_day)
            if age < (asked.minimum_age or 0) or (asked.maximum_age is not None and age > asked.maximum_age):
                self.report(headings.ID_NUMBER, "age", age=age, least=asked.minimum_age, most=asked.maximum_age)
        years_are_read = self.years is not None or not self.values[headings.YEARS]
        if asked.minimum_years and years_are_read and (self.years or 0) < asked.minimum_years:
            self.report(headings.YEARS, "eligibility", least=asked.minimum_years)
        if asked.minimum_level and self._below(asked.minimum_level):
            self.report(headings.LEVEL, "eligibility", level=asked.minimum_level)
        if self.event.is_team and not self.values[headings.TEAM]:
            self.report(headings.TEAM, "required")

    def _below(self, level: str) -> bool:
        rank = rank_of(self.values[headings.LEVEL])
        return rank is None or rank < (rank_of(level) or 0)

    def registration(self) -> Registration | None:
        """The row as a registration; none if anything is wrong with it."""
        if self.problems or self.holder is None or self.event is None:
            return None
        values = self.values
        return Registration(
            row=self.number,
            name=values[headings.NAME],
            sex=values[headings.SEX],
            id_number=values[headings.ID_NUMBER],
            birth=self.holder.birth,
            phone=values[headings.PHONE],
            unit=values[headings.UNIT],
            unit_code=values[headings.UNIT_CODE],
            event=self.event.code,
            group=self.event.group,
            level=level_named(values[headings.LEVEL]),
            years=self.years,
            coach=values[headings.COACH],
            coach_unit=values[headings.COACH_UNIT],
            note=values[headings.NOTE],
            team=values[headings.TEAM],
            id_type=self.id_type,
        )
