"""The filled house as it was: says whether a request has changed anything, and puts everything back."""
import sqlite3
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from foundation.database import db
from tests.inspectors.world import World

Connection = sqlite3.Connection | psycopg.Connection[Any]
XID = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"


class Snapshot:
    """Rows and cookies at one moment. ``changed`` hears of every commit, also of one that changes nothing in sum."""

    def __init__(self, world: World) -> None:
        self._world = world
        with world.app.app_context():
            self._url: URL = db.engine.url
            db.engine.dispose()
        self._kept: Any = self._keep()
        self._cookies = {who: dict(visitor._cookies or {}) for who, visitor in world.visitors.items()}
        self._mark = self._now()

    @property
    def _is_file(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def _keep(self) -> Any:
        if self._is_file:
            self._watch = sqlite3.connect(str(self._url.database), isolation_level=None)
            kept = sqlite3.connect(":memory:")
            self._watch.backup(kept)
            return kept
        self._server = psycopg.connect(self._address("postgres"), autocommit=True)
        self._server.execute(f'CREATE DATABASE "{self._url.database}_kept" TEMPLATE "{self._url.database}"')
        return f"{self._url.database}_kept"

    def _address(self, database: str) -> str:
        return self._url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)

    def _now(self) -> str:
        if self._is_file:
            return str(self._watch.execute("PRAGMA data_version").fetchone()[0])
        with psycopg.connect(self._address(str(self._url.database)), autocommit=True) as watch:
            return str((watch.execute(XID).fetchone() or [""])[0])

    def changed(self) -> bool:
        """True if something was committed since the beginning, or since it was put back."""
        return self._now() != self._mark

    def differing(self) -> set[str]:
        """The tables whose rows are not as they were."""
        if self._is_file:
            names = [row[0] for row in self._kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name for name in names if _rows(self._kept, name) != _rows(self._watch, name)}
        with psycopg.connect(self._address(str(self._url.database))) as live, psycopg.connect(self._address(self._kept)) as kept:
            found = live.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {name for (name,) in found if _rows(kept, name) != _rows(live, name)}

    def put_back(self) -> None:
        """Every row as it was."""
        if self._is_file:
            self._kept.backup(self._watch)
        else:
            with self._world.app.app_context():
                db.engine.dispose()
            self._server.execute(f'DROP DATABASE "{self._url.database}" WITH (FORCE)')
            self._server.execute(f'CREATE DATABASE "{self._url.database}" TEMPLATE "{self._kept}"')
        self._mark = self._now()

    def put_cookies_back(self, who: str) -> None:
        """The cookies of one visitor as they were."""
        self._world.visitor(who)._cookies = dict(self._cookies.get(who, {}))

    def close(self) -> None:
        """Everything as it was, and nothing of this left."""
        if self.changed():
            self.put_back()
        for who in self._cookies:
            self.put_cookies_back(who)
        if self._is_file:
            self._watch.close()
            self._kept.close()
        else:
            self._server.execute(f'DROP DATABASE "{self._kept}"')
            self._server.close()


def _rows(connection: Connection, table: str) -> list[str]:
    return sorted(repr(tuple(row)) for row in connection.execute(f'SELECT * FROM "{table}"'))  # type: ignore[call-overload]
