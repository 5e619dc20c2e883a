"""W2: the ranking of 100, 1,000 and 10,000 entries, 7 judges × 40 aspects in four modules, beside numpy in the same run.

    python -m bench.rank_speed --database sqlite --n 5

(a) from packed sheets in memory to the lines of the result list; (b) from the database to the returned ranking; (c) the same after one
changed sheet. Each N times, the median counts. Totals and places must be those of ``rank_numpy`` in ``bench/data.py`` for every entry. The
planted fault is one mark that is changed in the database only, which must be noticed. Run it while nothing else runs.
"""
import gc
import json
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import insert, select, update

from bench.chaos.arguments import arguments
from bench.chaos.postgres import SafeCluster
from bench.import_speed import data_program
from bench.records import ROOT, Run, record
from competition.models import Official, PanelSeat
from competition.services.panels import seat_judge
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.clock import at_noon
from foundation.database import db
from scoring.models import Run as Day
from scoring.models import Scheme, Sheet, SheetVersion
from scoring.queries.events import event_by_code
from scoring.queries.ranking_now import ranking_now
from scoring.rules.compute import Result, results_of
from scoring.rules.marks import Entry
from scoring.rules.packed import pack, unpack
from scoring.rules.packed_panel import packed_panel
from scoring.rules.rules_document import parse_rules
from scoring.rules.totals import score_of
from scoring.services.schemes import keep_scheme
from tests.conftest import build_app, migrate
from tests.factories.competition import event_document, make_competition
from tests.factories.official import make_official

DAY = at_noon(date(2026, 5, 16), 9)
CODE, EVENT = "jm-bench", "CK"
SIZES = (100, 1_000, 10_000)
GATES = {1_000: 0.2, 10_000: 2.0}
MODULES = ("M1", "M2", "M3", "M4")
Line = tuple[str, int]


def rules_of(program: ModuleType) -> dict[str, Any]:
    """The rules that ``rank_numpy`` computes: drop the highest and lowest of seven, weigh, modules to 0.01, ties by module."""
    weights = [f"0.{int(weight):03d}" for weight in program.WEIGHTS]
    panel = {"level": "aspect", "method": "mean", "drop_high": 1, "drop_low": 1, "minimum_judges": 7}
    modules = [
        {"code": code, "name": code, "weight": "1", "full_mark": "25", "panel": panel,
         "aspects": [{"code": f"{at:02d}", "kind": "measurement", "max_mark": "100", "factor": weights[10 * place + at]} for at in range(10)]}
        for place, code in enumerate(MODULES)
    ]  # fmt: skip
    return {"modules": modules, "rounding": [{"step": "module", "places": 2}], "tie_chain": [f"module:{code}:desc" for code in MODULES]}


def expected(program: ModuleType, scores: Any) -> list[Line]:
    """Total and place of each entry as the limit computes them."""
    totals, _modules, places = program.rank_numpy(scores)
    return [(f"{int(total) // 100}.{int(total) % 100:02d}", int(place)) for total, place in zip(totals, places, strict=True)]


def marks_of(hundredths: Any) -> dict[str, str]:
    """One judge's marks of one module as a tablet writes them."""
    return {f"{at:02d}": f"{int(mark) // 100}.{int(mark) % 100:02d}" for at, mark in enumerate(hundredths)}


@contextmanager
def house(database: str, folder: Path) -> Iterator[None]:
    """An empty house on a database of its own."""
    server = SafeCluster.of_this_machine() if database == "postgresql" else None
    try:
        if server:
            server.start()
        url = server.url(server.create()) if server else f"sqlite:///{folder / 'bench.sqlite3'}"
        migrate(url, folder / "instance")
        with build_app(url, folder / "instance").app_context():
            yield
            db.session.remove()
            db.engine.dispose()
    finally:
        if server:
            server.stop()


def fill(program: ModuleType, scores: Any) -> int:
    """The event with its sheets as the services leave them; answers its id."""
    make_competition(CODE, events=(event_document(EVENT),), phase="open")
    ref = event_by_code(CODE, EVENT)
    if ref is None:
        raise LookupError(EVENT)
    keep_scheme(ref.id, rules_of(program), {}, actor=SYSTEM, at=DAY)
    for number in range(program.JUDGES):
        official = make_official(CODE, f"评委{number + 1}")
        for module in MODULES:
            seat_judge(CODE, EVENT, module, official, actor=SYSTEM, at=DAY)
    seats = db.session.execute(select(PanelSeat.id, PanelSeat.module, Official.code).join(Official)).all()
    judges = [(seat_id, module, code) for seat_id, module, code in seats]
    order = sorted({code for _, _, code in judges})
    user = db.session.scalars(select(User.id).limit(1)).one()
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(update(Scheme).values(frozen_at=DAY))
        connection.execute(insert(Day), [
            {"event_id": ref.id, "entry_code": f"{entry:05d}", "status": "competed", "title_held": False} for entry in range(len(scores))
        ])  # fmt: skip
        for entry, sheets in enumerate(scores):
            rows = [(seat, module, judge, marks_of(sheets[order.index(judge)][10 * (at := MODULES.index(module)) : 10 * at + 10]))
                    for seat, module, judge in judges]  # fmt: skip
            first = 1 + entry * len(rows)
            connection.execute(insert(Sheet), [
                {"id": first + at, "public_id": f"{first + at:032x}", "event_id": ref.id, "seat_id": seat, "module": module, "judge": judge,
                 "entry_code": f"{entry:05d}", "part": "", "version": 1, "state": "submitted"}
                for at, (seat, module, judge, _) in enumerate(rows)
            ])  # fmt: skip
            connection.execute(insert(SheetVersion), [
                {"sheet_id": first + at, "version": 1, "marks": marks, "packed": pack(tuple(marks), marks), "total": "0",
                 "submitted_by": user, "submitted_at": DAY, "operation_id": f"{first + at:032x}"}
                for at, (*_, marks) in enumerate(rows)
            ])  # fmt: skip
    return ref.id


