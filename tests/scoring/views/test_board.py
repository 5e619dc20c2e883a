"""The board and the pages where sheets are looked through, locked, amended: who sees what, what a click does, how it renews."""
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from foundation.accounts.identity import Actor
from foundation.database import db
from scoring.models import MarkAmendment, Sheet
from scoring.queries import board
from scoring.queries.late import late_of
from tests.factories.accounts import give_password, signed_in
from tests.factories.scoring import Stage, make_stage
from tests.factories.sheets import TREE, confirm_all, scorekeeper, seen, supervisor

BASE = "/desk/jm-test/scoring/CK"
MARKS = {"A1.1": "30", "A1.2": "20", "A2.1": "2"}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges; sheets must be confirmed by somebody else."""
    with app.app_context():
        yield make_stage(2, second_person=True)


def client(app: Any, actor: Actor) -> Any:
    return signed_in(app, give_password(actor.user_id))


def text(answer: Any) -> str:
    """The page, whatever was wrong with what was typed."""
    assert answer.status_code in (200, 409, 422), answer.status_code
    return str(answer.get_data(as_text=True))


def lock_all(stage: Stage, chief: Any) -> None:
    """Everything is confirmed and locked, through the page."""
    confirm_all(stage, scorekeeper(stage, "复核员"))
    for module in ("T", "P"):
        answer = chief.post(f"{BASE}/lock", data={"module": module, "part": "", "aware": "y"})
        assert answer.status_code == 302, text(answer)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent while it is open."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_board_asks_the_database_as_often_for_twenty_codes_as_for_two(app: Any) -> None:
    with app.app_context():
        counts = []
        for entries, code in ((2, "jm-small"), (20, "jm-large")):
            stage = make_stage(entries, code=code, tree=TREE)
            db.session.expire_all()
            with counted() as sent:
                found = board(stage.event_id, marks=True)
            assert len(found.lines) == entries and len(found.columns) == 7
            counts.append(len(sent))
        assert counts[0] == counts[1] <= 13


def test_the_board_says_who_is_to_act_and_shows_sub_criteria_with_their_day(app: Any) -> None:
    with app.app_context():
        stage = make_stage(2, tree=TREE, second_person=True)
        page = text(client(app, stage.chief).get(BASE))
        assert "A1 切配与温度" in page and "第 2 天" in page and page.count("张评分表未交") == 3
        assert re.search(r"J01 评委1</span><span class=\"tasks__what\">6 张评分表未交", page)
        assert "2 个加密号未登记参赛状态" in page


def test_the_board_is_narrowed_by_module_state_and_code_in_the_address(app: Any, stage: Stage) -> None:
    stage.submit(stage.judges[1], "0002", MARKS)
    chief = client(app, stage.chief)
    rows = {
        query: re.findall(r'href="/desk/jm-test/scoring/CK/entries/(\d+)"', text(chief.get(f"{BASE}?{query}")))
        for query in ("", "state=submitted", "state=locked", "entry=02", "module=T&state=submitted")
    }
    assert rows == {"": ["0001", "0002"], "state=submitted": ["0002"], "state=locked": [], "entry=02": ["0002"], "module=T&state=submitted": []}
    assert "没有符合条件的加密号" in text(chief.get(f"{BASE}?state=locked"))


def test_the_live_part_is_sent_again_only_when_something_has_changed(app: Any, stage: Stage) -> None:
    chief = client(app, stage.chief)
    first = chief.get(f"{BASE}/live")
    tag = first.headers["ETag"]
    assert "<html" not in text(first) and tag.strip('"') in text(chief.get(BASE))
    same = chief.get(f"{BASE}/live", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    stage.submit(stage.judges[1], "0002", MARKS)
    other = chief.get(f"{BASE}/live", headers={"If-None-Match": tag})
    assert other.status_code == 200 and other.headers["ETag"] != tag
    assert chief.get(f"{BASE}/live?state=submitted", headers={"If-None-Match": other.headers["ETag"]}).status_code == 200


def test_organizer_and_supervisor_see_progress_and_neither_marks_nor_sheets(app: Any, stage: Stage) -> None:
    stage.submit(stage.judges[1], "0002", MARKS)
    for actor in (stage.organizer, supervisor(stage)):
        reader = client(app, actor)
        page = text(reader.get(f"{BASE}/live"))
        assert "已提交" in page and "/sheets/" not in page and ">70<" not in page
        assert [reader.get(f"{BASE}{path}").status_code for path in ("/sheets", "/lock", "/rounds")] == [403] * 3


def test_a_scorekeeper_confirms_a_page_of_sheets_by_code_and_sends_one_back(app: Any, stage: Stage) -> None:
    for judge in stage.judges[1:]:
        stage.submit(judge, "0001", MARKS)
    stage.submit(stage.judges[1], "0002", MARKS)
    keeper = client(app, scorekeeper(stage))
    page = text(keeper.get(f"{BASE}/sheets"))
    chosen = re.findall(r'name="chosen" value="([0-9a-f]{32}@1)"', page)
    assert len(chosen) == 3 and "切配规格均匀" in page and "评委2" not in page
    assert "请勾选要复核的评分表" in text(keeper.post(f"{BASE}/sheets", data={}))
    stale = [chosen[0].replace("@1", "@7"), *chosen[1:]]
    told = text(keeper.post(f"{BASE}/sheets", data={"chosen": stale}))
    assert "已有新版本，请重新核对后再复核" in told and told.count("checked") == 2
    assert keeper.post(f"{BASE}/sheets", data={"chosen": chosen[:2]}).status_code == 302
    sheet = chosen[2].partition("@")[0]
    answer = keeper.post(f"{BASE}/sheets/{sheet}/return", data={"aspects": ["A1.1"], "reason": "请核对"})
    assert answer.status_code == 302
    assert sorted(db.session.scalars(select(Sheet.state).where(Sheet.version == 1))) == ["confirmed", "confirmed", "returned"]
    assert keeper.post(f"{BASE}/sheets/{sheet}/excuse", data={"excuse-reason": "x"}).status_code == 403


def test_nobody_is_offered_a_box_for_what_they_entered_themselves(app: Any) -> None:
    with app.app_context():
        stage = make_stage(1, second_person=True)
        stage.submit(stage.judges[1], "0001", MARKS)
        db.session.execute(db.text("UPDATE panel_seat SET official_id = (SELECT id FROM official WHERE user_id = :chief) WHERE official_id = (SELECT id FROM official WHERE user_id = :judge)"), {"chief": stage.chief.user_id, "judge": stage.judges[1].user_id})
        db.session.commit()
        page = text(client(app, stage.chief).get(f"{BASE}/sheets"))
        assert "须由另一人" in page and 'name="chosen"' not in page


def test_a_module_is_locked_on_its_page_and_everything_in_the_way_is_listed(app: Any, stage: Stage) -> None:
    chief = client(app, stage.chief)
    told = text(chief.post(f"{BASE}/lock", data={"module": "T", "part": ""}))
    assert told.count("还没有提交加密号") == 2
    stage.score_all()
    confirm_all(stage, scorekeeper(stage))
    page = text(chief.get(f"{BASE}/lock"))
    assert "可以锁定" in page and "以下平板可能还有未送达的评分表" in page
    told = text(chief.post(f"{BASE}/lock", data={"module": "T", "part": ""}))
    assert "仍要锁定，请勾选" in told
    assert chief.post(f"{BASE}/lock", data={"module": "T", "part": "", "aware": "y"}).status_code == 302
    assert seen(stage, "locked") and "已锁定" in text(chief.get(f"{BASE}/lock"))


def test_a_locked_mark_is_amended_by_the_chief_and_the_supervisor_on_their_pages(app: Any, stage: Stage) -> None:
    stage.score_all()
    chief, watcher = client(app, stage.chief), client(app, supervisor(stage))
    lock_all(stage, chief)
    sheet = stage.sheet(stage.judges[1], "0001").public_id
    data = {"amend-aspect": "A1.1", "amend-mark": "99", "amend-reason": "誊写有误"}
    told = text(chief.post(f"{BASE}/sheets/{sheet}/amend", data=data))
    assert "超出范围" in told and 'value="99"' in told
    assert chief.post(f"{BASE}/sheets/{sheet}/amend", data=data | {"amend-mark": "12.5"}).status_code == 302
    asked = db.session.scalars(select(MarkAmendment.public_id)).one()
    mine, theirs = text(chief.get(f"{BASE}/amendments")), text(watcher.get(f"{BASE}/amendments"))
    assert "须由另一人同意" in mine and 'value="agree"' not in mine and "36.5" in theirs and 'value="agree"' in theirs
    chief.post(f"{BASE}/amendments/{asked}", data={"answer": "agree"})
    assert stage.sheet(stage.judges[1], "0001").version == 1
    assert watcher.post(f"{BASE}/amendments/{asked}", data={"answer": "agree"}).status_code == 302
    assert "更正为第 2 版" in text(chief.get(f"{BASE}/sheets/{sheet}")) and "已更正" in text(watcher.get(f"{BASE}/amendments"))
    assert watcher.post(f"{BASE}/amendments/{'0' * 32}", data={"answer": "agree"}).status_code == 404


def test_a_late_sheet_and_a_second_round_are_decided_with_a_reason(app: Any, stage: Stage) -> None:
    for judge, score in zip(stage.judges, ("0", "2", "1"), strict=True):
        stage.submit(judge, "0001", MARKS | {"A2.1": score})
    chief = client(app, stage.chief)
    again = {"entry": "0001", "aspect": "P/A2.1"}
    assert "请写明理由" in text(chief.post(f"{BASE}/rounds", data=again))
    assert chief.post(f"{BASE}/rounds", data=again | {"reason": "对照样例讨论"}).status_code == 302
    assert len(seen(stage, "returned")) == 3
    stage.score_all()
    lock_all(stage, chief)
    stage.submit(stage.judges[1], "0001", MARKS)
    late = late_of(stage.event_id)[0].operation
    assert "锁定之后收到 1 份评分表" in text(chief.get(BASE))
    assert "请写明理由" in text(chief.post(f"{BASE}/late/{late}", data={"answer": "agree", "reason": " "}))
    assert chief.post(f"{BASE}/late/{late}", data={"answer": "agree", "reason": "断网"}).status_code == 302
    kept = stage.sheet(stage.judges[1], "0001")
    assert (kept.state, kept.version) == ("locked", 3) and "已计入" in text(chief.get(f"{BASE}/rounds"))


def test_sheets_of_another_competition_are_not_there(app: Any, stage: Stage) -> None:
    other = make_stage(1, code="jm-other", second_person=True)
    other.submit(other.judges[1], "0001", MARKS)
    shown = seen(other)
    keeper = client(app, scorekeeper(stage))
    told = text(keeper.post(f"{BASE}/sheets", data={"chosen": [f"{sheet}@{version}" for sheet, version in shown.items()]}))
    assert "没有找到评分表" in told and seen(other) == shown
    assert keeper.get("/desk/jm-other/scoring/CK/sheets").status_code == 404
