"""A list of officials as it is pasted from a spreadsheet: one on a line, cells apart by tabs."""
from dataclasses import dataclass

from competition.rules.text import plain_name, plain_number, plain_text
from competition.rules.unit_code import is_unit_code
from foundation.rules.problems import Problem

WORDS = {
    "裁判": "judge", "裁判员": "judge", "裁判长": "chief_judge", "记分": "scorekeeper", "记分员": "scorekeeper",
    "监督": "supervisor", "监督员": "supervisor", "仲裁": "arbitrator", "仲裁员": "arbitrator",
}
HEADING = "姓名"
COLUMNS = 6


@dataclass(frozen=True)
class Appointment:
    """One official to be appointed; ``role`` as accounts name it."""

    line: int
    name: str
    role: str
    unit: str
    unit_code: str
    qualification: str
    account: str


def read_officials(text: str) -> tuple[list[Appointment], list[Problem]]:
    """The officials of a pasted list, and what is wrong with it by line; a heading and empty lines are passed over."""
    found: list[Appointment] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [plain_text(cell) for cell in line.split("\t")]
        if not any(cells) or cells[0] == HEADING:
            continue
        name, role, unit, code, qualification, account = [*cells, *[""] * COLUMNS][:COLUMNS]
        code = plain_number(code)
        problems += _wrong(number, name, role, code)
        found.append(Appointment(number, name, WORDS.get(role, ""), plain_name(unit), code, qualification, account))
    return found, problems


def _wrong(number: int, name: str, role: str, code: str) -> list[Problem]:
    path, problems = str(number), []
    if not name:
        problems.append(Problem(path, "official_name", {"line": number}))
    if role not in WORDS:
        problems.append(Problem(path, "official_role", {"line": number, "value": role}))
    if code and not is_unit_code(code):
        problems.append(Problem(path, "official_unit_code", {"line": number, "value": code}))
    return problems
