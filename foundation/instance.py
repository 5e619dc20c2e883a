"""An instance: its folder, keys, schema and first administrators; and how it is served."""
import fcntl
import gc
import importlib
import os
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
from flask import Flask, current_app
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from sqlalchemy import func, select

from foundation import chance
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import create_user, grant_role
from foundation.clock import now
from foundation.config import make_secret
from foundation.crypto.keyring import keyring_path, make_keyring
from foundation.database import check_pragmas, db, transaction
from foundation.jobs.consumer import Consumer
from foundation.schema import upgrade
from foundation.venue.address import is_loopback
from foundation.web.connection import open_to_listeners

SERVED = ("MODE", "INSTANCE", "DATABASE_URL", "SECURE_COOKIES", "PUBLIC_ADDRESS", "PROXY_HOPS", "ALLOW_HTTP", "DEMO_PUBLIC")
FIRST = (
    ("admin", "系统管理员", Role.SYSTEM_ADMIN),
    ("security", "安全管理员", Role.SECURITY_ADMIN),
    ("audit", "审计管理员", Role.AUDITOR),
)


@dataclass(frozen=True)
class FirstAccount:
    """One of the first three accounts with its one-time password."""

    account: str
    name: str
    password: str


def folder() -> Path:
    """The instance folder, made if it is not there; nobody else may look into it."""
    path = Path(current_app.config["INSTANCE"])
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def prepare() -> None:
    """Keys (0600) and the newest schema in a folder that is closed to others (0700); safe to run again."""
    prefix = current_app.config["KEY_PREFIX"]
    folder().chmod(0o700)
    make_secret(folder(), prefix)
    make_keyring(folder(), prefix)
    current_app.config["SECRET_KEY"] = (folder() / f"{prefix}secret.key").read_bytes()
    upgrade()
    check_pragmas()


@transaction
def first_administrators(*, must_change: bool = True) -> list[FirstAccount]:
    """The three administrators who exclude each other, with one-time passwords (a demonstration's may stay); none if there
    are accounts already."""
    if db.session.scalar(select(func.count(User.id))):
        return []
    made = []
    for account, name, role in FIRST:
        password, at = chance.password(), now()
        user_id = create_user(account=account, name=name, password=password, must_change=must_change, actor=SYSTEM, at=at)
        grant_role(user_id, role, jurisdiction=CITY, actor=SYSTEM, at=at)
        made.append(FirstAccount(account, name, password))
    return made


def _alone() -> IO[str] | None:
    if db.engine.dialect.name != "sqlite":
        return None
    # The handle stays open as long as the server runs: the lock ends with the process.
    handle = (folder() / f"{current_app.config['MODE']}.lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise click.ClickException("another server already works on this SQLite database; stop it first") from None
    return handle


@dataclass(frozen=True)
class Encryption:
    """The certificate and key that a server shows over TLS."""

    certificate: Path
    key: Path


def check_keys() -> None:
    """Refuses an instance that was never made."""
    if not keyring_path().exists():
        raise click.ClickException("this instance has no keys yet: run `make init` first")


def _refuse_listeners(host: str) -> None:
    """Marks and passwords do not travel in clear: beyond this machine only over TLS, or with ``ALLOW_HTTP=1``."""
    if not is_loopback(host) and not open_to_listeners(current_app.config):
        raise click.ClickException(
            f"HOST={host} can be reached by others, and this would not be encrypted. In a hall: `make venue` (HTTPS with a "
            "certificate of its own). Behind Caddy or nginx: HOST=127.0.0.1 (examples in deploy/). Unencrypted all the same, "
            "with a warning on every page: ALLOW_HTTP=1"
        )


def check_free(host: str, port: int, setting: str = "PORT") -> None:
    """Refuses a port that is taken, with the setting that chooses another."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"cannot listen on {host}:{port} ({error.strerror}); choose another: {setting}={port + 1} make …") from None


class Interrupt(threading.Event):
    """What granian waits for, safe to set from a signal: it may come while the waiting thread holds the lock, as when the
    workers were told to stop together with the server, and a plain event would then wait for itself for ever."""

    def __init__(self) -> None:
        super().__init__()
        self._cond = threading.Condition(threading.RLock())


_served: dict[str, Flask] = {}


def load_house(_target: str) -> Flask:
    """The application that a worker serves: the one that called :func:`serve`, or, in a process that was not forked from
    it, a new one made from the environment."""
    house: Flask = _served.get("house") or importlib.import_module("wsgi").app
    return house


def serve(encryption: Encryption | None = None) -> None:
    """Serves this instance until it is stopped: one worker on SQLite (held by a lock file), two on PostgreSQL."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    check_keys()
    if encryption is None:
        _refuse_listeners(host)
    check_free(host, port)
    held = _alone()
    check_pragmas()
    sqlite = db.engine.dialect.name == "sqlite"
    db.engine.dispose()
    for name in SERVED:
        os.environ[name] = str(current_app.config[name])
    server = Granian(
        "wsgi:app", address=host, port=port, interface=Interfaces.WSGI, workers=1 if sqlite else 2, blocking_threads=8,
        backpressure=256, log_access=False, websockets=False, ssl_protocol_min=SSLProtocols.tls12,
        ssl_cert=encryption.certificate if encryption else None, ssl_key=encryption.key if encryption else None,
    )
    server.main_loop_interrupt = Interrupt()
    _served["house"] = house = current_app._get_current_object()  # type: ignore[attr-defined]
    consumer = Consumer(house)
    # What was made to start is never garbage: without this a request waits now and then until all of it was looked at.
    gc.freeze()
    try:
        server.serve(target_loader=load_house)
    finally:
        consumer.stop()
        if held:
            held.close()
