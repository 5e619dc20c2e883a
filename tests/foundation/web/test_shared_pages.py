"""Public pages from memory: the same page for all who have no session, never older than a second, never anybody's own."""
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, flash, request, session

from foundation.accounts.permissions import Open, permit
from foundation.web import shared_pages
from foundation.web.shared_pages import shared


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(shared_pages.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def counted(app: Flask):
    """The house with a page that says how often it was made."""
    made = itertools.count(1)

    @app.get("/made")
    @shared
    @permit(Open.ANYONE)
    def page():
        return f"{request.host} {next(made)}" if "fail" not in session else ("no", 500)

    @app.get("/flashing")
    @permit(Open.ANYONE)
    def flashing():
        flash("words for one reader")
        return "ok"

    return app


def text(client, **more):
    return client.get("/made", **more).get_data(as_text=True)


def test_readers_without_a_session_share_one_page_for_half_a_second(counted, clock):
    client = counted.test_client()
    assert text(client) == "localhost 1" == text(counted.test_client())
    clock[0] += 0.49
    assert text(client) == "localhost 1"
    clock[0] += 0.02
    assert text(client) == "localhost 2"


def test_the_page_depends_on_the_address_and_on_what_the_reader_likes(counted, clock):
    client = counted.test_client()
    assert text(client) == "localhost 1"
    assert text(client, headers={"Host": "other.test"}) == "other.test 2"
    client.set_cookie("lang", "en")
    assert text(client) == "localhost 3"
    client.set_cookie("lang", "nonsense")
    assert text(client) == "localhost 1"


def test_whoever_has_a_session_asks_for_something_or_only_for_the_head_is_answered_by_the_view(counted, clock):
    client = counted.test_client()
    assert text(client) == "localhost 1"
    assert client.get("/made?lang=en").get_data(as_text=True) == "localhost 2"
    other = counted.test_client()
    other.get("/flashing")
    assert text(other) == "localhost 3"
    assert client.head("/made").status_code == 200
    assert text(counted.test_client()) == "localhost 1"


def test_an_unchanged_page_is_not_sent_again_and_the_answer_keeps_the_headers_of_the_house(counted, clock):
    client = counted.test_client()
    first = client.get("/made")
    again = client.get("/made", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "X-Shared-Page" not in first.headers and "X-Shared-Page" not in again.headers
    assert client.get("/made", headers={"If-None-Match": '"older"'}).status_code == 200


def test_no_reader_sees_a_page_older_than_a_second_while_it_is_made_anew(counted, clock):
    shelf = next(layer for layer in layers(counted) if isinstance(layer, shared_pages.Shelf))
    client = counted.test_client()
    assert text(client) == "localhost 1"
    key = next(iter(shelf._pages))
    shelf._making.add(key)
    clock[0] += 0.9
    assert text(client) == "localhost 1"
    clock[0] += 0.2
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(text, client)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        with shelf._made:
            shelf._making.discard(key)
            shelf._made.notify_all()
        assert waiting.result(5) == "localhost 2"


def layers(app):
    layer = app.wsgi_app
    while layer is not None:
        yield layer
        layer = getattr(layer, "app", None)


def test_many_readers_at_once_all_get_a_whole_page(counted):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text(counted.test_client()), range(200)))
    assert all(answer.startswith("localhost ") for answer in answers)
    assert len(set(answers)) <= 12


def test_a_page_that_takes_long_is_made_once_for_all_who_wait(app, monkeypatch):
    made = itertools.count(1)

    @app.get("/slow")
    @shared
    @permit(Open.ANYONE)
    def page():
        time.sleep(0.3)
        return str(next(made))

    app.test_client().get("/slow")
    monkeypatch.setattr(shared_pages, "FRESH", 0.1)
    monkeypatch.setattr(shared_pages, "OLDEST", 0.2)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.test_client().get("/slow").get_data(as_text=True), range(8)))
    assert len(set(answers)) <= 2


def test_readers_of_other_pages_do_not_wait_for_each_other(app):
    meeting = threading.Barrier(2, timeout=5)

    @app.get("/own")
    @permit(Open.ANYONE)
    def page():
        meeting.wait()
        return "ok"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: app.test_client().get("/own").status_code, range(2))) == [200, 200]


def test_the_shelf_has_room_for_so_many_pages_and_no_more(counted, clock):
    client = counted.test_client()
    for number in range(shared_pages.MOST_PAGES + 20):
        client.get("/made", headers={"Host": f"h{number}.test"})
    shelf = next(layer for layer in layers(counted) if isinstance(layer, shared_pages.Shelf))
    assert len(shelf._pages) == shared_pages.MOST_PAGES
