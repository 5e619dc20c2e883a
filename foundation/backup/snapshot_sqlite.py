"""SQLite: the online copy and its count in one read transaction, and the copy restored beside."""
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DatabaseError

from foundation.backup.manifest import Contents, contents
from foundation.backup.refusals import NotDumped, NotRestorable


def take(url: URL, target: Path, _scratch: Path) -> Contents:
    """Copies the database to ``target`` by the backup interface, on a connection of its own, and counts what it copied in
    the same read transaction; whoever writes meanwhile neither waits nor gets in."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            found = contents(connection)
            driver = connection.connection.driver_connection
            with closing(sqlite3.connect(target)) as copy:
                driver.backup(copy, pages=-1)  # type: ignore[union-attr]
                copy.execute("PRAGMA journal_mode=DELETE")
        return found
    except (DatabaseError, sqlite3.Error) as error:
        raise NotDumped(reason=_said(error)) from None
    finally:
        engine.dispose()


@contextmanager
def beside(_url: URL, packed: Path, scratch: Path) -> Iterator[Connection]:
    """The packed database as one that can be asked; it is gone afterwards."""
    copy = scratch / "beside.sqlite3"
    shutil.copyfile(packed, copy)
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise NotRestorable(reason=_said(error)) from None
    finally:
        engine.dispose()
        for path in scratch.glob(f"{copy.name}*"):
            path.unlink()


def _said(error: Exception) -> str:
    """What the database said, without the statement and its values."""
    return str(getattr(error, "orig", error)).splitlines()[0][:200]


def faults(connection: Connection) -> list[str]:
    """What SQLite's own checks complain of: pages, indexes, references."""
    told = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(5)")) if row[0] != "ok"]
    return told + [f"foreign key: {row[0]} {row[1]}" for row in connection.execute(text("PRAGMA foreign_key_check"))][:5]


def is_empty(url: URL) -> bool:
    """True if there is no database yet."""
    return not Path(url.database or "").exists()


def in_use(_url: URL) -> bool:
    """The lock file of the server says that (:func:`foundation.instance.alone`)."""
    return False


def put(url: URL, packed: Path, aside: Path | None) -> Callable[[], None]:
    """Puts the packed database in its place; the old one is moved to ``aside`` first. The answer undoes both."""
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.restored")
    try:
        shutil.copyfile(packed, fresh)
        fresh.chmod(0o600)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    moved: list[Path] = []

    def undo() -> None:
        if len(moved) == len(there):
            for old in all_of_it:
                old.unlink(missing_ok=True)
        for old in moved:
            shutil.move(_in(aside, old), old)

    all_of_it = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]
    there = [old for old in all_of_it if aside is not None and old.exists()]
    try:
        for old in there:
            shutil.move(old, _in(aside, old))
            moved.append(old)
        fresh.replace(path)
    except OSError:
        undo()
        fresh.unlink(missing_ok=True)
        raise
    return undo


def _in(aside: Path | None, old: Path) -> Path:
    """Where a file of the old database lies once it was moved aside."""
    return (aside or old.parent) / old.name
