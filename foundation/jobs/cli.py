"""The command that does long work; ``serve`` starts it as a child."""
import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foundation.jobs.consumer import run_consumer


@click.command("jobs")
@click.option("--parent", type=int, help="Stop when this process, which started us, is gone.")
@with_appcontext
def jobs(parent: int | None) -> None:
    """Does the long work that people ask for, until it is stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    run_consumer(app, parent)
