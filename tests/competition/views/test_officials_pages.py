"""Officials and the draw in the browser."""
import base64
import re
import struct
from datetime import date

import pytest

from competition import queries
from competition.services.phases import set_phase
from competition.views.cards import qr_picture
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from tests.factories.competition import event_id, make_competition, make_example
from tests.factories.entry import make_entries, unit_code
from tests.factories.official import make_official

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 5, 2))}


@pytest.fixture
def example(context):
    make_example()
    set_phase("jm-2026", "open", **BY)
    make_entries("jm-2026", 4)
    return "/desk/jm-2026/officials"


def test_officials_are_appointed_one_by_one_or_as_a_pasted_list(organizer, example, read):
    organizer.post(f"{example}/new", data={"name": "王长", "role": "chief_judge", "unit_name": "样例大学"})
    rows = "姓名\t岗位\t单位\n李评\t裁判员\t样例单位00\n赵记\t记分员"
    assert "已聘任 2 人" in read(organizer.post(f"{example}/paste", data={"rows": rows}, follow_redirects=True))
    page = read(organizer.get(example))
    assert [(one.code, one.name, one.account) for one in queries.officials("jm-2026")] == [
        ("C01", "王长", "jm-2026-c01"), ("J01", "李评", "jm-2026-j01"), ("K01", "赵记", "jm-2026-k01")
    ]  # fmt: skip
    assert "裁判长" in page


def test_a_wrong_line_of_a_pasted_list_is_named_and_nobody_is_appointed(organizer, example, read):
    answer = organizer.post(f"{example}/paste", data={"rows": "李评\t裁判员\n张三\t厨师"})
    assert (answer.status_code, "第 2 行的岗位“厨师”不认识" in read(answer)) == (422, True)
    assert "李评\t裁判员" in answer.get_data(as_text=True)
    assert queries.officials("jm-2026") == []


def test_somebody_who_is_appointed_already_is_named_by_line(organizer, example, read):
    organizer.post(f"{example}/new", data={"name": "李评", "role": "judge", "account": "li1"})
    answer = organizer.post(f"{example}/paste", data={"rows": "李评\t裁判员\t\t\t\tli1"})
    assert "第 1 行（李评）：李评 已在本届赛事担任此岗位（J01）" in read(answer)


def test_a_panel_is_chosen_and_a_judge_of_the_same_unit_waits_for_the_chief_judge(organizer, sign_in, example, read):
    own = make_official("jm-2026", "李一", unit_name="样例单位00", unit_code=unit_code(0))
    free = make_official("jm-2026", "李二")
    assert "同单位选手 2 个" in read(organizer.get(f"{example}/panels/CK"))
    refused = organizer.post(f"{example}/panels/CK", data={"modules": ["T", "P"], "officials": [own, free]})
    assert (refused.status_code, "应当回避" in read(refused)) == (422, True)
    assert queries.panel(event_id=event_id("jm-2026", "CK")) == []
    proposed = {"modules": ["T", "P"], "officials": [own, free], f"waiver-{own}": "仅此一名"}
    told = read(organizer.post(f"{example}/panels/CK", data=proposed, follow_redirects=True))
    assert "1 人的回避已提请裁判长决定" in told and "请裁判长登录后在本页作出决定" in told
    assert {seat.judge for seat in queries.panel(event_id=event_id("jm-2026", "CK"))} == {"J02"}
    [proposal] = queries.waivers("jm-2026")
    assert organizer.post(f"{example}/waivers/{proposal.id}", data={"reason": "自批", "decision": "consent"}).status_code == 403
    chief = sign_in(Role.CHIEF_JUDGE)
    assert chief.post(f"{example}/waivers/{proposal.id}", data={"reason": " "}).status_code == 422
    chief.post(f"{example}/waivers/{proposal.id}", data={"reason": "仅此一名", "decision": "consent"})
    assert [(seat.module, seat.judge, seat.waiver) for seat in queries.panel(event_id=event_id("jm-2026", "CK"))] == [
        ("P", "J01", "仅此一名"), ("P", "J02", None), ("T", "J01", "仅此一名"), ("T", "J02", None)
    ]  # fmt: skip
    matrix = organizer.get(f"{example}/panels")
    assert "2 人，差 5 人" in read(matrix)
    assert "不回避的理由：仅此一名" in matrix.get_data(as_text=True)


