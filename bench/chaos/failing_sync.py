"""R7: single writes, truncations and syncs fail while operations are handed in. Each is refused calmly or acknowledged and
there, never acknowledged and lost; the next one succeeds.

    python -m bench.chaos.failing_sync --n 2000 --seed 1

The faults are put in below SQLite by the file layer: the n-th call of one kind answers with SQLite's own I/O error (or
``SQLITE_FULL``), as it does when the operating system's call fails.
"""
import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector
from bench.chaos.competition import Acknowledged, Competition, operation, prepared
from bench.chaos.file_layer import (
    FULL,
    NAME,
    NOT_SYNCED,
    NOT_TRUNCATED,
    NOT_WRITTEN,
    OK,
    SYNC,
    TRUNCATE,
    WRITE,
    install,
)
from bench.chaos.tablet import NOT_NOW, Careless, Tablet, kept
from bench.records import RAW, Run, record
from foundation.database import db

# Which call fails, up to which of them within one operation, with which code of SQLite.
FAULTS = ((SYNC, 1, NOT_SYNCED), (SYNC, 3, NOT_SYNCED), (WRITE, 60, NOT_WRITTEN), (WRITE, 60, FULL), (TRUNCATE, 1, NOT_TRUNCATED))
EVERY = 50
PLANTED = 40


@dataclass
class Fault:
    """Fails the ``left``-th call of one kind, once."""

    kind: str
    left: int
    code: int
    happened: bool = False

    def __call__(self, kind: str, _file: str) -> int:
        if kind != self.kind or self.happened:
            return OK
        self.left -= 1
        self.happened = self.left == 0
        return self.code if self.happened else OK

    @classmethod
    def of(cls, source: random.Random) -> "Fault":
        """A random one."""
        kind, most, code = FAULTS[source.randrange(len(FAULTS))]
        return cls(kind, source.randrange(most) + 1, code)


class Bench:
    """The product on the layer, one tablet, and what it holds."""

    def __init__(self, place: Competition, source: random.Random) -> None:
        self.place, self.source, self.layer = place, source, install()
        self.app = place.app(DATABASE_URL=f"sqlite:///file:{place.file}?uri=true&vfs={NAME}")
        self.tablet = Tablet(self.app, place)
        self.held: list[Acknowledged] = []
        self.inspector = Inspector(place)
        self.happened: Counter[str] = Counter()
        self.refused = 0

    def once(self) -> list[str]:
        """One operation that meets a fault (or not: then it was an ordinary one), sent again until it has its receipt."""
        seat = self.tablet.seats[self.source.randrange(len(self.tablet.seats))]
        sent = operation(self.place, seat, self.tablet.versions[seat.sheet], self.source)
        fault = Fault.of(self.source)
        self.layer.refuse = fault
        try:
            status, text = self.tablet.send(seat, sent)
        finally:
            self.layer.refuse = None
        self.happened[fault.kind] += fault.happened
        faults = [] if status in (201, NOT_NOW) else [f"{fault.kind} failed and it was answered {status} {text[:200]}"]
        self.refused += status == NOT_NOW
        if status == NOT_NOW:
            faults += [f"reading was answered {one} after a failed {fault.kind}" for one in self.tablet.reads() if one != 200]
            status, text = self.tablet.send(seat, sent)
            faults += [] if status in (200, 201) else [f"after a failed {fault.kind} the next was answered {status} {text[:200]}"]
        if status in (200, 201):
            self.held.append(kept(sent, text))
        return faults

    def close(self) -> None:
        """Closes the connections."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def run(bench: Bench, measured: Run) -> None:
    """Until ``n`` faults have happened; looks at the database after every fiftieth operation and, at the end, at all."""
    looked, done = 0, 0
    while bench.happened.total() < measured.n:
        found = bench.once()
        done += 1
        if done % EVERY == 0:
            found += bench.inspector.check(bench.held[looked:])
            looked = len(bench.held)
        for fault in found:
            measured.violated(f"operation {done}: {fault}")
    for fault in Inspector(bench.place).check(bench.held, file=True):
        measured.violated(f"at the end: {fault}")
    measured.attempts = bench.happened.total()
    measured.figures |= {f"failed_{kind}": count for kind, count in sorted(bench.happened.items())}
    measured.figures |= {"acknowledged": len(bench.held), "refused": bench.refused}


def finds_planted(place: Competition, source: random.Random) -> bool:
    """Whether a receipt that is given although the commit failed is found as lost."""
    bench = Bench(place, source)
    with Careless():
        for _ in range(PLANTED):
            bench.once()
    faults = Inspector(place).check(bench.held)
    bench.close()
    return any("lost" in fault for fault in faults)


def measure(n: int, seed: int, folder: Path = RAW) -> Run:
    """The whole measurement with its record."""
    source = random.Random(seed)
    with (
        record("chaos-failing-sync", goal="R7", seed=seed, n=n, database="sqlite", folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared("sqlite", Path(scratch)) as (place, _server),
    ):  # fmt: skip
        bench = Bench(place.copied(Path(scratch) / "run"), source)
        run(bench, measured)
        bench.close()
        measured.planted = finds_planted(place.copied(Path(scratch) / "planted"), source)
    return measured


if __name__ == "__main__":
    given = arguments(__doc__, 2_000).parse_args()
    finish(measure(given.n, given.seed, given.folder))
