"""Reviewing at the desk: what waits comes first, one or many are decided about, everything about an entry on one page."""
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event as sa_event

from competition import queries
from competition.models import Entry
from competition.rules.applications import ApplicantCoach
from competition.services.cancelling import cancel_entry
from competition.services.decisions import Decision, decide
from competition.services.phases import set_phase
from competition.views.review_frame import phase_problems
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon, frozen
from foundation.database import db
from foundation.errors import Invalid
from tests.factories.applications import submit
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import id_number, make_entries

AT = at_noon(date(2026, 4, 12))
BY = {"actor": SYSTEM, "at": AT}
LIST = "/desk/jm-test/registrations"
TEAMS = event_document("RB", kind="team", team_size=2, set_up={"captain": True, "reserves": 1})


@pytest.fixture
def database_kind():
    """The pages are the same on either database; what they ask for is asked on both by the tests of the services."""
    return "sqlite"


@pytest.fixture(autouse=True)
def _then():
    """The pages are looked at on a day of registration."""
    with frozen(AT):
        yield


@pytest.fixture
def code(context):
    return make_competition(phase="open", events=(event_document("CK"), TEAMS))


def entry_of(public_id):
    db.session.expire_all()
    return db.session.query(Entry).filter_by(public_id=public_id).one()


def post(client, public_id, act, **data):
    return client.post(f"{LIST}/{public_id}/{act}", data={"version": entry_of(public_id).version, **data}, follow_redirects=True)


def names(page):
    return re.findall(r"陈测\d+", page[page.index("报名名单"):])


def test_what_waits_for_review_comes_first_and_everything_else_is_a_filter_away(organizer, code, read):
    first, _second, cancelled = (submit(code, number) for number in (1, 2, 3))
    decide(code, first, 1, Decision("approve"), **BY)
    cancel_entry(code, cancelled, "误报", **BY)
    page = read(organizer.get(LIST))
    assert (names(page), "1 条待审核" in page) == (["陈测002"], True)
    assert names(read(organizer.get(f"{LIST}?state=registered"))) == ["陈测001"]
    assert names(read(organizer.get(f"{LIST}?state=cancelled"))) == ["陈测003"]
    assert sorted(names(read(organizer.get(f"{LIST}?state=all")))) == ["陈测001", "陈测002"]
    assert names(read(organizer.get(f"{LIST}?q=陈测003"))) == ["陈测003"]
    post(organizer, _second, "reject", reason="不在范围")
    assert sorted(names(read(organizer.get(LIST)))) == ["陈测001", "陈测002"]


def test_a_list_of_three_asks_as_little_as_a_list_of_one(organizer, code):
    submit(code, 1)

    def asked():
        statements = []
        note = lambda *args: statements.append(args[2])  # noqa: E731
        sa_event.listen(db.engine, "before_cursor_execute", note)
        organizer.get(f"{LIST}?state=all")
        sa_event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    organizer.get(LIST)
    one = asked()
    submit(code, 2)
    submit(code, 3, coaches=(ApplicantCoach("甲"), ApplicantCoach("乙")))
    assert asked() == one
    assert one < 40


def test_one_is_approved_returned_with_sentences_and_rejected(organizer, code, read):
    approved, returned, rejected = (submit(code, number) for number in (1, 2, 3))
    assert "已审核通过" in read(post(organizer, approved, "approve"))
    page = read(post(organizer, returned, "return", **{
        "corrections-0-field": "portrait", "corrections-0-text": "照片不清楚，请重传", "corrections-1-field": "unit",
        "corrections-1-text": "单位请写全称",
    }))
    assert "证件照 ：照片不清楚，请重传" in page
    assert "所在单位 ：单位请写全称" in page
    assert "不在参赛范围" in read(post(organizer, rejected, "reject", reason="不在参赛范围"))
    assert [entry_of(one).state for one in (approved, returned, rejected)] == ["registered", "returned", "rejected"]


