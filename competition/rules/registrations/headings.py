"""The headings of a registration table, and where its header row stands."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from competition.rules.registrations.cells import Cell
from competition.rules.text import plain_number

NAME = "姓名"
SEX = "性别"
ID_NUMBER = "身份证号"
PHONE = "联系电话"
UNIT = "所在单位"
UNIT_CODE = "统一社会信用代码"
EVENT = "参赛赛项"
GROUP = "组别"
SERIAL = "序号"
LEVEL = "现职业技能等级"
YEARS = "从业年限"
COACH = "教练姓名"
COACH_UNIT = "教练单位"
NOTE = "备注"
TEAM = "队名"
ID_TYPE = "证件类型"
BORN = "出生日期"

REQUIRED = (NAME, SEX, ID_NUMBER, PHONE, UNIT, UNIT_CODE, EVENT, GROUP)
HEADINGS = (*REQUIRED, SERIAL, LEVEL, YEARS, COACH, COACH_UNIT, NOTE, TEAM)
# Columns beyond the format: read where they stand, and a row with nothing else in it holds nothing.
BEYOND = (ID_TYPE, BORN)
READ = (*HEADINGS, *BEYOND)
POSITIONS = {heading: position for position, heading in enumerate(READ)}
ALIASES = {
    "证件号码": ID_NUMBER,
    "身份证号码": ID_NUMBER,
    "手机": PHONE,
    "手机号码": PHONE,
    "单位": UNIT,
    "工作单位": UNIT,
    "赛项": EVENT,
    "竞赛项目": EVENT,
    "工种": EVENT,
    "指导教师": COACH,
}
MARKS_A_HEADER = {NAME, ID_NUMBER, EVENT}
DECORATION = "*:"


@dataclass(frozen=True)
class Header:
    """The header row: its number in the sheet and the column of each listed heading that it holds."""

    row: int
    columns: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """Required headings that the row lacks."""
        return tuple(heading for heading in REQUIRED if heading not in self.columns)


def find_header(rows: Iterable[Sequence[Cell]]) -> Header | None:
    """The first row that holds at least 姓名, 身份证号 and 参赛赛项; titles may stand above it."""
    for number, row in enumerate(rows, start=1):
        columns = _columns(row)
        if columns.keys() >= MARKS_A_HEADER:
            return Header(number, columns)
    return None


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """The column of each heading. A heading in its own words goes before an alias, the first before a later one."""
    exact: dict[str, int] = {}
    aliases: dict[str, int] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell:
            text = plain_number(cell).strip(DECORATION)
            if text in POSITIONS:
                exact.setdefault(text, column)
            elif text in ALIASES:
                aliases.setdefault(ALIASES[text], column)
    return aliases | exact