def test_a_panel_that_is_opened_shows_who_sits_in_it(organizer, example):
    judge = make_official("jm-2026", "李一")
    organizer.post(f"{example}/panels/CK", data={"modules": ["P"], "officials": [judge]})
    page = organizer.get(f"{example}/panels/CK?module=P").get_data(as_text=True)
    assert [box for box in re.findall(r"<input[^>]*name=\"officials\"[^>]*>", page) if "checked" in box]
    assert not [
        box for box in re.findall(r"<input[^>]*name=\"officials\"[^>]*>", organizer.get(f"{example}/panels/CK").get_data(as_text=True))
        if "checked" in box
    ]  # fmt: skip


def test_cards_are_printed_with_a_code_that_leads_to_the_tablet(organizer, example, read):
    judge = make_official("jm-2026", "李一")
    assert organizer.post(f"{example}/cards", data={}).status_code == 422
    answer = organizer.post(f"{example}/cards", data={"chosen": [judge]})
    assert re.search(r"PIN 码 \d{3} \d{3}", read(answer))
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', answer.get_data(as_text=True))
    assert base64.b64decode(picture[1]).startswith(b"\x89PNG")
    assert queries.official("jm-2026", "J01").has_card


def test_the_code_on_a_card_is_a_square_picture_that_follows_its_address():
    first, second = (base64.b64decode(qr_picture(text).split(",")[1]) for text in ("https://a/judge/card/1", "https://a/judge/card/2"))
    width, height = struct.unpack(">II", first[16:24])
    assert width == height > 100
    assert first != second


def test_who_sits_in_a_panel_cannot_be_dismissed_and_hears_why(organizer, example, read):
    judge = make_official("jm-2026", "李一")
    organizer.post(f"{example}/panels/CK", data={"modules": ["P"], "officials": [judge]})
    assert "请先移出全部裁判组" in read(organizer.post(f"{example}/{judge}/dismiss", follow_redirects=True))
    organizer.post(f"{example}/panels/CK", data={"modules": ["P"]})
    organizer.post(f"{example}/{judge}/dismiss")
    assert queries.officials("jm-2026") == []


def test_the_chief_judge_seats_judges_but_appoints_and_prints_nothing(sign_in, example):
    judge = make_official("jm-2026", "李一")
    chief = sign_in(Role.CHIEF_JUDGE)
    chief.post(f"{example}/panels/CK", data={"modules": ["P"], "officials": [judge]})
    assert queries.official("jm-2026", "J01").seats == ("CK/P",)
    for path in ("new", "cards"):
        assert chief.get(f"{example}/{path}").status_code == 403
    assert "工作卡" not in chief.get(f"{example}/panels").get_data(as_text=True)


@pytest.fixture
def closed(context):
    code = make_competition(phase="open")
    make_entries(code, 3)
    make_entries(code, 2, "EL", first=9)
    set_phase(code, "closed", **BY)
    return code


def test_an_event_is_drawn_with_a_public_number_and_its_codes_stay_hidden(organizer, closed, read):
    refused = organizer.post(f"/desk/{closed}/draw/CK/1", data={"lot": "摇号 0731"})
    assert (refused.status_code, "请先公布指纹，再抽签" in read(refused)) == (422, True)
    organizer.post(f"/desk/{closed}/draw/CK/1/commit")
    answer = organizer.post(f"/desk/{closed}/draw/CK/1", data={"lot": "摇号 0731"}, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "已抽签，加密中" in page
    assert "摇号 0731" not in page
    assert not set(queries.blind_codes(event_id(closed, "CK"))) & set(read(answer).split())
    assert queries.draws(closed)["CK"].commitment[:16] in page
    again = organizer.post(f"/desk/{closed}/draw/CK/1", data={})
    assert again.status_code == 422


def test_all_events_that_are_left_are_drawn_at_once_and_the_phase_moves_on(organizer, closed, read):
    assert "种子指纹须先公布" in read(organizer.post(f"/desk/{closed}/draw", follow_redirects=True))
    assert queries.draws(closed) == {}
    assert "已公布 2 个种子指纹" in read(organizer.post(f"/desk/{closed}/draw/commit", follow_redirects=True))
    assert "一次抽完 2 个赛项" in read(organizer.get(f"/desk/{closed}/draw"))
    page = read(organizer.post(f"/desk/{closed}/draw", follow_redirects=True))
    assert "2 个赛项已抽签加密" in page
    assert "完成抽签" in page
    organizer.post(f"/desk/{closed}/phase", data={"to": "drawn"})
    assert queries.competition(closed).phase == "drawn"
