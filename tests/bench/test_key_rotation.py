"""R29 in small: keys are changed while people read, killed a few times, resumed; the planted faults are found."""
import json
from pathlib import Path

import pytest

from bench import key_rotation


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_becomes_unreadable_when_a_change_of_keys_is_killed(database: str, tmp_path: Path) -> None:
    words = ["--n", "500", "--kills", "5", "--database", database, "--folder", str(tmp_path), "--seed", "3"]
    assert key_rotation.main(words) == 0
    [row] = [json.loads(line) for line in (tmp_path / "key-rotation.jsonl").read_text("utf-8").splitlines()]
    assert (row["violations"], row["planted"], row["attempts"]) == (0, True, 5), row["examples"]
    assert row["figures"]["reads"] > 0
