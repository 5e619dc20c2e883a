"""The database: typed models, one transaction at a time, and the only ``commit`` in the house.

SQLite runs with WAL, ``synchronous=FULL`` and foreign keys; writers take a fair lock and ``BEGIN IMMEDIATE``
(design measured: deferred transactions lose writes under load, ``NORMAL`` loses acknowledged rows in a power cut).
"""
import functools
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")


class Base(DeclarativeBase):
    """What every model descends from."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC (SQLite keeps no zone); a moment without a zone could mean any, so it is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC → aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FairLock:
    """A lock that serves waiters in the order in which they came, so that no judge starves."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        ticket.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


_lock = FairLock()
_open: ContextVar["_Work | None"] = ContextVar("open_transaction", default=None)


class _Work:
    """What one outermost transaction has done so far."""

    def __init__(self) -> None:
        self.audited = False
        self.wrote = False
        self.afterwards: list[Callable[[], None]] = []


class NothingAudited(RuntimeError):
    """A transaction changed rows and left no audit entry: a defect, so it is rolled back."""


def transaction(service: Callable[P, R]) -> Callable[P, R]:
    """Runs a service in one transaction: the outermost commits, nested ones join it, any exception rolls all back."""

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _open.get() is not None:
            return service(*args, **kwargs)
        return _outermost(lambda: service(*args, **kwargs))

    return run


def _outermost(work: Callable[[], R]) -> R:
    db.session.rollback()
    db.session.expire_all()
    state = _Work()
    if db.engine.dialect.name == "sqlite":
        with _lock:
            answer = _committed(work, state)
    else:
        answer = _committed(work, state)
    for step in state.afterwards:
        step()
    return answer


def _committed(work: Callable[[], R], state: _Work) -> R:
    token = _open.set(state)
    try:
        answer = work()
        db.session.flush()
        if state.wrote and not state.audited:
            raise NothingAudited("a state change without an audit entry")
        db.session.commit()
        return answer
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _open.reset(token)


def mark_audited() -> None:
    """Called by the audit log when it records an entry; outside a transaction that is a defect."""
    state = _open.get()
    if state is None:
        raise RuntimeError("an audit entry outside a transaction")
    state.audited = True


def afterwards(step: Callable[[], None]) -> None:
    """Has ``step`` done once the outermost transaction is committed and its lock free; never, if it is rolled back."""
    state = _open.get()
    if state is None:
        raise RuntimeError("nothing to wait for outside a transaction")
    state.afterwards.append(step)


def in_transaction() -> bool:
    """True inside a service."""
    return _open.get() is not None


@event.listens_for(Session, "after_flush")
def _note_writes(session: Session, _context: Any) -> None:
    state = _open.get()
    if state is not None and (session.new or session.dirty or session.deleted):
        state.wrote = True


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if in_transaction() else "BEGIN")


def check_pragmas() -> dict[str, Any]:
    """The pragmas in force; raises ``RuntimeError`` unless they are those that keep acknowledged marks."""
    if db.engine.dialect.name != "sqlite":
        return {}
    found = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    db.session.rollback()
    if found != {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}:
        raise RuntimeError(f"SQLite is not safe: {found}")
    return found


def init_database(app: Flask) -> None:
    """Binds the database to the application; opens nothing."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True, "connect_args": {"timeout": 10}}
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True, "pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
    db.init_app(app)


def has_tables() -> bool:
    """True if there is a database with our schema; looks without making one, so that a pure command needs none."""
    address = db.engine.url
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return False
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    finally:
        db.session.rollback()
    return True
