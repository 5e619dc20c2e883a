"""The chief judge's and the organizer's desk: who sees what, what a click does."""
import re
from collections.abc import Iterator
from typing import Any

import pytest

from scoring.queries import board, standing_of
from scoring.rules.verify import verify
from tests.factories.accounts import give_password, make_user, signed_in
from tests.factories.scoring import DAY, Stage, make_drawn, make_stage, plausible


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


def client_of(app: Any, stage: Stage, who: str = "chief") -> Any:
    """A signed-in chief judge, organizer or judge."""
    actor = {"chief": stage.chief, "organizer": stage.organizer, "judge": stage.judges[0].actor}[who]
    return signed_in(app, give_password(actor.user_id))


BASE = "/desk/jm-test/scoring/CK"


def text(answer: Any) -> str:
    """The page, if it is there."""
    assert answer.status_code in (200, 409, 422), answer.status_code
    return str(answer.get_data(as_text=True))


def test_the_board_names_missing_sheets_first_and_shows_marks_to_the_chief_only(app: Any, stage: Stage) -> None:
    stage.score_all(lambda *given: plausible(*given))
    chief, organizer = client_of(app, stage), client_of(app, stage, "organizer")
    assert "81.5" in text(chief.get(BASE)) or "83.5" in text(chief.get(BASE))
    page = text(organizer.get(BASE))
    assert "已提交" in page and "/sheets/" not in page and "83.5" not in page
    assert organizer.get(f"{BASE}/sheets/{stage.sheet(stage.judges[0], '0001').public_id}").status_code == 403
    assert client_of(app, stage, "judge").get(BASE).status_code == 403


def test_another_competition_is_not_there(app: Any, stage: Stage) -> None:
    other = make_stage(entries=1, code="jm-other", judges=3)
    chief = client_of(app, stage)
    assert chief.get("/desk/jm-other/scoring/CK").status_code == 404
    sheet = other.sheet(other.judges[0], "0001").public_id
    assert chief.get(f"{BASE}/sheets/{sheet}").status_code == 404
    assert chief.post(f"{BASE}/sheets/{sheet}/return", data={"aspects": ["A1.1"], "reason": "x"}).status_code == 404


