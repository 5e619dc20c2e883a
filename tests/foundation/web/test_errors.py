"""Whatever goes wrong, a person reads a clear sentence with a next step, and what was typed is not lost."""
import re
from typing import Any

import pytest

from foundation.rules.problems import Problem
from foundation.web.error_texts import TEXTS
from foundation.web.errors import add_problem_sentences
from tests.foundation.web.gallery import Invalid, make_app

HTMX = {"HX-Request": "true"}
OURS = {"Origin": "http://localhost"}


@pytest.fixture
def app() -> Any:
    return make_app()


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500])
def test_every_error_has_a_title_and_a_next_step_before_any_number(client: Any, status: int) -> None:
    answer = client.get(f"/status/{status}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    heading = page.index(f"<h1>{TEXTS[status].title}</h1>")
    assert heading < page.index("回到首页") < page.index(f"状态 {status}")
    assert "Traceback" not in page and "werkzeug" not in page


def test_a_wrong_method_still_says_which_are_right(client: Any) -> None:
    answer = client.get("/typed")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_refusal_is_its_own_sentence_on_a_page(client: Any) -> None:
    answer = client.get("/refused")
    assert answer.status_code == 409
    assert "K3F7 的评分表已由裁判长锁定，不能再改。" in answer.get_data(as_text=True)


def test_a_refusal_inside_an_open_page_lands_among_its_messages(client: Any) -> None:
    answer = client.get("/refused", headers=HTMX)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in page and 'role="alert"' in page and "K3F7" in page


def test_a_program_gets_code_and_sentence_as_json(client: Any) -> None:
    answer = client.get("/api/v1/refused")
    assert answer.status_code == 409
    assert answer.json == {"code": "sheet_is_locked", "message": "K3F7 的评分表已由裁判长锁定，不能再改。"}
    assert client.get("/api/v1/no-such").json["code"] == "not_found"
    assert client.get("/refused", headers={"Accept": "application/json"}).json["code"] == "sheet_is_locked"


def test_what_is_not_there_and_what_is_not_yours_look_the_same(client: Any) -> None:
    answer = client.get("/missing")
    assert answer.status_code == 404
    assert "没有找到您要的内容，或者您无权查看。" in answer.get_data(as_text=True)


def test_all_problems_are_listed_at_once_with_their_places(app: Any, client: Any) -> None:
    page = client.get("/invalid").get_data(as_text=True)
    assert re.search(r"第 12 行 身份证号</b>：缺少必填内容。", page)
    assert "不认识“XX”" in page


def test_a_room_adds_the_sentences_of_its_own_problems(app: Any) -> None:
    add_problem_sentences(app, {"seat_taken": "%(seat)s 号工位已有人。"})

    @app.get("/seats")
    def seats() -> str:
        raise Invalid([Problem("seat", "seat_taken", {"seat": 12})])

    answer = app.test_client().get("/seats", headers={"Accept": "application/json"})
    assert answer.json["problems"] == [{"path": "seat", "code": "seat_taken", "message": "12 号工位已有人。"}]


def test_a_crash_shows_a_number_that_the_log_knows_and_no_detail(client: Any, caplog: Any) -> None:
    page = client.get("/crash").get_data(as_text=True)
    number = re.search(r"问题编号 ([0-9a-f]{8})", page)
    assert number is not None
    assert number[1] in caplog.text
    assert "ZeroDivisionError" not in page


def test_a_crash_of_the_error_page_itself_still_tells_the_number(app: Any, caplog: Any) -> None:
    @app.context_processor
    def broken() -> dict[str, object]:
        raise RuntimeError("the database is gone")

    answer = app.test_client().get("/crash")
    assert answer.status_code == 500
    assert re.search(r"<h1>系统出了一点问题</h1>.*<p>[0-9a-f]{8}</p>", answer.get_data(as_text=True), re.DOTALL)


def test_too_large_an_upload_is_told_the_limit(app: Any, client: Any) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024

    @app.post("/upload")
    def upload() -> str:
        raise AssertionError("the form was read")

    answer = client.post("/upload", data={"note": "x" * (3 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "2 MB" in answer.get_data(as_text=True)


def test_an_expired_page_offers_what_was_typed_again_and_it_arrives(app: Any, client: Any) -> None:
    answer = client.post("/typed", data={"note": "<b>三号机床</b>", "csrf_token": "old"}, headers=OURS)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'name="note" value="&lt;b&gt;三号机床&lt;/b&gt;"' in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None and token[1] != "old"
    again = client.post("/typed", data={"note": "三号机床", "csrf_token": token[1]}, headers=OURS)
    assert again.get_data(as_text=True) == "三号机床"


def test_a_password_is_never_written_into_a_page(client: Any) -> None:
    page = client.post("/typed", data={"account": "lin", "password": "secret-7"}, headers=OURS).get_data(as_text=True)
    assert "secret-7" not in page and 'name="account"' not in page


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://evil.example"}, {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_a_strangers_form_is_never_offered_for_sending(client: Any, headers: dict[str, str]) -> None:
    answer = client.post("/typed", data={"note": "转账"}, headers=headers)
    assert answer.status_code == 400
    assert "转账" not in answer.get_data(as_text=True)


def test_the_way_back_leads_only_to_our_own_pages(client: Any) -> None:
    def back(referrer: str) -> str:
        return str(client.get("/refused", headers={"Referer": referrer}).get_data(as_text=True))

    assert 'href="/gallery/desk?state=open"' in back("http://localhost/gallery/desk?state=open")
    assert "evil" not in back("https://evil.example/gallery")
    assert 'href="//evil' not in back("http://localhost//evil.example/x")
    assert "返回上一页" not in back("http://localhost/refused")
