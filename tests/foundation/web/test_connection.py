"""Whom the house believes about where a visitor comes from, and what it says aloud when anybody could listen."""
from typing import Any

import pytest
from flask import request

from foundation.web.connection import open_to_listeners
from wsgi import create_app

REAL, FORGED, PROXY = "198.51.100.4", "203.0.113.7", "127.0.0.1"


def seen(tmp_path: Any, hops: int, forwarded: str, proto: str = "https") -> tuple[str | None, str]:
    """The address and the scheme that the house sees."""
    app = create_app(MODE="test", INSTANCE=str(tmp_path), PROXY_HOPS=hops, DATABASE_URL="sqlite://")
    app.add_url_rule("/seen", "seen", lambda: f"{request.remote_addr} {request.scheme}")
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": proto, "X-Forwarded-Host": "evil.example"}
    said = app.test_client().get("/seen", headers=headers, environ_base={"REMOTE_ADDR": PROXY}).get_data(as_text=True).split()
    return said[0], said[1]


def test_nobody_is_believed_unless_the_operator_says_so(tmp_path: Any) -> None:
    assert seen(tmp_path, 0, FORGED) == (PROXY, "http")


def test_of_a_chain_only_what_our_own_proxies_added_counts(tmp_path: Any) -> None:
    assert seen(tmp_path, 1, f"{FORGED}, {REAL}") == (REAL, "https")
    assert seen(tmp_path, 2, f"{FORGED}, {REAL}, 10.0.0.1") == (REAL, "https")
    assert seen(tmp_path, 1, REAL, proto="http") == (REAL, "http")


@pytest.mark.parametrize(
    ("settings", "allowed"),
    [
        ({}, False), ({"ALLOW_HTTP": True}, True), ({"MODE": "demo", "DEMO_PUBLIC": True}, True), ({"MODE": "demo"}, False),
        ({"MODE": "real", "DEMO_PUBLIC": True}, False),
    ],
)
def test_plain_http_is_allowed_by_name_or_for_invented_people(settings: dict[str, Any], allowed: bool) -> None:
    assert open_to_listeners({"MODE": "real", "DEMO_PUBLIC": False, "ALLOW_HTTP": False} | settings) is allowed


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("app_settings", [{"ALLOW_HTTP": True}])
def test_every_page_says_that_it_is_not_encrypted(client: Any) -> None:
    for path in ("/", "/sign-in", "/judge/sign-in", "/help", "/venue", "/nowhere"):
        assert "未加密连接" in client.get(path).get_data(as_text=True), path
        assert "未加密连接" not in client.get(path, base_url="https://localhost").get_data(as_text=True), path


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_page_on_this_machine_says_nothing_of_it(client: Any) -> None:
    assert "未加密连接" not in client.get("/sign-in").get_data(as_text=True)
