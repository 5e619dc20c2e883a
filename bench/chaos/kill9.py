"""R1: SIGKILL at random moments while operations are handed in; afterwards every acknowledged one is there, whole.

    python -m bench.chaos.kill9 --database sqlite --n 10000 --seed 1

A killed process proves nothing about power (the page cache survives it): that is ``powerloss``.
"""
import gc
import random
import tempfile
import time
from pathlib import Path

from flask import Flask

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector
from bench.chaos.competition import DATABASES, Acknowledged, Competition, prepared
from bench.chaos.worker import Worker, warm
from bench.records import RAW, Run, record

LONGEST = {"sqlite": 0.03, "postgresql": 0.06}
COLD = 0.2
EVERY = 10
PLANTED_POINTS = 300


class Killer:
    """One competition, killed again and again."""

    def __init__(self, app: Flask, place: Competition, seed: int) -> None:
        self._app, self._place = app, place
        self._longest = LONGEST[place.database]
        self._source = random.Random(seed)
        self._inspector = Inspector(place)
        self._all: list[Acknowledged] = []
        self._new: list[Acknowledged] = []

    @property
    def acknowledged(self) -> int:
        """How many operations were acknowledged so far."""
        return len(self._all)

    def point(self, *, early: bool = False) -> None:
        """One life of a worker, then SIGKILL at a random moment: of every five, one is killed during its first operation
        (slow: nothing is cached), the others up to 30 ms (60 on PostgreSQL) after it."""
        cold = self._source.random() < COLD
        worker = Worker(self._app, self._place, self._source.getrandbits(64), early=early, cold=cold)
        worker.wait_until_ready()
        time.sleep(self._source.random() * self._longest)
        found = worker.kill()
        self._all += found
        self._new += found

    def check(self) -> list[str]:
        """What is wrong with everything that is new since the last check."""
        found, self._new = self._inspector.check(self._new), []
        return found

    def check_all(self) -> list[str]:
        """Everything once more from the first entry, and every page of the file."""
        return Inspector(self._place).check(self._all, file=True)


def run(killer: Killer, measured: Run) -> None:
    """``n`` points; the database is looked at after every tenth, so that logs of several lives are recovered too."""
    for number in range(1, measured.n + 1):
        killer.point()
        measured.attempts += 1
        if number % EVERY == 0:
            for fault in killer.check():
                measured.violated(f"point {number}: {fault}")
    for fault in killer.check() + killer.check_all():
        measured.violated(f"at the end: {fault}")
    measured.figures |= {"acknowledged": killer.acknowledged}


def finds_planted(killer: Killer) -> bool:
    """Whether an acknowledgement that leaves before the commit is found as lost, within 300 points."""
    for _ in range(PLANTED_POINTS // EVERY):
        for _ in range(EVERY):
            killer.point(early=True)
        if any("lost" in fault for fault in killer.check()):
            return True
    return False


def measure(database: str, n: int, seed: int, folder: Path = RAW) -> Run:
    """The whole measurement with its record."""
    with (
        record("chaos-kill9", goal="R1", seed=seed, n=n, database=database, folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared(database, Path(scratch)) as (place, _server),
    ):  # fmt: skip
        app = place.app()
        warm(app, place)
        gc.freeze()
        run(Killer(app, place, seed), measured)
        measured.planted = finds_planted(Killer(app, place, seed + 1))
    return measured


if __name__ == "__main__":
    given = arguments(__doc__, 10_000, *DATABASES).parse_args()
    finish(measure(given.database, given.n, given.seed, given.folder))
