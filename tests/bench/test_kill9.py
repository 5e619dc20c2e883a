"""A server killed at any moment loses nothing that a judge has a receipt for."""
from pathlib import Path

import pytest

from tests.bench.running import faultless, measured

pytestmark = [pytest.mark.slow, pytest.mark.database]


def test_sixty_kills_lose_nothing_on_sqlite_and_an_early_receipt_is_found(tmp_path: Path) -> None:
    (found,) = measured(tmp_path, "kill9", "--database", "sqlite", "--n", "60")
    assert faultless([found]) == []
    assert found["attempts"] == 60 and found["figures"]["acknowledged"] > 20


@pytest.mark.postgres
def test_fifteen_kills_lose_nothing_on_postgresql_and_an_early_receipt_is_found(tmp_path: Path, cluster: object) -> None:
    (found,) = measured(tmp_path, "kill9", "--database", "postgresql", "--n", "15")
    assert faultless([found]) == []
    assert found["attempts"] == 15 and found["figures"]["acknowledged"] > 0


@pytest.mark.postgres
def test_a_crashed_postgresql_loses_nothing_and_a_careless_commit_is_found(tmp_path: Path, cluster: object) -> None:
    (found,) = measured(tmp_path, "crash", "--n", "2")
    assert faultless([found]) == []
    assert found["attempts"] == 2
