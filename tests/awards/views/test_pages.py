"""The awards desk and finance as people use them: by role, from results to a paid batch."""
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from awards.models import AdoptedSchedule, PaymentBatch, Proposal
from awards.queries.finance import batch_view
from awards.services import adopt_schedule, approve_proposal, build_batch, keep_account, keep_schedule, propose_awards
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.people.models import Person
from tests.factories.accounts import signed_in
from tests.factories.awards import AT, CODE, SCHEDULE, make_published, make_team

EMPTY_ROWS = {
    f"rows-{place}-{name}": "person" if name == "unit" else ""
    for place in range(8) for name in ("level", "prize", "recipient", "amount", "unit", "article")
}  # fmt: skip
AWARDS, SCHEDULES = f"/desk/{CODE}/awards", f"/desk/{CODE}/schedules"


@pytest.fixture
def app_settings() -> dict[str, Any]:
    return {"WTF_CSRF_ENABLED": False}


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        people = make_team()
        make_published()
    return people


@pytest.fixture
def prepared(app: Any, team: dict[str, Actor]) -> str:
    """An approved proposal, prizes adopted, host grants not."""
    with app.app_context():
        row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
        keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        return proposal


@pytest.fixture
def draft(app: Any, team: dict[str, Actor], prepared: str) -> str:
    with app.app_context():
        return build_batch(prepared, actor=team["preparer"], at=AT)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def follow(client: Any, address: str, **data: Any) -> str:
    answer = client.post(address, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return text(answer)


def give_accounts(app: Any, team: dict[str, Actor], batch: str) -> None:
    with app.app_context():
        view = batch_view(batch)
        assert view is not None
        for count, payee in enumerate(dict.fromkeys(line.payee_id for line in view.lines)):
            number = f"62220012345678{count:05d}"
            keep_account(payee, bank="样例银行", number=number, number_again=number, actor=team["preparer"], at=AT)


def state_of(app: Any, batch: str) -> str:
    with app.app_context():
        return db.session.scalars(select(PaymentBatch.state).where(PaymentBatch.public_id == batch)).one()


# --- the awards desk ---------------------------------------------------------------------------------------------------


def test_the_clerk_is_led_from_nothing_to_a_proposal(app: Any, team: dict[str, Actor]) -> None:
    clerk = signed_in(app, "clerk")
    assert "还没有奖励标准" in text(clerk.get(AWARDS))
    assert "标准已登记" in follow(clerk, f"{SCHEDULES}/named", shipped="jiangmen-host-2019")
    assert "尚未生成奖励方案" in text(clerk.get(AWARDS))
    shown = follow(clerk, f"{AWARDS}/propose")
    assert "奖励方案第 1 版 待审批" in shown and "130,000.00" in shown and "市级一类" in shown
    assert "批准方案" not in shown


def test_the_leader_approves_on_the_same_page_and_the_proposer_cannot(app: Any, team: dict[str, Actor]) -> None:
    with app.app_context():
        keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    assert "批准方案" not in text(signed_in(app, "clerk_twin").get(AWARDS))
    refused = follow(signed_in(app, "clerk_twin"), f"{AWARDS}/{proposal}/approve")
    assert "经办和审批不能是同一人" in refused
    leader = signed_in(app, "leader")
    assert "批准方案" in text(leader.get(AWARDS))
    shown = follow(leader, f"{AWARDS}/{proposal}/approve")
    assert "已通过" in shown and "江技能手〔2026〕001号" in shown


def test_unset_amounts_articles_and_titles_with_conditions_stand_on_the_page(app: Any, team: dict[str, Actor]) -> None:
    with app.app_context():
        keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        propose_awards(CODE, actor=team["clerk"], at=AT)
    shown = text(signed_in(app, "clerk").get(AWARDS))
    assert "标准没有规定金额" in shown and "第一款" in shown and "各项成绩合格" in shown and "选手CK1" in shown


def test_a_problem_of_the_schedules_is_told_on_the_page_and_nothing_is_made(app: Any, team: dict[str, Actor]) -> None:
    with app.app_context():
        keep_schedule({**SCHEDULE, "rows": [*SCHEDULE["rows"], SCHEDULE["rows"][0]]}, CODE, actor=team["clerk"], at=AT)
    answer = signed_in(app, "clerk").post(f"{AWARDS}/propose")
    assert answer.status_code == 422
    assert "方案没有生成" in text(answer) and "city-prizes: results[0]" in text(answer)
    with app.app_context():
        assert db.session.scalar(select(Proposal)) is None


def test_certificates_are_numbered_and_the_notice_is_handed_out(app: Any, team: dict[str, Actor]) -> None:
    clerk = signed_in(app, "clerk")
    assert "已编号证书 9 份" in follow(clerk, f"{AWARDS}/certificates")
    sheet = load_workbook(io.BytesIO(clerk.get(f"{AWARDS}/notice.xlsx").data)).active
    assert sheet is not None and sheet["B3"].value == "选手CK1"


# --- schedules ---------------------------------------------------------------------------------------------------------


def test_a_pasted_schedule_is_kept_and_adopted_by_another_person(app: Any, team: dict[str, Actor]) -> None:
    import json

    clerk = signed_in(app, "clerk")
    assert "标准已登记" in follow(clerk, f"{SCHEDULES}/uploaded", text=json.dumps({"schedule": SCHEDULE}))
    with app.app_context():
        row = db.session.scalars(select(AdoptedSchedule.id)).one()
    assert "须由另一人采用" in text(clerk.get(f"{SCHEDULES}/{row}"))
    refused = clerk.post(f"{SCHEDULES}/{row}/adopt", data={"document": "江人社〔2026〕9号"})
    assert refused.status_code == 409 and "经办和审批不能是同一人" in text(refused)
    leader = signed_in(app, "leader")
    missing = leader.post(f"{SCHEDULES}/{row}/adopt", data={"document": ""})
    assert missing.status_code == 422 and "请填写印发该标准的文号" in text(missing)
    assert "标准已采用" in follow(leader, f"{SCHEDULES}/{row}/adopt", document="江人社〔2026〕9号")


def test_an_uploaded_file_is_read_and_every_problem_is_told_with_its_place(app: Any, team: dict[str, Actor]) -> None:
    clerk = signed_in(app, "clerk")
    wrong = b'{"in_force": ["2026-01-01", null], "rows": [{"level": "city-1", "recipient": "nobody", "amount": 5}], "tex": {}}'
    answer = clerk.post(f"{SCHEDULES}/uploaded", data={"file": (io.BytesIO(wrong), "s.json")})
    shown = text(answer)
    assert answer.status_code == 422
    assert "schedule.rows[0].recipient" in shown and "schedule.rows[0].amount" in shown and "schedule.tex" in shown
    for broken in ('{"rows": [', "[]", "7", ""):
        assert clerk.post(f"{SCHEDULES}/uploaded", data={"text": broken}).status_code == 422


def test_a_schedule_is_drafted_in_the_small_table(app: Any, team: dict[str, Actor]) -> None:
    form = {
        "id": "jm-prizes", "document": "江门市竞赛奖励标准", "first_day": "2026-01-01", "cumulation": "highest_only",
        "tax": "withhold", "rate": "20", "rows-2-level": "city-1", "rows-2-prize": "gold", "rows-2-recipient": "contestant",
        "rows-2-amount": "5,000", "rows-2-unit": "person", "rows-5-level": "city-1", "rows-5-recipient": "host",
        "rows-5-amount": "", "rows-5-unit": "person",
    }  # fmt: skip
    assert "标准已登记为草稿" in follow(signed_in(app, "clerk"), f"{SCHEDULES}/new", **EMPTY_ROWS | form)
    with app.app_context():
        kept = db.session.scalars(select(AdoptedSchedule)).one()
        assert kept.content["rows"] == [
            {"level": "city-1", "prize": "gold", "recipient": "contestant", "amount": "5000", "article": None, "unit": "person"},
            {"level": "city-1", "prize": None, "recipient": "host", "amount": None, "article": None},
        ]
        assert kept.content["tax"] == {"contestant": {"mode": "withhold", "rate": "0.2"}, "host": {"mode": "exempt"}}


def test_a_wrong_cell_of_the_small_table_is_marked_and_nothing_typed_is_lost(app: Any, team: dict[str, Actor]) -> None:
    form = {
        "id": "jm-prizes", "document": "江门市竞赛奖励标准", "first_day": "2026-01-01", "cumulation": "stack", "tax": "withhold",
        "rate": "abc", "rows-3-level": "city-1", "rows-3-prize": "place:6-4", "rows-3-recipient": "contestant",
        "rows-3-amount": "五千", "rows-3-unit": "person",
    }  # fmt: skip
    answer = signed_in(app, "clerk").post(f"{SCHEDULES}/new", data=EMPTY_ROWS | form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "第 4 行 金额" in text(answer) and "place:4-6" in text(answer) and 'value="五千"' in page and 'value="place:6-4"' in page
    marked = re.findall(r'<input[^>]*is-invalid[^>]*>', page)
    assert [re.findall(r'name="([^"]+)"', field)[0] for field in marked] == ["rate", "rows-3-prize", "rows-3-amount"]
    empty = signed_in(app, "clerk").post(f"{SCHEDULES}/new", data={"id": "x", "document": "y", "first_day": "2026-01-01", "cumulation": "stack", "tax": "exempt"})
    assert empty.status_code == 422 and "请至少填写一行金额" in text(empty)


def test_a_draft_can_be_revoked_from_its_page(app: Any, team: dict[str, Actor]) -> None:
    with app.app_context():
        row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    assert "标准已撤销" in follow(signed_in(app, "clerk"), f"{SCHEDULES}/{row}/revoke")
    assert signed_in(app, "clerk").get(f"{SCHEDULES}/99999").status_code == 404


# --- finance -----------------------------------------------------------------------------------------------------------


def test_finance_goes_from_an_approved_proposal_to_a_paid_batch(app: Any, team: dict[str, Actor], prepared: str) -> None:
    preparer, approver = signed_in(app, "preparer"), signed_in(app, "approver")
    assert "已批准的奖励方案" in text(preparer.get("/finance"))
    shown = follow(preparer, f"/finance/proposals/{prepared}/batch")
    assert "批次 P2026-0001" in shown and "贰万肆仟元整" in shown and "7 个收款人尚未登记" in shown
    with app.app_context():
        batch = db.session.scalars(select(PaymentBatch.public_id)).one()
    assert "尚未登记收款账户" in follow(preparer, f"/finance/batches/{batch}/submit")
    give_accounts(app, team, batch)
    assert "等待另一人审批" in follow(preparer, f"/finance/batches/{batch}/submit")
    assert "有 1 个批次等待您审批" in text(approver.get("/finance"))
    assert "没有等待您办理" in text(signed_in(app, "preparer_twin").get("/finance"))
    assert "经办和审批不能是同一人" in follow(signed_in(app, "preparer_twin"), f"/finance/batches/{batch}/approve")
    assert "批次已批准" in follow(approver, f"/finance/batches/{batch}/approve")
    assert "登记为已发放" in follow(preparer, f"/finance/batches/{batch}/paid")
    assert state_of(app, batch) == "paid"


def test_numbers_on_pages_and_in_the_workbook_for_checking_are_masked(
    app: Any, team: dict[str, Actor], draft: str
) -> None:
    give_accounts(app, team, draft)
    page = signed_in(app, "approver").get(f"/finance/batches/{draft}").get_data(as_text=True)
    assert not re.search(r"440704\d{11}|62220012345678", page)
    assert "****0000" in page
    book = signed_in(app, "approver").get(f"/finance/batches/{draft}/payment.xlsx")
    assert book.headers["Content-Disposition"] == 'attachment; filename="payment-P2026-0001.xlsx"'
    sheet = load_workbook(io.BytesIO(book.data))["明细"]
    assert re.fullmatch(r"\*{14}[0-9]{3}[0-9X]", sheet["D4"].value) and sheet["M4"].value == "***************0000"
    assert "仅供核对，不得据以付款" in sheet["A2"].value


def test_an_account_is_typed_twice_and_comes_back_masked(app: Any, team: dict[str, Actor], draft: str) -> None:
    preparer = signed_in(app, "preparer")
    with app.app_context():
        view = batch_view(draft)
        assert view is not None
        payee = view.lines[0].payee_id
    address = f"/finance/accounts/{payee}?batch={draft}"
    differ = preparer.post(address, data={"bank": "样例银行", "number": "62220012345678", "number_again": "62220012345679"})
    assert differ.status_code == 422 and "两次输入的账号不一致" in text(differ)
    done = preparer.post(address, data={"bank": "样例银行", "number": "6222 0012 3456 78", "number_again": "62220012345678"})
    assert done.headers["Location"] == f"/finance/batches/{draft}"
    shown = preparer.get(address).get_data(as_text=True)
    assert "**********5678" in shown and "62220012345678" not in shown


def test_a_batch_goes_back_with_a_reason_and_without_one_it_stays(app: Any, team: dict[str, Actor], draft: str) -> None:
    approver = signed_in(app, "approver")
    assert approver.post(f"/finance/batches/{draft}/return", data={"reason": ""}).status_code == 422
    assert state_of(app, draft) == "draft"
    assert "户名有误" in follow(approver, f"/finance/batches/{draft}/return", reason="户名有误")


def test_one_page_leads_from_the_yuan_to_the_mark(app: Any, team: dict[str, Actor], draft: str) -> None:
    with app.app_context():
        view = batch_view(draft)
        assert view is not None
        line = view.lines[0]
    auditor = signed_in(app, "auditor")
    shown = text(auditor.get(f"/finance/explain/{line.line_id}"))
    for hop in ("4,000.00", "江人社〔2026〕9号", "第一款", "第 1 名", "94.50", "abababababab", "评分表", "P2026-0001", "测试clerk", "测试leader"):
        assert hop in shown
    part = auditor.get(f"/finance/explain/{line.line_id}", headers={"HX-Request": "true", "HX-Target": "drawer-body"})
    assert "<html" not in part.get_data(as_text=True) and "第 1 名" in text(part)
    assert auditor.get(f"/finance/explain/{'0' * 32}").status_code == 404


def test_a_host_is_explained_by_the_project(app: Any, team: dict[str, Actor], prepared: str) -> None:
    with app.app_context():
        line = db.session.scalars(select(Proposal)).one().lines[-1].public_id
    assert "承办补贴按竞赛项目发放一次：养老护理员" in text(signed_in(app, "clerk").get(f"/finance/explain/{line}"))


# --- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ["other_clerk", "other_preparer"])
def test_another_jurisdiction_finds_nothing(app: Any, team: dict[str, Actor], draft: str, account: str) -> None:
    from foundation.accounts.roles import Role
    from tests.factories.accounts import make_user

    with app.app_context():
        view = batch_view(draft)
        assert view is not None
        make_user("other_clerk", Role.AWARDS_CLERK, Role.LEADER, jurisdiction="蓬江")
        make_user("other_preparer", Role.FINANCE_PREPARER, Role.FINANCE_APPROVER, jurisdiction="蓬江")
        line = view.lines[0]
    client = signed_in(app, account)
    got = [client.get(path).status_code for path in (AWARDS, SCHEDULES, f"/finance/batches/{draft}", f"/finance/explain/{line.line_id}", f"/finance/accounts/{line.payee_id}")]
    assert set(got) <= {403, 404}
    posted = [client.post(path).status_code for path in (f"{AWARDS}/propose", f"/finance/batches/{draft}/submit", f"/finance/batches/{draft}/approve", f"/finance/batches/{draft}/return", f"/finance/batches/{draft}/paid")]
    assert set(posted) <= {403, 404}
    assert client.get(f"/finance/batches/{draft}/payment.xlsx").status_code in (403, 404)
    if account == "other_preparer":
        assert CODE not in client.get("/finance").get_data(as_text=True)
        assert "P2026-0001" not in client.get("/finance").get_data(as_text=True)


@pytest.mark.parametrize(
    ("account", "method", "path"),
    [
        ("auditor", "post", f"{AWARDS}/propose"), ("leader", "post", f"{AWARDS}/propose"), ("clerk", "get", "/finance"),
        ("auditor", "get", "/finance/batches/{draft}/payment.xlsx"), ("leader", "get", "/finance/batches/{draft}/payment.xlsx"),
        ("preparer", "post", "/finance/batches/{draft}/approve"), ("approver", "post", "/finance/batches/{draft}/submit"),
        ("leader", "post", f"{SCHEDULES}/new"),
    ],
)  # fmt: skip
def test_each_role_may_only_what_it_is_for(app: Any, team: dict[str, Actor], draft: str, account: str, method: str, path: str) -> None:
    answer = getattr(signed_in(app, account), method)(path.format(draft=draft))
    assert answer.status_code == 403


def test_nobody_sees_anything_without_signing_in(app: Any, team: dict[str, Actor], draft: str) -> None:
    client = app.test_client()
    for path in (AWARDS, SCHEDULES, "/finance", f"/finance/batches/{draft}"):
        assert client.get(path).headers["Location"].startswith("/sign-in")


def test_names_of_people_stand_in_no_address(app: Any, team: dict[str, Actor], draft: str) -> None:
    page = signed_in(app, "approver").get(f"/finance/batches/{draft}").get_data(as_text=True)
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]+)"', page))
    with app.app_context():
        assert not any(person.name in addresses for person in db.session.scalars(select(Person)))
