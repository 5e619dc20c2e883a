"""W1: sheets of 40 marks handed in through the operation contract, everything switched on, beside the floor in the same run.

    python -m bench.submit_speed --database postgresql --seconds 10 --minutes 5

Closed loop: 8, 32 and 64 keep-alive clients (wrk) hand in sheets, each once, at the real server; the same wrk at the floor
application (``floor_app.py``, granian with 2 workers × 8 threads, its own database of the same PostgreSQL), and pgbench with a commit of one
row. Open loop: 64 judges, 20 sheets a second, measured from the moment at which a sheet was due. Counted as correct: every sheet
that was acknowledged is stored once, no error, a wrong sheet changes nothing, and after the server was killed in the middle of a burst
everything acknowledged is there. The planted fault is an operation that was never sent, which the check must miss.
"""
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import create_engine, text

from bench.chaos.arguments import arguments
from bench.chaos.competition import Competition
from bench.chaos.postgres import SafeCluster
from bench.chaos.server import HOST, Line, free_port, served
from bench.records import ROOT, Run, record
from bench.submitting import Prepared, place, prepare, write_for_wrk

CLIENTS = (8, 32, 64)
RATE, GATE = 20, 0.100
FLOOR = ("floor_app.py", "schema.sql", "sheet.lua")
ACKNOWLEDGED = (200, 201)


def wrk(url: str, script: Path | None, clients: int, seconds: int, *words: str, **environment: str) -> dict[str, float]:
    """Requests a second, p50 and p99 in milliseconds, errors."""
    threads = 2 if clients > 1 else 1
    command = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--latency", *(["-s", str(script)] if script else []), url, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "THREADS": str(threads), **environment})
    said = done.stdout
    errors = sum(int(number) for line in re.findall(r"Non-2xx.*|Socket errors.*", said) for number in re.findall(r": (\d+)|\w+ (\d+)", line) for number in number if number)
    return {
        "per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),  # type: ignore[index]
        "requests": int(re.search(r"(\d+) requests in", said)[1]),  # type: ignore[index]
        "p50_ms": _milliseconds(said, "50%"), "p99_ms": _milliseconds(said, "99%"), "errors": errors,
    }  # fmt: skip


def _milliseconds(said: str, share: str) -> float:
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return round(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], 2)