def test_what_is_missing_is_said_at_the_form_and_what_was_typed_stays(organizer, code, read):
    public_id = submit(code, 1)
    answer = post(organizer, public_id, "return", **{"corrections-0-field": "years"})
    assert (answer.status_code, "请写明需要修改的内容" in read(answer)) == (422, True)
    answer = organizer.post(f"{LIST}/{public_id}/reject", data={"version": 9, "reason": "不在参赛范围"})
    assert answer.status_code == 422
    assert "您的操作没有生效" in read(answer)
    assert "不在参赛范围</textarea>" in answer.get_data(as_text=True)


def test_many_are_decided_together_and_each_failure_is_named(organizer, code, read):
    first, second, third = (submit(code, number) for number in (1, 2, 3))
    decide(code, third, 1, Decision("reject", "不在范围"), **BY)
    page = read(organizer.post(
        f"{LIST}/decide?state=all", data={"kind": "approve", "chosen": [f"{one}:1" for one in (first, second, third)]},
        follow_redirects=True,
    ))
    assert "已处理 2 条报名" in page
    assert "陈测003（202601010003）没有处理：这条报名已由" in page
    assert queries.states(code) == {"registered": 2, "rejected": 1}
    assert "请先勾选" in read(organizer.post(f"{LIST}/decide", data={"kind": "approve"}, follow_redirects=True))
    assert "请写明原因" in read(organizer.post(
        f"{LIST}/decide", data={"kind": "reject", "chosen": [f"{first}:2"]}, follow_redirects=True
    ))


def test_a_page_tells_rules_history_and_messages_in_plain_words(organizer, context, read):
    event = event_document("CK", eligibility={"minimum_age": 18, "minimum_years": 5}, set_up={"rules": {"no_city_title": True}})
    code = make_competition(phase="open", events=(event,))
    public_id = submit(code, 1)
    page = read(organizer.get(f"{LIST}/{public_id}"))
    for words in ("竞赛首日年满 18 周岁", "申报从业 6 年，该赛项要求满 5 年", "办理经过", "提交报名", "单位报名", "已拟通知", "收到报名"):
        assert words in page
    assert id_number(1) not in page


