"""The consumer as a process of its own, on either kind of queue: it does what is asked, and what a dead one left undone."""
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.accounts.identity import Actor
from foundation.clock import now
from foundation.database import db
from foundation.jobs import queries, start_job
from foundation.jobs.kinds import KINDS
from foundation.jobs.opening import PlainMessages
from foundation.jobs.queue import job_queue
from tests.foundation.jobs import consumer_program

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
PATIENCE = 30.0


@pytest.fixture
def app_settings() -> dict[str, Any]:
    """Jobs wait for a consumer."""
    return {"JOBS_IMMEDIATE": False}


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, consumer_program.SLOW, consumer_program.KIND)


@pytest.fixture
def start(house: Any) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts a consumer of the application's jobs; ends it with the test, and the queue's own connection too."""
    started: list[subprocess.Popen[bytes]] = []

    def run() -> "subprocess.Popen[bytes]":
        settings = {name: str(house.config[name]) for name in ("MODE", "INSTANCE", "DATABASE_URL")}
        command = [sys.executable, "-W", "ignore", "-m", "tests.foundation.jobs.consumer_program"]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()
    job_queue(house).huey.storage.close()


def ask(steps: int) -> str:
    return start_job(consumer_program.SLOW, {"steps": steps}, actor=Actor("a" * 32), at=now())


def until(public_id: str, true: Callable[[queries.JobRow], bool]) -> queries.JobRow:
    deadline = time.monotonic() + PATIENCE
    while True:
        row = queries.job(public_id)
        db.session.rollback()
        assert row is not None and time.monotonic() < deadline, row
        if true(row):
            return row
        time.sleep(0.05)


def test_what_waited_is_done_at_the_start_and_what_is_asked_later_at_once(start):
    waiting = ask(1)
    start()
    assert until(waiting, lambda job: job.ended).state == "done"
    later = ask(2)
    begun = time.monotonic()
    assert until(later, lambda job: job.ended).file == "slow.txt"
    assert time.monotonic() - begun < 5


def test_progress_is_seen_while_it_works(start):
    public_id = ask(12)
    start()
    steps = [until(public_id, lambda job, least=least: job.done >= least).done for least in (1, 5, 9)]
    assert steps == sorted(set(steps)) and steps[0] < 5
    assert until(public_id, lambda job: job.ended).done == 12


def test_a_job_whose_consumer_was_killed_is_done_by_the_next_one(start):
    public_id = ask(16)
    killed = start()
    until(public_id, lambda job: job.done >= 2)
    killed.kill()
    killed.wait()
    time.sleep(1.2)
    assert until(public_id, lambda job: True).state == "running"
    start()
    assert until(public_id, lambda job: job.ended).state == "done"


def test_a_consumer_that_is_told_to_stop_stops(start):
    public_id = ask(1)
    consumer = start()
    until(public_id, lambda job: job.ended)
    consumer.send_signal(signal.SIGTERM)
    assert consumer.wait(PATIENCE) in (0, -signal.SIGTERM)


def test_a_message_of_the_queue_carries_a_name_and_an_id_and_can_run_nothing_else(house):
    queue = job_queue(house)
    queue.kick("x" * 32)
    [message] = queue.huey.storage.enqueued_items()
    assert PlainMessages().deserialize(message).args == ("x" * 32,)
    assert bytes(message).startswith(b"[") and b"pickle" not in bytes(message)
    queue.huey.storage.close()
