"""W4: 10,000 registrations of a workbook – read, every row validated, every problem told, numbers encrypted, one transaction –
against a bare calamine read of the same file in the same run.

    python -m bench.import_speed --database sqlite --n 5

Each of the N rounds works on a fresh copy of a database with one open competition. Counted as correct: exactly the planted 60
problems by row, column and code; 9,940 entries stored; a sample of numbers opens; importing again changes nothing. Planted fault: a
sixty-first faulty row, which must be noticed. Ratios are of one run on one machine; run it while nothing else runs.
"""
import importlib.util
import io
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from flask import Flask
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from bench.chaos.arguments import arguments
from bench.chaos.postgres import SafeCluster
from bench.records import ROOT, Run, record
from competition.models import Entry, Member
from competition.refusals import NothingToImport
from competition.services.import_reading import read_import
from competition.services.imports import apply_import, preview_import, read_upload
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon
from foundation.database import db
from foundation.people.models import Person
from foundation.people.sealing import id_number_of
from tests.conftest import build_app, migrate
from tests.factories.competition import event_document, make_competition

CODE, DAY = "jm-bench", at_noon(date(2026, 4, 15))
ROWS, TARGET = 10_000, 4.0
BARE_READS, SAMPLE = 5, 50
Problems = list[tuple[int, str, str]]


def data_program(*, with_numpy: bool = False) -> ModuleType:
    """``bench/data.py`` as it is; without numpy, what needs it is not called."""
    spec = importlib.util.spec_from_file_location("bench_data", ROOT / "bench" / "data.py")
    if spec is None or spec.loader is None:
        raise SystemExit("bench/data.py is missing")
    module = importlib.util.module_from_spec(spec)
    stand_in = {} if with_numpy else {"numpy": SimpleNamespace(array=lambda *_args, **_more: None, int64=int)}
    with patch.dict(sys.modules, stand_in):
        spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Material:
    """The workbook, its problems, and the events that it names."""

    data: bytes
    expected: Problems
    events: tuple[dict[str, Any], ...]


def material(folder: Path, rows: int) -> Material:
    """The seeded workbook of the workload."""
    program, path = data_program(), folder / "registrations.xlsx"
    program.registrations(rows, str(path))
    told = json.loads(path.with_suffix(".expected.json").read_bytes())["refused"]
    events = [
        event_document(f"E{number}", occupation=occupation, group=group) for number, (occupation, group) in enumerate(program.EVENTS)
    ]
    return Material(path.read_bytes(), [(one["row"], one["column"], one["code"]) for one in told], tuple(events))


@contextmanager
def houses(database: str, folder: Path, events: tuple[dict[str, Any], ...]) -> Iterator[Callable[[], Flask]]:
    """What makes a house on a fresh copy of a database with one open competition."""
    server = SafeCluster.of_this_machine() if database == "postgresql" else None
    try:
        if server:
            server.start()
        first = server.create() if server else "first.sqlite3"
        address = server.url if server else lambda name: f"sqlite:///{folder / name}"
        migrate(address(first), folder / "instance")
        app = build_app(address(first), folder / "instance")
        with app.app_context():
            make_competition(CODE, events=events, phase="open")
            db.session.remove()
            db.engine.dispose()
        yield lambda: build_app(address(_copy(server, folder, first)), folder / "instance")
    finally:
        if server:
            server.stop()


def _copy(server: SafeCluster | None, folder: Path, first: str) -> str:
    if server:
        return server.create(template=first)
    for old in folder.glob("round.sqlite3*"):
        old.unlink()
    shutil.copy(folder / first, folder / "round.sqlite3")
    return "round.sqlite3"


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and seconds of processors in this process and its children: a busy machine changes only the first."""

    clock: float
    processors: float


def timed(work: Callable[[], object]) -> Spent:
    """What some work takes."""
    begun, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return Spent(time.perf_counter() - begun, sum(os.times()[:4]) - before)


def bare_read(data: bytes) -> object:
    """Nothing but the values of the first sheet."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def uploaded(data: bytes) -> str:
    """An upload that was read and waits for a decision; the job that would read it is done here."""
    public_id = preview_import(CODE, "registrations.xlsx", data, actor=SYSTEM, at=DAY)
    read_upload(CODE, public_id, actor=SYSTEM, at=DAY)
    return public_id


def told(public_id: str) -> Problems:
    """The problems of an upload as they are told."""
    return [(one.row, one.column, one.code) for one in read_import(CODE, public_id).problems]


