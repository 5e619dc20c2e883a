"""Fills the demonstration on its first start: through the services, aside, and put in place when it is whole."""
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _

from awards.demonstration.house import house_on
from awards.demonstration.sign_ins import keep, sign_ins
from awards.demonstration.stories import tell_all
from awards.rehearsal.cast import hire
from awards.rehearsal.cli import Bar
from foundation import chance, instance
from foundation.accounts.roles import CITY
from foundation.clock import now, today
from foundation.database import db

CHAPTERS = 14


def build(database: Path, people: Path) -> None:
    """Fills a new database and writes down who can sign in, so that a broken start leaves nothing."""
    aside = database.with_name("demo.building.sqlite3")
    for file in aside.parent.glob(f"{aside.name}*"):
        file.unlink()
    bar = Bar(total=CHAPTERS)
    house: Flask = house_on(aside)
    with house.app_context():
        bar.step(_("建立演示数据"))
        instance.prepare()
        administrators = instance.first_administrators(must_change=False)
        cast = hire(CITY, at=now(), passwords=True)
        with chance.seeded("demonstration"):
            finished, scoring, unit = tell_all(cast, today(), bar)
        keep(people, sign_ins(cast, finished, scoring, unit, administrators, at=now()))
        db.session.remove()
        db.engine.dispose()
    bar.end()
    aside.rename(database)
