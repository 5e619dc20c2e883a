"""``flask demo``: opens the demonstration, filling it on the first start, and serves it on this machine."""
import json

import click
from flask import current_app
from flask.cli import with_appcontext

from awards.demonstration.house import house_on, is_open_on
from foundation import instance
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.venue.address import in_brackets, is_loopback

DATABASE, SIGN_INS = "demo.sqlite3", "demo-sign-ins.json"


@click.command("demo")
@click.option("--build-only", is_flag=True, help="Fill it, but do not serve it.")
@with_appcontext
def demo(build_only: bool) -> None:
    """Opens the demonstration on HOST and PORT; refuses a HOST that others can reach unless DEMO_PUBLIC=1."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    if not is_loopback(host) and not current_app.config["DEMO_PUBLIC"]:
        raise click.ClickException(f"HOST={host} can be reached by others, and the demonstration's passwords are known; DEMO_PUBLIC=1 allows it")
    database, people = instance.folder() / DATABASE, instance.folder() / SIGN_INS
    filled = database.exists()
    if not filled:
        from awards.demonstration.building import build  # noqa: PLC0415  the rehearsal's company plays at the first start only

        build(database, people)
    click.echo(table(json.loads(people.read_bytes())))
    click.echo(f"\nhttp://{in_brackets(host)}:{port}/    ({people})")
    if build_only:
        return
    if filled and is_open_on(database):
        instance.serve()
        return
    with house_on(database).app_context():
        instance.serve()


def table(people: list[dict[str, str]]) -> str:
    """The sign-ins as lines for a terminal."""
    lines = []
    for one in people:
        secret = one.get("password") or f"PIN {one['pin']}"
        where = one["address"] if one["address"] != "/sign-in" else ""
        lines.append(f"  {ROLE_NAMES[Role(one['role'])]!s:　<8}{one['account']:<18} {secret:<20} {one['name']} {where}".rstrip())
    return "\n".join(lines)