def compare(run: Run, what: str, lines: list[Result], wanted: list[Line]) -> None:
    """Every total and place."""
    got = {line.entry: (str(line.total), line.place) for line in lines}
    for number, (total, place) in enumerate(wanted):
        run.attempts += 1
        shown = got.get(f"{number:05d}")
        if shown is None or shown[1] != place or float(shown[0]) != float(total):
            run.violated(f"{what}: entry {number} is {shown}, not {(total, place)}")


def in_memory(program: ModuleType, scores: Any) -> Callable[[], list[Result]]:
    """(a): sheets as bytes, rules read, entries known."""
    rules = parse_rules(rules_of(program))
    codes = tuple(f"{at:02d}" for at in range(10))
    entries = [Entry(f"{number:05d}") for number in range(len(scores))]
    sheets = [
        [b"".join(pack(codes, marks_of(judge[10 * at : 10 * at + 10])) for judge in sheet) for at in range(len(MODULES))] for sheet in scores
    ]

    def rank() -> list[Result]:
        panels = [packed_panel(module, rules.rounding) for module in rules.modules]
        found = []
        for entry, blocks in zip(entries, sheets, strict=True):
            values = {}
            for code, panel, data in zip(MODULES, panels, blocks, strict=True):
                value = panel(unpack(codes, data) or ())
                if value is not None:
                    values[code] = value.value
            found.append(score_of(rules, entry, values, {}))
        return results_of(rules, entries, found)

    return rank


def times(rounds: int, work: Callable[[], object]) -> float:
    """The median of so many runs, in seconds."""
    found = []
    for _ in range(rounds):
        gc.collect()
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def change_one(event_id: int, marks: dict[str, str]) -> None:
    """One more version of the first sheet of the first entry."""
    db.session.rollback()
    with db.engine.begin() as connection:
        sheet = connection.execute(select(Sheet.id, Sheet.version).where(Sheet.event_id == event_id).order_by(Sheet.id).limit(1)).one()
        connection.execute(insert(SheetVersion).values(
            sheet_id=sheet.id, version=sheet.version + 1, marks=marks, packed=pack(tuple(marks), marks), total="0", submitted_at=DAY,
            submitted_by=connection.execute(select(User.id).limit(1)).scalar_one(), operation_id="0" * 32,
        ))  # fmt: skip
        connection.execute(update(Sheet).where(Sheet.id == sheet.id).values(version=sheet.version + 1))


def measure(run: Run, program: ModuleType, database: str, size: int, rounds: int) -> dict[str, Any]:
    """One size: the limit and the three ways beside each other."""
    scores = program.make_scores(size)
    wanted = expected(program, scores)
    limit = times(max(rounds, 5), lambda: program.rank_numpy(scores))
    memory = in_memory(program, scores)
    compare(run, f"memory {size}", memory(), wanted)
    with tempfile.TemporaryDirectory() as scratch, house(database, Path(scratch)):
        event_id = fill(program, scores)
        compare(run, f"{database} {size}", ranking_now(event_id), wanted)
        found = {
            "numpy": limit, "memory": times(rounds, memory), "database": times(rounds, lambda: ranking_now(event_id)),
        }  # fmt: skip
        change_one(event_id, dict.fromkeys((f"{at:02d}" for at in range(10)), "0.00"))
        found["after_one_change"] = times(rounds, lambda: ranking_now(event_id))
        before = run.violations
        compare(run, "planted", ranking_now(event_id), wanted)
        run.planted, run.violations = run.violations > before, before
        run.examples = [one for one in run.examples if not one.startswith("planted")]
    return {**{name: round(value, 5) for name, value in found.items()},
            "times_numpy": {name: round(value / limit, 1) for name, value in found.items() if name != "numpy"}}  # fmt: skip


def growth(figures: dict[str, Any], name: str) -> float:
    """The exponent between the smallest and the largest size: 1 is linear."""
    small, large = str(min(SIZES)), str(max(SIZES))
    return round(math.log(figures[large][name] / figures[small][name]) / math.log(max(SIZES) / min(SIZES)), 2)


def main(database: str, rounds: int, seed: int, folder: Path, sizes: tuple[int, ...] = SIZES) -> Run:
    """The whole program."""
    program = data_program(with_numpy=True)
    with record("rank-speed", goal="W2", seed=seed, n=rounds, database=database, folder=folder) as run:
        run.figures["data_sha256"] = sha256((ROOT / "bench" / "data.py").read_bytes()).hexdigest()
        for size in sizes:
            run.figures[str(size)] = measure(run, program, database, size, rounds)
        run.figures["within_gates"] = all(run.figures[str(size)]["database"] <= gate for size, gate in GATES.items() if size in sizes)
        if set(SIZES) <= set(sizes):
            run.figures["growth"] = {name: growth(run.figures, name) for name in ("numpy", "memory", "database")}
    return run


if __name__ == "__main__":
    asked = arguments(__doc__, 5, "sqlite", "postgresql").parse_args()
    done = main(asked.database, asked.n, asked.seed, asked.folder)
    print(json.dumps(done.figures), done.violations, done.examples, done.planted)
    raise SystemExit(1 if done.violations or not done.planted else 0)
