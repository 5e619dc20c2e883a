"""R28 in small: a hundred people come in through a workbook, are worked with, and leave no readable number anywhere."""
import json
from pathlib import Path

import pytest

from bench import personal_data


@pytest.mark.slow
def test_no_number_is_readable_in_anything_that_an_instance_leaves_behind(tmp_path: Path) -> None:
    assert personal_data.main(["--n", "100", "--no-browser", "--folder", str(tmp_path), "--seed", "3"]) == 0
    [row] = [json.loads(line) for line in (tmp_path / "personal-data.jsonl").read_text("utf-8").splitlines()]
    assert (row["violations"], row["planted"], row["attempts"]) == (0, True, 100), row["examples"]
    assert row["figures"]["numbers"] >= 300 and {"backup", "duplicate", "competition:tickets done"} <= set(row["figures"]["done"])
