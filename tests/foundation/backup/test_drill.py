"""The restore drill: backups under load, restored into an empty instance, and nothing that was acknowledged is missing."""
import json
from pathlib import Path

import pytest

from bench.restore_drill import measure


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_backup_under_load_restores_to_what_was_acknowledged_and_the_tablets_bring_the_rest(
    database: str, tmp_path: Path
) -> None:
    run = measure(database, 1 if database == "postgresql" else 2, 7, tmp_path)
    assert run.examples == [] and run.violations == 0
    assert run.planted, "a flipped byte, a changed sum or a lost row went unnoticed"
    assert run.figures["acknowledged"] > 10 and run.figures["given_back"] > 0 and run.figures["lost"] == 0
    assert 0 < run.figures["rto_seconds"] < 60
    kept = json.loads((tmp_path / "restore-drill.jsonl").read_text())
    assert (kept["goal"], kept["database"], kept["planted"]) == ("R33", database, True)
