"""W3: the public results of 500 entries read by 16 keep-alive clients while sheets arrive, beside the empty route of the floor.

    python -m bench.page_speed --database postgresql --n 10

Measured in turn, N seconds each: the floor's empty route and its page, our page, and our page asked for with ``If-None-Match`` – while an event
that is being scored takes in five sheets a second. Counted as correct: whatever readers get while results are published is either the
page before or the whole page of 500 lines, the new one at the latest a second after the publication was answered, and afterwards never the old
one again. The planted fault is a page that is kept for five seconds, which must be noticed.
"""
import http.client
import json
import tempfile
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.chaos.arguments import arguments
from bench.chaos.competition import Competition
from bench.chaos.server import HOST, Line, served
from bench.records import ROOT, Run, record
from bench.submit_speed import FLOOR, floor, put, wrk
from bench.submitting import Prepared, make_event, place, prepare
from foundation.database import db
from foundation.web import shared_pages
from scoring.services.results import confirm_results, publish_results
from tests.factories.scoring import DAY, RULES, Judge, Stage

PUBLIC, ENTRIES, CLIENTS, ARRIVING = "jm-public", 500, 16, 5
GATE, STALE = 0.25, 1.0
PAGE = f"/notices/{PUBLIC}"
SHARING = {**RULES, "titles": {**RULES["titles"], "tie_at_cut": "include"}}


def marks(stage: Stage, judge: Judge, entry: str, module: str) -> dict[str, str | None]:
    """Marks that part most of 500 entries."""
    rank = stage.codes.index(entry)
    if module == "T":
        return {"01": f"{60 + rank % 40}"}
    return {"A1.1": f"{rank % 40}.{rank % 10}0", "A1.2": f"{rank % 30}.{stage.judges.index(judge)}0", "A2.1": str(rank % 3)}


def make_public(here: Competition) -> Stage:
    """A second competition, scored and confirmed, not yet published."""
    with here.app().app_context():
        stage = make_event(PUBLIC, SHARING, ENTRIES, 3)
        stage.score_all(marks)
        confirm_results(stage.event_id, actor=stage.chief, at=DAY)
        db.session.remove()
        db.engine.dispose()
    return stage


class Arrivals(threading.Thread):
    """Five sheets a second, until told to stop."""

    def __init__(self, port: int, operations: list[Prepared]) -> None:
        super().__init__()
        self._port, self._operations, self._end = port, operations, threading.Event()
        self.statuses: list[int] = []

    def run(self) -> None:
        """Sends each in its turn."""
        for one in self._operations:
            if self._end.wait(1 / ARRIVING):
                return
            line = Line(self._port, one.session)
            self.statuses.append(put(line, one))
            line.close()

    def __enter__(self) -> "Arrivals":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()


class Readers:
    """Sixteen readers who note what they got and when."""

    def __init__(self, port: int) -> None:
        self._port, self._end = port, threading.Event()
        self.seen: list[tuple[float, int, int]] = []

    def _read(self) -> None:
        line = http.client.HTTPConnection(HOST, self._port, timeout=30)
        while not self._end.is_set():
            begun = time.perf_counter()
            line.request("GET", PAGE)
            answer = line.getresponse()
            body = answer.read()
            self.seen.append((begun, answer.status, body.count(b"<tr>") if body.rstrip().endswith(b"</html>") else -1))
            time.sleep(0.01)
        line.close()

    def __enter__(self) -> "Readers":
        self._threads = [threading.Thread(target=self._read) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()


def publication(run: Run, here: Competition, stage: Stage, port: int) -> dict[str, Any]:
    """Publishes while readers read; what each of them got."""
    with Readers(port) as readers:
        time.sleep(1)
        with here.app().app_context():
            publish_results(stage.event_id, actor=stage.organizer, at=DAY)
            published = time.perf_counter()
            db.session.remove()
        time.sleep(3)
    lines = ENTRIES + 1
    for moment, status, rows in readers.seen:
        run.attempts += 1
        whole = (status, rows) == (200, lines)
        if not whole and (status != 404 or moment > published + STALE):
            run.violated(f"{moment - published:+.3f} s: {status} with {rows} lines")
    firsts = [moment - published for moment, status, _ in readers.seen if status == 200]
    return {"reads": len(readers.seen), "first_after_seconds": round(min(firsts, default=-1.0), 3)}


def finds_planted(clock: Callable[[], float] = time.monotonic) -> bool:
    """Whether a page that is kept too long would be noticed: the same rule over a shelf that keeps for five seconds."""
    made: list[float] = []

    def application(_environ: Any, start: Any) -> list[bytes]:
        made.append(clock())
        start("200 OK", [(shared_pages.SIGN, "1")])
        return [str(len(made)).encode()]

    shelf = shared_pages.Shelf(application, "session")
    kept, shared_pages.FRESH = shared_pages.FRESH, 5.0
    try:
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": PAGE}
        first = b"".join(shelf(dict(asked), lambda *_: None))
        time.sleep(STALE + 0.1)
        return b"".join(shelf(dict(asked), lambda *_: None)) == first
    finally:
        shared_pages.FRESH = kept


def measure(run: Run, here: Competition, folder: Path, server: Any, seconds: int) -> None:
    """One thing after another, sheets arriving all the while."""
    stage = make_public(here)
    operations = prepare(here.app(), here, run.seed)
    script = folder / "again.lua"
    with floor(server) as address, served(here, folder / "server.log") as port, Arrivals(port, operations) as arrivals:
        run.figures["publication"] = publication(run, here, stage, port)
        tag = _tag(port)
        script.write_text(f"wrk.headers['If-None-Match'] = '{tag}'\n")
        ours = f"http://{HOST}:{port}{PAGE}"
        found = {
            "floor_empty": wrk(f"{address}/", None, CLIENTS, seconds), "floor_page": wrk(f"{address}/page", None, CLIENTS, seconds),
            "page": wrk(ours, None, CLIENTS, seconds), "not_modified": wrk(ours, script, CLIENTS, seconds),
        }  # fmt: skip
        run.figures["sheets_arrived"] = len(arrivals.statuses)
    run.violations += sum(status != 201 for status in arrivals.statuses)
    run.violations += int(sum(one["errors"] for name, one in found.items() if name != "not_modified"))
    empty = found["floor_empty"]["per_second"]
    run.figures |= found | {"of_empty": {name: round(found[name]["per_second"] / empty, 3) for name in ("page", "not_modified", "floor_page")}}
    run.figures["within_gate"] = run.figures["of_empty"]["page"] >= GATE


def _tag(port: int) -> str:
    line = http.client.HTTPConnection(HOST, port, timeout=30)
    line.request("GET", PAGE)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.headers["ETag"] or ""


def main(database: str, seed: int, seconds: int, folder: Path) -> Run:
    """The whole program."""
    with tempfile.TemporaryDirectory() as scratch, record("page-speed", goal="W3", seed=seed, n=seconds, database=database, folder=folder) as run:
        run.figures["sha256"] = {name: sha256((ROOT / "bench" / name).read_bytes()).hexdigest() for name in FLOOR}
        run.planted = finds_planted()
        with place(database, Path(scratch), entries=20, judges=16) as (here, server):
            measure(run, here, Path(scratch), server, seconds)
    return run


if __name__ == "__main__":
    asked = arguments(__doc__, 10, "postgresql", "sqlite").parse_args()
    done = main(asked.database, asked.seed, asked.n, asked.folder)
    print(json.dumps(done.figures), done.violations, done.examples, done.planted)
    raise SystemExit(1 if done.violations or not done.planted else 0)
