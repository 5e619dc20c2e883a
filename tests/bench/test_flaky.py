"""A bad wireless network: when it heals, every mark is on the server once and no outbox holds anything."""
from pathlib import Path

import pytest

from tests.bench.running import faultless, measured


@pytest.mark.slow
@pytest.mark.database
def test_a_dozen_tablets_behind_a_bad_network_lose_nothing_and_double_counting_is_found(tmp_path: Path) -> None:
    (found,) = measured(tmp_path, "flaky", "--n", "12")
    assert faultless([found]) == []
    assert found["attempts"] == 12 and found["figures"]["acknowledged"] == 48
    assert found["figures"]["cut_after_sending"] > 5