def stored() -> tuple[int, int, int]:
    """How many entries, members, and people with a number there are."""
    numbered = select(func.count()).select_from(Person).where(Person.id_index.is_not(None))
    queries = (select(func.count()).select_from(Entry), select(func.count()).select_from(Member), numbered)
    found = [db.session.scalar(query) or 0 for query in queries]
    return found[0], found[1], found[2]


def wrongs(found: Problems, expected: Problems, rows: int) -> list[str]:
    """What is not as it must be after an import, in words."""
    good = rows - len(expected)
    wrong = [f"not told: {one}" for one in expected if one not in found] + [f"told for nothing: {one}" for one in found if one not in expected]
    if stored() != (good, good, good):
        wrong.append(f"stored {stored()} instead of {good}")
    sample = db.session.scalars(select(Person).where(Person.id_index.is_not(None)).limit(SAMPLE)).all()
    wrong += ["a number does not open" for one in sample if not (id_number_of(one) or "").startswith("440700")]
    return wrong


def one_round(material: Material, rows: int) -> tuple[dict[str, float], list[str]]:
    """Times of one import, and what was wrong with it."""
    bare = [timed(lambda: bare_read(material.data)) for _ in range(BARE_READS)]
    preview = timed(lambda: uploaded(material.data))
    public_id = uploaded(material.data)
    found = told(public_id)
    spent = timed(lambda: apply_import(CODE, public_id, True, actor=SYSTEM, at=DAY))
    wrong = wrongs(found, material.expected, rows)
    again = uploaded(material.data)
    with suppress(NothingToImport):
        apply_import(CODE, again, True, actor=SYSTEM, at=DAY)
        wrong.append("importing again registered somebody")
    good = rows - len(material.expected)
    if stored() != (good, good, good):
        wrong.append("importing again changed something")
    clock, processors = min(one.clock for one in bare), sum(one.processors for one in bare) / len(bare)
    return {
        "bare": clock, "import": spent.clock, "preview": preview.clock, "ratio": spent.clock / clock,
        "with_preview": (preview.clock + spent.clock) / clock, "processors_ratio": spent.processors / processors,
    }, wrong


def planted_is_found(fresh: Callable[[], Flask], material: Material, rows: int) -> bool:
    """One more faulty row than the list says is noticed."""
    book = load_workbook(io.BytesIO(material.data))
    bad = {row for row, _column, _code in material.expected}
    book.worksheets[0].cell(next(row for row in range(2, rows + 2) if row not in bad), 5).value = "12345"
    out = io.BytesIO()
    book.save(out)
    with fresh().app_context():
        return bool(one_round(Material(out.getvalue(), material.expected, material.events), rows)[1])


def measure(run: Run, fresh: Callable[[], Flask], material: Material, rows: int) -> None:
    """All rounds; figures are medians and best of them."""
    times: list[dict[str, float]] = []
    for _round in range(run.n):
        run.attempts += 1
        with fresh().app_context():
            found, wrong = one_round(material, rows)
            db.session.remove()
            db.engine.dispose()
        times.append(found)
        for what in wrong:
            run.violated(what)
    middle = {name: statistics.median(one[name] for one in times) for name in times[0]}
    best = {name: min(one[name] for one in times) for name in times[0]}
    memory = {who: resource.getrusage(what).ru_maxrss // 1024 for who, what in
              (("process", resource.RUSAGE_SELF), ("child", resource.RUSAGE_CHILDREN))}  # fmt: skip
    run.figures = {
        "rows": rows, "median": _rounded(middle), "best": _rounded(best), "target": TARGET, "within_target": middle["ratio"] <= TARGET,
        "peak_memory_mb": memory,
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def main(database: str, n: int, seed: int, folder: Path, rows: int = ROWS) -> Run:
    """The whole program."""
    with tempfile.TemporaryDirectory() as scratch, record("import-speed", goal="W4", seed=seed, n=n, database=database, folder=folder) as run:
        given = material(Path(scratch), rows)
        with houses(database, Path(scratch), given.events) as fresh:
            measure(run, fresh, given, rows)
            run.planted = planted_is_found(fresh, given, rows)
    return run


if __name__ == "__main__":
    options = arguments(__doc__, 5, "sqlite", "postgresql").parse_args()
    done = main(options.database, options.n, options.seed, options.folder)
    print(json.dumps(done.figures, ensure_ascii=False), done.violations, done.examples, done.planted)
    raise SystemExit(1 if done.violations or not done.planted else 0)
