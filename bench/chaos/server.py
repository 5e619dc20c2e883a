"""The real server (``flask serve``) on a prepared competition, and signed-in lines to it over real HTTP."""
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from bench.chaos.competition import Competition
from bench.chaos.tablet import Tablet
from bench.records import ROOT
from foundation.accounts.models import User
from foundation.accounts.services import set_password
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import PASSWORD, signed_in
from tests.visitor import Visitor

IDS, VERSIONS, LOCK = "ids", "versions", "lock"
HOST, PATIENCE = "127.0.0.1", 60.0


@dataclass(frozen=True)
class Answered:
    """What came back over the line."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Session:
    """A session as a browser holds it: cookies and the token of its pages."""

    cookie: str
    token: str

    @classmethod
    def of(cls, client: Any) -> "Session":
        """That of a visitor who has signed in."""
        token = client.token()
        return cls("; ".join(f"{one.key}={one.value}" for one in client._cookies.values()), token)


class Line:
    """One connection to a server that stays open, with a session."""

    def __init__(self, port: int, session: Session, timeout: float = 60.0) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
        self._headers = {"Cookie": session.cookie, "X-CSRFToken": session.token, "Accept": "application/json"}

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Answered:
        """One request and its answer."""
        headers = self._headers | ({"Content-Type": kind} if body is not None else {})
        try:
            self._connection.request(method, path, body, headers)
        except (BrokenPipeError, ConnectionResetError):  # a line that was still for long was hung up: nothing of this was read
            self._connection.close()
            self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return Answered(answer.status, answer.read())

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()


def judges_session(app: Flask, place: Competition, number: int = 0) -> tuple[Tablet, Session]:
    """A judge who has signed in with card and PIN."""
    tablet = Tablet(app, place, number)
    return tablet, Session.of(tablet.client)


def chiefs_session(app: Flask, place: Competition) -> Session:
    """The chief judge, who has signed in with a password."""
    app.test_client_class = Visitor
    with app.app_context():
        user = db.session.get_one(User, place.chief.user_id)
        set_password(user.id, PASSWORD, actor=place.chief, at=now())
        return Session.of(signed_in(app, user.account))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(place: Competition, log: Path, fault: str = "") -> Iterator[int]:
    """Serves the competition as in real use, or with a planted fault (``faulty``); answers the port."""
    port = free_port()
    house = "bench.chaos.faulty" if fault else "wsgi"
    settings = {"MODE": "real", "INSTANCE": str(place.instance), "DATABASE_URL": place.url, "HOST": HOST, "PORT": str(port), "BACKUP_EVERY": "0"}
    environment = {**os.environ, **settings, "CHAOS_FAULT": fault, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", house, "serve"], cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        _wait(server, port, log)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            line = http.client.HTTPConnection(HOST, port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")[-3000:]) from None
            time.sleep(0.1)
