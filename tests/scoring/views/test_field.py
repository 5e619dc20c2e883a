"""The pages of field judges, and of the chief judge behind them: who may, what is said, and that two worlds stay apart."""
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from competition.queries import entries_by_code
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from scoring.queries.events import event_ref
from scoring.queries.field_codes import misconducts
from scoring.services.carrying import carry_field_records
from tests.factories.accounts import PASSWORD, give_password, make_user, signed_in
from tests.factories.field import CLAUSES, Field, make_field
from tests.factories.official import make_official
from tests.factories.scoring import DAY, Stage, actor_of, make_drawn, make_stage

LIST, DESK = "/field/jm-test/CK/", "/desk/jm-test/scoring/CK"
TAP = re.compile(r'name="clock-operation" value="([0-9a-f]{32})"')
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open, two clauses."""
    with app.app_context():
        yield make_stage(tree=CLAUSES)


@pytest.fixture
def field(stage: Stage) -> Field:
    """Their field judge."""
    return make_field(stage)


def client_of(app: Any, actor: Actor) -> Any:
    """Somebody who is signed in."""
    return signed_in(app, give_password(actor.user_id or 0))


def page_of(answer: Any) -> str:
    """The page, if it is there."""
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.get_data(as_text=True))


def test_a_field_judge_sees_names_and_only_the_own_event(app: Any, stage: Stage, field: Field) -> None:
    judge = client_of(app, field.actor)
    assert judge.get("/field/").headers["Location"].endswith(LIST)
    page = page_of(judge.get(LIST))
    assert all(one.name in page and one.ticket in page for one in entries_by_code(stage.event_id).values())
    other = make_drawn(code="jm-other")
    make_official("jm-other", "钱现场", Role.FIELD_JUDGE)
    assert judge.get("/field/jm-other/CK/").status_code == 404
    assert judge.get(f"/field/jm-test/CK/{make_field(other, '赵现场').entries['0001']}").status_code == 404
    assert [judge.get(place).status_code for place in (DESK, f"{DESK}/field", f"{DESK}/papers", "/judge/packet")] == [403] * 4
    for actor in (stage.chief, stage.judges[0].actor, stage.organizer):
        assert client_of(app, actor).get(LIST).status_code == 403


def test_a_double_tap_is_said_and_counts_once_and_what_was_typed_stays(app: Any, stage: Stage, field: Field) -> None:
    judge, place = client_of(app, field.actor), LIST + field.entries[stage.codes[0]]
    tap = TAP.search(page_of(judge.get(place)))
    assert tap is not None
    form = {"clock-operation": tap.group(1), "clock-step": "start", "module": "P"}
    assert judge.post(f"{place}/clock", data=form).status_code == 302
    assert judge.post(f"{place}/clock", data=form).status_code == 302
    assert "没有重复计入" in page_of(judge.get(place))
    form = {"deduction-operation": "0" * 32, "deduction-points": "两分", "deduction-note": "地面有油", "module": "P"}
    answer = judge.post(f"{place}/deduction", data=form)
    assert answer.status_code == 422 and "请填写数字" in page_of(answer) and "地面有油" in page_of(answer)
    assert judge.post(f"{place}/nonsense", data=form).status_code == 404


def test_scorekeeper_and_supervisor_reach_the_papers_and_only_the_first_uploads(app: Any, stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    for role, uploads in ((Role.SCOREKEEPER, True), (Role.SUPERVISOR, False)):
        page = page_of(client_of(app, actor_of(make_user(str(role), role))).get(f"{DESK}/papers"))
        assert "成绩汇总表" in page and ("上传扫描件" in page) is uploads


def seen_by(app: Any, stage: Stage, field: Field) -> dict[str, str]:
    """Everything of scoring that each of them can look at, as text."""
    entry = LIST + field.entries[stage.codes[0]]
    chief, judge, organizer = (client_of(app, one) for one in (stage.chief, stage.judges[0].actor, stage.organizer))
    found = {f"field {place}": page_of(client_of(app, field.actor).get(place)) for place in (LIST, entry)}
    places = (DESK, f"{DESK}/field", f"{DESK}/confirm", f"{DESK}/papers", f"{DESK}/entries/{stage.codes[0]}")
    found |= {f"chief {place}": page_of(chief.get(place)) for place in places}
    found |= {f"organizer {place}": page_of(organizer.get(place)) for place in (DESK, f"{DESK}/field", f"{DESK}/papers")}
    found |= {"judge": page_of(judge.get("/judge/packet"))}
    for name in ("summary", "receipts"):
        pdf = PdfReader(io.BytesIO(chief.get(f"{DESK}/papers/{name}.pdf").get_data()))
        found[name] = "".join(one.extract_text() for one in pdf.pages)
    return found


def test_no_page_packet_or_paper_says_both_who_it_is_and_which_code(app: Any, stage: Stage, field: Field) -> None:
    first, second = stage.codes[:2]
    field.record(first, "clock", {"step": "start"}, module="P")
    field.record(first, "clock", {"step": "stop"}, minutes=31, module="P")
    field.record(second, "deduction", {"clause": "K1"}, module="P", note="见照片")
    field.record(first, "misconduct", {"level": "warning"}, module="P", note="该选手与他人交谈")
    stage.score_all()
    event = event_ref(stage.event_id)
    assert event is not None and misconducts(event)
    for _round in range(2):
        shown = seen_by(app, stage, field)
        assert "该选手与他人交谈" in shown[f"chief {DESK}/field"] and "该选手与他人交谈" not in shown[f"organizer {DESK}/field"]
        assert not any("见照片" in text for text in shown.values()), "the words of a record stay with the field judges"
        for code, one in entries_by_code(stage.event_id).items():
            written = re.compile(rf"(?<![\w./-]){code}(?![\w.-])")
            for place, text in shown.items():
                named = [said for said in (one.name, one.ticket, one.public_id) if said in text]
                assert not (named and written.search(text)), (place, code, named)
        carry_field_records(stage.event_id, actor=stage.chief, at=DAY)
    assert "31:00" in shown[f"chief {DESK}/entries/{first}"], "the chief judge sees the time by code"


def test_judges_learn_nothing_of_it_before_their_own_marks(app: Any, stage: Stage, field: Field) -> None:
    for code in stage.codes:
        field.record(code, "deduction", {"clause": "K2"}, module="P")
        field.record(code, "time", {"seconds": 5025}, module="P")
    judge, chief = client_of(app, stage.judges[0].actor), client_of(app, stage.chief)
    assert chief.post(f"{DESK}/field/carry").status_code == 302
    for text in (page_of(judge.get("/judge/packet")), page_of(chief.get(f"{DESK}/entries/{stage.codes[0]}"))):
        assert "5025" not in text and "83:45" not in text and "超时操作" not in text


def test_the_chief_judge_decides_by_code_on_the_page(app: Any, stage: Stage, field: Field) -> None:
    field.record(stage.codes[2], "misconduct", {"level": "deduction", "clause": "K2"}, module="P", note="该选手提前动手")
    stage.score_all()
    chief, organizer = client_of(app, stage.chief), client_of(app, stage.organizer)
    record = re.search(r"/misconduct/([0-9a-f]{32})", page_of(chief.get(f"{DESK}/field")))
    assert record is not None
    place, name = f"{DESK}/field/misconduct/{record.group(1)}", record.group(1)
    answer = chief.post(place, data={f"{name}-level": "deduction", f"{name}-points": "3", f"{name}-reason": ""})
    assert answer.status_code == 422 and "请写明理由" in page_of(answer)
    good = {f"{name}-level": "deduction", f"{name}-points": "3", f"{name}-reason": "情节较轻"}
    assert organizer.post(place, data=good).status_code == 403
    assert chief.post(place, data=good).status_code == 302
    assert chief.post(f"{DESK}/field/carry").status_code == 302
    assert "K2 超时操作" in page_of(chief.get(f"{DESK}/entries/{stage.codes[2]}"))
    assert "裁判长决定：扣分" in page_of(client_of(app, field.actor).get(LIST + field.entries[stage.codes[2]]))


def test_the_summary_is_a_draft_for_the_chief_alone_until_it_is_confirmed(app: Any, stage: Stage) -> None:
    stage.score_all()
    chief, organizer = client_of(app, stage.chief), client_of(app, stage.organizer)
    assert organizer.get(f"{DESK}/papers/summary.pdf").status_code == 409
    assert "草稿" in PdfReader(io.BytesIO(chief.get(f"{DESK}/papers/summary.pdf").get_data())).pages[0].extract_text()
    stage.confirm()
    page = PdfReader(io.BytesIO(organizer.get(f"{DESK}/papers/summary.pdf").get_data())).pages[0].extract_text()
    assert "草稿" not in page and "第 1 版" in page and "第 1 页，共 1 页" in page and "单位盖章" in page
    assert organizer.get(f"{DESK}/papers/summary.xlsx").get_data()[:2] == b"PK"
    assert organizer.get(f"{DESK}/papers/receipts.pdf").status_code == 403
    signed = {"version": "1", "files": (io.BytesIO(b"%PDF-1.7 signed\n%%EOF"), "a.pdf")}
    assert organizer.post(f"{DESK}/papers/scans", data=signed).status_code == 302
    scan = re.search(r"/papers/scans/([0-9a-f]{32})", page_of(organizer.get(f"{DESK}/papers")))
    assert scan is not None
    answer = organizer.get(f"{DESK}/papers/scans/{scan.group(1)}")
    assert answer.get_data().startswith(b"%PDF-1.7 signed") and "attachment" in answer.headers["Content-Disposition"]
    bad = {"version": "1", "files": (io.BytesIO(b"MZ"), "a.exe")}
    assert organizer.post(f"{DESK}/papers/scans", data=bad).status_code == 422


@pytest.mark.slow
def test_a_phone_in_the_hall_and_the_chief_judge_at_the_desk(stage: Stage, field: Field, new_page: Any) -> None:
    stage.score_all()
    names = {code: one.name for code, one in entries_by_code(stage.event_id).items()}
    phone, desk = (new_page(viewport=size) for size in (PHONE, {"width": 1440, "height": 900}))
    for page, actor in ((phone, field.actor), (desk, stage.chief)):
        page.goto("/sign-in")
        page.fill("#account", give_password(actor.user_id or 0))
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    phone.goto("/field/")
    phone.fill("[data-find] input", names[stage.codes[1]])
    assert phone.locator("[data-people] > li:visible").count() == 1
    phone.click(f"text={names[stage.codes[1]]}")
    phone.click("text=开始计时")
    phone.wait_for_selector("[data-clock][data-state=running]")
    phone.click("button:has-text('停止')")
    phone.click("#deduction > summary")
    phone.select_option("[name=deduction-clause]", "K1")
    phone.click("text=登记扣分")
    phone.goto("/field/")
    phone.click(f"text={names[stage.codes[3]]}")
    phone.click("#status > summary")
    phone.click("label:has-text('缺考')")
    phone.click("button:has-text('登记到场情况')")
    small = "[...document.querySelectorAll('main a, main button, main summary, main select, main input:not([type=hidden]):not([type=radio]):not([type=checkbox])')]"
    assert phone.evaluate(f"{small}.filter(e => e.offsetParent && e.getBoundingClientRect().height < 48).map(e => e.outerHTML.slice(0, 80))") == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.goto(f"{DESK}/field")
    desk.click("text=转入加密号")
    desk.click("[data-ask-yes]")
    desk.wait_for_selector("text=已转入 3 条现场记录")
    for code, clause, status in ((stage.codes[1], 1, "competed"), (stage.codes[3], 0, "absent")):
        desk.goto(f"{DESK}/entries/{code}")
        assert desk.locator("main :text('K1 未按规定佩戴防护用品')").count() == clause
        assert desk.input_value("select[name=status]") == status
        assert not any(name in desk.content() for name in names.values())
