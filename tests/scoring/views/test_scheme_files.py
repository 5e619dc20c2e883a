"""Schemes in files at the desk: uploaded, looked at, kept; copied from another event; changed after freezing by two people."""
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from scoring.queries.events import SchemeRow, event_by_code, scheme_of
from scoring.queries.scheme_versions import versions_of
from scoring.services.schemes import keep_scheme
from tests.factories.accounts import give_password, make_user, signed_in
from tests.factories.competition import event_document, make_competition
from tests.factories.scoring import RULES, TEXTS, Stage, make_stage

BASE = "/desk/jm-test/events/CK/scheme"
WORKBOOK = Path(__file__).parents[2] / "data/competition/marking-scheme-auto.xlsx"
AT = at_noon(date(2026, 5, 1))
TREE = {"P": {"parts": [
    {"code": "A1", "name": "切配", "criterion": "A", "day": 1, "aspects": ["A1.1", "A1.2"], "judges": ["J01"]},
    {"code": "A2", "name": "造型", "criterion": "A", "day": 2, "aspects": ["A2.1"], "judges": None},
]}, ":event": {"clauses": [{"code": "K1", "text": "违规", "points": "5", "module": None}]}}  # fmt: skip


@pytest.fixture
def organizer(app: Any) -> Iterator[Any]:
    """A signed-in organizer of a competition with one event."""
    with app.app_context():
        make_competition()
        make_user("organizer", Role.ORGANIZER)
        yield signed_in(app, "organizer")


def stored(competition: str = "jm-test", event: str = "CK") -> SchemeRow:
    found = event_by_code(competition, event)
    assert found is not None
    scheme = scheme_of(found.id)
    assert scheme is not None
    return scheme


def upload(who: Any, content: bytes, **more: str) -> Any:
    return who.post(f"{BASE}/files", data={"workbook": (io.BytesIO(content), "x.xlsx"), **more}, content_type="multipart/form-data")


def page_of(who: Any, address: str) -> str:
    answer = who.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_a_worldskills_workbook_is_looked_at_before_it_is_kept(organizer: Any) -> None:
    answer = upload(organizer, WORKBOOK.read_bytes(), module=":new", code="P")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    shown = page_of(organizer, answer.location)
    assert "还没有保存" in shown and "汽车维修工 实操，72 个评分点" in shown and "100" in shown
    event = event_by_code("jm-test", "CK")
    assert event is not None and scheme_of(event.id) is None
    assert organizer.post(f"{answer.location}/keep").location.endswith("/scheme")
    scheme = stored()
    assert [part["day"] for part in scheme.tree["P"]["parts"]][:2] == [1, 2] and len(scheme.ways) > 10
    assert [row.number for row in versions_of(event.id)] == [1]


