"""When the database or the disk cannot work just now, people read one calm sentence and programs know when to try again."""
import errno
import sqlite3
from typing import Any

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from foundation.web.unavailable import init_unavailable, is_out_of_order
from tests.foundation.web.gallery import make_app

SECRET = "440703199003071234"


def sqlite(code: int) -> OperationalError:
    """SQLite's own error with one of its codes."""
    cause = sqlite3.OperationalError("something technical")
    cause.sqlite_errorcode = code
    return OperationalError(f"UPDATE person SET id = '{SECRET}'", {}, cause)


def postgres(kind: type[psycopg.Error]) -> DBAPIError:
    """PostgreSQL's own error of a kind, as SQLAlchemy hands it on."""
    return OperationalError("UPDATE …", {}, kind("something technical"))


LATER = {
    "full": sqlite(13), "write failed": sqlite(10 | (3 << 8)), "sync failed": sqlite(10 | (4 << 8)), "locked": sqlite(5),
    "cannot open": sqlite(14), "no connection free": NoConnection(), "no room": OSError(errno.ENOSPC, "No space left on device"),
    "postgres full": postgres(psycopg.errors.DiskFull), "postgres stops": postgres(psycopg.errors.AdminShutdown),
    "postgres gone": postgres(psycopg.OperationalError), "deadlock": postgres(psycopg.errors.DeadlockDetected),
}  # fmt: skip
DEFECTS = {
    "no such table": sqlite(1), "damaged file": sqlite(11), "twice": IntegrityError("", {}, sqlite3.IntegrityError()),
    "postgres syntax": postgres(psycopg.errors.SyntaxError), "missing file": FileNotFoundError(errno.ENOENT, "gone"), "defect": KeyError("x"),
}  # fmt: skip


@pytest.mark.parametrize("name", LATER)
def test_what_may_succeed_later_is_out_of_order(name: str) -> None:
    assert is_out_of_order(LATER[name])


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_not_called_out_of_order(name: str) -> None:
    assert not is_out_of_order(DEFECTS[name])


@pytest.fixture
def client() -> Any:
    """An application whose pages meet such an error."""
    app = make_app()
    init_unavailable(app)

    def fails(name: str) -> str:
        raise (LATER | DEFECTS)[name]

    app.add_url_rule("/fails/<name>", view_func=fails)
    app.add_url_rule("/api/v1/fails/<name>", view_func=fails, endpoint="api_fails")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def test_a_person_reads_a_calm_sentence_and_nothing_technical(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/fails/full")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "暂时不能保存" in page and "请过一会儿再试" in page
    assert "technical" not in page and "问题编号" not in page
    assert "unavailable on GET /fails/full" in caplog.text and SECRET not in caplog.text + page


def test_a_tablet_gets_a_code_and_when_to_try_again(client: Any) -> None:
    answer = client.get("/api/v1/fails/postgres gone")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "5")


def test_even_if_the_page_cannot_be_made_the_answer_is_503(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_page(*_given: Any, **_named: Any) -> None:
        raise LATER["full"]

    monkeypatch.setattr("foundation.web.unavailable.answer", no_page)
    answer = client.get("/fails/locked")
    assert answer.status_code == 503 and "Retry-After" in answer.headers
    assert "<h1>系统正在维护</h1>" in answer.get_data(as_text=True)


def test_a_defect_is_still_an_error_with_a_number(client: Any) -> None:
    answer = client.get("/fails/twice")
    assert answer.status_code == 500 and "问题编号" in answer.get_data(as_text=True)
