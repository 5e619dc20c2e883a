"""Commands of this room."""
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from competition.errors import DefinitionRefused, WorkbookRefused, definition_sentence, row_speaker
from competition.refusals.draws import draw_sentence
from competition.rules.draw_file import replay
from competition.rules.registrations import Checked, check_table
from competition.services.definition_check import check_definition
from competition.spreadsheets.registrations import read_registrations
from foundation.commands import as_json, print_json, read_document, refuse
from foundation.contributions import DefinitionFolder, contributions
from foundation.rules.documents import LARGEST
from foundation.rules.problems import Problem, Problems
from foundation.spreadsheets.reading import Unreadable, read_file

FORMAT = "registration-check/1"
REPLAY = "draw-replay/1"

competition = AppGroup("competition", help="Commands of the competition room.")


@competition.command("check")
@click.argument("registrations", type=click.Path(path_type=Path))
@click.option("--competition", "definition", type=click.Path(path_type=Path), required=True, help="The definition.")
def check(registrations: Path, definition: Path) -> None:
    """Check a registration workbook against a competition definition; no database is needed."""
    try:
        sections = contributions().sections
        found, _document = check_definition(
            _definition_bytes(definition), DefinitionFolder(path=definition.parent), sections, definition.name
        )
        checked = check_table(read_registrations(_workbook_bytes(registrations)), found)
    except DefinitionRefused as refusal:
        refuse({"code": refusal.code, "message": refusal.message, "problems": refusal.problems})
    except WorkbookRefused as refusal:
        columns = {"columns": list(refusal.columns)} if refusal.columns else {}
        refuse({"code": refusal.code, "message": refusal.message, **columns})
    print_json(as_registration_check(checked))
    raise SystemExit(1 if checked.problems else 0)


@competition.command("replay-draw")
@click.argument("file", type=click.Path(path_type=Path))
def replay_draw(file: Path) -> None:
    """Draw again what a file (draw/1) says was drawn, and compare; no database is needed."""
    try:
        document = read_document(str(file))
        problems = replay(document)
    except Problems as refusal:
        refuse({"code": "unreadable", "problems": as_json(refusal.problems, draw_sentence)})
    print_json({
        "format": REPLAY, "competition": document["competition"], "event": document["event"], "layers": len(document["layers"]),
        "tickets": len(document["tickets"]), "agrees": not problems, "problems": as_json(problems, draw_sentence),
    })
    raise SystemExit(1 if problems else 0)


def as_registration_check(checked: Checked) -> dict[str, Any]:
    """The answer as the format prints it."""
    say = row_speaker()
    return {
        "format": FORMAT,
        "rows": checked.count,
        "problems": [
            {"row": problem.row, "column": problem.column, "code": problem.code}
            | {"message": say(problem.column, problem.code, problem.facts)}
            | {key: problem.facts[key] for key in ("other_row",) if key in problem.facts}
            for problem in checked.problems
        ],
        "cleaned": [
            {"row": change.row, "column": change.column, "from": change.before, "to": change.after}
            for change in checked.cleaned
        ],
    }


def _definition_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        problem = Problem("", "unreadable", {"reason": error.strerror})
        message = definition_sentence(problem)
        raise DefinitionRefused([{"file": path.name, "path": "", "code": problem.code, "message": message}]) from None


def _workbook_bytes(path: Path) -> bytes:
    try:
        return read_file(path)
    except Unreadable as refusal:
        raise WorkbookRefused(refusal.code) from None
