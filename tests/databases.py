"""Databases for tests: a throw-away PostgreSQL cluster, and a fresh copy of a migrated database for each test."""
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "skills"
PATIENCE = 60.0
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=48MB",
    "max_connections=60",
    "listen_addresses=",
    "timezone=UTC",
)
# The shell ends the server when its standard input closes: also when the tests were killed and could tidy up nothing.
GUARDED = '"$@" & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'


def postgres_binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine; ``None`` if there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*versions, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists() and (path / "postgres").exists()), None)


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root. ``None`` means ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


class Cluster:
    """One PostgreSQL server of our own, in a folder of its own, reachable through a socket in that folder only."""

    settings: tuple[str, ...] = QUICK

    def __init__(self, binaries: Path) -> None:
        # Not pytest's folder: the name of a socket must be shorter than 108 bytes, and another account must reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="skills-pg-", dir="/tmp"))
        self._binaries = binaries
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        account = unprivileged_account()
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        make = [
            self._binaries / "initdb", "-D", self.folder / "data", "-U", ROLE, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        subprocess.run(make, check=True, cwd=self.folder, capture_output=True, **self._as_whom())  # type: ignore[call-overload]
        self.serve()

    @staticmethod
    def _as_whom() -> dict[str, object]:
        account = unprivileged_account()
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}

    def serve(self) -> None:
        """Starts the server on the cluster and waits until it answers."""
        settings = itertools.chain.from_iterable(("-c", setting) for setting in self.settings)
        serve = ["sh", "-c", GUARDED, "sh", self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(  # type: ignore[call-overload]
                serve, cwd=self.folder, stdin=subprocess.PIPE, stdout=log, stderr=log, **self._as_whom()
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._run("SELECT 1")
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._server is None or self._server.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from error
                time.sleep(0.05)

    def stop(self) -> None:
        """Ends the server at once and removes all that it wrote."""
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        if self._server and self._server.stdin:
            self._server.stdin.close()
            self._server.wait(PATIENCE)

    def url(self, name: str) -> str:
        """The address of a database for ``DATABASE_URL``."""
        return f"postgresql://{ROLE}@/{name}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of ``template``; answers its name."""
        name = f"test_{next(self._numbers)}"
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(sql.Identifier(name), sql.Identifier(template))
        )
        return name

    def drop(self, name: str) -> None:
        """Removes a database, also from under connections that a test left open."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: str | sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user=ROLE, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]
