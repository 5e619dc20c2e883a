"""R33: backups at random moments under load; each is restored into an empty instance and must be what was acknowledged.

    python -m bench.restore_drill --database sqlite --n 100 --seed 1

A round: judges hand sheets in without a pause; somewhere in between a backup is made. It is restored into a new instance,
as after the loss of the server, and then the tablets offer what the restored server no longer knows.
"""
import json
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, text

from awards.services import adopt_schedule, approve_proposal, build_batch, keep_schedule, propose_awards
from bench.chaos.arguments import arguments
from bench.chaos.competition import DATABASES, Competition, Seat, Sent, operation, prepared, version_of
from bench.chaos.postgres import SafeCluster
from bench.records import RAW, Run, record
from foundation import guards
from foundation.backup import restore, services
from foundation.backup.archive import open_archive, write_archive
from foundation.backup.manifest import Manifest, contents, differences
from foundation.backup.queries import recipient_known
from foundation.backup.recovery_key import make_key
from foundation.backup.refusals import BackupRefusal
from foundation.clock import now
from foundation.database import db
from scoring.models import Operation, Sheet, SheetVersion
from scoring.services.operations import submit_operation
from tests.conftest import build_app
from tests.factories.awards import AT, CODE, SCHEDULE, make_published, make_team
from tests.factories.scoring import DAY

JUDGES = 3
PAUSE = 0.002
FLIPPED = 25


@dataclass(frozen=True)
class Handed:
    """An operation that was acknowledged: what its tablet keeps."""

    seat: Seat
    sent: Sent
    seq: int


class Hall:
    """Judges who hand sheets in, one thread each, until the hall is closed. ``kept`` is what their tablets keep."""

    def __init__(self, app: Flask, place: Competition, seed: int) -> None:
        self.kept: list[Handed] = []
        self.problems: list[str] = []
        self._app, self._place, self._seed = app, place, seed
        self._closed = threading.Event()
        self._numbers = {seat.judge: 0 for seat in place.seats}

    @contextmanager
    def scoring(self) -> Iterator[None]:
        """Inside, all judges are at work."""
        self._closed.clear()
        judges = sorted(self._numbers)[:JUDGES]
        threads = [threading.Thread(target=self._judge, args=(judge,)) for judge in judges]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._closed.set()
            for thread in threads:
                thread.join()

    def _judge(self, judge: str) -> None:
        source = random.Random(f"{self._seed} {judge} {len(self.kept)}")
        seats = [seat for seat in self._place.seats if seat.judge == judge]
        while not self._closed.wait(PAUSE):
            try:
                with self._app.app_context():
                    self._hand_in(source.choice(seats), source)
            except Exception as error:
                self.problems.append(repr(error))
                return

    def _hand_in(self, seat: Seat, source: random.Random) -> None:
        self._numbers[seat.judge] += 1
        sent = operation(self._place, seat, version_of(seat), source, self._numbers[seat.judge])
        answer = submit_operation(sent.id, sent.body, actor=seat.actor, at=DAY)
        if answer.status == 201:
            self.kept.append(Handed(seat, sent, json.loads(answer.text)["receipt"]["seq"]))
        else:
            self.problems.append(f"{answer.status} {answer.text}")


def hold_awards(app: Flask) -> None:
    """Approved awards and a payment batch, so that there are sums to compare."""
    with app.app_context():
        team = make_team()
        make_published()
        row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        build_batch(proposal, actor=team["preparer"], at=AT)


