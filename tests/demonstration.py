"""The demonstration as tests use it: built once by its own command, served on a free port, with everybody's sign-ins."""
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from wsgi import create_app

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Demonstration:
    """Where it is served, and who can sign in: dicts of role, account, password or pin, address."""

    url: str
    people: list[dict[str, Any]]

    def person(self, role: str) -> dict[str, Any]:
        """The first who can sign in with this role."""
        return next(one for one in self.people if one["role"] == role)

    def sign_in(self, page: Any, person: dict[str, Any]) -> None:
        """Signs in as a person does: by password, or by card and PIN."""
        page.goto(self.url + person["address"])
        if "pin" in person:
            page.fill("input[name=pin]", person["pin"])
        else:
            page.fill("input[name=account]", person["account"])
            page.fill("input[name=password]", person["password"])
        page.click("main button[type=submit]")
        page.wait_for_load_state()


def build(instance: Path) -> list[dict[str, Any]]:
    """Fills a demonstration in a folder, as ``make run`` does at its first start."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--build-only"]
    environment = {**os.environ, "INSTANCE": str(instance), "DATABASE_URL": ""}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=240)
    people: list[dict[str, Any]] = json.loads((instance / "demo-sign-ins.json").read_bytes())
    return people


def open_house(instance: Path, people: list[dict[str, Any]]) -> tuple[Demonstration, Any]:
    """Serves it; the second value shuts the server down."""
    app = create_app(MODE="demo", INSTANCE=str(instance), DATABASE_URL=f"sqlite:///{instance / 'demo.sqlite3'}")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()

    def close() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return Demonstration(f"http://127.0.0.1:{server.server_port}", people), close


def shape(path: str) -> str:
    """A path with what differs between things of one kind taken out: one page of each kind is enough to look at."""
    path = re.sub(r"/[0-9a-f]{24,}", "/ID", path.split("?")[0].split("#")[0])
    return re.sub(r"/(jm-[a-z]+|\d+|J\d+|CK|AU|AUS|CN|EL|RB|NU|P\d+-\d+|[A-Z0-9-]{6,})(?=/|$)", "/*", path)
