"""A full or failing disk: a calm answer, reading goes on, work goes on afterwards, nothing acknowledged is lost."""
from pathlib import Path

import pytest

from tests.bench.running import faultless, measured

pytestmark = [pytest.mark.slow, pytest.mark.database]


def test_a_full_disk_is_refused_calmly_and_endured(tmp_path: Path) -> None:
    (found,) = measured(tmp_path, "diskfull", "--n", "1")
    assert faultless([found]) == []
    assert found["figures"]["refused"] > 5 and found["figures"]["acknowledged"] > 10


def test_writes_and_syncs_that_fail_never_cost_an_acknowledged_mark(tmp_path: Path) -> None:
    (found,) = measured(tmp_path, "failing_sync", "--n", "30")
    assert faultless([found]) == []
    assert found["figures"]["failed_sync"] > 0 and found["figures"]["failed_write"] > 0
