"""Addresses keep what was filtered, files carry their hash, states have words, choices are remembered."""
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string

from foundation.web.assets import asset, icon
from foundation.web.furniture import here, init_furniture, preferring, toggled
from foundation.web.language import init_language, select_locale
from foundation.web.states import STATES, State, add_states, state_of
from tests.foundation.web.gallery import make_app


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("furniture", static_folder=str(tmp_path), static_url_path="/static")
    app.secret_key = "x"
    init_language(app)
    init_furniture(app)
    (tmp_path / "a.css").write_text("one")

    @app.route("/list")
    def page() -> str:
        return render_template_string("{{ page_language }} {{ theme }} {{ large_type }} {{ mode }}")

    @app.post("/send")
    def send() -> str:
        return preferring("lang", "en")

    return app


def test_a_filter_changes_its_own_part_of_the_address_and_starts_at_the_first_page(app: Flask) -> None:
    with app.test_request_context("/list?state=open&state=closed&page=3&q=陈&lang=en"):
        assert here(state=["open"]) == "?state=open&q=%E9%99%88"
        assert here(q=None) == "?state=open&state=closed"
        assert here(page=4) == "?state=open&state=closed&page=4&q=%E9%99%88"
        assert here(q="a&b=<c>") == "?state=open&state=closed&q=a%26b%3D%3Cc%3E"


def test_a_chip_takes_its_value_away_when_it_is_on_and_adds_it_when_it_is_off(app: Flask) -> None:
    with app.test_request_context("/list?state=open"):
        assert toggled("state", "open") == []
        assert toggled("state", "closed") == ["open", "closed"]


def test_a_preference_is_chosen_on_this_page_or_at_home_if_this_page_was_sent(app: Flask) -> None:
    with app.test_request_context("/list?q=1&lang=zh"):
        assert preferring("lang", "en") == "?q=1&lang=en"
    assert app.test_client().post("/send").get_data(as_text=True) == "/?lang=en"


def test_a_choice_in_the_address_holds_for_the_next_pages(app: Flask) -> None:
    visitor = app.test_client()
    assert visitor.get("/list").get_data(as_text=True).split() == ["zh-Hans", "auto", "False"]
    assert visitor.get("/list?lang=en&theme=dark&large=1").get_data(as_text=True).split() == ["en", "dark", "True"]
    assert visitor.get("/list").get_data(as_text=True).split() == ["en", "dark", "True"]
    visitor.get("/list?lang=zh_Hans_CN")
    assert visitor.get("/list").get_data(as_text=True).split()[0] == "zh-Hans"


@pytest.mark.parametrize("asked", ["fr", "<script>", "", "zh-Hant"])
def test_a_language_that_we_do_not_speak_is_answered_in_chinese_and_not_remembered(app: Flask, asked: str) -> None:
    answer = app.test_client().get("/list", query_string={"lang": asked})
    assert answer.get_data(as_text=True).startswith("zh-Hans")
    assert "Set-Cookie" not in answer.headers


def test_without_a_request_the_language_is_chinese() -> None:
    assert select_locale() == "zh_Hans_CN"


def test_a_file_changes_its_address_when_it_changes(app: Flask, tmp_path: Path) -> None:
    with app.test_request_context("/"):
        first = asset("a.css")
        (tmp_path / "a.css").write_text("another")
        second = asset("a.css")
        assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{12}", first)
        assert first != second
        assert asset("not-there.css") == "/static/not-there.css"


def test_an_icon_is_decoration_unless_it_is_given_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert 'aria-hidden="true"' in icon("check")
        assert 'role="img" aria-label="&lt;b&gt;"' in icon("check", "<b>")


@pytest.mark.parametrize(("mode", "shown"), [("demo", "演示"), ("rehearsal", "彩排"), ("real", ""), ("test", "")])
def test_a_demonstration_and_a_rehearsal_say_so_on_every_page(mode: str, shown: str) -> None:
    app = make_app()
    app.config["MODE"] = mode
    for path in ("/", "/gallery/desk", "/gallery/tablet", "/gallery/pin", "/gallery/print", "/status/404", "/crash"):
        strips = re.findall(r'class="mode-strip.*?<b>(.*?)</b>', app.test_client().get(path).get_data(as_text=True))
        assert strips == ([shown] if shown else [])


def test_every_state_has_a_word_a_tone_of_the_sheet_and_an_icon_of_the_set(app: Flask) -> None:
    tones = set(re.findall(r"\.state\.is-(\w+)", (Path(__file__).parents[3] / "static/css/components.css").read_text()))
    icons = (Path(__file__).parents[3] / "foundation/web/icons.txt").read_text().split()
    with app.test_request_context("/"):
        for state in STATES.values():
            assert str(state.word)
            assert state.tone in tones | {"neutral"}
            assert state.icon in icons


def test_a_room_adds_states_but_cannot_give_one_name_two_meanings(app: Flask) -> None:
    add_states(app, {"sealed": State("已封存", "info", "lock"), "draft": STATES["draft"]})
    with app.app_context():
        assert state_of("sealed").word == "已封存"
        assert state_of("never heard of") == State("never heard of")
    with pytest.raises(ValueError, match="draft"):
        add_states(app, {"draft": State("底稿")})


def test_a_page_shows_whom_it_serves_and_lets_them_leave_by_a_form() -> None:
    page = make_app().test_client().get("/gallery/desk").get_data(as_text=True)
    assert "林佩珊" in page
    form: Any = re.search(r'<form method="post" action="/sign-out">(.*?)</form>', page, re.DOTALL)
    assert 'name="csrf_token"' in form[1] and "退出登录" in form[1]