def test_the_desk_enters_somebody_from_paper_lets_a_rule_pass_and_approves_at_once(organizer, context, read):
    code = make_competition(phase="open", events=(event_document("CK", eligibility={"minimum_years": 10}),))
    assert "工种CK（职工组）" in read(organizer.get(f"{LIST}/new"))
    typed = {
        "unit_name": "样例酒楼", "people-0-name": "李测", "people-0-id_type": "resident", "people-0-id_number": id_number(5),
        "people-0-sex": "", "people-0-phone": "13800000005", "level": "高级工（三级）", "years": "6", "approve": "y",
        "coaches-0-name": "何教", "coaches-0-share": "60", "coaches-1-name": "吴教", "coaches-1-share": "40",
    }
    refused = organizer.post(f"{LIST}/new?event=CK", data=typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "申报从业 6 年，该赛项要求满 10 年" in page
    assert 'name="failing" value="years"' in page
    assert 'value="样例酒楼"' in page
    done = organizer.post(f"{LIST}/new?event=CK", data={**typed, "failing": "years", "let_pass": "组委会特批"}, follow_redirects=True)
    assert "“李测”已登记，准考证号 202601010001" in read(done)
    assert "放行理由：组委会特批" in read(done)
    [row] = queries.entries(code).rows
    assert (row.state, row.source, [(one.name, one.share) for one in row.coaches]) == ("registered", "desk", [("何教", 6000), ("吴教", 4000)])


def test_a_team_with_a_foreign_passport_is_entered_and_corrected(organizer, code, read):
    typed = {
        "unit_name": "样例学校", "team": "一队", "level": "无",
        "people-0-name": "李一", "people-0-id_type": "resident", "people-0-id_number": id_number(1), "people-0-sex": "",
        "people-0-phone": "13800000001", "people-0-role": "captain",
        "people-1-name": "ANNA", "people-1-id_type": "passport", "people-1-id_number": "E1234567", "people-1-sex": "女",
        "people-1-phone": "13800000002", "people-1-role": "member",
        "people-2-name": "", "people-2-id_type": "resident", "people-2-id_number": "", "people-2-sex": "", "people-2-phone": "",
        "people-2-role": "reserve",
    }
    refused = organizer.post(f"{LIST}/new?event=RB", data=typed)
    assert (refused.status_code, "请填写出生日期" in read(refused)) == (422, True)
    organizer.post(f"{LIST}/new?event=RB", data={**typed, "people-1-born_on": "2000-01-02"})
    [row] = queries.entries(code).rows
    assert (row.state, [one.role for one in row.members]) == ("submitted", ["captain", "member"])
    form = organizer.get(f"{LIST}/{row.public_id}/edit").get_data(as_text=True)
    assert "不改请留空" in form
    assert id_number(1) not in form
    kept = typed | {"version": "1", "unit_name": "样例学院", "people-0-id_number": "", "people-1-id_number": "", "people-1-phone": ""}
    assert "修改已保存" in read(organizer.post(f"{LIST}/{row.public_id}/edit", data=kept, follow_redirects=True))
    assert queries.entry(code, row.public_id).unit == "样例学院"


def test_coaches_and_their_shares_are_set_on_the_page_of_the_entry(organizer, code, read):
    public_id = submit(code, 1)
    refused = post(organizer, public_id, "coaches", **{"coaches-0-name": "甲", "coaches-0-share": "50"})
    assert (refused.status_code, "合计为 100%" in read(refused)) == (422, True)
    page = read(post(organizer, public_id, "coaches", **{"coaches-0-name": "甲", "coaches-1-name": "乙", "coaches-1-unit": "外单位"}))
    assert "乙 外单位 · 份额 50%" in page


def test_a_place_that_becomes_free_is_given_to_the_first_who_waits(organizer, context, read):
    code = make_competition(phase="open", events=(event_document("CK", quota=1, set_up={"waiting": True}),))
    first, second, third = (submit(code, number) for number in (1, 2, 3))
    assert "已经报满" in read(post(organizer, second, "promote"))
    post(organizer, first, "reject", reason="不在范围")
    assert "前面还有 1 个" in read(post(organizer, third, "promote"))
    assert "已递补" in read(post(organizer, second, "promote"))


def test_after_thirty_days_a_cancelled_entry_is_no_longer_offered_for_restoring(organizer, code, read):
    late, old = submit(code, 1), submit(code, 2)
    cancel_entry(code, late, "误报", actor=SYSTEM, at=AT - timedelta(days=30))
    cancel_entry(code, old, "误报", actor=SYSTEM, at=AT - timedelta(days=31))
    assert "恢复报名" in read(organizer.get(f"{LIST}/{late}"))
    page = read(organizer.get(f"{LIST}/{old}"))
    assert ("恢复报名" in page, "取消已超过 30 天" in page) == (False, True)


def test_a_registrar_who_holds_the_entry_decides_and_its_review_ends(sign_in, code, read):
    registrar = sign_in(Role.REGISTRAR)
    public_id = submit(code, 1)
    registrar.post(f"{LIST}/{public_id}/review", follow_redirects=True)
    assert id_number(1) in registrar.get(f"{LIST}/{public_id}").get_data(as_text=True)
    page = post(registrar, public_id, "approve")
    assert "已审核完毕" in read(page)
    assert id_number(1) not in page.get_data(as_text=True)


def test_nothing_is_drawn_while_somebody_waits_for_a_decision(organizer, code, read):
    public_id = submit(code, 1)
    assert "报名待审核" in read(organizer.get("/desk/jm-test"))
    with pytest.raises(Invalid) as refusal:
        set_phase(code, "draft", reason="误开", **BY)
    assert [problem.code for problem in refusal.value.problems] == ["phase_has_entries"]
    assert [problem.code for problem in phase_problems(code, "drawn")] == ["phase_to_review"]
    decide(code, public_id, 1, Decision("approve"), **BY)
    assert phase_problems(code, "drawn") == []


def test_entries_that_the_bureau_imported_are_listed_as_before(organizer, code, read):
    make_entries(code, 2)
    assert names(read(organizer.get(LIST))) == ["陈测001", "陈测002"]
