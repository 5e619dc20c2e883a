"""A start serves its first page within two seconds: told by the work that it takes, so that a busy machine tells the same."""
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from foundation.instance import first_administrators, prepare
from tests.foundation.instance.test_serve import free_port
from wsgi import create_app

ROOT = Path(__file__).parents[3]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0


def work_of(leader: int) -> float:
    """Seconds of work of a server and its workers; the consumer beside it does not hold up the page."""
    spent = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            said = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[3]) == leader and b"\0jobs\0" not in said:
            spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def first_page(port: int) -> bool:
    with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as answer:
        return bool(answer.status == 200)
    return False


@pytest.mark.slow
def test_the_first_page_of_a_start_takes_less_than_two_seconds_of_work(tmp_path: Path) -> None:
    with create_app(MODE="real", INSTANCE=str(tmp_path), DATABASE_URL="").app_context():
        prepare()
        first_administrators()
    port = free_port()
    settings = {"MODE": "real", "INSTANCE": str(tmp_path), "PORT": str(port), "HOST": "127.0.0.1", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + PATIENCE
        while not first_page(port):
            assert server.poll() is None and time.monotonic() < deadline, "no first page"
            time.sleep(0.02)
        assert 0.1 < work_of(server.pid) < 2.0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
