"""Every answer, also an error, a file or a download, tells the browser the same: run nothing strange, keep nothing personal."""
import re

import pytest
from flask import Flask, Response

from foundation.accounts.roles import Role
from foundation.web.headers import init_headers
from tests.inspectors.world import ANONYMOUS, INSIDER, World, rules, verbs

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY, "Permissions-Policy": "camera=()", "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
# The only pages that may ask for a camera: those that read tickets.
DOORS, WITH_CAMERA = "/check-in/", {"Permissions-Policy": "camera=(self)"}
TEXTS = ("text/", "application/javascript", "application/manifest+json")
SHOWN = ("text/html", "application/json", "text/plain", "image/", "text/css", "text/javascript")
SAFE_NAME = re.compile(r"attachment; filename=(\"[\w.\- ]+\"|[\w.\-]+)(; filename\*=UTF-8''[\w.%\-]+)?", re.ASCII)
A_YEAR = 365 * 24 * 3600
FILES = ("/static/css/desk.css", "/static/css/desk.css?v=1", "/static/none.css")
NO_PLACES = ("/nowhere", "/desk/%00", "/desk/../../etc/passwd", "/jobs/" + "9" * 500, "/static/../wsgi.py")


def complaints(response: Response, place: str = "") -> list[str]:
    """What an answer fails to say, or says beyond what it should."""
    reads_codes = place.startswith(DOORS) and response.mimetype == "text/html" and response.status_code == 200
    wanted = ALWAYS | (WITH_CAMERA if reads_codes else {})
    found = [f"{name} is {response.headers.get(name)!r}" for name, said in wanted.items() if response.headers.get(name) != said]
    if "Cache-Control" not in response.headers:
        found.append("nothing about keeping it")
    return found + complaints_about_content(response)


def complaints_about_content(response: Response) -> list[str]:
    """Texts say their charset; what is no page is saved under a plain name and never opened in the house's own name."""
    kind, disposition = response.headers.get("Content-Type", ""), response.headers.get("Content-Disposition", "")
    if response.status_code in (204, 304) or (response.status_code == 405 and not response.content_length):
        return []
    found = [f"no charset: {kind}"] if kind.startswith(TEXTS) and "charset=utf-8" not in kind.lower() else []
    if not kind.startswith(SHOWN) and not kind.startswith(TEXTS) and not SAFE_NAME.fullmatch(disposition):
        found.append(f"opened instead of saved: {kind}, {disposition!r}")
    if "attachment" in disposition and not SAFE_NAME.fullmatch(disposition):
        found.append(f"an unsafe name: {disposition!r}")
    return found


def told(world: World, who: str, verb: str, place: str) -> list[str]:
    answer = world.visitor(who).open(place, method=verb)
    answer.close()
    found = [f"{who} {verb} {place} {answer.status_code}: {complaint}" for complaint in complaints(answer, place)]
    kept = answer.headers.get("Cache-Control", "")
    if who != ANONYMOUS and not place.startswith("/static/") and "public" not in kept and kept != "no-store":
        found.append(f"{who} {verb} {place} {answer.status_code}: somebody may keep it ({kept})")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", [ANONYMOUS, INSIDER, str(Role.AUDITOR)])
def test_every_answer_of_every_address_carries_the_headers(world, who):
    places = [(verb, world.address(rule)) for rule in rules(world.app) for verb in verbs(rule) if verb == "GET"]
    places += [("GET", place) for place in (*FILES, *NO_PLACES)] + [("DELETE", "/desk"), ("POST", "/nowhere")]
    found = [complaint for verb, place in places for complaint in told(world, who, verb, place)]
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_a_breakdown_carries_the_headers_and_a_number_and_shows_nothing_of_the_inside(world, monkeypatch):
    def breaks() -> str:
        raise ZeroDivisionError("the inside")

    monkeypatch.setitem(world.app.view_functions, "public.home", breaks)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = world.visitor(ANONYMOUS).get("/")
    assert (answer.status_code, complaints(answer)) == (500, [])
    page = answer.get_data(as_text=True)
    assert "编号" in page and "the inside" not in page and "Traceback" not in page


@pytest.mark.slow
def test_over_https_the_browser_is_told_to_stay_there_by_every_answer(world):
    places = [world.address(rule) for rule in rules(world.app) if "GET" in verbs(rule)]
    silent = []
    for place in (*places, *FILES, *NO_PLACES):
        answer = world.visitor(ANONYMOUS).get(place, base_url="https://localhost")
        answer.close()
        said = re.fullmatch(r"max-age=(\d+).*", answer.headers.get("Strict-Transport-Security", ""))
        silent += [place] if said is None or int(said[1]) < A_YEAR else []
    assert silent == []
    assert "Strict-Transport-Security" not in world.visitor(ANONYMOUS).get("/").headers


@pytest.mark.slow
def test_a_file_with_its_hash_in_the_address_stays_and_one_without_does_not(world):
    kept = world.visitor(ANONYMOUS).get(FILES[1])
    asked_again = world.visitor(ANONYMOUS).get(FILES[0])
    assert "immutable" in kept.headers["Cache-Control"] and "immutable" not in asked_again.headers["Cache-Control"]
    kept.close()
    asked_again.close()


def test_the_inspector_finds_a_missing_and_an_altered_header():
    def page(*, guarded: bool) -> Response:
        app = Flask("page")
        app.config["SESSION_COOKIE_NAME"] = "session"
        app.secret_key = "x" * 16
        app.add_url_rule("/", "page", lambda: ("page", {"Content-Security-Policy": "default-src *"}))
        if guarded:
            init_headers(app)
        return app.test_client().get("/")

    assert len(complaints(page(guarded=False))) == 6
    assert [line.partition(" is ")[0] for line in complaints(page(guarded=True))] == ["Content-Security-Policy"]


def test_the_inspector_finds_a_text_without_charset_a_file_that_opens_and_a_name_with_a_line_of_its_own():
    def wrong(kind: str, disposition: str = "") -> bool:
        return bool(complaints_about_content(Response("x", headers={"Content-Type": kind, "Content-Disposition": disposition})))

    assert wrong("text/html") and not wrong("text/html; charset=utf-8")
    assert wrong("application/pdf", "inline; filename=a.pdf") and not wrong("application/pdf", 'attachment; filename="a-1.pdf"')
    assert wrong("application/json", 'attachment; filename="a"; b="c.json"') and wrong("image/jpeg", "attachment; filename=../a.jpg")
