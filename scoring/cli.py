"""Commands of this room. ``compute``, ``verify`` and ``explain`` need no database and no configured instance."""
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from foundation.commands import as_json, print_json, read_document, refuse
from foundation.rules.fields import brief
from foundation.rules.problems import Problem, Problems, in_file
from scoring.errors import speaker
from scoring.refusals.recheck import replay_sentence
from scoring.rules.bundle import FORMAT, parse_bundle
from scoring.rules.compute import compute
from scoring.rules.recheck import replay
from scoring.rules.verify import verify
from scoring.rules.why import explain
from scoring.rules.why_document import why_document

REPLAY = "recheck-replay/1"

scoring = AppGroup("scoring", help="Commands of the scoring room.")


@scoring.command("compute")
@click.argument("bundles", nargs=-1, required=True, metavar="BUNDLE.json [MORE.json …]")
def compute_command(bundles: tuple[str, ...]) -> None:
    """Computes results: one line of JSON per bundle. One refused bundle refuses the whole run (exit status 2)."""
    answers: list[dict[str, Any]] = []
    refused: list[Problem] = []
    for path in bundles:
        name = click.format_filename(path)
        try:
            results = compute(parse_bundle(read_document(path), name))
        except Problems as refusal:
            refused += in_file(refusal.problems, name).problems
        else:
            answers.append({"format": FORMAT, "results": results})
    if refused:
        _refuse(refused)
    for answer in answers:
        print_json(answer)


@scoring.command("verify")
@click.argument("bundle", metavar="BUNDLE.json")
@click.option("--root", metavar="HEX", help="The root from outside: the printed one.")
def verify_command(bundle: str, root: str | None) -> None:
    """Recomputes a bundle, replays its ledger and compares: exit status 0, or 1 with everything that does not follow."""
    name = click.format_filename(bundle)
    try:
        answer = verify(read_document(bundle), root)
    except Problems as refusal:
        _refuse(in_file(refusal.problems, name).problems)
    if not answer.ok:
        print_json({"ok": False, "problems": as_json(in_file(answer.problems, name).problems, speaker())})
        raise SystemExit(1)
    print_json({"ok": True, "root": answer.root, "outside_root": answer.outside_root})


@scoring.command("explain")
@click.argument("bundle", metavar="BUNDLE.json")
@click.option("--entry", metavar="CODE", help="Only this entry.")
def explain_command(bundle: str, entry: str | None) -> None:
    """Says why every entry stands where it stands: one line of JSON per entry, in the order of the results (``why/1``)."""
    name = click.format_filename(bundle)
    try:
        document = read_document(bundle)
        parsed = parse_bundle(document, name)
        found = explain(parsed, entry)
    except Problems as refusal:
        _refuse(in_file(refusal.problems, name).problems)
    if entry is not None and not found:
        _refuse(in_file([Problem("entries", "unknown_entry", {"value": brief(entry)})], name).problems)
    for why in found:
        print_json(why_document(why, parsed.rules, {"code": document["event"]["code"], "name": document["event"]["name"]}))


@scoring.command("replay-recheck")
@click.argument("file", metavar="FILE.json")
def replay_recheck(file: str) -> None:
    """Draws the sample of a re-check again from its file (recheck/1): exit status 0, or 1 with what does not agree."""
    name = click.format_filename(file)
    try:
        document = read_document(file)
        problems = replay(document)
    except Problems as refusal:
        refuse({"code": "unreadable", "problems": as_json(in_file(refusal.problems, name).problems, replay_sentence)})
    print_json({
        "format": REPLAY, "competition": document["competition"], "event": document["event"], "sheets": len(document["sheets"]),
        "sample": len(document["sample"]), "agrees": not problems, "problems": as_json(problems, replay_sentence),
    })
    raise SystemExit(1 if problems else 0)


def _refuse(problems: list[Problem]) -> NoReturn:
    refuse({"code": "bundle_refused", "problems": as_json(problems, speaker())})
