"""Copying a competition: what comes along, what stays, and that a file without ``set_up`` works as before."""
from datetime import date

import pytest

from competition import queries
from competition.queries.phase_history import phase_history
from competition.rules.copying import moved_dates
from competition.rules.set_up import Contact, Place
from competition.services.competitions import change_competition
from competition.services.copying import copy_competition, create_shaped
from competition.services.events import change_event
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import CITY
from foundation.clock import at_noon
from foundation.errors import Invalid
from tests.factories.competition import BASICS, event_document, make_competition, make_example, someone, the_definition
from tests.factories.entry import make_entries

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 3, 2))}
SET_UP = {"place": {"name": "实训楼"}, "contact": {"telephone": "0750-1234567"}}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def basics(code="jm-2027"):
    dates = moved_dates(queries.competition_facts("jm-2026")["dates"], 2027, 2026)
    return {"code": code, "name": "2027年江门市职业技能竞赛", "year": 2027, "dates": dates}


def test_a_copy_is_last_years_competition_without_its_people_and_its_number():
    make_example()
    change_competition("jm-2026", {"set_up": SET_UP}, **BY)
    change_event("jm-2026", "EL", {**queries.event_definition("jm-2026", "EL"), "set_up": {"layers": 2, "papers": ["id_card"]}}, **BY)
    set_phase("jm-2026", "open", **BY)
    make_entries("jm-2026", 2, "EL")
    copy_competition("jm-2026", basics(), jurisdiction=CITY, actor=someone(), at=BY["at"])
    last, this = queries.export_definition("jm-2026"), queries.export_definition("jm-2027")
    assert (this["document"], this["set_up"]) == (None, {**SET_UP, "copied_from": "jm-2026"})
    for kept in ("organisers", "hosts", "class", "series", "events", "schedules"):
        assert this[kept] == last[kept], kept
    assert queries.event("jm-2027", "EL").set_up.layers == 2
    assert sum(event.entries for event in queries.events("jm-2027")) == 0
    assert queries.competition("jm-2027").phase == "draft"


def test_a_copy_that_is_not_right_makes_nothing():
    make_example()
    wrong = basics()
    wrong["dates"]["ends"] = "2027-01-01"
    with pytest.raises(Invalid) as refusal:
        copy_competition("jm-2026", wrong, jurisdiction=CITY, actor=someone(), at=BY["at"])
    assert [problem.path for problem in refusal.value.problems] == ["dates.ends"]
    with pytest.raises(Invalid):
        copy_competition("jm-2026", basics("jm-2026"), jurisdiction=CITY, actor=someone(), at=BY["at"])
    assert [card.header.code for card in queries.competitions()] == ["jm-2026"]


def test_a_definition_without_a_set_up_comes_out_with_nothing_but_the_texts_of_its_marking_workbooks():
    make_example()
    assert "set_up" not in queries.export_definition("jm-2026")
    beyond = [event["set_up"] for event in queries.export_definition("jm-2026")["events"] if "set_up" in event]
    assert beyond and all(list(one) == ["scoring"] and list(one["scoring"]) == ["texts"] for one in beyond)
    assert "set_up" not in the_definition()


def test_the_facts_beyond_the_format_are_stored_and_shown():
    code = make_competition()
    change_competition(code, {"set_up": SET_UP}, **BY)
    header = queries.competition(code)
    assert (header.set_up.place, header.set_up.contact) == (Place("实训楼"), Contact(None, "0750-1234567"))
    with pytest.raises(Invalid) as refusal:
        change_competition(code, {"set_up": {"contact": {"telephone": "1" * 61}}}, **BY)
    assert [problem.path for problem in refusal.value.problems] == ["set_up.contact.telephone"]


def test_a_shaped_competition_has_marking_rules_from_the_start():
    event = {"code": "CK", "occupation": "中式烹调师", "group": "职工组", "kind": "individual", "panel_size": 3}
    create_shaped({**BASICS, "code": "jm-shape"}, [event], "theory_practical", jurisdiction=CITY, actor=someone(), at=BY["at"])
    assert queries.modules("jm-shape")["CK"] == [("T", "理论知识"), ("P", "操作技能")]
    assert queries.event("jm-shape", "CK").set_up.modules["P"].minutes == 180


def test_the_record_of_phases_says_who_when_and_why():
    code = make_competition(phase="open")
    set_phase(code, "draft", reason="公告有误", **BY)
    assert [(one.before, one.after, one.reason) for one in phase_history(code)] == [
        ("open", "draft", "公告有误"), ("draft", "open", ""), ("", "draft", ""),
    ]


def test_an_event_in_which_nobody_has_a_place_keeps_registration_shut():
    code = make_competition(events=(event_document("CK", quota=0),))
    with pytest.raises(Invalid) as refusal:
        set_phase(code, "open", **BY)
    assert [problem.code for problem in refusal.value.problems] == ["places"]
