"""The check after every chaos sees each kind of loss and damage; otherwise its silence would mean nothing."""
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.chaos.checks import Inspector
from bench.chaos.competition import Acknowledged, Competition, hand_in, prepared, receipt_of
from foundation.database import db

pytestmark = pytest.mark.database
DAMAGE = {
    "lost": ("DELETE FROM operation WHERE id = :id", "lost: "),
    "another receipt": ("UPDATE operation SET answer = answer || ' ' WHERE id = :id", "another receipt"),
    "no version": ("DELETE FROM sheet_version WHERE operation_id = :id", "sheet version None"),
    "other marks": ("UPDATE sheet_version SET marks = '{\"A1.1\": \"1\"}' WHERE operation_id = :id", "sheet version"),
    "no audit entry": ("DELETE FROM audit_entry WHERE facts LIKE '%' || :id || '%'", "no audit entry"),
    "no ledger entry": ("DELETE FROM ledger_entry WHERE id = (SELECT max(id) FROM ledger_entry)", "head of the chain"),
    "changed ledger": ("UPDATE ledger_entry SET content = replace(content, '\"version\":1', '\"version\":2')", "chain broken"),
    "old sheet": ("UPDATE sheet SET version = 0", "do not count their versions"),
    "half": ("DELETE FROM operation WHERE id = :id", "there by half"),
}  # fmt: skip


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Competition, list[Acknowledged]]]:
    """A competition in which three sheets were handed in."""
    with prepared("sqlite", tmp_path_factory.mktemp("worked"), entries=2) as (place, _server):
        source = random.Random(1)
        with place.app().app_context():
            held = [receipt_of(*hand_in(place, seat, source)) for seat in place.seats[:3]]
            db.session.remove()
            db.engine.dispose()
        yield place, held


def damaged(place: Competition, folder: Path, statement: str, operation: str) -> Competition:
    """A copy with one thing changed behind the product's back, its guards taken away."""
    copy = place.copied(folder)
    connection = sqlite3.connect(copy.file)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement, {"id": operation} if ":id" in statement else {})
    connection.commit()
    connection.close()
    return copy


def test_nothing_is_found_where_nothing_is_wrong(worked: tuple[Competition, list[Acknowledged]]) -> None:
    place, held = worked
    inspector = Inspector(place)
    assert inspector.check(held, file=True) == []
    assert inspector.check(held) == []


@pytest.mark.parametrize("what", DAMAGE)
def test_every_kind_of_loss_is_found(what: str, worked: tuple[Competition, list[Acknowledged]], tmp_path: Path) -> None:
    place, held = worked
    statement, expected = DAMAGE[what]
    copy = damaged(place, tmp_path, statement, held[-1].id)
    assert expected in " · ".join(Inspector(copy).check(held))


def test_a_torn_file_is_found(worked: tuple[Competition, list[Acknowledged]], tmp_path: Path) -> None:
    place, held = worked
    copy = place.copied(tmp_path)
    content = bytearray(copy.file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = bytes(40_000)
    copy.file.write_bytes(content)
    assert Inspector(copy).check(held, file=True) != []


def test_a_receipt_that_the_server_never_gave_is_found(worked: tuple[Competition, list[Acknowledged]]) -> None:
    place, held = worked
    assert "lost: " in Inspector(place).check([replace(held[0], id="f" * 32)])[0]