class Drill:
    """One house that is backed up again and again, and the empty ones into which it is restored."""

    def __init__(self, place: Competition, server: SafeCluster | None, scratch: Path, seed: int) -> None:
        self.app, self.place = place.app(), place
        self._server, self._scratch = server, scratch
        self._source = random.Random(seed)
        self.hall = Hall(self.app, place, seed)
        self.restored_in: list[float] = []
        self.made_in: list[float] = []
        self.given_back = 0
        with self.app.app_context():
            self.identity = make_key()
        hold_awards(self.app)

    def back_up(self) -> tuple[services.Made, list[Handed]]:
        """A backup at a random moment under load, and what had been acknowledged before it began."""
        with self.hall.scoring():
            time.sleep(0.05 + 0.25 * self._source.random())
            before = list(self.hall.kept)
            with self.app.app_context():
                made = services.create(at=now())
            time.sleep(0.05 * self._source.random())
        self.made_in.append(made.seconds)
        return made, before

    @contextmanager
    def empty_house(self) -> Iterator[Flask]:
        """An instance with nothing in it, such as the spare machine's."""
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        name = self._server.create() if self._server else ""
        url = self._server.url(name) if self._server else f"sqlite:///{folder / 'instance' / 'spare.sqlite3'}"
        app = build_app(url, folder / "instance", TESTING=False, MODE=self.app.config["MODE"])
        for key in ("keys.json", "secret.key"):
            (folder / "instance" / key).unlink()
        app.extensions.pop("keyring", None)
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            if self._server:
                self._server.drop(name)

    def round(self) -> list[str]:
        """One backup, one restore, one return of the tablets; answers what was not as it must be."""
        made, before = self.back_up()
        found = [*self.hall.problems]
        with self.empty_house() as spare:
            with spare.app_context():
                begun = time.perf_counter()
                restore.restore(made.path, self.identity, at=now())
                self.restored_in.append(time.perf_counter() - begun)
                found += [] if recipient_known() else ["the restored house has no recipient and could not be backed up"]
                found += self._against_manifest(made.manifest)
                found += self._acknowledged(made.manifest, before)
                self._give_back()
            found += self._same_sheets(spare)
        made.path.unlink()
        return found

    def _against_manifest(self, manifest: Manifest) -> list[str]:
        """What the restored database holds beside its manifest: nothing but the entry that says that it was restored."""
        with db.engine.connect() as connection:
            there = contents(connection)
        counts = {**there.counts, "audit_entry": there.counts["audit_entry"] - 1}
        return differences(manifest.contents, replace(there, counts=counts))

    def _acknowledged(self, manifest: Manifest, before: list[Handed]) -> list[str]:
        """Everything acknowledged before the backup began is in it; of the rest, exactly what its ledger covers."""
        there = set(db.session.scalars(select(Operation.id)))
        size = manifest.contents.streams[self.place.stream]["size"]
        lost = [one.sent.id for one in before if one.sent.id not in there]
        torn = [one.sent.id for one in self.hall.kept if (one.sent.id in there) != (one.seq <= size)]
        return [f"lost {one}" for one in lost] + [f"torn {one}" for one in torn]

    def _give_back(self) -> None:
        """The tablets offer what the server no longer knows, each in the order of its own numbers."""
        there = set(db.session.scalars(select(Operation.id)))
        for one in self.hall.kept:
            if one.sent.id not in there:
                answer = submit_operation(one.sent.id, one.sent.body, actor=one.seat.actor, at=DAY)
                self.given_back += answer.status == 201

    def _same_sheets(self, spare: Flask) -> list[str]:
        ours, theirs = sheets(self.app), sheets(spare)
        return [f"sheet {one} differs" for one in sorted({*ours, *theirs}) if ours.get(one) != theirs.get(one)]


def sheets(app: Flask) -> dict[str, list[tuple[int, Any, str | None]]]:
    """All versions of all sheets with their marks and operations."""
    found: dict[str, list[tuple[int, Any, str | None]]] = {}
    with app.app_context():
        rows = db.session.execute(
            select(Sheet.public_id, SheetVersion.version, SheetVersion.marks, SheetVersion.operation_id)
            .join(SheetVersion, SheetVersion.sheet_id == Sheet.id).order_by(SheetVersion.sheet_id, SheetVersion.version)
        ).all()
        db.session.rollback()
    for name, version, marks, sent in rows:
        found.setdefault(name, []).append((version, marks, sent))
    return found