def test_what_is_wrong_with_a_file_is_all_told_at_once_by_its_cell(organizer: Any) -> None:
    book = openpyxl.load_workbook(WORKBOOK)
    book.worksheets[0]["K12"], book.worksheets[0]["D13"], book.worksheets[0]["C11"] = "两分", "X", "昨天"
    out = io.BytesIO()
    book.save(out)
    answer = upload(organizer, out.getvalue(), module=":new", code="P")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Marking Scheme Import!K12" in text and "Marking Scheme Import!D13" in text and "Marking Scheme Import!C11" in text and "%(" not in text
    assert "请选择要读入的工作簿" in organizer.post(f"{BASE}/files", data={}).get_data(as_text=True)
    assert "请选择读入到哪个模块" in upload(organizer, WORKBOOK.read_bytes()).get_data(as_text=True)


def test_the_scheme_goes_out_and_comes_back_unchanged(organizer: Any) -> None:
    event = event_by_code("jm-test", "CK")
    assert event is not None
    keep_scheme(event.id, RULES, TEXTS, tree=TREE, ways={"P/A1.1": {"kind": "yes_no"}}, actor=SYSTEM, at=AT)
    for address in ("scheme.xlsx", "worldskills/P.xlsx"):
        answer = organizer.get(f"{BASE}/files/{address}")
        assert answer.status_code == 200 and answer.mimetype.endswith("spreadsheetml.sheet")
        again = upload(organizer, answer.data, module="P")
        assert again.status_code == 422 and "与现有评分标准相同" in again.get_data(as_text=True), address
    assert organizer.get(f"{BASE}/files/template.xlsx").data[:2] == b"PK"
    book = openpyxl.load_workbook(io.BytesIO(organizer.get(f"{BASE}/files/scheme.xlsx").data))
    book["评分点"]["I3"] = "切配规格"
    out = io.BytesIO()
    book.save(out)
    shown = page_of(organizer, upload(organizer, out.getvalue()).location)
    assert "差别 1 处" in shown and "切配规格均匀 切配规格" in shown


def test_a_scheme_is_copied_with_clauses_and_settings_without_the_judges(organizer: Any, app: Any) -> None:
    make_competition("jm-old", events=(event_document("CK"), event_document("XX", occupation="电工")), name="上一届")
    make_competition("tai-old", events=(event_document("CK"),), jurisdiction="台山", name="别处的竞赛")
    for code in ("jm-old", "tai-old"):
        source = event_by_code(code, "CK")
        assert source is not None
        keep_scheme(source.id, RULES, TEXTS, tree=TREE, settings={"second_person": False}, actor=SYSTEM, at=AT)
    jurisdiction = make_user("district", Role.ORGANIZER, jurisdiction="台山")
    assert jurisdiction
    shown = page_of(organizer, f"{BASE}/copy")
    assert "上一届" in shown
    answer = organizer.post(f"{BASE}/copy/jm-old/CK")
    preview = page_of(organizer, answer.location)
    assert "操作技能" in preview and "评分设置" in preview
    organizer.post(f"{answer.location}/keep")
    scheme = stored()
    assert scheme.rules == RULES and scheme.texts == TEXTS and scheme.settings == {"second_person": False}
    assert [part["judges"] for part in scheme.tree["P"]["parts"]] == [None, None] and scheme.tree[":event"] == TREE[":event"]


def test_nobody_copies_from_where_they_may_not_look(app: Any) -> None:
    with app.app_context():
        make_competition(jurisdiction="台山")
        make_competition("jm-old", events=(event_document("CK"),), name="市里的竞赛")
        source = event_by_code("jm-old", "CK")
        assert source is not None
        keep_scheme(source.id, RULES, TEXTS, actor=SYSTEM, at=AT)
        make_user("district", Role.ORGANIZER, jurisdiction="台山")
        district = signed_in(app, "district")
        assert "市里的竞赛" not in page_of(district, f"{BASE}/copy")
        assert district.post(f"{BASE}/copy/jm-old/CK").status_code == 404


# --- after freezing ----------------------------------------------------------------------------------------------------


@pytest.fixture
def frozen_stage(app: Any) -> Iterator[Stage]:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        yield stage


def account(stage: Stage, who: str) -> str:
    actor = stage.chief if who == "chief" else stage.organizer
    assert actor.user_id is not None
    return give_password(actor.user_id)


def test_a_change_after_freezing_takes_two_people_and_says_what_it_does(frozen_stage: Stage, app: Any) -> None:
    asks, agrees = (signed_in(app, account(frozen_stage, who)) for who in ("organizer", "chief"))
    assert "共 2 版" in page_of(asks, f"{BASE}/versions")
    form = {"name": "切配规格均匀", "max_mark": "35", "factor": "1", "help": "", "way": "value"}
    assert asks.post(f"{BASE}/changes/aspect?aspect=P/A1.1", data={**form, "max_mark": "多"}).status_code == 422
    answer = asks.post(f"{BASE}/changes/aspect?aspect=P/A1.1", data=form)
    shown = page_of(asks, answer.location)
    assert "40.00 35" in shown and "P/A1.1 3 张" in shown
    assert asks.post(f"{answer.location}/keep").status_code == 302 and stored().rules == RULES
    assert asks.post(f"{answer.location}/ask", data={"reason": ""}).status_code == 422
    asked = asks.post(f"{answer.location}/ask", data={"reason": "题目有误"}).location
    assert "撤回申请" in page_of(asks, asked) and "同意变更" not in page_of(asks, asked)
    asks.post(f"{asked}/agree")
    assert stored().rules == RULES
    assert "有一项变更申请等待决定" in page_of(agrees, f"{BASE}/versions") and "同意变更" in page_of(agrees, asked)
    assert agrees.post(f"{asked}/agree").status_code == 302
    assert stored().rules["modules"][1]["aspects"][0]["max_mark"] == "35"
    listed = page_of(agrees, f"{BASE}/versions")
    assert "共 3 版" in listed and "已同意 第 3 版" in listed
    assert "40.00 35" in page_of(agrees, f"{BASE}/versions/3") and "两版内容相同" in page_of(agrees, f"{BASE}/versions/2?with=1")
    assert agrees.get(f"{BASE}/versions/9").status_code == agrees.get(f"{BASE}/versions/3?with=x").status_code == 404


def test_declining_says_why_and_changes_nothing(frozen_stage: Stage, app: Any) -> None:
    asks, declines = (signed_in(app, account(frozen_stage, who)) for who in ("chief", "organizer"))
    proposal = asks.post(f"{BASE}/changes/without", data={"aspect": "P/A1.2"}).location
    assert "不再计入" in page_of(asks, proposal)
    asked = asks.post(f"{proposal}/ask", data={"reason": "作废"}).location
    assert declines.post(f"{asked}/decline", data={}).status_code == 422
    declines.post(f"{asked}/decline", data={"reason": "题目没有问题"})
    assert "题目没有问题" in page_of(asks, asked) and "不同意" in page_of(asks, asked) and stored().rules == RULES
    again = asks.post(f"{BASE}/changes/rules", data={"rules": "[]"})
    assert again.status_code == 422


def test_modules_cannot_come_or_go_after_freezing_and_the_page_says_what_to_do(frozen_stage: Stage, app: Any) -> None:
    chief = signed_in(app, account(frozen_stage, "chief"))
    answer = upload(chief, WORKBOOK.read_bytes(), module="N")
    shown = page_of(chief, answer.location)
    assert "冻结后不能增加模块“N”" in shown and "提交变更申请" not in shown
    refused = chief.post(f"{answer.location}/ask", data={"reason": "增加"})
    assert refused.status_code == 422 and "冻结后不能增加模块" in refused.get_data(as_text=True)
