"""The database as it really runs: asked on a connection, not read from a setting."""
import platform
import re
import sqlite3
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from foundation.database import db, has_tables
from foundation.doctor.findings import Finding, advice, danger, fine
from foundation.guards import APPEND_ONLY, exclude_administrators, guard

LARGEST_CHECKED = 200 * 1024 * 1024
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
SERVER = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
TRIGGER = re.compile(r"CREATE TRIGGER (\w+)")
SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
SERVER_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _one(query: str) -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(text(query)).scalar())


def safety(_at: datetime) -> list[Finding]:
    """What the database does with an acknowledged mark: is it on the disk, and can the disk's content be believed."""
    if not has_tables():
        return [danger("no_database")]
    return _sqlite() if _is_sqlite() else _server()


def _sqlite() -> list[Finding]:
    found = [
        danger("setting_unsafe", setting=name, value=value, wanted=wanted)
        for name, wanted in PRAGMAS.items() if (value := _one(f"PRAGMA {name}")) != wanted
    ]
    file = Path(db.engine.url.database or "")
    if file.stat().st_size <= LARGEST_CHECKED and (told := _one("PRAGMA quick_check(1)")) != "ok":
        found.append(danger("database_damaged", told=told[:200]))
    return found or [fine("database", version=f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}")]


def _server() -> list[Finding]:
    found = [
        danger("setting_unsafe", setting=name, value=value, wanted=wanted)
        for name, wanted in SERVER.items() if (value := _one(f"SHOW {name}")) != wanted
    ]
    if _one("SHOW data_checksums") != "on":
        found.append(advice("no_checksums"))
    version = f"PostgreSQL {_one('SHOW server_version')}, Python {platform.python_version()}"
    return found or [fine("database", version=version)]


def schema(_at: datetime) -> list[Finding]:
    """Whether the tables are those that this version of the program expects."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  alembic would slow every start

    if not has_tables():
        return []
    newest = ScriptDirectory(str(Path(current_app.root_path) / "migrations")).get_current_head() or ""
    stored = _one("SELECT version_num FROM alembic_version")
    return [fine("schema", version=stored)] if stored == newest else [danger("schema_other", stored=stored, newest=newest)]


def guards(_at: datetime) -> list[Finding]:
    """Whether the triggers that keep records unchanged and administrators apart are there and on."""
    if not has_tables():
        return []
    dialect = db.engine.dialect.name
    statements = [one for table in APPEND_ONLY for one in guard(table, dialect)] + exclude_administrators(dialect)
    expected = {found[1] for one in statements if (found := TRIGGER.match(one))}
    with db.engine.connect() as connection:
        present = set(connection.execute(text(SQLITE_TRIGGERS if _is_sqlite() else SERVER_TRIGGERS)).scalars())
    missing = sorted(expected - present)
    return [danger("guards_missing", count=len(missing), first=missing[0])] if missing else [fine("guards", count=len(expected))]
