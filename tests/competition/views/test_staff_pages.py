"""Officials as they are kept, replaced and sent as a workbook; cards as PDF; who sees which layer, page by page."""
import io
import json
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition import queries
from competition.models import Event, LayerDraw, Removal
from competition.services.bin import restore
from competition.services.layers import draw_layer, publish_commitments
from competition.services.panels import seat_judge
from competition.services.phases import set_phase
from competition.services.staffing import dismiss_official
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.contributions import contributions
from foundation.database import db
from tests.factories.accounts import make_user
from tests.factories.competition import event_id, make_competition
from tests.factories.entry import make_entries, unit_code
from tests.factories.official import make_official
from tests.factories.scoring import actor_of

AT = at_noon(date(2026, 5, 2))
BY = {"actor": SYSTEM, "at": AT}
DESK = "/desk/jm-test"


@pytest.fixture
def code(context):
    made = make_competition(phase="open")
    make_entries(made, 5)
    return made


def test_an_official_is_changed_and_serves_the_events_that_are_ticked(organizer, code, read):
    judge = make_official(code, "李一")
    page = read(organizer.get(f"{DESK}/officials"))
    assert "2 个赛项岗位还不齐" in page and "裁判员 1 / 3" in page
    facts = {"unit_name": "样例大学", "qualification": "考评员", "grade": "国家级", "certificate": "GZ-01", "events": ["CK"]}
    organizer.post(f"{DESK}/officials/{judge}", data=facts)
    row = queries.official(code, "J01")
    assert (row.unit, row.grade, row.certificate, row.events) == ("样例大学", "国家级", "GZ-01", ("CK",))
    assert "裁判员 0 / 3" in read(organizer.get(f"{DESK}/officials"))
    assert "李一" not in organizer.get(f"{DESK}/officials/panels/EL").get_data(as_text=True)
    seat_judge(code, "CK", "P", judge, **BY)
    refused = organizer.post(f"{DESK}/officials/{judge}", data=facts | {"events": ["EL"]})
    assert (refused.status_code, "已编入赛项 CK 的裁判组" in read(refused)) == (422, True)


def test_somebody_takes_the_place_of_a_judge_with_events_and_seats(organizer, code, read):
    judge = make_official(code, "李一", events=["CK"])
    seat_judge(code, "CK", "P", judge, **BY)
    bound = {"other-name": "王接", "other-unit_name": "样例单位01", "other-unit_code": unit_code(1)}
    refused = organizer.post(f"{DESK}/officials/{judge}/replace", data=bound)
    assert (refused.status_code, "应当回避" in read(refused)) == (422, True)
    assert queries.official(code, "J01").name == "李一"
    organizer.post(f"{DESK}/officials/{judge}/replace", data={"other-name": "王接", "other-grade": "省级"})
    [row] = queries.officials(code)
    assert (row.code, row.name, row.grade, row.events, row.seats) == ("J02", "王接", "省级", ("CK",), ("CK/P",))


def test_a_dismissed_official_lies_in_the_bin_and_comes_back_as_they_were(organizer, code):
    judge = make_official(code, "李一", events=["CK"], grade="国家级", certificate="GZ-01", unit_name="样例大学")
    before = queries.official(code, "J01")
    organizer.post(f"{DESK}/officials/{judge}/dismiss")
    assert queries.officials(code) == []
    restore(db.session.scalars(select(Removal.public_id)).one(), actor=SYSTEM, at=at_noon(date(2026, 5, 20)))
    after = queries.official(code, "J01")
    assert (after.name, after.account, after.events, after.grade, after.certificate, after.unit) == (
        before.name, before.account, before.events, before.grade, before.certificate, before.unit
    )  # fmt: skip


