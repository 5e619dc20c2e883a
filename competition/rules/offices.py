"""Lists of officials as they are pasted or sent as a workbook, and which offices of a competition are still vacant."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from competition.rules.text import plain_name, plain_number, plain_text
from competition.rules.unit_code import is_unit_code
from foundation.rules.problems import Problem

WORDS = {
    "裁判": "judge", "裁判员": "judge", "裁判长": "chief_judge", "现场裁判": "field_judge", "记分": "scorekeeper", "记分员": "scorekeeper",
    "监督": "supervisor", "监督员": "supervisor", "仲裁": "arbitrator", "仲裁员": "arbitrator",
}
COLUMNS = {
    "name": "姓名", "role": "岗位", "unit": "所在单位", "unit_code": "统一社会信用代码", "qualification": "裁判资格", "account": "账号",
    "grade": "裁判等级", "certificate": "证书编号", "events": "赛项",
}
OTHER_HEADINGS = {"单位": "unit", "信用代码": "unit_code", "资格": "qualification", "职称": "qualification", "等级": "grade", "证书号": "certificate"}
LONGEST = {"name": 100, "unit": 200, "qualification": 200, "account": 64, "grade": 60, "certificate": 60}
EVERYTHING = ("全部", "所有")
SEPARATORS = str.maketrans("，,；;/", "、、、、、")
ONE_EACH = ("chief_judge", "scorekeeper", "supervisor", "arbitrator")


@dataclass(frozen=True)
class Appointment:
    """One official to be appointed; ``role`` as accounts name it, ``events`` by code (null: all of the competition)."""

    line: int
    name: str
    role: str
    unit: str
    unit_code: str
    qualification: str
    account: str
    grade: str = ""
    certificate: str = ""
    events: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Vacancy:
    """A role of one event for which fewer people are appointed than it needs."""

    event: str
    role: str
    have: int
    needed: int


def read_officials(text: str, events: Iterable[str] | None = None) -> tuple[list[Appointment], list[Problem]]:
    """The officials of a pasted list, and what is wrong with it by line (see :func:`read_rows`)."""
    return read_rows([line.split("\t") for line in text.splitlines()], events)


def read_rows(rows: Sequence[Sequence[str]], events: Iterable[str] | None = None) -> tuple[list[Appointment], list[Problem]]:
    """The officials of a table, and what is wrong with it by line. Columns stand as in :data:`COLUMNS`, or as a heading (a row
    that begins with 姓名) says; empty lines are passed over. ``events`` are the codes that there are (null: not checked)."""
    found: list[Appointment] = []
    problems: list[Problem] = []
    known, order = None if events is None else set(events), tuple(COLUMNS)
    for number, row in enumerate(rows, start=1):
        cells = [plain_text(cell) for cell in row]
        if is_heading(cells):
            order = _order(cells)
        elif any(cells) and "name" in order:
            values = dict.fromkeys(COLUMNS, "") | {name: cell for name, cell in zip(order, cells, strict=False) if name}
            one = _appointment(number, values)
            problems += _wrong(one, values["role"], known)
            found.append(one)
    return found, problems


def is_heading(cells: Iterable[str]) -> bool:
    """True for the row that names the columns."""
    return any(_column(plain_text(cell)) == "name" for cell in cells)


def _order(headings: Sequence[str]) -> tuple[str, ...]:
    """Which column stands where; a heading that only names the first of the usual columns leaves the others where they are."""
    named = tuple(_column(heading) for heading in headings)
    usual = tuple(COLUMNS)
    return usual if named == usual[: len(named)] else named


def _column(heading: str) -> str:
    """The name of a column by its heading, empty for one that is passed over; notes in brackets do not count."""
    bare = heading.split("(")[0].strip()
    return next((name for name, word in COLUMNS.items() if word == bare), OTHER_HEADINGS.get(bare, ""))


def _appointment(number: int, values: Mapping[str, str]) -> Appointment:
    events = tuple(dict.fromkeys(part.strip() for part in values["events"].translate(SEPARATORS).split("、") if part.strip()))
    return Appointment(
        number, values["name"], WORDS.get(values["role"], ""), plain_name(values["unit"]), plain_number(values["unit_code"]),
        values["qualification"], values["account"], values["grade"], values["certificate"],
        None if not events or set(events) <= set(EVERYTHING) else events,
    )


def _wrong(one: Appointment, role: str, known: set[str] | None) -> list[Problem]:
    path, problems = str(one.line), []
    if not one.name:
        problems.append(Problem(path, "official_name", {"line": one.line}))
    if not one.role:
        problems.append(Problem(path, "official_role", {"line": one.line, "value": role[:40]}))
    if one.unit_code and not is_unit_code(one.unit_code):
        problems.append(Problem(path, "official_unit_code", {"line": one.line, "value": one.unit_code[:40]}))
    problems += [
        Problem(path, "official_event", {"line": one.line, "value": event[:40]})
        for event in one.events or () if known is not None and event not in known
    ]
    return problems + [
        Problem(path, "official_long", {"line": one.line, "column": COLUMNS[name], "most": most})
        for name, most in LONGEST.items() if len(getattr(one, name)) > most
    ]


def vacancies(events: Iterable[tuple[str, int]], officials: Iterable[tuple[str, Sequence[str] | None]]) -> list[Vacancy]:
    """Which roles of which events are not filled. ``events`` are codes with the size of a panel, ``officials`` roles with the
    codes of their events (null: all). An event needs as many judges as a panel has, and one person of every other role."""
    people = list(officials)
    found = []
    for event, panel_size in events:
        for role, needed in (("judge", panel_size), *((role, 1) for role in ONE_EACH)):
            have = sum(one == role and (served is None or event in served) for one, served in people)
            if have < needed:
                found.append(Vacancy(event, role, have, needed))
    return found
