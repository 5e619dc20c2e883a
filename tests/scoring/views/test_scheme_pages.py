"""The pages of a scheme at the organizer's desk: without a script, in one house."""
from collections.abc import Iterator
from typing import Any

import pytest

from competition import queries as competitions
from foundation.accounts.roles import Role
from scoring.queries.events import SchemeRow, scheme_of
from scoring.rules.clauses import clauses_of, sections_of
from scoring.rules.settings import settings_of
from scoring.rules.tree import parts_of
from tests.factories.accounts import make_user, signed_in
from tests.factories.official import make_official
from tests.factories.scoring import Stage, make_drawn

BASE = "/desk/jm-test/events/CK/scheme"
MODULE = {
    "code": "P", "name": "操作技能", "weight": "0.8", "full_mark": "100", "level": "aspect", "method": "mean", "drop_high": "0",
    "drop_low": "0", "minimum_judges": "2",
}  # fmt: skip


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What pages show does not depend on the database; the services behind them are tested on both."""
    return str(request.param)


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Drawn, judges seated, scoring not open."""
    with app.app_context():
        yield make_drawn(entries=2)


@pytest.fixture
def organizer(app: Any, stage: Stage) -> Any:
    """A signed-in organizer."""
    make_user("organizer", Role.ORGANIZER)
    return signed_in(app, "organizer")


def kept(stage: Stage) -> SchemeRow:
    """The scheme as stored."""
    found = scheme_of(stage.event_id)
    assert found is not None
    return found


