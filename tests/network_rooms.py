"""Two rooms of a hall inside this machine: a server and a tablet in network namespaces of their own, joined by one cable."""
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SERVER, TABLET = "10.213.77.1", "10.213.77.2"
GET = "import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1], timeout=5).read())"


@dataclass(frozen=True)
class Rooms:
    """The names of the two namespaces."""

    server: str
    tablet: str

    def of_server(self) -> list[str]:
        """What stands before a command that runs beside the server."""
        return ["ip", "netns", "exec", self.server]

    def of_tablet(self) -> list[str]:
        """What stands before a command that runs on the tablet."""
        return ["ip", "netns", "exec", self.tablet]

    def fetch(self, address: str, patience: float = 40.0) -> bytes:
        """What the tablet gets from an address on plain HTTP, as soon as somebody answers."""
        deadline = time.monotonic() + patience
        while True:
            said = subprocess.run([*self.of_tablet(), sys.executable, "-c", GET, address], capture_output=True, check=False)
            if said.returncode == 0:
                return said.stdout
            assert time.monotonic() < deadline, said.stderr.decode()
            time.sleep(0.1)

    def browser(self, folder: Path) -> Path:
        """A program that starts the machine's Chromium on the tablet."""
        program = folder / "chromium-on-the-tablet"
        executable = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
        program.write_text(f'#!/bin/sh\nexec {" ".join(self.of_tablet())} {executable} "$@"\n')
        program.chmod(0o700)
        return program


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def two_rooms() -> Iterator[Rooms]:
    """Makes both rooms and the cable; skips where this account may not."""
    if shutil.which("ip") is None:
        pytest.skip("ip is not installed here (apt install iproute2): no network namespace can be made")
    rooms = Rooms(f"hall-server-{os.getpid()}", f"hall-tablet-{os.getpid()}")
    try:
        _ip("netns", "add", rooms.server)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this account may make no network namespace: {error.stderr.decode().strip()}")
    try:
        _ip("netns", "add", rooms.tablet)
        _ip("link", "add", "hall0", "netns", rooms.server, "type", "veth", "peer", "name", "hall1", "netns", rooms.tablet)
        for room, cable, address in ((rooms.server, "hall0", SERVER), (rooms.tablet, "hall1", TABLET)):
            # No address of its own making: a browser that sees one appear a second later drops what it was loading.
            _ip("-n", room, "link", "set", cable, "addrgenmode", "none")
            _ip("-n", room, "address", "add", f"{address}/24", "dev", cable)
            _ip("-n", room, "link", "set", cable, "up")
            _ip("-n", room, "link", "set", "lo", "up")
        yield rooms
    finally:
        for room in (rooms.server, rooms.tablet):
            subprocess.run(["ip", "netns", "delete", room], check=False, capture_output=True)
