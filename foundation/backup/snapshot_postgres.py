"""PostgreSQL: count and ``pg_dump`` share one exported snapshot; restored beside into a database or schema of its own."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from foundation import chance
from foundation.backup import postgres_tools
from foundation.backup.manifest import Contents, contents
from foundation.backup.refusals import NotDumped, NotRestorable, OnlyRead

CHECKED = "_check_"


def _engine(url: URL, **settings: object) -> Engine:
    return create_engine(url, poolclass=NullPool, hide_parameters=True, **settings)


def _named(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def take(url: URL, target: Path, _scratch: Path) -> Contents:
    """Dumps to ``target`` and counts what was dumped, in one snapshot; nobody waits for it."""
    try:
        with _engine(url, isolation_level="REPEATABLE READ").connect() as connection:
            snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
            found = contents(connection)
            postgres_tools.dump(url, snapshot, target)
        return found
    except DBAPIError as error:
        raise NotDumped(reason=str(error.orig).splitlines()[0][:200]) from None


@contextmanager
def beside(url: URL, packed: Path, scratch: Path) -> Iterator[Connection]:
    """The packed database as one that can be asked: in a new database, or, where none may be made, in a new schema."""
    with _engine(url, isolation_level="AUTOCOMMIT").connect() as ours:
        _remove_left(ours, str(url.database))
        name = f"{str(url.database)[:40]}{CHECKED}{chance.opaque_id()[:12]}"
        try:
            ours.execute(text(f"CREATE DATABASE {_named(ours, name)} TEMPLATE template0 ENCODING 'UTF8'"))
        except ProgrammingError:
            with _in_schema(ours, url, packed, scratch) as connection:
                yield connection
            return
        try:
            postgres_tools.load(url, packed, name)
            with _engine(url.set(database=name)).connect() as connection:
                yield connection
        finally:
            ours.execute(text(f"DROP DATABASE {_named(ours, name)} WITH (FORCE)"))


@contextmanager
def _in_schema(ours: Connection, url: URL, packed: Path, scratch: Path) -> Iterator[Connection]:
    name = f"check_{chance.opaque_id()[:12]}"
    try:
        ours.execute(text(f"CREATE SCHEMA {_named(ours, name)}"))
    except ProgrammingError:
        postgres_tools.read_through(url, packed)
        raise OnlyRead from None
    try:
        postgres_tools.load_into_schema(url, packed, name, scratch)
        with _engine(url, connect_args={"options": f"-c search_path={name}"}).connect() as connection:
            yield connection
    finally:
        ours.execute(text(f"DROP SCHEMA {_named(ours, name)} CASCADE"))


def _remove_left(ours: Connection, database: str) -> None:
    """What a backup that was killed left behind; only one is made at a time (:mod:`foundation.backup.services`)."""
    start = f"{database[:40]}{CHECKED}"
    names = ours.scalars(text("SELECT datname FROM pg_database WHERE starts_with(datname, :start)"), {"start": start}).all()
    for name in names:
        ours.execute(text(f"DROP DATABASE {_named(ours, str(name))} WITH (FORCE)"))


def faults(connection: Connection) -> list[str]:
    """References are checked while PostgreSQL restores; what remains is that no constraint was left unchecked."""
    query = text("SELECT conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace "
                 "WHERE NOT convalidated AND n.nspname = current_schema() LIMIT 5")
    return [f"constraint: {name}" for name in connection.scalars(query)]


def is_empty(url: URL) -> bool:
    """True if the database has no tables yet."""
    with _engine(url).connect() as connection:
        return not connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))


def in_use(url: URL) -> bool:
    """True if another program is connected to the database."""
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                 "AND backend_type = 'client backend'")
    with _engine(url).connect() as connection:
        return bool(connection.scalar(query))


def put(url: URL, packed: Path, aside: Path | None) -> Callable[[], None]:
    """Puts the packed database in its place; the tables that are there are kept in a schema named after ``aside``. The
    answer undoes both."""
    try:
        with _engine(url).begin() as connection:
            old = _named(connection, aside.name) if aside else None
            if old:
                connection.execute(text(f"ALTER SCHEMA public RENAME TO {old}"))
                connection.execute(text("CREATE SCHEMA public"))
    except DBAPIError as error:
        raise NotRestorable(reason=str(error.orig).splitlines()[0][:200]) from None

    def undo() -> None:
        with _engine(url).begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text(f"ALTER SCHEMA {old} RENAME TO public" if old else "CREATE SCHEMA public"))

    try:
        postgres_tools.load(url, packed)
    except Exception:
        undo()
        raise
    return undo