def sheet(*rows: dict[str, str], **more: str) -> dict[str, str]:
    """A module's form with rows."""
    fields = {f"aspects-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return MODULE | fields | more


SUB = {"kind": "sub", "code": "A1", "name": "工艺", "way": "1"}
GLOVES = {"kind": "yes_no", "code": "", "name": "手套", "max_mark": "70"}
SHAPE = {"kind": "judgement", "code": "", "name": "造型", "max_mark": "30", "levels": "差|可|良|优"}


def said(answer: Any) -> str:
    """The page."""
    return str(answer.get_data(as_text=True))


def test_rows_are_kept_as_a_tree_and_shown_with_their_sums(stage: Stage, organizer: Any) -> None:
    answer = organizer.post(f"{BASE}/modules/P", data=sheet(SUB, GLOVES, {"kind": "sub", "name": "外观", "way": "2"}, SHAPE, stay="1"))
    assert answer.status_code == 302 and answer.location.endswith("/modules/P"), said(answer)
    assert [part.aspects for part in parts_of(kept(stage).tree, kept(stage).rules["modules"][1])] == [("A1.1",), ("S2.1",)]
    page = said(organizer.get(BASE))
    assert "第 1 天" in page and "没有发现问题" not in page and "单个评分点超过 2 分" in page
    assert all(group in page for group in (kept(stage).rules_hash[:4], kept(stage).contents_hash[-4:]))


def test_every_problem_of_the_rows_is_told_with_its_row_and_nothing_is_lost(stage: Stage, organizer: Any) -> None:
    before = kept(stage)
    answer = organizer.post(f"{BASE}/modules/P", data=sheet({**GLOVES, "max_mark": "七十"}, {**SHAPE, "levels": "差|优"}, weight="八"))
    page = said(answer)
    assert answer.status_code == 422 and "第 1 行：" in page and "第 2 行：" in page and "评判四档应有 4 段文字" in page and page.count("十进制数") >= 2
    assert 'value="七十"' in page and 'value="差|优"' in page and kept(stage) == before


def test_rows_move_without_a_script_and_nothing_is_kept_yet(stage: Stage, organizer: Any) -> None:
    before = kept(stage)
    moves = {
        "up-2": ["工艺", "造型", "手套"], "down-1": ["工艺", "造型", "手套"], "copy-1": ["工艺", "手套", "手套", "造型"], "remove-1": ["工艺", "造型"],
    }  # fmt: skip
    for change, names in moves.items():
        page = said(organizer.post(f"{BASE}/modules/P", data=sheet(SUB, GLOVES, SHAPE, change=change)))
        places = [page.index(f'name="aspects-{place}-name" type="text" value="{name}"') for place, name in enumerate(names)]
        assert places == sorted(places) and kept(stage) == before, change


def test_pasted_rows_join_the_sheet(stage: Stage, organizer: Any) -> None:
    page = said(organizer.post(f"{BASE}/modules/P", data=sheet(GLOVES, change="paste", pasted="名称\t配分\t类型\n切配\t12.5\t评判")))
    assert 'value="切配"' in page and 'value="12.5"' in page and page.count("kind-judgement") >= 1
    assert page.count("<tr class=") >= 6 and page.index('value="手套"') < page.index('value="切配"')


def test_ticks_say_who_marks_what(stage: Stage, organizer: Any) -> None:
    organizer.post(f"{BASE}/modules/P", data=sheet(SUB, GLOVES, {"kind": "sub", "name": "外观"}, SHAPE))
    ids = [one.id for one in competitions.officials("jm-test") if one.role == Role.JUDGE]
    page = said(organizer.get(f"{BASE}/marking"))
    assert page.count(" checked") == 1 + 2 * len(ids) and "例如 3 名裁判给 80、82、85 分" in page
    marks = {"marks:T:": [str(ids[1])], "marks:P:A1": [str(ids[0])], "marks:P:S2": [str(one) for one in ids]}
    assert organizer.post(f"{BASE}/marking", data=marks | {"marks:P:none": ["7"]}).status_code == 302
    assert parts_of(kept(stage).tree, kept(stage).rules["modules"][1])[0].judges == ("J01",)
    assert "有裁判 1 人，至少需要 2 人" in said(organizer.get(f"{BASE}/marking"))


def test_a_judge_who_must_stand_back_is_pointed_out_and_not_seated(stage: Stage, organizer: Any) -> None:
    unit = competitions.ties(stage.event_id)[0]
    stranger = make_official("jm-test", "陈同乡", unit_name=unit.unit_name)
    page = said(organizer.get(f"{BASE}/marking"))
    assert "须回避" in page and "需要回避的裁判" in page
    answer = organizer.post(f"{BASE}/marking", data={"marks:T:": [str(stranger)]})
    assert answer.status_code == 409 and f'value="{stranger}" checked' in said(answer)


def test_clauses_and_sections_are_kept_as_tables(stage: Stage, organizer: Any) -> None:
    data = {
        "clauses-0-code": "D1", "clauses-0-text": "超时", "clauses-0-points": "2", "clauses-0-module": "P", "clauses-1-code": "",
        "clauses-1-text": "", "clauses-1-points": "", "clauses-1-module": "", "sections-0-code": "1", "sections-0-name": "安全", "sections-0-weight": "40",
    }  # fmt: skip
    assert organizer.post(f"{BASE}/lists", data=data).status_code == 302
    assert [one.text for one in clauses_of(kept(stage).tree, "P")] == ["超时"] and sections_of(kept(stage).tree)[0].weight == 40
    page = said(organizer.get(f"{BASE}/lists"))
    assert 'value="超时"' in page and "相差较大" in page and "0.00%" in page
    wrong = organizer.post(f"{BASE}/lists", data=data | {"clauses-0-points": "两分", "sections-0-weight": "x"})
    assert wrong.status_code == 422 and 'value="两分"' in said(wrong) and said(wrong).count("十进制数") == 2
    more = said(organizer.post(f"{BASE}/lists", data=data | {"change": "more"}))
    assert "clauses-4-code" in more and organizer.post(f"{BASE}/lists", data={"sections-0-weight": "x"}).status_code == 422 and 'value="超时"' in more


def test_settings_are_a_form(stage: Stage, organizer: Any) -> None:
    data = {"signed_scan": "y", "recheck_top": "50", "recheck_rest": "20", "recheck_alarm": "3", "aspect_ceiling": "5"}
    assert organizer.post(f"{BASE}/settings", data=data).status_code == 302
    settings = settings_of(kept(stage).settings)
    assert (settings.second_person, settings.signed_scan, settings.recheck_top, settings.aspect_ceiling) == (False, True, 50, "5")
    wrong = organizer.post(f"{BASE}/settings", data=data | {"recheck_top": "500"})
    assert wrong.status_code == 422 and 'value="500"' in said(wrong)


def test_freezing_shows_what_stands_in_the_way_then_opens_scoring(stage: Stage, organizer: Any) -> None:
    organizer.post(f"{BASE}/modules/P", data=sheet({**GLOVES, "max_mark": "60"}, SHAPE))
    page = said(organizer.get(f"{BASE}/freeze"))
    assert "有 1 处须先改正" in page and "相差 -10 分" in page and "冻结评分标准并开放评分" not in page
    refused = organizer.post(f"{BASE}/freeze")
    assert refused.status_code == 422 and "还不能冻结" in said(refused) and kept(stage).frozen_at is None
    organizer.post(f"{BASE}/modules/P", data=sheet(GLOVES, SHAPE))
    assert "冻结评分标准并开放评分" in said(organizer.get(f"{BASE}/freeze"))
    assert organizer.post(f"{BASE}/freeze").status_code == 302 and kept(stage).frozen_at is not None
    again = organizer.post(f"{BASE}/freeze")
    assert again.status_code == 302 and again.location.endswith("/freeze")
    assert "冻结评分标准并开放评分" not in said(organizer.get(f"{BASE}/freeze"))


def test_a_frozen_scheme_is_only_read(stage: Stage, organizer: Any) -> None:
    organizer.post(f"{BASE}/freeze")
    module = said(organizer.get(f"{BASE}/modules/P"))
    assert "已冻结" in module and "保存模块" not in module and "aspects-0" not in module
    refused = organizer.post(f"{BASE}/modules/P", data=sheet(GLOVES, SHAPE))
    assert refused.status_code == 409 and "评分标准已冻结" in said(refused)
    assert " disabled" in said(organizer.get(f"{BASE}/marking")) and "没有扣分条款" in said(organizer.get(f"{BASE}/lists"))
    assert "添加模块" not in said(organizer.get(BASE))


def test_modules_that_are_not_there_are_not_found(stage: Stage, organizer: Any) -> None:
    assert organizer.get(f"{BASE}/modules/X").status_code == 404
    assert organizer.post(f"{BASE}/modules/X/remove").status_code == 404