def test_the_list_goes_out_as_a_workbook_and_comes_in_as_one(organizer, code, read):
    dismiss_official(code, make_official(code, "张旧"), **BY)
    make_official(code, "李一", events=["CK", "EL"], grade="国家级", unit_name="=1+1")
    book = load_workbook(io.BytesIO(organizer.get(f"{DESK}/officials/officials.xlsx").data))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:2] == ["姓名", "岗位"]
    assert (sheet["A3"].value, sheet["C3"].value, sheet["C3"].data_type, sheet["I3"].value) == ("李一", "=1+1", "s", "CK、EL")
    for column, value in enumerate(("王长", "裁判长", "样例大学", None, None, None, "省级", "GZ-9", "CK"), start=1):
        sheet.cell(row=3, column=column).value = value
    for column, value in enumerate(("赵记", "厨师"), start=1):
        sheet.cell(row=4, column=column).value = value
    assert "第 4 行的岗位“厨师”不认识" in read(send(organizer, book))
    sheet["B4"].value = "记分员"
    assert "已聘任 2 人" in read(send(organizer, book))
    assert [(one.code, one.name, one.grade, one.certificate, one.events) for one in queries.officials(code)] == [
        ("C01", "王长", "省级", "GZ-9", ("CK",)), ("J01", "李一", "国家级", None, ("CK", "EL")), ("K01", "赵记", None, None, None)
    ]  # fmt: skip
    assert organizer.post(f"{DESK}/officials/workbook", data={"workbook": (io.BytesIO(b"no"), "a.xlsx")}).status_code == 422


def send(organizer, book):
    out = io.BytesIO()
    book.save(out)
    files = {"workbook": (io.BytesIO(out.getvalue()), "名单.xlsx")}
    return organizer.post(f"{DESK}/officials/workbook", data=files, follow_redirects=True)


def test_cards_come_as_a_pdf_that_nothing_keeps(app, organizer, code, tmp_path):
    judges = [make_official(code, name, unit_name="样例大学") for name in ("李一", "李二")]
    answer = organizer.post(f"{DESK}/officials/cards", data={"chosen": judges, "as": "pdf"})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert answer.data.startswith(b"%PDF-")
    assert all(one.has_card for one in queries.officials(code))
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"%PDF-" in path.read_bytes()]


def layered(code, layers):
    """Event CK drawn in so many layers, each by another person."""
    event = db.session.get_one(Event, event_id(code, "CK"))
    event.set_up = {**event.set_up, "layers": layers}
    db.session.commit()
    set_phase(code, "closed", **BY)
    publish_commitments(code, **BY)
    for layer in range(1, layers + 1):
        draw_layer(code, "CK", layer, actor=actor_of(make_user(f"drawer{layer}", Role.SUPERVISOR)), at=AT)
    return {layer: queries.pairs(event.id, layer, layers) for layer in range(1, layers + 1)}


def texts(answer):
    """The words of a page, for looking up codes that stand alone."""
    return set(re.sub(r"<[^>]+>|\s", " ", answer.get_data(as_text=True)).split())


HOLDERS = {Role.REGISTRAR: 1, Role.SUPERVISOR: 2, Role.ARBITRATOR: 3}
DESKS = ("", "/draw", "/registrations", "/officials", "/officials/panels", "/schedule", "/papers", "/scoring", "/results")


OTHERS = (Role.ORGANIZER, Role.JUDGE, Role.CHIEF_JUDGE, Role.SCOREKEEPER, Role.LEADER, Role.AWARDS_CLERK)


def test_everybody_sees_at_most_the_one_layer_that_is_theirs(context, sign_in, code):
    pairs = layered(code, 3)
    for role in (*HOLDERS, *OTHERS):
        reader, seen = sign_in(role), []
        for layer in (1, 2, 3):
            shown = reader.post(f"{DESK}/draw/CK/{layer}/codes")
            assert not texts(reader.get(f"{DESK}/draw/CK/{layer}/codes")) & set(pairs[layer].values())
            if shown.status_code == 200 and set(pairs[layer].values()) <= texts(shown):
                seen.append(layer)
            else:
                assert shown.status_code in (403, 404)
        assert seen == ([HOLDERS[role]] if role in HOLDERS else []), role