def test_the_board_of_a_draft_leads_to_the_page_that_freezes_the_scheme_where_problems_are_listed(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(judges=2)
        chief, freeze = client_of(app, stage), "/desk/jm-test/events/CK/scheme/freeze"
        assert freeze in text(chief.get(BASE))
        answer = chief.post(freeze)
        assert answer.status_code == 422 and "有裁判 2 人，至少需要 3 人" in text(answer)


def test_the_chief_records_the_day_of_an_entry(app: Any, stage: Stage) -> None:
    chief = client_of(app, stage)
    assert chief.post(f"{BASE}/entries/0001", data={"status": "competed", "time": "58:30"}).status_code == 302
    wrong = chief.post(f"{BASE}/entries/0002", data={"status": "absent", "time": "很快"})
    assert wrong.status_code == 422 and 'value="很快"' in text(wrong)
    data = {"module": "P", "points": "2.5", "reason": "超时"}
    assert chief.post(f"{BASE}/entries/0001/deductions", data=data).status_code == 302
    wrong = chief.post(f"{BASE}/entries/0001/deductions", data=data | {"points": "两分"})
    assert wrong.status_code == 422 and "不是有效的分数" in text(wrong)
    lines = {line.entry: line for line in board(stage.event_id, marks=False).lines}
    assert (lines["0001"].status, lines["0001"].time_seconds) == ("competed", 3510)
    (deduction,) = lines["0001"].deductions
    assert chief.post(f"{BASE}/deductions/{deduction.public_id}/withdraw").status_code == 302
    assert chief.post(f"{BASE}/competed").status_code == 302
    lines = {line.entry: line for line in board(stage.event_id, marks=False).lines}
    assert {line.status for line in lines.values()} == {"competed"} and lines["0001"].deductions == ()


def test_a_sheet_is_opened_in_a_drawer_and_sent_back_with_a_reason(app: Any, stage: Stage) -> None:
    stage.score_all()
    chief = client_of(app, stage)
    sheet = stage.sheet(stage.judges[1], "0002").public_id
    part = text(chief.get(f"{BASE}/sheets/{sheet}", headers={"HX-Request": "true"}))
    assert "<html" not in part and "切配规格均匀" in part and "评委2" not in part
    empty = chief.post(f"{BASE}/sheets/{sheet}/return", data={"reason": ""})
    assert empty.status_code == 422 and "请至少选择一个评分点" in text(empty) and "<html" in text(empty)
    data = {"aspects": ["A1.1", "A2.1"], "reason": "请复核"}
    assert chief.post(f"{BASE}/sheets/{sheet}/return", data=data).status_code == 302
    assert "已退回" in text(chief.get(BASE))


def test_confirming_names_what_is_in_the_way_then_locks_and_prints_the_root(app: Any, stage: Stage) -> None:
    chief = client_of(app, stage)
    page = text(chief.get(f"{BASE}/confirm"))
    assert "裁判 J02 还没有提交加密号 0003 的评分表" in page and f'action="{BASE}/confirm"' not in page
    stage.score_all()
    page = text(chief.get(f"{BASE}/confirm"))
    assert f'action="{BASE}/confirm"' in page and "陈测" not in page
    assert chief.post(f"{BASE}/confirm").status_code == 302
    standing = standing_of(stage.event_id)
    assert standing is not None and standing.stage == "confirmed"
    printed = text(chief.get(f"{BASE}/sheet"))
    assert re.findall(r"<span>([0-9a-f]{4})</span>", printed) == re.findall("....", standing.ledger_root)
    bundle = chief.get(f"{BASE}/bundle.json").get_json()
    assert verify(bundle, standing.ledger_root).ok


def test_a_tie_is_decided_on_the_page_of_confirmation(app: Any) -> None:
    from scoring.services.opening import open_scoring
    from scoring.services.schemes import keep_scheme
    from tests.factories.scoring import RULES, TEXTS, scheme_hash

    with app.app_context():
        stage = make_drawn(entries=2)
        rules = {**RULES, "tie_chain": [], "unresolved_ties": "decide"}
        keep_scheme(stage.event_id, rules, TEXTS, actor=stage.organizer, at=DAY)
        open_scoring(stage.event_id, actor=stage.chief, at=DAY)
        stage.scheme_hash = scheme_hash(stage.event_id)
        stage.score_all(lambda stage, judge, entry, module: plausible(stage, judge, "0001", module))
        chief = client_of(app, stage)
        assert 'value="0001、0002"' in text(chief.get(f"{BASE}/confirm"))
        wrong = chief.post(f"{BASE}/ties", data={"entries": "0001", "document": "记录"})
        assert wrong.status_code == 422 and "至少要有两个" in text(wrong)
        assert chief.post(f"{BASE}/ties", data={"entries": "0002，0001", "document": "仲裁记录 1 号"}).status_code == 302
        assert chief.post(f"{BASE}/confirm").status_code == 302
        standing = standing_of(stage.event_id)
        assert standing is not None and [line.entry_code for line in standing.lines] == ["0002", "0001"]


def test_a_confirmation_is_taken_back_only_with_a_reason_and_before_publication(app: Any, stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    chief, organizer = client_of(app, stage), client_of(app, stage, "organizer")
    assert chief.post(f"{BASE}/reopen", data={"reason": ""}).status_code == 422
    assert organizer.post(f"{BASE}/reopen", data={"reason": "x"}).status_code == 403
    assert chief.post(f"{BASE}/reopen", data={"reason": "漏记用时"}).status_code == 302
    stage.confirm()
    stage.publish()
    late = chief.post(f"{BASE}/reopen", data={"reason": "x"})
    assert late.status_code == 409 and "已经公布" in text(late)


def test_the_organizer_publishes_what_another_confirmed(app: Any, stage: Stage) -> None:
    organizer = client_of(app, stage, "organizer")
    assert "/publish" not in text(organizer.get("/desk/jm-test/results"))
    stage.score_all()
    stage.confirm()
    page = text(organizer.get("/desk/jm-test/results"))
    assert "/desk/jm-test/results/CK/publish" in page and "陈测" not in page
    assert client_of(app, stage).post("/desk/jm-test/results/CK/publish").status_code == 403
    assert organizer.post("/desk/jm-test/results/CK/publish").status_code == 302
    assert "陈测" in text(organizer.get("/desk/jm-test/results"))


def test_every_desk_page_speaks_before_anything_happened(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(entries=1, judges=1)
        chief, organizer = client_of(app, stage), client_of(app, stage, "organizer")
        assert "尚未开放评分" in text(chief.get(BASE))
        assert "工种CK" in text(chief.get("/desk/jm-test/scoring"))
        assert chief.get(f"{BASE}/confirm").status_code == 409
        for path in ("sheet", "bundle.json"):
            answer = chief.get(f"{BASE}/{path}", follow_redirects=True)
            assert answer.request.path == BASE and "成绩尚未确认" in text(answer)
        assert "裁判长确认成绩之后" in text(organizer.get("/desk/jm-test/results"))
        assert make_user("nobody") and client_of(app, stage, "judge").get("/desk/jm-test/results").status_code == 403
