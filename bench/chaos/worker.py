"""A process that hands in operations as fast as it can and tells of each acknowledgement through a pipe, until it is killed.

It is forked from a warm parent, so that a point costs milliseconds. The acknowledgement is told after the product's service
has returned, which is after its commit; the planted fault tells it one step earlier.
"""
import json
import os
import random
import signal
import sys
import time
import traceback
from dataclasses import asdict
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bench.chaos.competition import Acknowledged, Competition, hand_in, receipt_of
from foundation.database import db, transaction

EARLY_BY = 0.004
READY, TROUBLE, GONE = b"ready\n", b"trouble ", b"gone\n"


class Worker:
    """The child: ``pid`` and the reading end of its pipe."""

    def __init__(self, app: Flask, place: Competition, seed: int, *, early: bool = False, cold: bool = True, statement: str = "") -> None:
        self._read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._read)
            try:
                _work(app, place, write, random.Random(seed), early, cold, statement)
            except OperationalError:
                os.write(write, GONE)
            except BaseException:
                os.write(write, TROUBLE + traceback.format_exc().replace("\n", " ⏎ ").encode()[-3000:] + b"\n")
            os._exit(0)
        os.close(write)

    def wait_until_ready(self) -> None:
        """Returns when it has its connection and begins to hand in."""
        if os.read(self._read, len(READY)) != READY:
            raise RuntimeError("a worker did not begin")

    def kill(self) -> list[Acknowledged]:
        """SIGKILL; answers what it had acknowledged. Raises ``RuntimeError`` if it met an error of its own."""
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self) -> list[Acknowledged]:
        """Waits for its end and answers what it had acknowledged."""
        with os.fdopen(self._read, "rb") as pipe:
            lines = pipe.read().split(b"\n")[:-1]
        os.waitpid(self.pid, 0)
        for line in lines:
            if line.startswith(TROUBLE):
                raise RuntimeError(line.decode())
        return [Acknowledged(**json.loads(line)) for line in lines if line.startswith(b"{")]


def _work(app: Flask, place: Competition, pipe: int, source: random.Random, early: bool, cold: bool, statement: str) -> None:
    with app.app_context():
        if statement:
            event.listen(db.engine, "connect", lambda connection, _record: _run(connection, statement))
        first = [] if cold else [receipt_of(*hand_in(place, place.seats[0], source))]
        os.write(pipe, READY)
        for one in first:
            _tell(pipe, one)
        while True:
            seat = place.seats[source.randrange(len(place.seats))]
            if early:
                _too_early(place, seat, source, pipe)
            else:
                _tell(pipe, receipt_of(*hand_in(place, seat, source)))


def _run(connection: Any, statement: str) -> None:
    connection.execute(statement)
    if not hasattr(connection, "set_authorizer"):
        connection.commit()


def _tell(pipe: int, one: Acknowledged) -> None:
    os.write(pipe, json.dumps(asdict(one)).encode() + b"\n")


@transaction
def _too_early(place: Competition, seat: Any, source: random.Random, pipe: int) -> None:
    """The planted fault: the acknowledgement leaves inside the transaction, a few milliseconds before the commit."""
    _tell(pipe, receipt_of(*hand_in(place, seat, source)))
    time.sleep(EARLY_BY)


def warm(app: Flask, place: Competition) -> Acknowledged:
    """Does one operation in this process, so that forked workers find everything compiled, and closes the connections."""
    with app.app_context():
        done = receipt_of(*hand_in(place, place.seats[0], random.Random(0)))
        db.session.remove()
        db.engine.dispose()
    sys.stdout.flush()
    return done
