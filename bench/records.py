"""Raw records: what every program that measures leaves behind, one JSON line a run, in ``bench/raw/<program>.jsonl``.

``make report`` reads them; no figure is ever written by hand. A record says what was run (program, goal, command, seed,
N), on what (commit, clean tree or not, versions, processors), what came of it (duration, attempts, violations, figures),
and whether the program found the fault that was planted for it: a program that cannot see a fault proves nothing.
"""
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RAW = ROOT / "bench" / "raw"
PACKAGES = ("flask", "sqlalchemy", "cryptography", "psycopg")
MOST_VIOLATIONS = 20


@dataclass
class Run:
    """One run while it goes on. ``planted`` stays null where no fault was planted; ``figures`` are what was measured."""

    program: str
    goal: str
    seed: int
    n: int
    database: str | None = None
    attempts: int = 0
    violations: int = 0
    examples: list[str] = field(default_factory=list)
    planted: bool | None = None
    figures: dict[str, Any] = field(default_factory=dict)

    def violated(self, example: str) -> None:
        """Counts a violation and keeps the first examples."""
        self.violations += 1
        if len(self.examples) < MOST_VIOLATIONS:
            self.examples.append(example)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _clean() -> bool:
    """Only what the programs themselves write may differ from the commit."""
    changed = [line[3:] for line in _git("status", "--porcelain").splitlines()]
    return all(path.startswith(("bench/raw/", "bench/results.md", "docs/reliability.md")) for path in changed)


def _command() -> str:
    """The command as one types it in the repository, without the folders of this machine and where the record goes."""
    program, *words = sys.argv
    if "--folder" in words:
        del words[words.index("--folder") : words.index("--folder") + 2]
    inside = Path(program).resolve().is_relative_to(ROOT) and program.endswith(".py")
    name = "-m " + ".".join(Path(program).resolve().relative_to(ROOT).with_suffix("").parts) if inside else Path(program).name
    return " ".join([Path(sys.executable).name, name, *(word.removeprefix(f"{ROOT}/") for word in words)])


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    return found | {package: version(package) for package in PACKAGES}


@contextmanager
def record(
    program: str, *, goal: str, seed: int = 0, n: int = 0, database: str | None = None, folder: Path = RAW
) -> Iterator[Run]:
    """Measures a run and appends its record when it ends; a run that breaks off with an exception leaves none.

    ``program`` is a name such as ``chaos-kill9`` and names the file; ``goal`` is the row of the report, such as ``R1``.
    """
    run, commit, clean = Run(program, goal, seed, n, database), _git("rev-parse", "HEAD"), _clean()
    started, begun = datetime.now(UTC), time.perf_counter()
    yield run
    row = {
        **asdict(run), "command": _command(), "commit": commit, "clean": clean,
        "at": started.isoformat(timespec="seconds"), "seconds": round(time.perf_counter() - begun, 3),
        "processors": os.cpu_count(), "versions": _versions(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{program}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