def finds_planted(drill: Drill) -> bool:
    """Whether a flipped byte, a manifest with a changed sum and a lost row are each found."""
    made, _before = drill.back_up()
    source = random.Random(len(drill.hall.kept))
    with drill.app.app_context():
        flipped = all(refused(drill, with_flipped_byte(made.path, source)) for _ in range(FLIPPED))
        return flipped and refused(drill, with_changed_sum(drill, made.path)) and not lost_row_passes(drill, made)


def refused(drill: Drill, file: Path) -> bool:
    """True if the file is not believed."""
    try:
        restore.verify(file, drill.identity)
    except BackupRefusal:
        return True
    finally:
        file.unlink()
    return False


def with_flipped_byte(file: Path, source: random.Random) -> Path:
    """A copy in which one bit is another; without the note beside it, which would give it away by its sum alone."""
    content = bytearray(file.read_bytes())
    content[source.randrange(len(content))] ^= 1 << source.randrange(8)
    copy = file.with_name(f"flipped-{file.name}")
    copy.write_bytes(content)
    return copy


def with_changed_sum(drill: Drill, file: Path) -> Path:
    """A copy that says of itself that one fen more was paid."""
    copy = file.with_name(f"changed-{file.name}")
    with services.scratch() as work:
        opened = open_archive(file, drill.identity, work)
        there = opened.manifest.contents
        money = {**there.money, "payment_line.net": there.money["payment_line.net"] + 1}
        manifest = replace(opened.manifest, contents=replace(there, money=money))
        write_archive(copy, manifest, opened.parts, [drill.identity.to_public()], work)
    return copy


def lost_row_passes(drill: Drill, made: services.Made) -> bool:
    """True if nobody sees that a row is missing from what was restored."""
    with drill.empty_house() as spare, spare.app_context():
        restore.restore(made.path, drill.identity, at=now())
        with db.engine.begin() as connection:
            for statement in guards.release("sheet_version", drill.place.database):
                connection.execute(text(statement))
            newest = select(SheetVersion.id).order_by(SheetVersion.id.desc()).limit(1).scalar_subquery()
            connection.execute(delete(SheetVersion).where(SheetVersion.id == newest))
        with db.engine.connect() as connection:
            told = differences(made.manifest.contents, contents(connection))
    return not any(one.startswith("rows sheet_version") for one in told)


def run(drill: Drill, measured: Run, told: Callable[[str], object]) -> None:
    """``n`` rounds."""
    for number in range(1, measured.n + 1):
        for fault in drill.round():
            measured.violated(f"round {number}: {fault}")
        measured.attempts += 1
        told(f"{number}: {drill.restored_in[-1]:.2f} s")
    measured.figures |= {
        "rto_seconds": round(max(drill.restored_in), 3), "rto_median_seconds": round(statistics.median(drill.restored_in), 3),
        "backup_seconds": round(max(drill.made_in), 3), "acknowledged": len(drill.hall.kept), "given_back": drill.given_back,
        "lost": sum("lost" in one or "differs" in one for one in measured.examples), "rpo": 0 if not measured.violations else None,
    }


def measure(database: str, n: int, seed: int, folder: Path = RAW, told: Callable[[str], object] = lambda _line: None) -> Run:
    """The whole measurement with its record. ``rpo`` is what is missing of the acknowledged marks, in operations, after the
    tablets were back."""
    with (
        record("restore-drill", goal="R33", seed=seed, n=n, database=database, folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared(database, Path(scratch), judges=JUDGES) as (place, server),
    ):  # fmt: skip
        drill = Drill(place, server, Path(scratch), seed)
        run(drill, measured, told)
        measured.planted = finds_planted(drill)
        with drill.app.app_context():
            db.engine.dispose()
    return measured


if __name__ == "__main__":
    given = arguments(__doc__, 100, *DATABASES).parse_args()
    print(measure(given.database, given.n, given.seed, given.folder, print))
