"""The command line that all programs of this folder share."""
import argparse
import sys
from pathlib import Path

from bench.records import RAW, Run

IN_MEMORY = "/dev/shm"


def arguments(description: str | None, tries: int, *databases: str) -> argparse.ArgumentParser:
    """``--seed``, ``--n``, ``--folder`` (where the record goes) and, if there is a choice, ``--database``."""
    parser = argparse.ArgumentParser(description=(description or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=tries, help="how many tries")
    parser.add_argument("--folder", type=Path, default=RAW, help="where the record is kept")
    if databases:
        parser.add_argument("--database", choices=databases, default=databases[0])
    return parser


def memory() -> str | None:
    """A folder in memory for images that are written by the thousand; ``None`` where there is none."""
    return IN_MEMORY if Path(IN_MEMORY).is_dir() else None


def finish(*runs: Run) -> None:
    """Says what came of it; the exit status is 1 if anything was violated or a planted fault was not found."""
    for run in runs:
        print(run)
    sys.exit(any(run.violations or not run.planted for run in runs))
