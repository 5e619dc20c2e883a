"""R3: the PostgreSQL server is stopped without warning (``pg_ctl stop -m immediate``) while operations are handed in, and
starts again; afterwards every acknowledged one is there, whole.

    python -m bench.chaos.crash --n 200 --seed 1
"""
import random
import tempfile
import time
from pathlib import Path

from flask import Flask

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector
from bench.chaos.competition import Acknowledged, Competition, prepared
from bench.chaos.postgres import SafeCluster
from bench.chaos.worker import Worker, warm
from bench.records import RAW, Run, record

LONGEST = 0.3
PLANTED_CRASHES = 10
CARELESS = "SET synchronous_commit = off"


def crash(app: Flask, place: Competition, server: SafeCluster, source: random.Random, statement: str = "") -> tuple[list[Acknowledged], float]:
    """One crash under work: what had been acknowledged, and the seconds until the server answered again."""
    worker = Worker(app, place, source.getrandbits(64), statement=statement)
    worker.wait_until_ready()
    time.sleep(source.random() * LONGEST)
    server.crash()
    return worker.end(), server.restart()


def measure(n: int, seed: int, folder: Path = RAW) -> Run:
    """The whole measurement with its record; the planted fault does not wait for the log to be on disk."""
    source = random.Random(seed)
    with (
        record("chaos-crash", goal="R3", seed=seed, n=n, database="postgresql", folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared("postgresql", Path(scratch)) as (place, server),
    ):  # fmt: skip
        assert server is not None
        app, kept, longest = place.app(), list[Acknowledged](), 0.0
        warm(app, place)
        inspector = Inspector(place)
        for number in range(1, n + 1):
            found, seconds = crash(app, place, server, source)
            kept, longest = kept + found, max(longest, seconds)
            measured.attempts += 1
            for fault in inspector.check(found):
                measured.violated(f"crash {number}: {fault}")
        for fault in Inspector(place).check(kept):
            measured.violated(f"at the end: {fault}")
        measured.figures |= {"acknowledged": len(kept), "longest_recovery_seconds": round(longest, 2)}
        measured.planted = finds_planted(app, place, server, source)
    return measured


def finds_planted(app: Flask, place: Competition, server: SafeCluster, source: random.Random) -> bool:
    """Whether commits that do not wait for the disk are found as lost."""
    for _ in range(PLANTED_CRASHES):
        found, _seconds = crash(app, place, server, source, CARELESS)
        if any("lost" in fault for fault in Inspector(place).check(found)):
            return True
    return False


if __name__ == "__main__":
    given = arguments(__doc__, 200).parse_args()
    finish(measure(given.n, given.seed, given.folder))
