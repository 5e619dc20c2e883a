"""The door on plain HTTP: the steps, the certificate in two forms, the fingerprint – and nothing of the house behind it."""
import http.client
import plistlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from foundation.accounts.identity import SYSTEM
from foundation.audit.queries import read
from foundation.clock import now
from foundation.venue.authority import ensure_trust
from foundation.venue.door import CONTENT, Door
from foundation.venue.papers import Hall, poster, terminal_code, write_door
from foundation.venue.services import note_certificates
from tests.venue_server import HALL

ROOT = Path(__file__).parents[3]
ELSEWHERE = ("/desk", "/sign-in", "/judge/", "/static/css/door.css", "/../ca.key", "/ca.key", "/venue/ca.key", "/%2e%2e/ca.key", "//venue/ca.key", "/index.html", "/healthz")


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The door knows no database."""
    return str(request.param)


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A hall on two addresses."""
    trust = ensure_trust(tmp_path / "venue", [ip_address(HALL), ip_address("10.0.0.5")], now())
    return Hall(f"https://{HALL}:8443", f"http://{HALL}:8080/", ("https://10.0.0.5:8443",), trust)


@pytest.fixture
def door(house: Any, hall: Hall, tmp_path: Path) -> Iterator[Door]:
    """The door of this hall, standing open."""
    write_door(tmp_path / "venue" / "door", hall)
    with Door(tmp_path / "venue" / "door", HALL, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(door: Door, path: str, verb: str = "GET") -> tuple[int, bytes, Any]:
    """One request as it stands, nothing normalised."""
    line = http.client.HTTPConnection(HALL, door.server_port, timeout=10)
    line.putrequest(verb, path, skip_accept_encoding=True)
    line.endheaders()
    answer = line.getresponse()
    return answer.status, answer.read(), answer.headers


def test_it_gives_the_certificate_for_android_and_windows_and_the_profile_for_ipads(door: Door, hall: Hall) -> None:
    status, der, headers = ask(door, "/venue.crt")
    assert (status, der, headers["Content-Type"]) == (200, hall.trust.der, "application/x-x509-ca-cert")
    status, content, headers = ask(door, "/venue.mobileconfig")
    assert (status, headers["Content-Type"]) == (200, "application/x-apple-aspen-config")
    [payload] = plistlib.loads(content)["PayloadContent"]
    assert payload["PayloadType"] == "com.apple.security.root" and payload["PayloadContent"] == hall.trust.der


def test_the_second_half_of_a_page_is_english(door: Door) -> None:
    page = ask(door, "/")[1].decode()
    chinese, _, english = page.partition('lang="en"')
    assert "裁判登录" in chinese and "裁判登录" not in english and "Judge sign-in" in english


def test_its_pages_say_where_to_go_and_what_to_compare_in_both_languages(door: Door, hall: Hall) -> None:
    for path in ("/", "/ipad", "/android", "/windows"):
        status, content, headers = ask(door, path)
        page = content.decode()
        assert status == 200 and 'lang="zh-Hans"' in page and 'lang="en"' in page
        assert f'href="{hall.house}/"' in page
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "<script" not in page
        assert all(f"<span>{pair}</span>" in page for pair in hall.trust.fingerprint.split(":"))
    assert "证书信任设置" in ask(door, "/ipad")[1].decode()


def test_everything_else_is_404_whatever_is_asked(door: Door) -> None:
    assert [(path, ask(door, path)[0]) for path in ELSEWHERE] == [(path, 404) for path in ELSEWHERE]
    assert [ask(door, path, verb)[0] for verb in ("POST", "PUT", "DELETE", "OPTIONS") for path in CONTENT] == [404] * 4 * len(CONTENT)
    assert ask(door, "/", "HEAD")[:2] == (200, b"")


def test_its_answers_carry_no_cookie_and_hold_no_key(door: Door, tmp_path: Path) -> None:
    secrets = [line for file in (tmp_path / "venue").glob("*.key") for line in file.read_bytes().splitlines()[1:-1]]
    assert len(secrets) >= 4
    for path in CONTENT:
        _status, content, headers = ask(door, path)
        assert "Set-Cookie" not in headers
        assert not [line for line in secrets if line in content]


def test_the_process_of_the_door_knows_nothing_of_the_house() -> None:
    program = "import sys, foundation.venue.door; print(*[name for name in sys.modules if name.split('.')[0] in ('flask', 'sqlalchemy', 'wsgi', 'cryptography')])"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert said.stdout.strip() == ""


def test_the_poster_shows_code_address_and_fingerprint(house: Any, hall: Hall, tmp_path: Path) -> None:
    (tmp_path / "poster.pdf").write_bytes(poster(hall))
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "poster.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert hall.door in text and hall.house in text and "10.0.0.5" in text
    assert "".join(text.split()).count(hall.trust.fingerprint.replace(":", "")[:32]) == 1
    assert all(kind in text for kind in ("iPad", "Android", "Windows"))


def test_the_code_in_the_terminal_has_a_quiet_zone_and_three_corners() -> None:
    lines = terminal_code(f"http://{HALL}:8080/").splitlines()
    assert len(lines) > 12 and len({len(line) for line in lines if line}) == 1
    assert lines[0].strip("█▀▄ ") == ""


def test_the_auditor_reads_which_authority_was_made_and_for_which_addresses(house: Any, hall: Hall) -> None:
    note_certificates(hall.trust, [HALL, "10.0.0.5"], actor=SYSTEM, at=now())
    again = ensure_trust(hall.trust.key.parent, [ip_address(HALL)], now())
    note_certificates(again, [HALL], actor=SYSTEM, at=now())
    told = [row.sentence for row in read(kind="venue:").rows]
    assert [HALL in told[0], hall.trust.fingerprint in told[-1], len(told)] == [True, True, 3]
