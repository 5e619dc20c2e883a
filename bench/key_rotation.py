"""R29: every key is changed while people read and register, and the change is killed again and again.

    python -m bench.key_rotation --database sqlite --n 100000 --kills 200 --seed 1

A house of N people is filled. First one change runs unbroken and is timed. Then changes run in a process of their own that
is killed (SIGKILL) at random moments and begun again, while readers look people up by their numbers and a registrar keeps
new ones. In the end everything must open under the newest key, and the keys from before must open and find nothing.
"""
import base64
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from sqlalchemy import select, text

from bench.chaos.arguments import arguments
from bench.chaos.postgres import SafeCluster
from bench.key_people import CHUNK, FILES, Somebody, examine
from bench.records import Run, record
from foundation import audit
from foundation.accounts.audited import SIGNED_OUT
from foundation.accounts.identity import SYSTEM
from foundation.clock import now
from foundation.crypto import Keyring, keyring
from foundation.crypto.index_rotation import rotate_index
from foundation.crypto.keyring import read_keyring
from foundation.crypto.rotation import retire, rotate
from foundation.crypto.seal import SUITE, Key
from foundation.database import db, transaction
from foundation.jobs import files
from foundation.people.models import Person
from foundation.people.queries import person_by_id_number
from foundation.people.registering import id_indexes, keep_people
from foundation.people.sealing import id_number_of, phone_of
from foundation.people.services import keep_account, keep_person
from tests.conftest import build_app, migrate

READERS = 3
STAGES = ("rotate", "retire", "index")
# How the kills are shared out among the stages.
SHARE = {"rotate": 0.8, "retire": 0.1, "index": 0.1}
ACCOUNTS_OF = 10
PATIENCE = 300.0
processes = multiprocessing.get_context("forkserver")
# What a killed process needs is read once, and not two hundred times.
processes.set_forkserver_preload(["wsgi", "tests.conftest", "foundation.crypto.index_rotation", "foundation.backup"])


@dataclass(frozen=True)
class House:
    """Where the people are kept."""

    url: str
    instance: Path

    def app(self) -> Flask:
        """The application on it."""
        app: Flask = build_app(self.url, self.instance)
        return app


@transaction
def _register(people: list[Somebody]) -> None:
    kept = keep_people(people, id_indexes(people), now())
    for one, number in zip(people, kept.values(), strict=True):
        if one.serial % ACCOUNTS_OF == 0:
            keep_account(holder=one.name, bank="样例银行", number=one.account, at=now(), person_id=number)
    audit.record(SIGNED_OUT, actor=SYSTEM, at=now(), subject="bench:people")


@transaction
def _keep(one: Somebody) -> None:
    keep_person(name=one.name, sex=one.sex, id_number=one.id_number, phone=one.phone, at=now())
    audit.record(SIGNED_OUT, actor=SYSTEM, at=now(), subject="bench:people")


def fill(app: Flask, count: int) -> None:
    """People with numbers, every tenth with an account, and the sealed files of jobs."""
    with app.app_context():
        for start in range(0, count, CHUNK):
            _register([Somebody(serial) for serial in range(start, min(start + CHUNK, count))])
        for number in range(FILES):
            files.keep(f"{number:032x}", f"file {number}".encode())


