"""``flask venue`` as an operator starts it, on 127.0.0.2, and a Chromium of its own that trusts the hall's authority."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HALL = "127.0.0.2"
PATIENCE = 40.0


def free_port(host: str = HALL) -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Waits until something answers there on plain HTTP."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, server.communicate()[0].decode()
            assert time.monotonic() < deadline, f"nothing answers at {address}"
            time.sleep(0.05)


@contextmanager
def running(command: str, settings: Mapping[str, str], before: Sequence[str] = ()) -> "Iterator[subprocess.Popen[bytes]]":
    """A command of the house in a session of its own, ended with all that it started; ``before`` it stands where it runs."""
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "flask", "--app", "wsgi", command], cwd=ROOT, env={**os.environ, **settings},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@dataclass(frozen=True)
class Venue:
    """A hall's server: the house over HTTPS, the door on plain HTTP, the folder with the authority."""

    house: str
    door: str
    folder: Path


@contextmanager
def venue_of(app: Any, **settings: str) -> Iterator[Venue]:
    """Serves an application's instance and database to a hall."""
    house, door = free_port(), free_port()
    given = {
        "MODE": app.config["MODE"], "INSTANCE": app.config["INSTANCE"], "DATABASE_URL": app.config["DATABASE_URL"],
        "VENUE_ADDRESS": HALL, "VENUE_PORT": str(house), "DOOR_PORT": str(door),
    }  # fmt: skip
    with running("venue", {**given, **settings}) as server:
        wait_for(f"http://{HALL}:{door}/", server)
        wait_for_port(house, server)
        yield Venue(f"https://{HALL}:{house}", f"http://{HALL}:{door}", Path(app.config["INSTANCE"]) / "venue")


def wait_for_port(port: int, server: "subprocess.Popen[bytes]", host: str = HALL) -> None:
    """Waits until something listens there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            assert server.poll() is None, server.communicate()[0].decode()
            assert time.monotonic() < deadline, f"nobody listens on {port}"
            time.sleep(0.05)
        else:
            return


def trusting(chromium: Any, home: Path, authority: Path | None, program: Path | None = None) -> Any:
    """A Chromium whose user installed the authority, as the steps say; with none, one that trusts nobody new."""
    if shutil.which("certutil") is None:
        pytest.skip("certutil is not installed here (apt install libnss3-tools): no browser can be told to trust the hall's authority")
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    subprocess.run(["certutil", "-d", f"sql:{store}", "-N", "--empty-password"], check=True, capture_output=True)
    if authority is not None:
        said = ["certutil", "-d", f"sql:{store}", "-A", "-t", "C,,", "-n", "hall", "-i", str(authority)]
        subprocess.run(said, check=True, capture_output=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"]
    executable = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    return chromium.browser_type.launch(executable_path=str(program or executable), args=arguments, env={**os.environ, "HOME": str(home)})
