"""Twenty tablets at the same moment: counted once, nothing overwritten, the lock is final."""
from pathlib import Path

import pytest

from tests.bench.running import faultless, measured
from tests.conftest import BOTH_DATABASES

pytestmark = [pytest.mark.slow, pytest.mark.database]


@pytest.mark.parametrize("kind", BOTH_DATABASES)
def test_races_end_as_they_must_and_each_missing_check_is_found(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if kind == "postgresql":
        request.getfixturevalue("cluster")
    found = measured(tmp_path, "races", "--database", kind, "--n", "4")
    assert faultless(found) == []
    assert {one["goal"]: one["attempts"] for one in found} == {"R4": 4, "R5": 4, "R6": 4}