@dataclass
class Traffic:
    """Readers and a registrar at work; what went wrong for them, and how long the registrar had to wait at most."""

    app: Flask
    count: int
    seed: int
    reads: int = 0
    kept: int = 0
    slowest_write: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Inside, they work without a pause."""
        stopped = threading.Event()
        threads = [threading.Thread(target=self._read, args=(stopped, number)) for number in range(READERS)]
        threads.append(threading.Thread(target=self._write, args=(stopped,)))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stopped.set()
            for thread in threads:
                thread.join()

    def _read(self, stopped: threading.Event, number: int) -> None:
        source = random.Random(f"{self.seed} {number}")
        while not stopped.wait(0.002):
            one = Somebody(source.randrange(self.count))
            try:
                with self.app.app_context():
                    found = person_by_id_number(one.id_number)
                    if found is None or (id_number_of(found), phone_of(found)) != (one.id_number, one.phone):
                        self.wrong.append(f"person {one.serial} was not found or not read")
                    name = source.randrange(FILES)
                    if files.content(f"{name:032x}") != f"file {name}".encode():
                        self.wrong.append(f"file {name} was not read")
                self.reads += 1
            except Exception as error:
                self.wrong.append(f"reading person {one.serial}: {error!r}")

    def _write(self, stopped: threading.Event) -> None:
        source = random.Random(f"{self.seed} registrar")
        while not stopped.wait(0.05):
            serial = self.count + self.kept if source.random() < 0.7 else source.randrange(self.count)
            begun = time.perf_counter()
            try:
                with self.app.app_context():
                    _keep(Somebody(serial))
                self.kept += serial >= self.count
            except Exception as error:
                self.wrong.append(f"keeping person {serial}: {error!r}")
            self.slowest_write = max(self.slowest_write, time.perf_counter() - begun)


def change(stage: str) -> None:
    """One stage of a change of keys, as the commands do it."""
    if stage == "rotate":
        rotate(at=now())
    elif stage == "retire":
        retire(at=now(), settled=-now().resolution)
    else:
        rotate_index(at=now())


def _child(house: House, stage: str, begun: Any) -> None:
    """What the process does that is killed."""
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 – until the end of the process
    with house.app().app_context():
        keyring()
        begun.send("begun")
        try:
            change(stage)
        except Exception as error:
            begun.send(repr(error))
            raise
        db.engine.dispose()


class Changer:
    """Changes keys in a process of its own, and kills it."""

    def __init__(self, house: House, source: random.Random) -> None:
        self._house, self._source = house, source
        self.kills = dict.fromkeys(STAGES, 0)

    def attempt(self, stage: str, after: float | None) -> bool:
        """One go at a stage, killed ``after`` so many seconds if it still runs then; true if it ended by itself."""
        ours, theirs = processes.Pipe(duplex=False)
        child = processes.Process(target=_child, args=(self._house, stage, theirs))
        child.start()
        theirs.close()
        ours.poll(PATIENCE) and ours.recv()
        child.join(PATIENCE if after is None else after)
        if child.exitcode is None:
            os.kill(child.pid or 0, signal.SIGKILL)
            child.join()
        ended = child.exitcode == 0
        if child.exitcode == -signal.SIGKILL:
            self.kills[stage] += 1
        elif not ended:
            raise RuntimeError(f"{stage} failed: {ours.recv() if ours.poll() else child.exitcode}")
        return ended

    def stage(self, stage: str, kills: int, seconds: float) -> None:
        """Goes at a stage until it has ended, killed about so often on the way; it takes ``seconds`` undisturbed."""
        wanted = self.kills[stage] + kills
        while self.kills[stage] < wanted:
            spread = 1.2 * seconds if stage == "retire" else 2 * seconds / max(kills, 1)
            if self.attempt(stage, spread * self._source.random()):
                return
        self.attempt(stage, None)


def rounds(app: Flask, changer: Changer, kills: int, seconds: dict[str, float]) -> int:
    """Whole changes, one after the other, until there were enough kills; answers how many changes that were."""
    done = 0
    while (missing := kills - sum(changer.kills.values())) > 0:
        for stage in STAGES:
            share = max(round(missing * SHARE[stage]), 1)
            changer.stage(stage, min(share, kills - sum(changer.kills.values())), seconds[stage])
        done += 1
    return done


def unbroken(app: Flask) -> dict[str, float]:
    """The seconds of each stage when nobody disturbs it."""
    found = {}
    with app.app_context():
        for stage in STAGES:
            begun = time.perf_counter()
            change(stage)
            found[stage] = time.perf_counter() - begun
    return found


def plant(app: Flask, before: Keyring) -> None:
    """Two faults: a key that was wrapped without being bound to its person, and one that was forgotten."""
    with app.app_context():
        one, two = db.session.scalars(select(Person).order_by(Person.id).limit(2)).all()
        ring = keyring()
        nonce = os.urandom(12)
        box = nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, b"x" * 44, None)
        forgotten = Key("k1", before.keys["k1"]).seal("eA==", owner=two.public_id, field="person.personal_key")
        for row, value in ((one.id, f"{SUITE}:{ring.current}:{base64.b64encode(box).decode()}"), (two.id, forgotten)):
            db.session.execute(text("UPDATE person SET personal_key = :value WHERE id = :row"), {"value": value, "row": row})
        db.session.connection().commit()
        db.session.remove()


def measure(run: Run, house: House, count: int, kills: int, seed: int) -> None:
    """The whole of it, into the run."""
    app = house.app()
    fill(app, count)
    before = read_keyring(house.instance / "keys.json")
    seconds = unbroken(app)
    traffic, changer = Traffic(app, count, seed), Changer(house, random.Random(seed))
    with traffic.going():
        changes = rounds(app, changer, kills, seconds)
    run.attempts = sum(changer.kills.values())
    for example in [*traffic.wrong, *examine(app, count + traffic.kept, before)]:
        run.violated(example)
    run.figures = {
        "rows": count, "kills": changer.kills, "changes": changes + 1, "reads": traffic.reads, "people_kept_meanwhile": traffic.kept,
        "slowest_write_seconds": round(traffic.slowest_write, 3),
        "undisturbed_seconds": {stage: round(value, 3) for stage, value in seconds.items()},
    }
    plant(app, before)
    found = examine(app, count, before)
    run.planted = sum("unreadable" in one or "old key" in one for one in found) >= 2 and any("not ended" in one for one in found)
    with app.app_context():
        db.engine.dispose()


def main(words: list[str] | None = None) -> int:
    """Runs the program; answers 1 if anything was not as it must be."""
    parser = arguments(__doc__, 100_000, "sqlite", "postgresql")
    parser.add_argument("--kills", type=int, default=200, help="how often the change is killed")
    options = parser.parse_args(words)
    server = SafeCluster.of_this_machine() if options.database == "postgresql" else None
    with tempfile.TemporaryDirectory(prefix="keys-") as scratch:
        try:
            if server:
                server.start()
            url = server.url(server.create()) if server else f"sqlite:///{scratch}/keys.sqlite3"
            house = House(url, Path(scratch) / "instance")
            migrate(url, house.instance)
            with record(
                "key-rotation", goal="R29", seed=options.seed, n=options.n, database=options.database, folder=options.folder
            ) as run:
                measure(run, house, options.n, options.kills, options.seed)
        finally:
            if server:
                server.stop()
    print(run.attempts, "kills,", run.violations, "violations, planted fault", "found" if run.planted else "NOT found", run.figures)
    print(*run.examples, sep="\n")
    return 0 if run.violations == 0 and run.planted else 1


if __name__ == "__main__":
    raise SystemExit(main())
