"""Every answer tells the browser to run nothing that is not ours and to keep nothing that is personal."""
from typing import Any

import pytest
from flask import Flask, Response, session

from foundation.web.headers import init_headers
from tests.foundation.web.gallery import make_app

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


@pytest.fixture
def client() -> Any:
    return make_app().test_client()


@pytest.mark.parametrize("path", ["/", "/status/404", "/no-such-page", "/crash", "/api/v1/refused", "/static/css/public.css"])
def test_every_answer_carries_the_policy(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Permissions-Policy"] == "camera=()"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_only_an_encrypted_connection_promises_to_stay_encrypted(client: Any) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert client.get("/", base_url="https://localhost").headers["Strict-Transport-Security"] == "max-age=31536000"


def make_sessions() -> Flask:
    app = Flask("sessions")
    app.secret_key = "x"
    init_headers(app)

    @app.get("/sign-in")
    def sign_in() -> str:
        session["_user_id"] = "1"
        return "in"

    @app.get("/board")
    def board() -> Response:
        answer = Response("board")
        answer.headers["Cache-Control"] = "public, max-age=2"
        return answer

    @app.get("/page")
    def page() -> str:
        return "page"

    return app


def test_nothing_of_a_session_is_kept_by_a_browser() -> None:
    visitor = make_sessions().test_client()
    assert visitor.get("/page").headers["Cache-Control"] == "no-cache"
    assert visitor.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert visitor.get("/page").headers["Cache-Control"] == "no-store"
    assert visitor.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_a_public_board_keeps_its_own_caching_and_no_cookie_splits_it() -> None:
    answer = make_sessions().test_client().get("/board")
    assert answer.headers["Cache-Control"] == "public, max-age=2"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_file_with_its_hash_in_the_address_is_kept_for_ever_and_one_without_is_not(client: Any) -> None:
    kept = client.get("/static/css/public.css?v=0123456789ab")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/css/public.css").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/no-such.css?v=1").headers.get("Cache-Control", "")
