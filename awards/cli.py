"""Commands of this room."""
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from awards.errors import speaker
from awards.policy.reasons import because
from awards.policy.shipped import shipped_schedule
from awards.rules.compute import compute_case
from foundation.commands import as_json, print_json, refuse
from foundation.rules.documents import LARGEST, parse_document
from foundation.rules.problems import Problem, Problems
from scoring.rules.bundle import in_file

awards = AppGroup("awards", help="Commands of the awards room.")


@awards.command("compute")
@click.argument("case", metavar="CASE.json")
def compute_command(case: str) -> None:
    """Who gets what and why: applies the schedule of an award case to its results (needs no database)."""
    try:
        answer = compute_case(_read_document(case), shipped_schedule, because)
    except Problems as refusal:
        problems = in_file(refusal.problems, click.format_filename(case)).problems
        refuse({"code": "case_refused", "problems": as_json(problems, speaker())})
    print_json(answer)


def _read_document(path: str) -> Any:
    """The JSON document of a file, of which no more is read than may be accepted."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Problems([Problem("", "not_json", {"reason": error.strerror})]) from None
    return parse_document(raw)
