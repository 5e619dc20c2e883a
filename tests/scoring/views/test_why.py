"""Why this rank, how firm and the league of units, as chief judge and organizer meet them."""
import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from competition.queries import competition as competition_header
from competition.queries.definitions import export_definition
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.people.models import Unit
from tests.factories.accounts import give_password, make_user, signed_in
from tests.factories.scoring import Stage, make_stage

BASE = "/desk/jm-test/scoring/CK"
LEAGUE = "/desk/jm-test/results/league"


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, everything scored, nothing confirmed."""
    with app.app_context():
        made = make_stage()
        made.score_all()
        yield made


def visitor(app: Any, stage: Stage, who: str = "chief") -> Any:
    actor = {"chief": stage.chief, "organizer": stage.organizer, "judge": stage.judges[0].actor}[who]
    return signed_in(app, give_password(actor.user_id))


def read(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.get_data(as_text=True))


def test_before_confirmation_the_reckoning_is_the_chiefs_alone_and_says_that_it_is_not_final(app: Any, stage: Stage) -> None:
    chief, organizer = visitor(app, stage), visitor(app, stage, "organizer")
    assert "尚未确认，按现在的分数" in read(chief, f"{BASE}/why/{stage.codes[0]}")
    for address in ("why", f"why/{stage.codes[0]}", f"why/{stage.codes[0]}.json", f"why/{stage.codes[0]}/print", "firmness"):
        assert organizer.get(f"{BASE}/{address}").status_code == 409, address
        assert visitor(app, stage, "judge").get(f"{BASE}/{address}").status_code == 403, address


def test_the_page_the_paper_and_the_json_tell_the_same_reckoning_to_both_desks(app: Any, stage: Stage) -> None:
    stage.confirm()
    second, best = stage.codes[1], stage.codes[0]
    for who in ("chief", "organizer"):
        client = visitor(app, stage, who)
        assert f'href="{BASE}/why/{second}"' in read(client, f"{BASE}/why")
        page, paper = read(client, f"{BASE}/why/{second}"), read(client, f"{BASE}/why/{second}/print")
        told = client.get(f"{BASE}/why/{second}.json").get_json()
        assert told["line"]["place"] == 2 and told["rank"]["above"] == {"entry": best, "place": 1, "decided_by": "total"}
        own, above = (next(one for one in told["rank"]["keys"] if one["key"] == "total")[key] for key in ("own", "above"))
        for text in (page, paper):
            assert f"排在 {best} 之后：总分本号 {own}，{best} 为 {above}。" in text
            assert "银奖 1 名，到第 2 位为止。" in text and "因此得银奖。" in text and "÷ 9 × 满分 30" in text
        assert client.get(f"{BASE}/why/9999").status_code == 404 == client.get(f"{BASE}/why/9999.json").status_code
    secrets = {unit.name for unit in db.session.query(Unit)}
    assert not [name for name in secrets if name in page + paper + str(told)]


def test_how_firm_says_which_judge_cannot_be_left_out_and_takes_another_step(app: Any, stage: Stage) -> None:
    stage.confirm()
    chief = visitor(app, stage)
    page = read(chief, f"{BASE}/firmness")
    assert "不计裁判 J01 的分：<b>不能这样算</b>" in page and "P/A2.1 的裁判人数不够" in page
    assert page.count('<svg class="chart"') == 4 and "权重加 0.01" in page
    assert "权重加 0.5" in read(chief, f"{BASE}/firmness?step=0.5")
    for wrong in ("0", "-1", "x", "1000"):
        assert "仍按 0.01 计算" in read(chief, f"{BASE}/firmness?step={wrong}"), wrong


def test_what_cannot_be_computed_yet_is_listed(app: Any) -> None:
    with app.app_context():
        made = make_stage(entries=2)
        page = read(visitor(app, made), f"{BASE}/why")
        assert "还算不出名次，差以下 8 项" in page and "裁判 J01 还没有提交加密号 0001 的评分表（模块 T）" in page


def test_units_are_named_in_the_league_only_after_publication(app: Any, stage: Stage) -> None:
    stage.confirm()
    client = visitor(app, stage, "organizer")
    units = {unit.name for unit in db.session.query(Unit)}
    before = read(client, LEAGUE)
    assert "还没有已公布的成绩" in before and not [name for name in units if name in before]
    assert "还没有" not in "".join(str(cell.value) for sheet in _book(client) for row in sheet for cell in row if cell.value)
    stage.publish()
    rows = [[cell.value for cell in row] for row in _book(client)["单位团体榜"].iter_rows(min_row=3)]
    page = read(client, LEAGUE)
    assert rows and all(row[1] in page for row in rows) and {row[1] for row in rows} <= units
    assert sum(int(row[4]) for row in rows) == 1  # one gold


def _book(client: Any) -> Any:
    return load_workbook(io.BytesIO(client.get(f"{LEAGUE}/units.xlsx").data))


def test_how_units_are_compared_is_kept_with_the_competition_and_travels_in_its_file(app: Any, stage: Stage) -> None:
    stage.confirm()
    stage.publish()
    client = visitor(app, stage, "organizer")
    typed = {
        "points-0-known": "gold", "points-0-points": "10", "points-1-known": "", "points-1-name": "最佳新人", "points-1-points": "0.5",
        "order": "score_total", "score": "total", "best": "2", "team": "1",
    }  # fmt: skip
    assert client.post(LEAGUE, data=typed).status_code == 302
    kept = {"points": {"gold": "10", "最佳新人": "0.5"}, "best": 2, "score": "total", "order": "score_total", "team": 1}
    assert dict(competition_header("jm-test").set_up.league) == kept == export_definition("jm-test")["set_up"]["league"]
    page = read(client, LEAGUE)
    assert "团体总分" in page and 'value="最佳新人"' in page
    wrong = client.post(LEAGUE, data=typed | {"points-0-points": "十", "best": "0", "team": "x"})
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and 'value="十"' in text
    assert "金奖：应填数字" in text and "每个单位取最好的几项：超出" in text and "每队取前几名选手：应填整数" in text
    assert dict(competition_header("jm-test").set_up.league) == kept


def test_only_the_organizer_sets_the_league(app: Any, stage: Stage) -> None:
    chief = visitor(app, stage)
    assert "怎样计算" not in read(chief, LEAGUE) and chief.post(LEAGUE, data={}).status_code == 403
    make_user("elsewhere", Role.ORGANIZER, competition="jm-other")
    assert signed_in(app, "elsewhere").get(LEAGUE).status_code == 404
