"""Registrations for tests: people who do not exist, as rows of a table or as a workbook."""
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from competition.rules.definition import Definition, parse_definition
from competition.rules.identity import check_character
from competition.rules.registrations import HEADINGS, Cell, Checked, Table, check_table, find_header
from competition.rules.unit_code import check_character as unit_check_character

UNISSUED_AREA = "440700"
FIRST_DAY = date(2026, 5, 16)


def id_number(birth: str = "19900101", order: int = 101, area: str = UNISSUED_AREA) -> str:
    """A valid number; an odd order is a man's."""
    body = f"{area}{birth}{order:03d}"
    return body + check_character(body)


def unit_code(number: int = 0) -> str:
    """A valid unit code of an area that was never issued."""
    body = f"91440700MA{number:07d}"
    return body + unit_check_character(body)


def person(number: int = 0, **changes: Any) -> dict[str, Any]:
    """A row without problems; ``number`` tells people apart, keyword arguments are headings."""
    return {
        "姓名": "陈测", "性别": "男", "身份证号": id_number(order=101 + 2 * number), "联系电话": f"138{number:08d}",
        "所在单位": "样例单位", "统一社会信用代码": unit_code(), "参赛赛项": "电工", "组别": "职工组",
        "现职业技能等级": "高级工（三级）", "从业年限": 10,
    } | changes  # fmt: skip


def event(code: str = "EL", occupation: str = "电工", group: str | None = "职工组", **changes: Any) -> dict[str, Any]:
    """An event of a definition, with the smallest rules that scoring accepts."""
    aspects = [{"code": "01", "kind": "measurement", "max_mark": "100.00"}]
    panel = {"level": "aspect"}
    rules = {"modules": [
        {"code": "P", "name": "实操", "weight": "1", "full_mark": "100", "panel": panel, "aspects": aspects},
    ]}  # fmt: skip
    return {
        "code": code, "occupation": occupation, "group": group, "kind": "individual", "tags": [], "quota": None,
        "quota_per_unit": None, "eligibility": {}, "panel_size": 3, "rules": rules,
    } | changes  # fmt: skip


def definition(*events: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The document of a definition without problems."""
    return {
        "format": "competition/1", "code": "jm-test", "name": "测试竞赛", "year": 2026, "class": "city-1", "series": None,
        "document": None, "organisers": [{"name": "测试局", "code": None}], "hosts": [{"name": "样例学校", "code": None}],
        "dates": {
            "registration_opens": "2026-04-01", "registration_closes": "2026-04-30", "starts": "2026-05-16",
            "ends": "2026-05-17",
        },
        "events": list(events) or [event()], "schedules": [],
    } | changes  # fmt: skip


def parsed(*events: dict[str, Any]) -> Definition:
    """The definition with these events."""
    return parse_definition(definition(*events))


def table(rows: Sequence[Mapping[str, Cell]], headings: Sequence[str] | None = None) -> Table:
    """A table whose header is its first row: the first person stands in row 2."""
    listed = headings or [heading for heading in HEADINGS if heading != "队名" or any("队名" in row for row in rows)]
    cells: list[list[Cell]] = [list(listed), *([row.get(heading, "") for heading in listed] for row in rows)]
    header = find_header(cells)
    assert header is not None
    return Table(header, cells)


def check(*rows: Mapping[str, Cell], events: Sequence[dict[str, Any]] = ()) -> Checked:
    """The check of these rows by the rules alone."""
    return check_table(table(rows), parsed(*events))


def found(checked: Checked) -> list[tuple[int, str, str]]:
    """Row, column and code of every problem."""
    return [(problem.row, problem.column, problem.code) for problem in checked.problems]


def cleaned(checked: Checked) -> list[tuple[int, str, str, str | int]]:
    """Row, column, and what became of it."""
    return [(change.row, change.column, change.before, change.after) for change in checked.cleaned]


def sheet(*rows: Mapping[str, Any], headings: Sequence[str] = HEADINGS[:-1]) -> list[list[Any]]:
    """Header and rows as a grid, for :func:`workbook`."""
    return [list(headings), *([row.get(heading) for heading in headings] for row in rows)]


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these grids; a text that begins with ``=`` is a formula."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for grid in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(grid):
                page.write_row(number, 0, row)
    return data.getvalue()