@contextmanager
def floor(server: SafeCluster) -> Iterator[str]:
    """The floor application on a database of its own; answers its address."""
    dsn = server.url(server.create())
    with create_engine(dsn.replace("postgresql://", "postgresql+psycopg://")).begin() as connection:
        connection.execute(text((ROOT / "bench" / "schema.sql").read_text()))
    port = free_port()
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8", "--host", HOST,
               "--port", str(port), "floor_app:app"]  # fmt: skip
    program = subprocess.Popen(command, cwd=ROOT / "bench", env={**os.environ, "FLOOR_DSN": dsn}, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    try:
        _answers(port, "/")
        yield f"http://{HOST}:{port}"
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(20)


def _answers(port: int, path: str) -> None:
    for _ in range(200):
        try:
            subprocess.run(["curl", "-sf", "-o", os.devnull, f"http://{HOST}:{port}{path}"], check=True)
            return
        except subprocess.CalledProcessError:
            time.sleep(0.1)
    raise TimeoutError(path)


def pgbench(server: SafeCluster, clients: int, seconds: int, folder: Path) -> float:
    """Commits of one row with 40 marks, a second."""
    dsn = server.url(server.create())
    with create_engine(dsn.replace("postgresql://", "postgresql+psycopg://")).begin() as connection:
        connection.execute(text((ROOT / "bench" / "schema.sql").read_text()))
    script = folder / "commit.sql"
    script.write_text(
        "\\set c random(1, 500)\n\\set j random(1, 64)\ninsert into sheet(comp,contestant,judge,marks) values (1,:c,:j,"
        f"'{{{','.join(['50'] * 40)}}}') on conflict (comp,contestant,judge) do update set marks=excluded.marks,ver=sheet.ver+1,at=now();\n"
    )
    command = ["pgbench", "-n", "-f", str(script), "-c", str(clients), "-j", "2", "-T", str(seconds), dsn]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", said)[1])  # type: ignore[index]


def stored(here: Competition) -> set[str]:
    """The ids of the operations that were counted, read past the product."""
    engine = create_engine(here.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = set(connection.scalars(text("SELECT o.id FROM operation o JOIN sheet_version v ON v.operation_id = o.id WHERE o.outcome = 'counted'")))
    engine.dispose()
    return found


def put(line: Line, one: Prepared) -> int:
    """Hands one sheet in; answers the status."""
    return line.ask("PUT", f"/api/v1/operations/{one.id}", one.body).status


def open_loop(port: int, operations: list[Prepared], seconds: int, run: Run) -> dict[str, Any]:
    """Sheets are due at a fixed rate, each from its judge's tablet; latency counts from when a sheet was due."""
    due: dict[str, queue.SimpleQueue[tuple[float, Prepared] | None]] = {one.judge: queue.SimpleQueue() for one in operations}
    lines = {one.judge: Line(port, one.session) for one in operations}
    took: list[float] = []
    acknowledged: list[str] = []

    def tablet(judge: str) -> None:
        while (work := due[judge].get()) is not None:
            moment, one = work
            status = put(lines[judge], one)
            took.append(time.perf_counter() - moment)
            if status in ACKNOWLEDGED:
                acknowledged.append(one.id)
            else:
                run.violated(f"open loop: {status}")

    threads = [threading.Thread(target=tablet, args=(judge,)) for judge in due]
    for thread in threads:
        thread.start()
    begun = time.perf_counter()
    for number, one in enumerate(operations[: seconds * RATE]):
        moment = begun + number / RATE
        time.sleep(max(0.0, moment - time.perf_counter()))
        due[one.judge].put((moment, one))
    for box in due.values():
        box.put(None)
    for thread in threads:
        thread.join()
    run.attempts += len(took)
    cut = quantiles(took, n=100)
    return {"sheets": len(took), "p50_ms": round(cut[49] * 1000, 1), "p99_ms": round(cut[98] * 1000, 1), "worst_ms": round(max(took) * 1000, 1),
            "within_gate": cut[98] <= GATE, "acknowledged": acknowledged}  # fmt: skip


def burst(port: int, operations: list[Prepared], killer: Any) -> list[str]:
    """Everything that was acknowledged until the server was killed."""
    acknowledged: list[str] = []
    work: queue.SimpleQueue[Prepared] = queue.SimpleQueue()
    for one in operations:
        work.put(one)

    def send() -> None:
        while not work.empty():
            one = work.get()
            line = Line(port, one.session, timeout=5)
            try:
                if put(line, one) in ACKNOWLEDGED:
                    acknowledged.append(one.id)
            except OSError:
                return
            finally:
                line.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    killer()
    for thread in threads:
        thread.join()
    return acknowledged


def measure(run: Run, here: Competition, server: SafeCluster, folder: Path, seconds: int, minutes: float) -> None:
    """Floor and product in turn, then the open loop, then the kill."""
    operations = prepare(here.app(), here, run.seed)
    write_for_wrk(operations, folder / "operations.tsv")
    closed: dict[str, Any] = {}
    first = 0
    with floor(server) as address, served(here, folder / "server.log") as port:
        wrong = json.dumps({**json.loads(operations[-1].body), "marks": {"00": "100.01"}}).encode()
        before = stored(here)
        refused = Line(port, operations[-1].session).ask("PUT", f"/api/v1/operations/{'0' * 32}", wrong).status
        if refused != 422 or stored(here) != before:
            run.violated(f"a wrong sheet was answered {refused}, or changed something")
        for clients in CLIENTS:
            limit = wrk(address, ROOT / "bench" / "sheet.lua", clients, seconds, "--", "/sheet")
            ours = wrk(f"http://{HOST}:{port}", ROOT / "bench" / "operations.lua", clients, seconds,
                       OPERATIONS=str(folder / "operations.tsv"), FIRST=str(first))  # fmt: skip
            first += int(ours["requests"]) + 4 * clients
            run.attempts += int(ours["requests"])
            run.violations += int(ours["errors"])
            closed[str(clients)] = {"ours": ours, "floor": limit, "pgbench_per_second": round(pgbench(server, clients, seconds, folder)),
                                    "of_floor": round(ours["per_second"] / limit["per_second"], 3)}  # fmt: skip
        if len(stored(here)) < sum(int(one["ours"]["requests"]) for one in closed.values()):
            run.violated("fewer sheets are stored than were acknowledged")
        opened = open_loop(port, operations[first:], int(60 * minutes), run)
        first += int(60 * minutes) * RATE
        kept = burst(port, operations[first:], lambda: _kill(port, server if here.database != "sqlite" else None))
    if here.database != "sqlite":
        server.restart()
    there, acknowledged = stored(here), {*opened.pop("acknowledged"), *kept}
    for lost in acknowledged - there:
        run.violated(f"acknowledged and lost: {lost}")
    run.planted = bool({"f" * 32} - there)
    run.figures = {**run.figures, "closed": closed, "open": opened, "acknowledged_before_the_kill": len(kept)}


def _kill(port: int, server: SafeCluster | None) -> None:
    """The server that listens on the port, and the database if it is one of its own, without a warning."""
    found = subprocess.run(["fuser", f"{port}/tcp"], capture_output=True, text=True, check=False).stdout.split()
    for number in found:
        os.kill(int(number), signal.SIGKILL)
    if server:
        server.crash()


def main(database: str, seed: int, seconds: int, minutes: float, folder: Path) -> Run:
    """The whole program."""
    with tempfile.TemporaryDirectory() as scratch, record("submit-speed", goal="W1", seed=seed, n=seconds, database=database, folder=folder) as run:
        run.figures["sha256"] = {name: sha256((ROOT / "bench" / name).read_bytes()).hexdigest() for name in FLOOR}
        with place(database, Path(scratch)) as (here, server):
            measure(run, here, server, Path(scratch), seconds, minutes)
    return run


if __name__ == "__main__":
    parser = arguments(__doc__, 10, "postgresql", "sqlite")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long the open loop goes on")
    asked = parser.parse_args()
    done = main(asked.database, asked.seed, asked.n, asked.minutes, asked.folder)
    print(json.dumps(done.figures), done.violations, done.examples, done.planted)
    raise SystemExit(1 if done.violations or not done.planted else 0)
