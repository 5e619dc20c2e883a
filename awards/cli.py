"""Commands of this room."""
from dataclasses import replace

import click
from flask.cli import AppGroup

from awards.errors import sentence
from awards.policy.reasons import because
from awards.policy.shipped import shipped_schedule
from awards.rules.compute import compute_case
from foundation.commands import as_json, print_json, read_bytes, refuse
from foundation.rules.documents import parse_document
from foundation.rules.problems import Problems

awards = AppGroup("awards", help="Commands of the awards room.")


@awards.command("compute")
@click.argument("case", metavar="CASE.json")
def compute_command(case: str) -> None:
    """Who gets what and why: applies the schedule of an award case to its results (needs no database)."""
    raw = read_bytes(case)
    try:
        answer = compute_case(parse_document(raw), shipped_schedule, because)
    except Problems as found:
        problems = [replace(problem, file=case) for problem in found.problems]
        refuse({"code": "case_refused", "problems": as_json(problems, sentence)})
    print_json(answer)
