"""名次与奖项规则 at the organizer's desk: every kind of rule without writing any JSON, rows without a mouse, a preview, a trial."""
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from competition.models import Event
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.database import db
from scoring.forms.ranking import RankingForm
from scoring.models import Scheme
from scoring.queries.events import event_by_code, scheme_of
from scoring.rules.ranking_form import rules_of, typed_of
from scoring.rules.rules_document import parse_rules
from scoring.services.schemes import keep_scheme
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import make_competition
from tests.factories.scoring import RULES
from tests.scoring.rules.bundles import drawn

ADDRESS = "/desk/jm-test/events/CK/scheme/ranking"


def flat(typed: Any, name: str = "") -> dict[str, str]:
    """What a browser sends for a filled form: a tick that is not set is not sent."""
    if isinstance(typed, dict):
        parts = [flat(value, f"{name}-{key}" if name else key) for key, value in typed.items()]
    elif isinstance(typed, list):
        parts = [flat(value, f"{name}-{index}") for index, value in enumerate(typed)]
    elif isinstance(typed, bool):
        return {name: "y"} if typed else {}
    else:
        return {name: typed}
    return {key: value for part in parts for key, value in part.items()}


@pytest.fixture
def organizer(app: Any) -> Iterator[Any]:
    """A signed-in organizer of an event that has modules."""
    with app.app_context():
        make_competition()
        make_user("organizer", Role.ORGANIZER)
        event = event_by_code("jm-test", "CK")
        assert event is not None
        keep_scheme(event.id, RULES, {}, actor=SYSTEM, at=now())
        yield signed_in(app, "organizer")


def rules() -> dict[str, Any]:
    """The rules of the event as stored."""
    event = event_by_code("jm-test", "CK")
    found = scheme_of(event.id) if event else None
    assert found is not None
    return dict(found.rules)


def filled(**parts: Any) -> dict[str, Any]:
    """The form as the page shows it, some parts filled in anew."""
    typed = typed_of(rules())
    for key, value in parts.items():
        typed[key] = {**typed[key], **value} if isinstance(value, dict) else value
    return typed


def award(name: str, count: str) -> dict[str, str]:
    return {"known": name, "name": "", "count": count}


def test_saving_an_unchanged_form_changes_nothing(organizer: Any) -> None:
    before = rules()
    assert organizer.post(ADDRESS, data=flat(filled())).status_code == 302
    assert rules() == before == RULES


def test_prizes_by_places_with_conditions_and_a_name_of_ones_own(organizer: Any) -> None:
    rows = [award("gold", "1"), {"known": "", "name": "最佳工艺奖", "count": "2"}, award("", "")]
    prizes = {"kind": "places", "awards": rows, "passed": True, "divisions": [{"name": "staff"}], "of": "passed", "tie_at_cut": "exclude",
              "excellent": True, "upto_percent": "50"}  # fmt: skip
    assert organizer.post(ADDRESS, data=flat(filled(prizes=prizes, pass_total="60"))).status_code == 302
    assert rules()["prizes"] == {
        "kind": "places", "requires": ["passed", "division:staff"], "of": "passed", "tie_at_cut": "exclude",
        "awards": [{"name": "gold", "count": 1}, {"name": "最佳工艺奖", "count": 2}],
        "excellence": {"upto_percent": "50", "name": "excellence"},
    }  # fmt: skip
    assert rules()["pass_total"] == "60" and rules()["modules"] == RULES["modules"]


def test_all_that_is_wrong_is_said_at_once_in_words_and_nothing_typed_is_lost(organizer: Any) -> None:
    shares = [{"known": "first", "name": "", "percent": "五", "min": "3", "max": "1"}]
    bands = [{"first": "10", "last": "24", "awards": [award("title", "一")]}, {"first": "30", "last": "", "awards": []}]
    typed = filled(
        prizes={"kind": "ratio", "shares": shares}, titles={"kind": "bands", "bands": bands}, pass_total="六十",
        tie_chain=[{"key": "module:X:desc"}],
    )  # fmt: skip
    typed["modules"][1]["weight"] = ""
    before = rules()
    answer = organizer.post(ADDRESS, data=flat(typed))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and rules() == before
    for words in ("模块“操作技能” · 权重：没有填写", "总分合格线：应填数字", "并列时依次比较 第 1 行：", "奖项 · 等次 第 1 行 · 比例：应填数字",
                  "奖项 · 等次 第 1 行 · 至多：超出", "技术能手 · 人数段 第 1 行 · 等次 第 1 行 · 人数：应填整数", "技术能手 · 人数段 第 2 行 · 从：人数区间不连续"):  # fmt: skip
        assert words in page, words
    assert 'value="五"' in page and 'value="六十"' in page and "rules." not in page


