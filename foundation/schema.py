"""The schema and how it changes. Alembic is read when the schema is changed, not when a page is served."""
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from foundation.database import db
from foundation.late_commands import add_commands

EXTENSION = "migrate"


class LateMigrations:
    """Holds the place of Flask-Migrate in an application until somebody asks for it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate  # noqa: PLC0415  alembic would slow every start

        Migrate(self._app, db, directory=str(Path(self._app.root_path) / "migrations"), render_as_batch=True)
        return getattr(self._app.extensions[EXTENSION], name)


def init_schema(app: Flask) -> None:
    """Gives the application its migrations, and ``flask db``."""
    app.extensions[EXTENSION] = LateMigrations(app)
    add_commands(app, {"db": "flask_migrate.cli:db"})


def upgrade() -> None:
    """Brings the database of the current application to the newest schema."""
    from flask_migrate import upgrade  # noqa: PLC0415  alembic would slow every start

    upgrade()


def versions() -> frozenset[str]:
    """All versions of the schema that this software knows; a database without tables has none (the empty text)."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  alembic would slow every start

    script = ScriptDirectory(str(Path(current_app.root_path) / "migrations"))
    return frozenset({"", *(step.revision for step in script.walk_revisions())})
