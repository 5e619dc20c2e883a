"""``make chaos SEED= N=``: every program of this folder at its full length (× N), one after another, each with its record.

One that breaks off does not stop the others; the exit status says whether all came to an end and none found a violation.
"""
import os
import subprocess
import sys
from pathlib import Path

from bench.chaos.arguments import arguments
from bench.records import RAW, ROOT
from tests.databases import postgres_binaries

NICE = 10
# The module, its further words, and how many tries are its full length.
PLAN: tuple[tuple[str, str, int], ...] = (
    ("powerloss", "", 10_000),
    ("powerloss", "--failing", 2_000),
    ("diskfull", "", 20),
    ("failing_sync", "", 2_000),
    ("kill9", "--database sqlite", 10_000),
    ("crash", "", 200),
    ("kill9", "--database postgresql", 2_000),
    *(("races", f"--kind {kind} --database {database}", 1_000) for database in ("sqlite", "postgresql") for kind in ("idempotency", "stale", "lock")),
    ("flaky", "--database sqlite --chromium 6", 1_000),
    ("flaky", "--database postgresql", 1_000),
)


def commands(seed: int, times: int, folder: Path) -> list[list[str]]:
    """What is run; without PostgreSQL its programs are left out."""
    there = postgres_binaries() is not None
    elsewhere = [] if folder == RAW else ["--folder", str(folder)]
    return [
        [sys.executable, "-m", f"bench.chaos.{module}", "--seed", str(seed), "--n", str(tries * times), *words.split(), *elsewhere]
        for module, words, tries in PLAN
        if there or not (module == "crash" or "postgresql" in words)
    ]


def main() -> int:
    """Runs them; answers the exit status."""
    given = arguments(__doc__, 1).parse_args()
    os.nice(NICE)
    status = 0
    for command in commands(given.seed, given.n, given.folder):
        print("→", " ".join(command[2:]), flush=True)
        done = subprocess.run(command, cwd=ROOT, check=False, stderr=subprocess.DEVNULL)
        status |= done.returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
