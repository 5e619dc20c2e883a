"""``flask doctor``: is this installation safe? A table for people, one line of JSON for programs, an exit status for cron."""
import os
import unicodedata

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from foundation.accounts.identity import SYSTEM
from foundation.clock import iso, now
from foundation.commands import print_json
from foundation.database import has_tables
from foundation.doctor.examination import Examination, examine
from foundation.doctor.findings import Finding, Level
from foundation.doctor.services import note_examination
from foundation.doctor.words import LEVELS, about, remedy, sentence
from foundation.web.language import LOCALES

MARKS = {Level.OK: "✓", Level.ADVICE: "·", Level.WARNING: "!", Level.DANGER: "✗"}


def _language(asked: str | None) -> str:
    """The language that was asked for, else that of the terminal."""
    if asked:
        return asked
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if told.startswith("zh") else "en"


@click.command("doctor")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the sentences; else that of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of a table.")
@with_appcontext
def doctor(lang: str | None, as_json: bool) -> None:
    """Examines this installation; exit status 1 if something is in danger."""
    with force_locale(LOCALES[_language(lang)]):
        found = examine(now())
        if has_tables():
            note_examination(found, actor=SYSTEM, at=found.at)
        if as_json:
            print_json(_as_json(found))
        else:
            _table(found)
    if found.worst is Level.DANGER:
        raise SystemExit(1)


def _as_json(found: Examination) -> dict[str, object]:
    rows = [
        {"code": one.code, "level": str(one.level), "about": about(one), "sentence": sentence(one), "what_to_do": remedy(one), "facts": one.facts}
        for one in found.findings
    ]
    return {"at": iso(found.at), "safe": found.worst is not Level.DANGER, **found.counts, "findings": rows}


def _table(found: Examination) -> None:
    width = max((_columns(about(one)) for one in found.findings), default=0)
    for one in found.findings:
        click.echo(_line(one, width))
        if remedy(one):
            click.echo(f"{'':{width + 13}}→ {remedy(one)}")
    click.echo("  ".join(f"{MARKS[level]} {LEVELS[level]} {found.counts[level]}" for level in Level))


def _line(one: Finding, width: int) -> str:
    level, subject = f"{MARKS[one.level]} {LEVELS[one.level]}", about(one)
    return f"{level}{' ' * (11 - _columns(level))}{subject}{' ' * (width + 2 - _columns(subject))}{sentence(one)}"


def _columns(shown: str) -> int:
    """How many columns of a terminal a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in shown)
