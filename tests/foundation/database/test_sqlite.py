"""SQLite is set up so that what was acknowledged survives a power cut; otherwise the server does not start."""
from typing import Any

import pytest
from sqlalchemy import event

from foundation.database import check_pragmas, db, transaction


@pytest.fixture
def database_kind() -> str:
    """These settings are SQLite's."""
    return "sqlite"


def test_the_settings_are_those_that_keep_acknowledged_marks(house):
    assert check_pragmas() == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("unsafe", ["synchronous=NORMAL", "foreign_keys=OFF"])
def test_an_unsafe_setting_is_noticed(house, unsafe):
    db.session.rollback()
    raw = db.engine.raw_connection()
    raw.driver_connection.execute(f"PRAGMA {unsafe}")
    raw.close()
    with pytest.raises(RuntimeError, match="not safe"):
        check_pragmas()


def test_services_take_the_write_lock_at_once_and_readers_never_do(house):
    begun: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        transaction(lambda: db.session.connection())()
        db.session.connection()
        db.session.rollback()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]
