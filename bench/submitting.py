"""What W1 works on: 500 entries × 64 judges with sheets of 40 marks, the judges signed in, their operations prepared in a file."""
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench.chaos.competition import Competition, Seat
from bench.chaos.postgres import SAFE, SafeCluster
from bench.chaos.server import Session
from bench.chaos.tablet import Tablet
from competition.services.draws import draw_event
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.database import db
from scoring.models import Sheet
from scoring.queries.events import event_by_code
from scoring.services.opening import open_scoring
from scoring.services.schemes import keep_scheme
from tests.conftest import build_app, migrate
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import make_entries
from tests.factories.scoring import DAY, RULES, Stage, make_bench, scheme_hash

CODE, EVENT, MODULE = "jm-bench", "CK", "P"
ASPECTS = tuple(f"{number:02d}" for number in range(40))


def rules() -> dict[str, Any]:
    """One module of 40 measurements, marked by everybody; the theory module of the factory beside it."""
    aspects = [{"code": code, "kind": "measurement", "max_mark": "100.00", "factor": "0.025"} for code in ASPECTS]
    practice = {**RULES["modules"][1], "aspects": aspects}
    return {**RULES, "modules": [RULES["modules"][0], practice]}


def make_event(code: str, given: dict[str, Any], entries: int, judges: int) -> Stage:
    """A competition with one large event whose scoring is open."""
    make_competition(code, events=(event_document(EVENT),), phase="open")
    ref = event_by_code(code, EVENT)
    if ref is None:
        raise LookupError(EVENT)
    keep_scheme(ref.id, given, {}, settings={"second_person": False}, actor=SYSTEM, at=DAY)
    make_entries(code, entries, EVENT, first=0)
    set_phase(code, "closed", actor=SYSTEM, at=DAY)
    draw_event(code, EVENT, seed="a seed", actor=SYSTEM, at=DAY)
    stage = make_bench(ref, judges)
    open_scoring(ref.id, actor=stage.organizer, at=DAY)
    stage.scheme_hash = scheme_hash(ref.id)
    return stage


def make_place(url: str, folder: Path, entries: int, judges: int) -> Competition:
    """Migrates an empty database and opens the scoring of a large event."""
    migrate(url, folder / "instance")
    with build_app(url, folder / "instance").app_context():
        stage = make_event(CODE, rules(), entries, judges)
        who = {judge.code: judge for judge in stage.judges}
        rows = db.session.execute(
            select(Sheet.judge, Sheet.public_id, Sheet.entry_code).where(Sheet.module == MODULE).order_by(Sheet.entry_code, Sheet.judge)
        )
        seats = tuple(Seat(who[row.judge].user_id, who[row.judge].actor, who[row.judge].device, *row) for row in rows)
        db.session.remove()
        db.engine.dispose()
    return Competition(url, folder / "instance", CODE, EVENT, stage.event_id, stage.scheme_hash, seats, stage.chief)


class Roomy(SafeCluster):
    """With room for the product, the floor and 64 clients of pgbench at once."""

    settings = (*(one for one in SAFE if not one.startswith("max_connections")), "max_connections=200")


@contextmanager
def place(database: str, folder: Path, entries: int = 500, judges: int = 64) -> Iterator[tuple[Competition, SafeCluster]]:
    """The large event, and a PostgreSQL server: that of the product, or that of the floor alone."""
    server = Roomy.of_this_machine()
    try:
        server.start()
        url = server.url(server.create()) if database == "postgresql" else f"sqlite:///{folder / 'bench.sqlite3'}"
        yield make_place(url, folder, entries, judges), server
    finally:
        server.stop()


@dataclass(frozen=True)
class Prepared:
    """An operation with the session that may send it, and the judge who sends it."""

    session: Session
    judge: str
    id: str
    body: bytes


def prepare(app: Flask, here: Competition, seed: int) -> list[Prepared]:
    """One operation for every sheet, in the order of entries, so that neighbours come from different judges."""
    source = random.Random(seed)
    judges = list(dict.fromkeys(seat.user_id for seat in here.seats))
    sessions = {user_id: Session.of(Tablet(app, here, number).client) for number, user_id in enumerate(judges)}
    sent: dict[str, int] = {}
    found = []
    for seat in here.seats:
        sent[seat.device] = sent.get(seat.device, 0) + 1
        marks = {code: f"{source.randrange(0, 201) / 2:.2f}" for code in ASPECTS}
        body = {
            "op": "submit_sheet", "device": seat.device, "device_seq": sent[seat.device], "sheet": seat.sheet, "base_version": 0,
            "scheme_hash": here.scheme_hash, "marks": marks, "at_device": "2026-05-16T09:30:00+08:00",
        }  # fmt: skip
        found.append(Prepared(sessions[seat.user_id], seat.judge, f"{source.getrandbits(128):032x}", json.dumps(body).encode()))
    return found


def write_for_wrk(operations: list[Prepared], path: Path) -> None:
    """The file that ``operations.lua`` reads."""
    with path.open("wb") as file:
        for one in operations:
            file.write("\t".join((one.session.cookie, one.session.token, one.id, "")).encode() + one.body + b"\n")
