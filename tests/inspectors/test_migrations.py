"""The stored schema is the models' schema, on either database; it goes up and down with data in it, and keeps its guards."""
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect, text

from foundation.accounts.roles import Role
from foundation.database import Base, db
from foundation.guards import APPEND_ONLY
from tests.factories.accounts import make_user
from tests.factories.awards import make_published
from tests.inspectors.house import ROOT


def differences(metadata: MetaData) -> list[Any]:
    """What a new migration would have to do so that the database is as these models say."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def triggers() -> dict[str, set[str]]:
    """The triggers of each table, as the database has them."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    found: dict[str, set[str]] = {}
    with db.engine.connect() as connection:
        for table, name in connection.execute(text(query)):
            found.setdefault(table.strip('"'), set()).add(name)
    return found


def expected_triggers() -> dict[str, set[str]]:
    """Those that keep what is only appended, and those that keep the administrations apart."""
    if db.engine.dialect.name == "sqlite":
        apart = {"role_grant": {"role_grant_apart_insert", "role_grant_apart_update"}, "user": {"user_apart_update"}}
        return apart | {table: {f"{table}_no_update", f"{table}_no_delete"} for table in APPEND_ONLY}
    return {"role_grant": {"role_grant_apart"}, "user": {"user_apart"}} | {table: {f"{table}_append_only"} for table in APPEND_ONLY}


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def broken_references() -> list[Any]:
    """Rows that refer to nothing. PostgreSQL never lets them come about."""
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        return list(connection.execute(text("PRAGMA foreign_key_check")))


@pytest.fixture
def filled(house):
    """A competition with published results, and who made it."""
    make_user("lin", Role.ORGANIZER)
    make_published()
    db.session.remove()
    return house


def test_the_database_is_as_the_models_say(house):
    assert differences(Base.metadata) == []


def test_the_inspector_finds_a_table_a_column_and_a_type_that_no_migration_made(house):
    other = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(other)
    Table("forgotten", other, Column("id", Integer, primary_key=True))
    other.tables["unit"].append_column(Column("motto", String(10)))
    other.tables["person"].columns["name"].type = String(7)
    told = str(differences(other))
    assert "add_table" in told and "add_column" in told and "modify_type" in told


def test_there_is_one_line_of_migrations(house):
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == script.get_current_head()


def test_everything_that_is_only_appended_has_its_guards_and_nothing_else_has(house):
    assert triggers() == expected_triggers()
    assert set(APPEND_ONLY) <= set(Base.metadata.tables)


def test_one_step_down_and_up_again_keeps_every_row_and_brings_the_guards_back(filled):
    before = counts()
    assert sum(before.values()) > 100
    downgrade(revision="-1")
    upgrade()
    assert counts() == before
    assert (triggers(), broken_references(), differences(Base.metadata)) == (expected_triggers(), [], [])


def test_all_the_way_down_leaves_nothing_and_all_the_way_up_is_as_new(filled):
    downgrade(revision="base")
    assert counts() == {}
    assert triggers() == {}
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM pg_proc WHERE proname = 'append_only'")).scalar_one() == 0
    upgrade()
    assert (triggers(), broken_references(), differences(Base.metadata)) == (expected_triggers(), [], [])
    assert {table for table, rows in counts().items() if rows} == {"occupation"}, "the list of occupations alone comes with the schema"
    make_user("lin", Role.ORGANIZER)


def test_migrating_twice_changes_nothing(filled):
    before = counts()
    upgrade()
    assert (counts(), triggers()) == (before, expected_triggers())


def test_a_migration_that_breaks_a_reference_is_refused_and_taken_back(filled, tmp_path: Path, caplog):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL checks references itself, also while migrating")
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for file in ((ROOT / "migrations").glob("*.*"), (ROOT / "migrations" / "versions").glob("*.py")):
        for one in file:
            (folder / one.relative_to(ROOT / "migrations")).write_bytes(one.read_bytes())
    head = ScriptDirectory(str(folder)).get_current_head()
    (folder / "versions" / "9999_breaks.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{head}"\n'
        'def upgrade():\n    op.execute("UPDATE entry SET unit_id = 999999")\ndef downgrade():\n    pass\n'
    )
    before = counts()
    with pytest.raises(SystemExit):
        upgrade(directory=str(folder))
    assert "broken references" in caplog.text
    assert (counts(), broken_references()) == (before, [])
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == head
        assert connection.execute(text("SELECT count(*) FROM entry WHERE unit_id = 999999")).scalar_one() == 0
