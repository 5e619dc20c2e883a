"""``flask rehearse``: the whole story in a database of its own, with a progress bar and a table at the end."""
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from awards.queries.lines import kind_name, prize_name
from awards.rehearsal.cast import hire
from awards.rehearsal.files import Left, leave
from awards.rehearsal.money import award, certify
from awards.rehearsal.story import Story, announce, prepare, publish, score, take_registrations
from competition.cli import as_registration_check
from competition.errors import DefinitionRefused, WorkbookRefused
from competition.rules.registrations import Registration, check_table
from competition.services.definition_check import check_definition
from competition.spreadsheets.registrations import read_registrations
from foundation import chance, instance
from foundation.accounts.roles import CITY
from foundation.clock import at_noon
from foundation.commands import print_json, read_bytes, refuse
from foundation.contributions import DefinitionFolder, contributions
from foundation.database import db
from foundation.errors import Invalid, Refusal, sentence_of
from scoring.errors import SENTENCES


@dataclass
class Bar:
    """The progress bar on standard error: what is being done, and how far the whole is."""

    total: int
    now: int = 0
    label: str = ""
    length: int = 1
    inner: int = 0
    quiet: bool = field(default=False)

    def step(self, name: str, length: int = 1) -> None:
        """A new chapter begins."""
        self.now, self.label, self.length, self.inner = self.now + 1, name, length, 0
        self._show()

    def done(self, count: int = 1) -> None:
        """Some of it is done."""
        self.inner += count
        if count:
            self._show()

    def _show(self) -> None:
        if self.quiet:
            return
        part = min(self.now - 1 + self.inner / self.length, self.total)
        filled = int(30 * part / self.total)
        click.echo(f"\r\x1b[K[{'█' * filled}{'·' * (30 - filled)}] {100 * part / self.total:3.0f}%  {self.label}", nl=False, err=True)

    def end(self) -> None:
        """The bar is full."""
        if not self.quiet:
            click.echo("\r\x1b[K", nl=False, err=True)


@contextmanager
def theatre(create_app: Any) -> Iterator[Flask]:
    """An application of its own with a temporary database and keys; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        house: Flask = create_app(MODE="rehearsal", INSTANCE=folder, DATABASE_URL="")
        with house.app_context():
            instance.prepare()
            yield house
            db.session.remove()
            db.engine.dispose()


def play(
    definition: dict[str, Any], folder: DefinitionFolder, rows: list[Registration], out: Path, seed: int, bar: Bar
) -> tuple[Story, Left]:
    """The whole rehearsal in the current application."""
    with chance.seeded(f"rehearsal {seed}"):
        opens = date.fromisoformat(definition["dates"]["registration_opens"])
        bar.step(_("建立赛事"))
        story = announce(definition, folder, hire(CITY, at=at_noon(opens, 8)), jurisdiction=CITY)
        bar.step(_("导入报名"))
        take_registrations(story, rows)
        prepare(story, bar)
        score(story, bar)
        publish(story, bar)
        money = award(story, bar)
        certify(story)
        return story, leave(story, money, out, seed, bar)


@click.command("rehearse")
@click.option("--competition", "definition", required=True, help="The competition definition (JSON).")
@click.option("--registrations", required=True, help="The registration workbook.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for all files.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Chance follows from it.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@with_appcontext
def rehearse(definition: str, registrations: str, out: Path, seed: int, quiet: bool) -> None:
    """赛前彩排: plays a whole competition, from workbook to payment, and leaves all its files in a folder."""
    path = Path(definition)
    document, rows = _read(path, registrations)
    out.mkdir(parents=True, exist_ok=True)
    bar = Bar(total=6 + len(document["events"]), quiet=quiet)
    create_app = current_app.extensions["create_app"]
    with theatre(create_app):
        try:
            story, left = play(document, DefinitionFolder(path=path.parent), rows, out, seed, bar)
        except Refusal as refusal:
            raise click.ClickException(_reasons(refusal)) from None
        bar.end()
        _table(story, left)


def _reasons(refusal: Refusal) -> str:
    problems = refusal.problems if isinstance(refusal, Invalid) else []
    return "\n".join([refusal.message, *(sentence_of(problem, SENTENCES) for problem in problems)])


def _read(path: Path, registrations: str) -> tuple[dict[str, Any], list[Registration]]:
    raw = read_bytes(str(path))
    try:
        found, document = check_definition(raw, DefinitionFolder(path=path.parent), contributions().sections, path.name)
        checked = check_table(read_registrations(read_bytes(registrations)), found)
    except DefinitionRefused as refusal:
        refuse({"code": refusal.code, "message": refusal.message, "problems": refusal.problems})
    except WorkbookRefused as refusal:
        refuse({"code": refusal.code, "message": refusal.message})
    if not checked.problems and not checked.rows:
        raise click.ClickException(_("工作簿里没有报名数据，无法彩排。"))
    if checked.problems:
        print_json(as_registration_check(checked))
        raise SystemExit(1)
    return document, list(checked.rows)


def _table(story: Story, left: Left) -> None:
    summary = left.summary
    click.echo(_("赛前彩排　%(competition)s　种子 %(seed)s　报名 %(entries)s　评分表 %(sheets)s", **summary))
    click.echo(f"{_('赛项'):<8}{_('报名'):>6}{_('排名'):>6}{_('称号'):>6}　{_('奖项')}")
    for code, event in summary["events"].items():
        prizes = "  ".join(f"{prize_name(name)} {count}" for name, count in event["prizes"].items()) or "—"
        click.echo(f"{code:<10}{event['entries']:>6}{event['ranked']:>8}{event['titles']:>8}　{prizes}")
    click.echo(f"{_('金额（元）'):<8}{_('应发'):>14}{_('代扣税'):>12}{_('实发'):>14}")
    for kind, sums in summary["money"].items():
        label = _("合计") if kind == "all" else kind_name(kind)
        click.echo(f"{label:<10}{sums['gross']:>16}{sums['tax']:>15}{sums['net']:>16}")
    for code, refusal in story.unconfirmed.items():
        click.echo(f"{code}: {_reasons(refusal)}", err=True)
    for file in left.paths:
        click.echo(str(file))