def test_rows_move_without_a_mouse_or_a_script_and_nothing_is_kept_meanwhile(organizer: Any) -> None:
    before = rules()
    typed = filled()
    page = organizer.post(ADDRESS, data=flat(typed) | {"act": "up:tie_chain:1"}).get_data(as_text=True)
    first, second = page.index('<option selected value="time:asc">'), page.index('<option selected value="module:P:desc">')
    assert first < second and "data-focus" in page
    page = organizer.post(ADDRESS, data=flat(typed) | {"act": "add:prizes-awards"}).get_data(as_text=True)
    assert 'name="prizes-awards-3-count"' in page
    page = organizer.post(ADDRESS, data=flat(typed) | {"act": "drop:prizes-awards:0"}).get_data(as_text=True)
    assert 'name="prizes-awards-1-count"' in page and 'name="prizes-awards-2-count"' not in page
    for odd in ("up:tie_chain:0", "down:tie_chain:99", "drop:modules:0", "add:nothing", "fly:tie_chain:0", "up:tie_chain:x"):
        assert organizer.post(ADDRESS, data=flat(typed) | {"act": odd}).status_code == 200, odd
    assert rules() == before


def test_the_preview_says_how_many_prizes_a_field_would_give_and_a_trial_ranks_invented_marks(organizer: Any) -> None:
    shares = [{"known": "first", "name": "", "percent": "10", "min": "1", "max": ""}]
    data = flat(filled(prizes={"kind": "ratio", "shares": shares}))
    page = organizer.post(ADDRESS, data=data | {"act": "try", "trial": "17"}).get_data(as_text=True)
    assert '<th scope="row">40 人</th><td>一等奖 <b class="num">4</b></td>' in "".join(line.strip() for line in page.splitlines())
    assert page.count('<th scope="row" class="num-left">') == 17
    assert rules() == RULES


def test_frozen_rules_are_shown_and_not_kept(organizer: Any) -> None:
    db.session.query(Scheme).update({"frozen_at": now()})
    db.session.commit()
    page = organizer.get(ADDRESS).get_data(as_text=True)
    assert "已冻结" in page and "fieldset" in page and 'value="save"' not in page
    assert organizer.post(ADDRESS, data=flat(filled(pass_total="1"))).status_code == 409
    assert rules() == RULES


def test_marks_carried_over_from_a_preliminary_are_pointed_to_where_they_come_in(organizer: Any) -> None:
    assert "初赛成绩" not in organizer.get(ADDRESS).get_data(as_text=True)
    db.session.query(Event).update({"set_up": {"stages": ["初赛", "决赛"], "advance": {"carried": "score", "share": 30}}})
    db.session.commit()
    assert "占 30%" in organizer.get(ADDRESS).get_data(as_text=True)


def test_before_there_is_a_module_the_page_names_the_next_step(app: Any) -> None:
    with app.app_context():
        make_competition()
        make_user("organizer", Role.ORGANIZER)
        assert signed_in(app, "organizer").get(ADDRESS).status_code == 409


def test_the_form_itself_carries_every_rules_document_there_and_back(app: Any) -> None:
    with app.test_request_context():
        for seed in range(150):
            document = drawn(seed)["rules"] | {"decisions": None}
            typed = typed_of(document)
            posted = RankingForm(formdata=MultiDict(flat(typed)), meta={"csrf": False}).typed()
            assert posted == typed
            assert rules_of(posted, document) == document
            anew = rules_of(posted, {"modules": document["modules"]})
            assert parse_rules(anew) == parse_rules(document) and typed_of(anew) == typed
