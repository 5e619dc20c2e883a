"""Officials, their cards, and panels in which nobody judges the people of their own unit."""
from datetime import date

import pytest

from competition import queries
from competition.refusals import (
    AccountOfAnother,
    AlreadySeated,
    CardOpensMore,
    ConflictOfInterest,
    NoJudge,
    OfficialExists,
    StillSeated,
    UnknownModule,
)
from competition.refusals.officials import OnlyChiefWaives
from competition.services.officials import appoint_official, issue_cards
from competition.services.panels import seat_judge, set_panel, unseat_judge
from competition.services.staffing import dismiss_official
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.refusals import NoCard
from foundation.accounts.roles import Role
from foundation.accounts.services import sign_in_with_card
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import NotFound
from tests.factories.accounts import make_user
from tests.factories.competition import event_id, make_competition, make_example
from tests.factories.entry import make_entries, unit_code
from tests.factories.official import make_official
from tests.factories.scoring import actor_of

AT = at_noon(date(2026, 5, 2))
BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


@pytest.fixture
def code():
    made = make_competition(phase="open")
    make_entries(made, 5)
    return made


def test_an_official_gets_a_code_an_account_and_a_role_for_this_competition(code):
    make_official(code, "李一")
    make_official(code, "王长", Role.CHIEF_JUDGE)
    make_official(code, "李二", unit_name="样例大学", qualification="国家级裁判员")
    assert [(o.code, o.name, o.role_name, o.unit) for o in queries.officials(code)] == [
        ("C01", "王长", "裁判长", None), ("J01", "李一", "裁判员", None), ("J02", "李二", "裁判员", "样例大学")
    ]  # fmt: skip
    user = db.session.query(User).filter_by(account=f"{code}-王长").one()
    assert [(g.role, g.jurisdiction, g.competition_code) for g in user.grants] == [("chief_judge", "市本级", code)]


def test_one_person_works_at_two_competitions_with_one_account(code):
    other = make_competition("jm-other")
    for one in (code, other):
        appoint_official(one, "李一", "li1", Role.JUDGE, **BY)
    assert db.session.query(User).filter_by(account="li1").count() == 1
    with pytest.raises(OfficialExists):
        appoint_official(code, "李一", "li1", Role.JUDGE, **BY)
    with pytest.raises(AccountOfAnother):
        appoint_official(code, "张三", "li1", Role.JUDGE, **BY)


def test_a_card_signs_in_and_the_card_before_it_no_longer_does(code):
    official = make_official(code)
    [old] = issue_cards(code, [official], **BY)
    [new] = issue_cards(code, [official], **BY)
    assert (new.code, new.name) == ("J01", "李评")
    assert sign_in_with_card(new.secret, new.pin, address="127.0.0.1", at=AT).name == "李评"
    with pytest.raises(Exception, match="wrong_pin"):
        sign_in_with_card(old.secret, old.pin, address="127.0.0.1", at=AT)


def test_no_card_opens_a_competition_where_its_printer_may_appoint_nobody(code):
    other = make_competition("jm-other")
    official = appoint_official(code, "李一", "li1", Role.JUDGE, **BY)
    limited, everywhere = (
        db.session.get_one(User, make_user(name, Role.ORGANIZER, competition=only)).actor for name, only in (("a", code), ("b", None))
    )
    assert len(issue_cards(code, [official], actor=limited, at=AT)) == 1
    appoint_official(other, "李一", "li1", Role.JUDGE, **BY)
    with pytest.raises(CardOpensMore):
        issue_cards(code, [official], actor=limited, at=AT)
    assert len(issue_cards(code, [official], actor=everywhere, at=AT)) == 1


def test_an_organizer_who_appoints_somebody_with_other_rights_gets_no_card_for_them(code):
    make_user("approver", Role.FINANCE_APPROVER)
    official = appoint_official(code, "测试approver", "approver", Role.JUDGE, **BY)
    with pytest.raises(NoCard):
        issue_cards(code, [official], **BY)


