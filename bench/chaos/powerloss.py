"""R2: the power goes at a random moment of real work; whatever the disk may then hold, every acknowledged operation is there.

    python -m bench.chaos.powerloss --n 10000 --seed 1
    python -m bench.chaos.powerloss --n 1000 --synchronous normal      (loses, and must)
    python -m bench.chaos.powerloss --n 2000 --failing                 (one sync in ten fails, and its writes may be forgotten)

Every write, truncation and sync below SQLite is recorded while the product hands operations in (``file_layer``); then disk
images are rebuilt, cut at random moments: synced writes are there, of the others each is kept, dropped or torn at 512
bytes. Each image is opened by plain SQLite. The planted fault is ``synchronous=NORMAL``, which the product forbids.
"""
import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bench.chaos.arguments import arguments, finish, memory
from bench.chaos.checks import Inspector
from bench.chaos.competition import Acknowledged, Competition, hand_in, prepared, receipt_of
from bench.chaos.disk import Disk
from bench.chaos.file_layer import NAME, NOT_SYNCED, OK, SYNC, Event, FileLayer, install
from bench.records import RAW, Run, record
from foundation.database import db

OPERATIONS, IMAGES = 150, 1_000
PLANTED_IMAGES = 100
ACKNOWLEDGED = "acknowledged"
FULL, NORMAL, FAILING = "full", "normal", "failing syncs"
ONE_IN = 10


def _careless(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def trace(place: Competition, layer: FileLayer, source: random.Random, synchronous: str, operations: int = OPERATIONS) -> list[Event]:
    """Hands operations in through the layer; answers all that reached the files and every acknowledgement, in order."""
    app = place.app(DATABASE_URL=f"sqlite:///file:{place.file}?uri=true&vfs={NAME}")
    layer.events = []
    with app.app_context():
        if synchronous == NORMAL:
            event.listen(db.engine, "connect", _careless)
        with db.engine.connect():
            layer.recording = True
        if synchronous == FAILING:
            layer.refuse = lambda kind, _file: NOT_SYNCED if kind == SYNC and source.randrange(ONE_IN) == 0 else OK
        for _ in range(operations):
            seat = place.seats[source.randrange(len(place.seats))]
            with suppress(OperationalError):
                layer.note(ACKNOWLEDGED, receipt_of(*hand_in(place, seat, source)))
        layer.recording, layer.refuse = False, None
        db.session.remove()
        db.engine.dispose()
    return layer.events


def cuts(start: dict[str, bytearray], events: list[Event], source: random.Random, images: int) -> Any:
    """For each random moment: the files as they may be found, and what had been acknowledged by then."""
    disk, acknowledged, done = Disk(start, source), list[Acknowledged](), 0
    for moment in sorted(source.randrange(len(events) + 1) for _ in range(images)):
        for one in events[done:moment]:
            if one.kind == ACKNOWLEDGED:
                acknowledged.append(one.note)
            else:
                disk.see(one)
        done = moment
        yield moment, disk.after_a_cut(source), acknowledged


def look(place: Competition, files: dict[str, bytearray], acknowledged: list[Acknowledged], folder: Path) -> list[str]:
    """What is wrong with one image, opened as after a restart."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return Inspector(place).check(acknowledged, f"sqlite:///{folder / place.file.name}", file=True)


def one_trace(template: Competition, source: random.Random, synchronous: str, images: int, operations: int = OPERATIONS) -> Any:
    """One record of work on a fresh copy and its images; yields the faults of each."""
    layer = install()
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory(dir=memory()) as image:
        place = template.copied(Path(scratch))
        start = {place.file.name: bytearray(place.file.read_bytes())}
        events = trace(place, layer, source, synchronous, operations)
        for moment, files, acknowledged in cuts(start, events, source, images):
            yield f"cut at {moment} of {len(events)}", look(place, files, acknowledged, Path(image)), len(acknowledged)


def run(template: Competition, measured: Run, source: random.Random, synchronous: str) -> None:
    """``n`` images, from as many records of work as that takes."""
    longest = 0
    while measured.attempts < measured.n:
        for moment, faults, acknowledged in one_trace(template, source, synchronous, min(IMAGES, measured.n - measured.attempts)):
            measured.attempts += 1
            longest = max(longest, acknowledged)
            if faults:
                measured.violated(f"{moment}: {faults[0]}" + (f" and {len(faults) - 1} more" if len(faults) > 1 else ""))
    measured.figures |= {"synchronous": synchronous, "most_acknowledged_before_a_cut": longest}


def finds_planted(template: Competition, source: random.Random, images: int = PLANTED_IMAGES) -> int:
    """How many images with ``synchronous=NORMAL`` have lost something; none would mean that the program is blind."""
    return sum(any("lost" in fault for fault in faults) for _, faults, _ in one_trace(template, source, NORMAL, images))


def measure(n: int, seed: int, synchronous: str = FULL, folder: Path = RAW) -> Run:
    """The whole measurement with its record."""
    source = random.Random(seed)
    name = {FULL: "chaos-powerloss", NORMAL: "chaos-powerloss-normal", FAILING: "chaos-powerloss-failing-sync"}[synchronous]
    goal = {FULL: "R2", NORMAL: "", FAILING: "R7"}[synchronous]
    with (
        record(name, goal=goal, seed=seed, n=n, database="sqlite", folder=folder) as measured,
        tempfile.TemporaryDirectory() as scratch, prepared("sqlite", Path(scratch), entries=4) as (place, _server),
    ):  # fmt: skip
        run(place, measured, source, synchronous)
        lost = finds_planted(place, source)
        measured.planted = lost > 0
        measured.figures |= {"planted_images": PLANTED_IMAGES, "planted_images_with_loss": lost}
    return measured


if __name__ == "__main__":
    parser = arguments(__doc__, 10_000)
    parser.add_argument("--synchronous", choices=(FULL, NORMAL), default=FULL)
    parser.add_argument("--failing", action="store_true", help="one sync in ten fails, and the system forgets some of its writes")
    given = parser.parse_args()
    finish(measure(given.n, given.seed, FAILING if given.failing else given.synchronous, given.folder))
