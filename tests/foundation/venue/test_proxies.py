"""Behind a proxy: the examples of ``deploy/`` really run, the house believes exactly as many proxies as it was told of."""
import contextlib
import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.models import Throttle
from foundation.accounts.throttle import throttle_key
from foundation.clock import now
from foundation.database import db
from foundation.venue.authority import Trust, ensure_trust
from tests.factories.accounts import PASSWORD, make_user
from tests.venue_server import HALL, free_port, running, wait_for

ROOT = Path(__file__).parents[3]
VISITOR, FORGED = "127.0.0.9", "203.0.113.7"
SYSTEM = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin"
NAME = "skills.example.cn"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Write = Callable[[Path, Trust, int, int, int], list[str]]


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A proxy does not know which database stands behind the house."""
    return str(request.param)


def with_nginx(folder: Path, trust: Trust, public: int, plain: int, house: int) -> list[str]:
    """The example with the addresses of this test, in the frame that Debian gives it."""
    said = (ROOT / "deploy" / "nginx.conf").read_text()
    said = said.replace("listen 80;", f"listen {HALL}:{plain};").replace("listen 443 ssl;", f"listen {HALL}:{public} ssl;")
    said = said.replace("/etc/ssl/skills/fullchain.pem", str(trust.certificate)).replace("/etc/ssl/skills/key.pem", str(trust.key))
    said = said.replace(f"https://{NAME}$", f"https://{HALL}:{public}$").replace("127.0.0.1:8000", f"127.0.0.1:{house}")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    frame = f"daemon off; pid {folder}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {temporary}\n{said}}}"
    (folder / "nginx.conf").write_text(frame)
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def with_caddy(folder: Path, trust: Trust, public: int, plain: int, house: int) -> list[str]:
    """The example with the addresses of this test, and with the test's certificate instead of one from the internet."""
    said = (ROOT / "deploy" / "Caddyfile").read_text().replace(f"{NAME} {{", f"https://{HALL}:{public} {{")
    said = said.replace("# tls /etc/ssl/skills/fullchain.pem /etc/ssl/skills/key.pem", f"tls {trust.certificate} {trust.key}")
    said = said.replace("127.0.0.1:8000", f"127.0.0.1:{house}")
    settings = f"{{\n admin off\n http_port {plain}\n https_port {public}\n default_bind {HALL}\n storage file_system {folder}/store\n}}\n"
    (folder / "Caddyfile").write_text(settings + said)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs before the house."""

    port: int
    plain: int
    trust: Path

    def ask(self, verb: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
        """One request from the visitor's address, who also forges where it comes from."""
        context = ssl.create_default_context(cafile=str(self.trust))
        line = http.client.HTTPSConnection(HALL, self.port, source_address=(VISITOR, 0), context=context, timeout=20)
        forged = {"X-Forwarded-For": FORGED, "Forwarded": f"for={FORGED}", "X-Real-IP": FORGED, "X-Forwarded-Proto": "http"}
        line.request(verb, path, body, {"Referer": f"https://{HALL}:{self.port}/sign-in", **forged, **headers})
        return line.getresponse()


@pytest.fixture(params=[with_caddy, with_nginx], ids=["caddy", "nginx"])
def proxy(request: pytest.FixtureRequest, app: Any, tmp_path: Path) -> Iterator[Proxy]:
    """The house as the example says it is started, and the proxy of the example before it."""
    write: Write = request.param
    name = write.__name__.removeprefix("with_")
    if shutil.which(name, path=SYSTEM) is None:
        pytest.skip(f"{name} is not installed here (apt install {name}): its example was not run")
    with app.app_context():
        make_user("visitor")
        db.session.remove()
        db.engine.dispose()
    trust = ensure_trust(tmp_path / "certificates", [ip_address(HALL)], now())
    public, plain, house = free_port(), free_port(), free_port("127.0.0.1")
    settings = {
        "MODE": "test", "INSTANCE": app.config["INSTANCE"], "DATABASE_URL": app.config["DATABASE_URL"], "HOST": "127.0.0.1",
        "PORT": str(house), "PROXY_HOPS": "1", "SECURE_COOKIES": "1", "PUBLIC_ADDRESS": f"https://{HALL}:{public}",
    }  # fmt: skip
    command = write(tmp_path, trust, public, plain, house)
    with running("serve", settings) as server, (tmp_path / "proxy.log").open("wb") as log:
        wait_for(f"http://127.0.0.1:{house}/healthz", server)
        before = subprocess.Popen(command, stdout=log, stderr=log, env={"PATH": SYSTEM, "HOME": str(tmp_path)})
        try:
            yield _ready(Proxy(public, plain, tmp_path / "certificates" / "ca.crt"), before, tmp_path / "proxy.log")
        finally:
            before.terminate()
            before.wait(15)


def _ready(proxy: Proxy, process: "subprocess.Popen[bytes]", log: Path) -> Proxy:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError):
            if proxy.ask("GET", "/healthz").status == 200:
                return proxy
        assert process.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def sign_in(proxy: Proxy, password: str) -> http.client.HTTPResponse:
    """The form as a browser sends it."""
    page = proxy.ask("GET", "/sign-in")
    cookie = _cookie(page)
    found = TOKEN.search(page.read().decode())
    assert found
    body = urllib.parse.urlencode({"csrf_token": found[1], "account": "visitor", "password": password})
    return proxy.ask("POST", "/sign-in", body, **{"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})


def _cookie(answer: http.client.HTTPResponse) -> str:
    """The session cookie of an answer, which only HTTPS carries and only this host gets."""
    [said] = [one for one in answer.headers.get_all("Set-Cookie") or [] if "session" in one]
    attributes = said.lower()
    assert said.startswith("__Host-session=") and "; secure" in attributes and "; httponly" in attributes and "; path=/" in attributes
    return said.partition(";")[0]


def without_encryption(proxy: Proxy) -> str:
    """Where the proxy sends somebody who comes on plain HTTP."""
    line = http.client.HTTPConnection(HALL, proxy.plain, timeout=10)
    line.request("GET", "/sign-in?next=/desk")
    answer = line.getresponse()
    assert answer.status in (301, 308)
    return answer.headers["Location"]


@pytest.mark.slow
def test_the_examples_run_keep_https_and_show_the_house_the_visitors_own_address(proxy: Proxy, app: Any) -> None:
    assert sign_in(proxy, "not the password").status in (401, 403, 409, 422)
    with app.app_context():
        keys = set(db.session.scalars(select(Throttle.key)))
        known = {address: throttle_key("address", address) in keys for address in (VISITOR, FORGED, "127.0.0.1", HALL)}
    assert known == {VISITOR: True, FORGED: False, "127.0.0.1": False, HALL: False}
    entered = sign_in(proxy, PASSWORD)
    assert entered.status == 302
    assert urllib.parse.urljoin(f"https://{HALL}:{proxy.port}/sign-in", entered.headers["Location"]).startswith(f"https://{HALL}:{proxy.port}/")
    assert SimpleCookie(entered.headers["Set-Cookie"])
    assert entered.headers["Strict-Transport-Security"]
    refused = proxy.ask("GET", "/desk")
    assert refused.status == 302
    assert urllib.parse.urljoin(f"https://{HALL}:{proxy.port}/desk", refused.headers["Location"]).startswith(f"https://{HALL}:{proxy.port}/sign-in")
    assert re.fullmatch(rf"https://{re.escape(HALL)}(:{proxy.port})?/sign-in\?next=/desk", without_encryption(proxy))
