"""Commands about how long personal data is kept."""
import click
from flask.cli import AppGroup, with_appcontext

from foundation.clock import now
from foundation.people.retention import RULES, due, holds, tidy

retention = AppGroup("retention", help="How long personal data is kept, what is due, and tidying up.")


@retention.command("show")
@with_appcontext
def show() -> None:
    """Lists the rules and how many people are due; erases nobody."""
    for spoken in RULES.values():
        click.echo(f"{spoken.what}: {spoken.days} days, {spoken.then}")
    found = due(now())
    free = sum(not holds(one.person_id) for one in found)
    click.echo(f"Due: {len(found)} people, {free} of them held by nothing. Two people decide: /system/personal-data")


@retention.command("tidy")
@with_appcontext
def tidy_up() -> None:
    """Removes traces whose time is up; the consumer does the same every hour."""
    for what, count in tidy(at=now()).items():
        click.echo(f"{what}: {count}")
