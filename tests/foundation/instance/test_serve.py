"""The server as an operator starts it: a clear sentence where it cannot, pages where it can, and nothing left behind."""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foundation.instance import first_administrators, prepare
from wsgi import create_app

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], what: str) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance on SQLite, made as ``make init`` makes it."""
    app = create_app(MODE="real", INSTANCE=str(tmp_path / "instance"), DATABASE_URL="")
    with app.app_context():
        prepare()
        first_administrators()
    return tmp_path / "instance"


@pytest.fixture
def start() -> Iterator[Callable[[Path, int], "subprocess.Popen[bytes]"]]:
    """``start(instance, port)`` runs the command; whatever still runs at the end is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def run(folder: Path, port: int) -> "subprocess.Popen[bytes]":
        settings = {"MODE": "real", "INSTANCE": str(folder), "PORT": str(port), "HOST": "127.0.0.1", "DATABASE_URL": ""}
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve"], cwd=ROOT, env={**os.environ, **settings},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            )
        )  # fmt: skip
        return started[-1]

    yield run
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return json.load(answer)["ok"] is True
    except (urllib.error.URLError, ConnectionError):
        return False


def refused(process: "subprocess.Popen[bytes]") -> str:
    """What a start that failed said."""
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    text = said.decode()
    assert "Traceback" not in text
    return text


def family(leader: int) -> set[int]:
    """All processes of the session that a command leads."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[3]) == leader and after_name[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def test_an_instance_without_keys_is_not_served(tmp_path, start):
    (tmp_path / "empty").mkdir()
    assert "run `make init` first" in refused(start(tmp_path / "empty", free_port()))


def test_a_taken_port_is_named_with_a_way_out(instance, start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(start(instance, port))
    assert f"cannot listen on 127.0.0.1:{port}" in said and "PORT=" in said


def test_a_host_that_others_reach_is_refused_without_encryption_with_three_ways_out(instance):
    settings = {"MODE": "real", "INSTANCE": str(instance), "DATABASE_URL": "", "HOST": "0.0.0.0", "PORT": str(free_port())}
    given = {**os.environ, **settings, "PROXY_HOPS": "1", "DEMO_PUBLIC": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    said = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert said.returncode == 1 and "Traceback" not in said.stderr
    assert all(way in said.stderr for way in ("would not be encrypted", "make venue", "HOST=127.0.0.1", "ALLOW_HTTP=1"))


def test_a_signal_at_the_moment_of_waking_up_does_not_freeze_the_server():
    program = """
import os, signal
from foundation.instance import Interrupt
event = Interrupt()
signal.signal(signal.SIGTERM, lambda *_: event.set())
with event._cond:
    os.kill(os.getpid(), signal.SIGTERM)
assert event.wait(1)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=PATIENCE)


@pytest.mark.slow
def test_it_serves_once_with_a_consumer_beside_it_and_stops_with_all_it_started(instance, start):
    port = free_port()
    server = start(instance, port)
    until(lambda: answers(port), "the server does not answer")
    until(lambda: (instance / "jobs-real.sqlite3").exists(), "no consumer opened the queue")
    assert "another server already works" in refused(start(instance, free_port()))
    assert answers(port)
    server.terminate()
    server.wait(PATIENCE)
    until(lambda: family(server.pid) == set(), "something was left running")
    again = start(instance, port)
    until(lambda: answers(port), "the server does not answer a second time")
    again.terminate()
    again.wait(PATIENCE)


@pytest.mark.slow
def test_the_consumer_ends_even_if_the_server_was_killed(instance, start):
    port = free_port()
    server = start(instance, port)
    until(lambda: answers(port) and (instance / "jobs-real.sqlite3").exists(), "the server does not answer")

    def consumers() -> list[int]:
        lines = {pid: Path(f"/proc/{pid}/cmdline") for pid in family(server.pid)}
        return [pid for pid, line in lines.items() if line.exists() and b"\0jobs\0--parent\0" in line.read_bytes()]

    until(lambda: len(consumers()) == 1, "there is not one consumer")
    [first] = consumers()
    os.kill(first, signal.SIGKILL)
    until(lambda: len(consumers()) == 1 and consumers() != [first], "a consumer that died alone is not started again")
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: consumers() == [], "the consumer outlived its server")
