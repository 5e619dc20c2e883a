"""R7: the disk is full. Handing in is refused calmly, reading goes on, work goes on when there is room, nothing acknowledged
is lost.

    python -m bench.chaos.diskfull --n 20 --seed 1

The database lies on a memory disk of a few megabytes (``mount -t tmpfs``, needs root). Where that is not permitted, the
file layer refuses writes as a full disk does, and the record says so (``disk: file layer``).
"""
import random
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask

from bench.chaos.arguments import arguments, finish
from bench.chaos.checks import Inspector
from bench.chaos.competition import Acknowledged, Competition, operation, prepared
from bench.chaos.file_layer import FULL, NAME, OK, WRITE, install
from bench.chaos.tablet import NOT_NOW, Careless, Tablet, kept
from bench.records import RAW, Run, record
from foundation.database import db

ROOM = 1536 * 1024
TRIES, AFTERWARDS, MOST = 15, 10, 2_000


class MemoryDisk:
    """A real file system with little room."""

    kind = "tmpfs"

    def __init__(self, folder: Path, used: int) -> None:
        self._folder = folder
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + ROOM}", "tmpfs", folder], check=True, capture_output=True)

    def app(self, place: Competition) -> Flask:
        """The product on it."""
        return place.app()

    def grow(self, used: int) -> None:
        """Somebody makes room."""
        subprocess.run(["mount", "-o", f"remount,size={used + 20 * ROOM}", self._folder], check=True, capture_output=True)

    def close(self) -> None:
        """Takes it away."""
        subprocess.run(["umount", "-l", self._folder], check=True, capture_output=True)


class RefusingLayer:
    """SQLite itself is told that the disk is full after so many writes."""

    kind = "file layer"

    def __init__(self, _folder: Path, _used: int) -> None:
        self._layer, self._left = install(), ROOM // 4096
        self._layer.refuse = self._refuse

    def _refuse(self, kind: str, _file: str) -> int:
        self._left -= kind == WRITE
        return FULL if kind == WRITE and self._left < 0 else OK

    def app(self, place: Competition) -> Flask:
        """The product on it."""
        return place.app(DATABASE_URL=f"sqlite:///file:{place.file}?uri=true&vfs={NAME}")

    def grow(self, _used: int) -> None:
        """Somebody makes room."""
        self._layer.refuse = None

    def close(self) -> None:
        """Takes it away."""
        self._layer.refuse = None


@contextmanager
def small_disk(folder: Path, used: int, *, mounts: bool = True) -> Iterator[MemoryDisk | RefusingLayer]:
    """A memory disk if this account may mount one, else the layer."""
    disk: MemoryDisk | RefusingLayer
    try:
        disk = MemoryDisk(folder, used) if mounts else RefusingLayer(folder, used)
    except (subprocess.CalledProcessError, FileNotFoundError):
        disk = RefusingLayer(folder, used)
    try:
        yield disk
    finally:
        disk.close()


def round_of(template: Competition, source: random.Random, *, mounts: bool = True, careless: bool = False) -> tuple[list[str], dict[str, int | str]]:
    """One disk, filled, endured and enlarged: what was wrong, and what was counted."""
    used = template.file.stat().st_size
    with tempfile.TemporaryDirectory() as scratch, small_disk(Path(scratch), used, mounts=mounts) as disk:
        place = template.copied(Path(scratch))
        app = disk.app(place)
        try:
            tablet, faults, held = Tablet(app, place), list[str](), list[Acknowledged]()
            with ExitStack() as planted:
                if careless:
                    planted.enter_context(Careless())
                held += _fill(place, tablet, source, faults)
                refused = _endure(place, tablet, source, faults, held)
            disk.grow(used)
            held += _go_on(place, tablet, source, faults)
            faults += Inspector(place).check(held, file=True)
        finally:
            with app.app_context():
                db.engine.dispose()
        return faults, {"disk": disk.kind, "acknowledged": len(held), "refused": refused}


def _fill(place: Competition, tablet: Tablet, source: random.Random, faults: list[str]) -> list[Acknowledged]:
    held: list[Acknowledged] = []
    for number in range(1, MOST + 1):
        seat = tablet.seats[source.randrange(len(tablet.seats))]
        sent = operation(place, seat, tablet.versions[seat.sheet], source, number)
        status, text = tablet.send(seat, sent)
        if status != 201:
            faults += [] if status == NOT_NOW else [f"a full disk was answered {status} {text[:200]}"]
            return held
        held.append(kept(sent, text))
    return held


def _endure(place: Competition, tablet: Tablet, source: random.Random, faults: list[str], held: list[Acknowledged]) -> int:
    refused = 0
    for number in range(1, TRIES + 1):
        seat = tablet.seats[source.randrange(len(tablet.seats))]
        sent = operation(place, seat, tablet.versions[seat.sheet], source, number)
        status, text = tablet.send(seat, sent)
        refused += status == NOT_NOW
        if status == 201:
            held.append(kept(sent, text))
        elif status not in (NOT_NOW, 409):
            faults.append(f"a full disk was answered {status} {text[:200]}")
        faults += [f"reading was answered {one} on a full disk" for one in tablet.reads() if one != 200]
    return refused


def _go_on(place: Competition, tablet: Tablet, source: random.Random, faults: list[str]) -> list[Acknowledged]:
    held = []
    for number in range(1, AFTERWARDS + 1):
        seat = tablet.seats[number % len(tablet.seats)]
        sent = operation(place, seat, tablet.versions[seat.sheet], source, number)
        status, text = tablet.send(seat, sent)
        if status == 201:
            held.append(kept(sent, text))
        elif status != 409:
            faults.append(f"with room again it was answered {status} {text[:200]}")
    return held


def measure(n: int, seed: int, folder: Path = RAW, *, mounts: bool = True) -> Run:
    """The whole measurement with its record; the planted fault answers with a receipt although the commit failed."""
    source = random.Random(seed)
    with (
        record("chaos-diskfull", goal="R7", seed=seed, n=n, database="sqlite", folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared("sqlite", Path(scratch)) as (place, _server),
    ):  # fmt: skip
        for number in range(1, n + 1):
            faults, counted = round_of(place, source, mounts=mounts)
            measured.attempts += 1
            measured.figures["disk"] = counted["disk"]
            for name in ("acknowledged", "refused"):
                measured.figures[name] = measured.figures.get(name, 0) + counted[name]
            for fault in faults:
                measured.violated(f"disk {number}: {fault}")
        measured.planted = any("lost" in fault for fault in round_of(place, source, mounts=mounts, careless=True)[0])
    return measured


if __name__ == "__main__":
    parser = arguments(__doc__, 20)
    parser.add_argument("--layer", action="store_true", help="mount nothing, even if it is permitted")
    given = parser.parse_args()
    finish(measure(given.n, given.seed, given.folder, mounts=not given.layer))