def test_two_roles_of_one_person_share_one_card(code):
    judge = make_official(code, "李评")
    chief = make_official(code, "李评", Role.CHIEF_JUDGE)
    first, second = issue_cards(code, [judge, chief], **BY)
    assert (first.secret, first.pin) == (second.secret, second.pin)


def test_a_judge_does_not_judge_the_own_unit_unless_it_is_waived_with_a_reason(code):
    judge = make_official(code, unit_name="样例单位01", unit_code=unit_code(1))
    with pytest.raises(ConflictOfInterest) as refusal:
        seat_judge(code, "CK", "P", judge, **BY)
    assert "样例单位01" in refusal.value.message
    with pytest.raises(ConflictOfInterest):
        seat_judge(code, "CK", "P", judge, waiver="  ", **BY)
    with pytest.raises(OnlyChiefWaives):
        seat_judge(code, "CK", "P", judge, waiver="仅此一名持证裁判", actor=actor_of(make_user("organizer", Role.ORGANIZER)), at=AT)
    chief = actor_of(queries.official_by_id(code, make_official(code, "王长", Role.CHIEF_JUDGE)).user_id)
    seat_judge(code, "CK", "P", judge, waiver="仅此一名持证裁判", actor=chief, at=AT)
    seat_judge(code, "EL", "P", judge, waiver="不需要", actor=chief, at=AT)
    assert [(seat.event, seat.waiver) for seat in queries.panel(competition_code=code)] == [
        ("CK", "仅此一名持证裁判"), ("EL", None)
    ]  # fmt: skip
    assert list(queries.conflicts_of(queries.officials(code), event_id(code, "CK"))) == [judge]


def test_only_judges_sit_in_panels_each_once_in_modules_that_exist(code):
    judge = make_official(code)
    seat_judge(code, "CK", "P", judge, **BY)
    with pytest.raises(AlreadySeated):
        seat_judge(code, "CK", "P", judge, **BY)
    with pytest.raises(NoJudge):
        seat_judge(code, "CK", "P", make_official(code, "赵记", Role.SCOREKEEPER), **BY)


def test_a_module_that_the_marking_scheme_does_not_have_is_refused():
    code = make_example()
    judge = make_official(code)
    with pytest.raises(UnknownModule):
        seat_judge(code, "CK", "X", judge, **BY)
    seat_judge(code, "CK", "T", judge, **BY)
    assert queries.modules(code)["RB"] == [("T", "理论知识"), ("P", "操作技能"), ("D", "方案答辩")]


def test_a_panel_is_set_as_a_whole_and_who_stays_keeps_the_seat(code):
    one, two, three = (make_official(code, name) for name in ("李一", "李二", "李三"))
    set_panel(code, "CK", ["P", "T"], [one, two], **BY)
    seats = {seat.judge: seat.id for seat in queries.panel(event_id=event_id(code, "CK"), module="P")}
    set_panel(code, "CK", ["P"], [two, three], **BY)
    after = {seat.judge: seat.id for seat in queries.panel(event_id=event_id(code, "CK"), module="P")}
    assert list(after) == ["J02", "J03"]
    assert after["J02"] == seats["J02"]
    assert queries.official(code, "J01").seats == ("CK/T",)
    assert [seat.module for seat in queries.panel(user_id=queries.official(code, "J02").user_id)] == ["P", "T"]


def test_who_sits_in_a_panel_is_not_dismissed_and_who_is_dismissed_loses_the_role(code):
    judge = make_official(code)
    seat = seat_judge(code, "CK", "P", judge, **BY)
    with pytest.raises(StillSeated):
        dismiss_official(code, judge, **BY)
    unseat_judge(code, seat, **BY)
    user_id = queries.official(code, "J01").user_id
    dismiss_official(code, judge, **BY)
    assert queries.officials(code) == []
    assert db.session.get(User, user_id).identity.grants == ()


def test_an_official_or_seat_of_another_competition_is_not_found(code):
    other = make_competition("jm-other")
    judge = make_official(other)
    seat = seat_judge(other, "CK", "P", judge, **BY)
    for wrong in (lambda: seat_judge(code, "CK", "P", judge, **BY), lambda: unseat_judge(code, seat, **BY)):
        with pytest.raises(NotFound):
            wrong()
