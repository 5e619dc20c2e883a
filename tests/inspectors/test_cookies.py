"""The session's cookie: what it lets a browser do with it, and what a stranger can do with one that was planted or altered."""
from typing import Any

import pytest

from foundation.accounts.roles import Role
from tests.factories.accounts import PASSWORD, make_user
from wsgi import create_app


def cookies(answer: Any) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def sign_in(client: Any, **more: Any) -> Any:
    return client.post("/sign-in", data={"account": "auditor", "password": PASSWORD}, **more)


@pytest.fixture
def auditor(house: Any) -> Any:
    make_user("auditor", Role.AUDITOR)
    return house


def test_a_script_cannot_read_it_and_another_site_does_not_send_it(auditor):
    given = cookies(sign_in(auditor.test_client()))
    assert "session-test" in given
    for said in given.values():
        assert "HttpOnly" in said and "SameSite=Lax" in said and "Path=/" in said and "Domain" not in said


def test_over_https_it_belongs_to_this_host_alone_and_never_travels_in_clear(tmp_path):
    app = create_app(MODE="test", INSTANCE=str(tmp_path), SECURE_COOKIES=True)
    with app.test_request_context("/", base_url="https://localhost") as context:
        context.session["anything"] = 1
        answer = app.response_class()
        app.session_interface.save_session(app, context.session, answer)
    [(name, said)] = cookies(answer).items()
    assert name == "__Host-session" and "Secure" in said and "HttpOnly" in said and "Path=/" in said and "Domain" not in said


def test_a_session_that_was_planted_before_signing_in_is_not_the_one_that_is_signed_in(auditor):
    attacker, victim = auditor.test_client(), auditor.test_client()
    attacker.get("/sign-in")
    planted = attacker.get_cookie("session-test").value
    victim.set_cookie("session-test", planted)
    assert sign_in(victim).status_code == 302
    assert victim.get_cookie("session-test").value != planted
    assert victim.get("/audit").status_code == 200 and attacker.get("/audit").status_code == 302


@pytest.mark.parametrize("place", [0, 10, -1, -10, -30])
def test_an_altered_cookie_is_none(auditor, place):
    client = auditor.test_client()
    sign_in(client)
    right = client.get_cookie("session-test").value
    other = "A" if right[place] != "A" else "B"
    at = place % len(right)
    client.set_cookie("session-test", right[:at] + other + right[at + 1 :])
    assert client.get("/audit").status_code in ((302,) if at < len(right) - 1 else (302, 200))
    client.set_cookie("session-test", right)
    assert client.get("/audit").status_code == 200


def test_a_cookie_of_another_house_is_none(auditor, tmp_path):
    client = auditor.test_client()
    sign_in(client)
    stranger = create_app(MODE="test", INSTANCE=str(tmp_path / "elsewhere"), SECRET_KEY=b"another secret, another house")
    with client.session_transaction() as session:
        content = dict(session)
    forged = stranger.session_interface.get_signing_serializer(stranger).dumps(content)
    client.set_cookie("session-test", forged)
    assert client.get("/audit").status_code == 302
