"""A small competition that is open for scoring, made once through the services; programs work on it or on copies of it."""
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench.chaos.postgres import SafeCluster
from foundation import chance
from foundation.accounts.identity import Actor
from foundation.database import db
from scoring.models import Sheet
from scoring.services.operations import Answer, submit_operation
from tests.conftest import build_app, migrate
from tests.factories.scoring import DAY, Stage, make_stage

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Seat:
    """One sheet and the judge whose it is."""

    user_id: int
    actor: Actor
    device: str
    judge: str
    sheet: str
    entry: str


@dataclass(frozen=True)
class Competition:
    """The prepared competition: where it is stored and what a tablet needs to know."""

    url: str
    instance: Path
    code: str
    event: str
    event_id: int
    scheme_hash: str
    seats: tuple[Seat, ...]
    chief: Actor

    @property
    def stream(self) -> str:
        """The event's chain in the ledger."""
        return f"{self.code}/{self.event}"

    @property
    def database(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.partition(":")[0]

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    def app(self, **settings: Any) -> Flask:
        """The product on this competition, as it is served: no testing switches."""
        settings = {"DATABASE_URL": self.url, "MODE": "real", "TESTING": False, "BACKUP_EVERY": 0} | settings
        found: Flask = build_app(instance=self.instance, url=settings.pop("DATABASE_URL"), **settings)
        return found

    def copied(self, folder: Path) -> "Competition":
        """The same on a copy of the SQLite file and instance folder."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.file, folder / self.file.name)
        if not (folder / "instance").exists():
            shutil.copytree(self.instance, folder / "instance")
        return replace(self, url=f"sqlite:///{folder / self.file.name}", instance=folder / "instance")


@dataclass(frozen=True)
class Sent:
    """An operation as a tablet sends it."""

    id: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Acknowledged:
    """An operation and the receipt that came back for it, as text."""

    id: str
    marks: dict[str, str]
    receipt: str


def random_marks(source: random.Random) -> dict[str, str]:
    """Marks of the practical module that are in order."""
    return {"A1.1": f"{source.randrange(0, 4000) / 100:.2f}", "A1.2": f"{source.randrange(0, 3000) / 100:.2f}", "A2.1": str(source.randrange(4))}


def operation(place: Competition, seat: Seat, version: int, source: random.Random, number: int = 1) -> Sent:
    """A new operation on a seat's sheet, with an id of its own."""
    body = {
        "op": "submit_sheet", "device": seat.device, "device_seq": number, "sheet": seat.sheet, "base_version": version,
        "scheme_hash": place.scheme_hash, "marks": random_marks(source), "at_device": "2026-05-16T09:30:00+08:00",
    }  # fmt: skip
    return Sent(f"{source.getrandbits(128):032x}", body)


def version_of(seat: Seat) -> int:
    """The stored version of a seat's sheet."""
    return db.session.scalars(select(Sheet.version).where(Sheet.public_id == seat.sheet)).one()


def hand_in(place: Competition, seat: Seat, source: random.Random) -> tuple[Sent, Answer]:
    """One operation through the product's service, as the view calls it."""
    sent = operation(place, seat, version_of(seat), source)
    return sent, submit_operation(sent.id, sent.body, actor=seat.actor, at=DAY)


def receipt_of(sent: Sent, answer: Answer) -> Acknowledged:
    """What the tablet holds after an answer 201."""
    if answer.status != 201:
        raise RuntimeError(f"{answer.status} {answer.text}")
    return Acknowledged(sent.id, sent.body["marks"], answer.text)


def _seats(stage: Stage) -> Iterator[Seat]:
    for judge in stage.judges:
        for entry in stage.codes:
            yield Seat(judge.user_id, judge.actor, judge.device, judge.code, stage.sheet(judge, entry).public_id, entry)


def make_competition_in(url: str, folder: Path, entries: int = 8, judges: int = 3, *, complete: bool = False) -> Competition:
    """Migrates an empty database and fills it; ``complete`` hands every sheet in once, so that results can be confirmed."""
    migrate(url, folder / "instance")
    app = build_app(url, folder / "instance")
    with app.app_context(), chance.seeded("chaos"):
        stage = make_stage(entries, judges)
        if complete:
            stage.score_all()
        seats = tuple(_seats(stage))
        db.session.remove()
        db.engine.dispose()
    return Competition(url, folder / "instance", stage.competition, stage.event, stage.event_id, stage.scheme_hash, seats, stage.chief)


@contextmanager
def prepared(database: str, folder: Path, **size: Any) -> Iterator[tuple[Competition, SafeCluster | None]]:
    """A competition in a new database of the kind that is asked for; on PostgreSQL with the server that holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    if database == "sqlite":
        yield make_competition_in(f"sqlite:///{folder / 'chaos.sqlite3'}", folder, **size), None
        return
    server = SafeCluster.of_this_machine()
    try:
        server.start()
        yield make_competition_in(server.url(server.create()), folder, **size), server
    finally:
        server.stop()
