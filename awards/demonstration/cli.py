"""``flask demo``: opens the demonstration, filling it on the first start, and serves it on this machine."""
import ipaddress
import json
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from awards.demonstration.sign_ins import keep, sign_ins, table
from awards.demonstration.stories import tell_all
from awards.rehearsal.cast import hire
from awards.rehearsal.cli import Bar
from foundation import chance, instance
from foundation.accounts.roles import CITY
from foundation.clock import now, today
from foundation.database import db

DATABASE, SIGN_INS = "demo.sqlite3", "demo-sign-ins.json"
CHAPTERS = 14


@click.command("demo")
@click.option("--build-only", is_flag=True, help="Fill it, but do not serve it.")
@with_appcontext
def demo(build_only: bool) -> None:
    """Opens the demonstration on HOST and PORT; refuses a HOST that others can reach unless DEMO_PUBLIC=1."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    if not _is_loopback(host) and not current_app.config["DEMO_PUBLIC"]:
        raise click.ClickException(f"HOST={host} can be reached by others, and the demonstration's passwords are known; DEMO_PUBLIC=1 allows it")
    folder = instance.folder()
    if not (folder / DATABASE).exists():
        _build(folder)
    click.echo(table(json.loads((folder / SIGN_INS).read_bytes())))
    click.echo(f"\nhttp://{f'[{host}]' if ':' in host else host}:{port}/    ({folder / SIGN_INS})")
    if not build_only:
        with _house(folder / DATABASE).app_context():
            instance.serve()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _house(database: Path) -> Flask:
    create_app: Any = current_app.extensions["create_app"]
    house: Flask = create_app(MODE="demo", DATABASE_URL=f"sqlite:///{database}", INSTANCE=current_app.config["INSTANCE"])
    return house


def _build(folder: Path) -> None:
    """Fills a new database aside and puts it in place when it is whole, so that a broken start leaves nothing."""
    aside = folder / "demo.building.sqlite3"
    for file in folder.glob("demo.building.sqlite3*"):
        file.unlink()
    bar = Bar(total=CHAPTERS)
    with _house(aside).app_context():
        bar.step(_("建立演示数据"))
        instance.prepare()
        administrators = instance.first_administrators()
        cast = hire(CITY, at=now(), passwords=True)
        with chance.seeded("demonstration"):
            finished, scoring, _entering = tell_all(cast, today(), bar)
        keep(folder / SIGN_INS, sign_ins(cast, finished, scoring, administrators, at=now()))
        db.session.remove()
        db.engine.dispose()
    bar.end()
    aside.rename(folder / DATABASE)
