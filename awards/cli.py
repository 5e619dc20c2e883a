"""Commands of this room."""
from typing import Any

import click
from flask.cli import AppGroup

from awards.errors import speaker
from awards.policy.reasons import because
from awards.policy.shipped import shipped_schedule
from awards.queries.schedules import known_schedule
from awards.rules.compute import compute_case
from foundation.commands import as_json, print_json, read_document, refuse
from foundation.database import has_tables
from foundation.rules.problems import Problems, in_file

awards = AppGroup("awards", help="Commands of the awards room.")


@awards.command("compute")
@click.argument("case", metavar="CASE.json")
def compute_command(case: str) -> None:
    """Who gets what and why: applies the schedule of an award case to its results (needs no database)."""
    try:
        answer = compute_case(read_document(case), _schedule, because)
    except Problems as refusal:
        problems = in_file(refusal.problems, click.format_filename(case)).problems
        refuse({"code": "case_refused", "problems": as_json(problems, speaker())})
    print_json(answer)


def _schedule(name: str) -> dict[str, Any] | None:
    """A schedule that a case names: shipped, or adopted in the instance, where there is one."""
    return shipped_schedule(name) or (known_schedule(name) if has_tables() else None)
