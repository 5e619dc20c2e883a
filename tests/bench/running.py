"""Runs a measuring program as an operator does, with its record in a folder of the test."""
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.records import ROOT

PATIENCE = 240


def measured(folder: Path, module: str, *words: str) -> list[dict[str, Any]]:
    """The records of one run of ``bench.chaos.<module>``, oldest first."""
    command = [sys.executable, "-m", f"bench.chaos.{module}", "--seed", "7", "--folder", str(folder), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    records = [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    assert records, done.stderr[-3000:]
    assert done.returncode == any(one["violations"] or not one["planted"] for one in records)
    return records


def faultless(records: list[dict[str, Any]]) -> list[str]:
    """What is wrong with some records: a violation, or a planted fault that was not found."""
    found = [f"{one['program']}: {text}" for one in records for text in one["examples"]]
    return found + [f"{one['program']} is blind" for one in records if one["planted"] is not True]
