"""Promises that a suite of tests measures whole: sessions, headers, exports, the audit log, each on both databases.

The suite runs as it does in ``make test``; every test is one try, every failure a violation. Then the same suite runs on a house
in which the guard was taken away (:mod:`bench.planting`): at least one test must fail, or the suite proves nothing.
"""
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from bench.chaos.arguments import arguments, finish
from bench.records import ROOT, Run, record


@dataclass(frozen=True)
class Suite:
    """What is run for one goal; ``plant`` names the guard that :mod:`bench.planting` takes away."""

    goal: str
    plant: str
    files: tuple[str, ...]


SUITES = {
    "sessions": Suite("R23", "idle", ("tests/foundation/accounts/test_sessions.py", "tests/foundation/accounts/test_second_factor.py")),
    "headers": Suite("R24", "headers", ("tests/inspectors/test_headers.py", "tests/inspectors/test_cookies.py")),
    "exports": Suite(
        "R26", "formulas", ("tests/journeys/test_no_live_formula.py", "tests/inspectors/test_cells.py", "tests/competition/spreadsheets"),
    ),
    "audit": Suite(
        "R38", "audit", ("tests/foundation/database/test_transaction.py", "tests/inspectors/test_audit_kinds.py", "tests/foundation/audit"),
    ),
}


def ran(suite: Suite, plant: str = "") -> tuple[int, list[str]]:
    """Runs the suite, with a guard taken away if ``plant`` names one; answers how many tests ran and which failed."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "bench.planting", "-p", "no:cacheprovider", f"--junitxml={told}", *suite.files,
        ]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PLANT": plant}, capture_output=True, text=True, check=False)
        if not told.exists():
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        cases = [case for case in ElementTree.parse(told).iter("testcase") if case.find("skipped") is None]
    failed = [f"{case.get('classname')}::{case.get('name')}" for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return len(cases), failed


def measure(name: str, folder: Path) -> Run:
    """One suite, honest and with its guard taken away."""
    suite = SUITES[name]
    with record(f"suite-{name}", goal=suite.goal, folder=folder) as run:
        run.attempts, failed = ran(suite)
        run.n = run.attempts
        for one in failed:
            run.violated(one)
        _tried, noticed = ran(suite, suite.plant)
        run.planted = bool(set(noticed) - set(failed))
        run.figures = {"guard_taken_away": suite.plant, "tests_that_noticed": len(noticed)}
    return run


def main() -> None:
    """All suites, or the named one."""
    parser = arguments(__doc__, 1)
    parser.add_argument("suite", nargs="*", choices=[*SUITES, []], default=[])
    given = parser.parse_args()
    finish(*(measure(name, given.folder) for name in given.suite or SUITES))


if __name__ == "__main__":
    main()