@pytest.mark.slow
def test_no_page_of_the_desk_or_of_the_street_shows_a_code(context, sign_in, code):
    codes = {value for found in layered(code, 3).values() for value in found.values()}
    for role in (*HOLDERS, *OTHERS):
        reader = sign_in(role)
        for path in DESKS:
            assert not texts(reader.get(f"{DESK}{path}")) & codes, (role, path)
    public = context.test_client()
    assert not texts(public.get("/competitions/jm-test/draw")) & codes
    assert public.get("/competitions/jm-test/draw/CK.json").status_code == 404


def test_whoever_looks_at_a_layer_is_written_down(sign_in, code):
    layered(code, 2)
    sign_in(Role.REGISTRAR).post(f"{DESK}/draw/CK/1/codes")
    entries = db.session.query(AuditEntry).filter_by(kind="competition:draw:layer_read").all()
    assert [entry.facts for entry in entries] == [{"layer": 1}]


def test_the_single_layer_of_an_event_is_shown_to_nobody(sign_in, code):
    layered(code, 1)
    for role in HOLDERS:
        assert sign_in(role).get(f"{DESK}/draw/CK/1/codes").status_code == 404


def test_after_the_lock_two_people_open_and_what_is_open_is_read_by_those_who_open(context, sign_in, code, read):
    pairs = layered(code, 2)
    contributions().locks[:] = [lambda _event_id: True]
    organizer, supervisor = sign_in(Role.ORGANIZER), sign_in(Role.SUPERVISOR)
    assert "须由另一人同意" in read(organizer.post(f"{DESK}/draw/CK/2/ask", follow_redirects=True))
    assert "由您申请，须由另一人同意" in read(organizer.post(f"{DESK}/draw/CK/2/agree", follow_redirects=True))
    assert organizer.post(f"{DESK}/draw/CK/2/codes").status_code == 404
    assert "测试organizer 申请，测试supervisor 同意" in read(supervisor.post(f"{DESK}/draw/CK/2/agree", follow_redirects=True))
    assert set(pairs[2].values()) <= texts(organizer.post(f"{DESK}/draw/CK/2/codes"))
    assert organizer.post(f"{DESK}/draw/CK/1/codes").status_code == 404
    assert sign_in(Role.CHIEF_JUDGE).post(f"{DESK}/draw/CK/2/codes").status_code == 403


def test_everybody_reads_the_fingerprints_before_and_replays_the_draw_after(app, context, organizer, code, tmp_path):
    street = context.test_client()
    assert "种子指纹还没有公布" in street.get(f"/competitions/{code}/draw").get_data(as_text=True)
    layered(code, 2)
    page = street.get(f"/competitions/{code}/draw").get_data(as_text=True)
    rows = list(db.session.scalars(select(LayerDraw).order_by(LayerDraw.layer)))
    own = [row for row in rows if row.event_id == event_id(code, "CK")]
    assert all(row.commitment in page and row.secret not in page for row in own)
    for row in own:
        row.opened_at = row.unsealed_at = AT
    db.session.commit()
    page = street.get(f"/competitions/{code}/draw").get_data(as_text=True)
    assert all(row.secret in page for row in own)
    answer = street.get(f"/competitions/{code}/draw/CK.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=draw-CK.json"
    file = tmp_path / "draw-CK.json"
    file.write_bytes(answer.data)
    runner = app.test_cli_runner()
    agreed = runner.invoke(args=["competition", "replay-draw", str(file)])
    assert (agreed.exit_code, json.loads(agreed.output)["agrees"]) == (0, True)
    document = json.loads(answer.data)
    document["layers"][0]["secret"] = "another"
    file.write_text(json.dumps(document))
    changed = runner.invoke(args=["competition", "replay-draw", str(file)])
    assert changed.exit_code == 1
    assert [problem["code"] for problem in json.loads(changed.output)["problems"]] == ["draw_commitment", "draw_seed"]
    file.write_text("{}")
    assert runner.invoke(args=["competition", "replay-draw", str(file)]).exit_code == 2


def test_a_draft_has_no_public_draw(context):
    make_competition("jm-draft")
    assert context.test_client().get("/competitions/jm-draft/draw").status_code == 404
