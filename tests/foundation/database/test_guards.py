"""What is only ever appended cannot be changed or deleted, on either database, whatever the program tries."""
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Integer, LargeBinary, String, Table, insert, text
from sqlalchemy.exc import DBAPIError

from foundation.clock import now
from foundation.database import Base, Moment, db
from foundation.guards import APPEND_ONLY, release

DUMMIES = {JSON: {}, LargeBinary: b"x" * 32, Moment: now(), Boolean: False, Integer: 1, String: "x"}


def plant(table: Table) -> None:
    """Puts one row there, whatever it refers to."""
    row = {column.name: _dummy(column.type) for column in table.columns if not column.nullable}
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(insert(table).values(row))
        connection.commit()
        if sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


def _dummy(kind: Any) -> Any:
    return next(value for known, value in DUMMIES.items() if isinstance(kind, known))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_a_row_that_was_appended_stays_as_it_is(house, table, statement):
    found = Base.metadata.tables[table]
    plant(found)
    column = next(iter(found.primary_key.columns)).name
    change = text(statement.format(table, column, column))
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        db.session.execute(change)
    db.session.rollback()
    assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1
    for drop in release(table, db.engine.dialect.name):
        db.session.execute(text(drop))
    db.session.execute(change)


def test_emptying_a_guarded_table_is_refused_where_there_is_a_word_for_it(house):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    for table in APPEND_ONLY:
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"TRUNCATE {table} CASCADE"))
        db.session.rollback()
