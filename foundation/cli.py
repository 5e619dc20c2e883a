"""Commands of the ground floor."""
import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from foundation import instance
from foundation.commands import print_json
from foundation.ledger import verify_all
from foundation.venue.address import in_brackets

ledger = AppGroup("ledger", help="The hash-chained ledger.")


@ledger.command("verify")
def verify() -> None:
    """Recomputes every stream; exit status 1 if a chain is broken."""
    reports = verify_all()
    print_json(
        {
            "ok": not any(report.faults for report in reports),
            "streams": [
                {"stream": r.stream, "size": r.size, "root": r.root, "faults": list(r.faults)} for r in reports
            ],
        }
    )
    if any(report.faults for report in reports):
        raise SystemExit(1)


@click.command("init")
@with_appcontext
def init() -> None:
    """Makes a real instance: keys, schema, the first administrators. Safe to run again."""
    instance.prepare()
    made = instance.first_administrators()
    click.echo(f"Instance: {current_app.config['INSTANCE']}")
    for one in made:
        click.echo(f"  {one.account:10} {one.password}   {one.name} (one-time password, change it at the first sign-in)")
    click.echo("Write these down now; they are not shown again. Next: make serve" if made else "Accounts exist already. Next: make serve")


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serves the real instance on HOST and PORT."""
    click.echo(f"http://{in_brackets(current_app.config['HOST'])}:{current_app.config['PORT']}/")
    instance.serve()
