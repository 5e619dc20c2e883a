"""The marking scheme at the organizer's desk: by hand, from a workbook, as text."""
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.accounts.roles import Role
from scoring.queries.events import event_by_code, scheme_of
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import make_competition
from tests.factories.scoring import RULES

BASE = "/desk/jm-test/events/CK/scheme"
WORKBOOK = Path(__file__).parents[2] / "data/competition/marking-scheme-auto.xlsx"
MODULE = {
    "code": "P", "name": "操作技能", "weight": "0.8", "full_mark": "100", "pass_mark": "60", "level": "aspect",
    "method": "mean", "drop_high": "0", "drop_low": "0", "minimum_judges": "2",
    "aspects-0-code": "01", "aspects-0-kind": "measurement", "aspects-0-max_mark": "70", "aspects-0-factor": "",
    "aspects-0-name": "切配", "aspects-1-code": "02", "aspects-1-kind": "judgement", "aspects-1-max_mark": "30",
    "aspects-1-factor": "1", "aspects-1-name": "造型", "aspects-1-levels": "差 | 中｜良|优", "aspects-2-code": "",
    "aspects-2-kind": "measurement",
}  # fmt: skip


@pytest.fixture
def organizer(app: Any) -> Iterator[Any]:
    """A signed-in organizer of a competition with one event."""
    with app.app_context():
        make_competition()
        make_user("organizer", Role.ORGANIZER)
        yield signed_in(app, "organizer")


def rules() -> dict[str, Any]:
    """The rules of the event as stored."""
    event = event_by_code("jm-test", "CK")
    assert event is not None
    found = scheme_of(event.id)
    assert found is not None
    return dict(found.rules)


def texts() -> dict[str, Any]:
    """What judges read."""
    event = event_by_code("jm-test", "CK")
    assert event is not None
    found = scheme_of(event.id)
    assert found is not None
    return dict(found.texts)


def test_a_module_is_written_by_hand_with_its_table_of_aspects(organizer: Any) -> None:
    assert "还没有评分标准" in organizer.get(BASE).get_data(as_text=True)
    answer = organizer.post(f"{BASE}/modules/new", data=MODULE)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    (module,) = rules()["modules"]
    assert module["aspects"] == [
        {"code": "01", "kind": "measurement", "max_mark": "70", "factor": "1"},
        {"code": "02", "kind": "judgement", "max_mark": "30", "factor": "1"},
    ]
    assert texts()["P/02"] == {"name": "造型", "help": "", "levels": ["差", "中", "良", "优"]}
    page = organizer.get(f"{BASE}/modules/P").get_data(as_text=True)
    assert 'value="切配"' in page and 'value="差 | 中 | 良 | 优"' in page
    listed = organizer.get(BASE).get_data(as_text=True)
    assert "操作技能" in listed and "与满分不同" not in listed


def test_mistakes_in_a_module_are_told_and_nothing_typed_is_lost(organizer: Any) -> None:
    wrong = MODULE | {"weight": "八成", "aspects-1-max_mark": "x", "aspects-0-code": "0 1"}
    answer = organizer.post(f"{BASE}/modules/new", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="八成"' in page and 'value="0 1"' in page
    assert page.count("十进制数") >= 2
    assert "还没有评分标准" in organizer.get(BASE).get_data(as_text=True)


def test_a_sum_that_differs_from_the_full_mark_is_pointed_out(organizer: Any) -> None:
    organizer.post(f"{BASE}/modules/new", data=MODULE | {"full_mark": "90"})
    assert "与满分不同" in organizer.get(BASE).get_data(as_text=True)


def test_the_whole_rules_can_be_written_as_text(organizer: Any) -> None:
    organizer.post(f"{BASE}/modules/new", data=MODULE)
    assert organizer.post(f"{BASE}/rules", data={"rules": json.dumps(RULES)}).status_code == 302
    assert [module["code"] for module in rules()["modules"]] == ["T", "P"]
    assert json.loads(organizer.get(f"{BASE}/rules.json").data) == rules()
    for text, words in (("{", "不是可读取的 JSON"), ("[]", "类型不对"), ('{"modules": [], "prises": 1}', "prises"), ('{"modules": 0.5}', "小数")):
        wrong = organizer.post(f"{BASE}/rules", data={"rules": text})
        assert wrong.status_code == 422 and words in wrong.get_data(as_text=True), text
    assert [module["code"] for module in rules()["modules"]] == ["T", "P"]


def test_a_module_that_the_rules_refer_to_is_not_removed(organizer: Any) -> None:
    organizer.post(f"{BASE}/modules/new", data=MODULE)
    organizer.post(f"{BASE}/rules", data={"rules": json.dumps(RULES)})
    organizer.post(f"{BASE}/modules/P/remove")
    assert "不能移除" in organizer.get(BASE).get_data(as_text=True) and len(rules()["modules"]) == 2
    organizer.post(f"{BASE}/modules/T/remove")
    assert [module["code"] for module in rules()["modules"]] == ["P"]
