"""The ground under the tests themselves: fresh databases, no network, a browser that complains."""
import socket
import sqlite3

import psycopg
import pytest
from flask import Flask

from tests.databases import Cluster

POLICY = "default-src 'self'"
PAGES = {
    "quiet": "<title>t</title><p>nothing to complain of",
    "styled": "<title>t</title><p style='color: red'>",
    "scripted": "<title>t</title><script src=/breaks.js></script>",
}


@pytest.fixture
def app() -> Flask:
    """Three pages: one in order, one that breaks the content policy, one whose script fails."""
    pages = Flask("ground")
    pages.add_url_rule("/<name>.html", view_func=lambda name: (PAGES[name], {"Content-Security-Policy": POLICY}), endpoint="page")
    pages.add_url_rule("/breaks.js", view_func=lambda: ("nowhere.to()", {"Content-Type": "text/javascript"}), endpoint="script")
    return pages


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    """Runs one statement on a database of either kind."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()
    with psycopg.connect(url, autocommit=True) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_a_database_that_no_test_wrote_to(empty_database_url: str, turn: str) -> None:
    run(empty_database_url, "CREATE TABLE left_behind (turn text)")
    assert run(empty_database_url, "SELECT * FROM left_behind") == []


def test_a_copied_database_holds_what_its_template_holds(cluster: Cluster) -> None:
    template = cluster.create()
    run(cluster.url(template), "CREATE TABLE schema_of_the_house (n integer)")
    copy = cluster.create(template)
    try:
        assert run(cluster.url(copy), "SELECT n FROM schema_of_the_house") == []
    finally:
        cluster.drop(copy)
        cluster.drop(template)


def test_a_database_can_be_dropped_under_an_open_connection(cluster: Cluster) -> None:
    name = cluster.create()
    with psycopg.connect(cluster.url(name)) as left_open:
        cluster.drop(name)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")


def test_a_test_that_reaches_for_the_network_is_told_so() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match=r"tried to reach 192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    ("name", "words"), [("styled", "Content Security Policy"), ("scripted", "nowhere is not defined"), ("quiet", None)]
)
def test_a_page_that_breaks_its_content_policy_or_its_script_is_noticed(page, complaints, name: str, words: str | None) -> None:
    page.goto(f"/{name}.html")
    page.wait_for_load_state("networkidle")
    heard = list(complaints)
    complaints.clear()
    assert len(heard) == (1 if words else 0)
    assert all(words and words in sentence for sentence in heard)


def test_a_picture_shows_the_page(page, picture) -> None:
    page.goto("/quiet.html")
    assert picture(page, "quiet").read_bytes().startswith(b"\x89PNG")
