"""Competitions are made from a definition or by hand, changed with care, and given back as they are."""
from datetime import date

import pytest

from competition import queries
from competition.refusals import CompetitionExists, EventHasEntries, StaleEdit, WrongPhase
from competition.services.competitions import change_competition, create_blank, create_competition, set_hosts
from competition.services.events import add_event, change_event, remove_event
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.contributions import DefinitionFolder
from foundation.database import db
from foundation.errors import Invalid, NotFound
from tests.factories.accounts import make_user
from tests.factories.competition import (
    BASICS,
    DATA,
    event_document,
    make_competition,
    make_example,
    someone,
    the_definition,
)
from tests.factories.entry import make_entries

AT = at_noon(date(2026, 3, 20))
BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def kinds():
    return [entry.kind for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def problems(refusal):
    return {(problem.path, problem.code) for problem in refusal.value.problems}


def test_the_example_definition_sets_everything_up():
    code = make_example()
    header = queries.competition(code)
    assert (header.name, header.level, header.phase, header.starts) == (
        "2026年江门市职业技能竞赛", "city-1", "draft", date(2026, 5, 16)
    )  # fmt: skip
    assert [event.code for event in queries.events(code)] == ["CK", "AU", "AUS", "CN", "EL", "RB", "NU"]
    assert queries.event(code, "AUS").division == "student"
    assert [(host.name, host.events) for host in queries.hosts(code)][1] == ("新会示范葵乡餐饮有限公司", ("CK",))


def test_what_is_exported_is_what_was_imported():
    exported = queries.export_definition(make_example())
    wanted = the_definition()
    own = {key: value for key, value in wanted.items() if key not in ("events", "schedules")}
    assert {key: exported[key] for key in own} == own
    for given, found in zip(wanted["events"], exported["events"], strict=True):
        given.pop("rules")
        assert {key: value for key, value in found.items() if key not in ("rules", "set_up")} == given
        assert list(found.get("set_up", {"scoring": {}})) == ["scoring"]  # the texts of marking workbooks


def test_what_is_exported_can_be_imported_again_and_is_the_same():
    first = queries.export_definition(make_example())
    create_competition({**first, "code": "jm-2027"}, DefinitionFolder(), jurisdiction="新会", actor=someone(), at=AT)
    assert queries.export_definition("jm-2027") == {**first, "code": "jm-2027"}


def test_a_definition_is_refused_with_everything_that_is_wrong_and_leaves_nothing():
    definition = {**the_definition(), "year": "2026", "name": ""}
    definition["events"][0]["panel_size"] = 0
    with pytest.raises(Invalid) as refusal:
        create_competition(definition, DefinitionFolder(path=DATA), jurisdiction="市本级", **BY)
    assert {("year", "wrong_type"), ("name", "required"), ("events[0].panel_size", "out_of_range")} <= problems(refusal)
    assert queries.competitions() == []


def test_a_code_that_is_taken_is_a_problem_of_the_definition():
    make_example()
    with pytest.raises(Invalid) as refusal:
        make_example()
    assert problems(refusal) == {("code", "competition_exists")}


def test_a_competition_by_hand_begins_as_a_draft_with_its_first_events():
    code = make_competition(jurisdiction="新会")
    assert queries.competition(code).jurisdiction == "新会"
    assert [event.title for event in queries.events(code)] == ["工种CK（职工组）", "工种EL（职工组）"]
    assert kinds() == ["competition:competition:created"]


def test_dates_out_of_order_are_named_at_their_field():
    dates = {**BASICS["dates"], "ends": "2026-05-01"}
    with pytest.raises(Invalid) as refusal:
        create_blank({**BASICS, "dates": dates}, jurisdiction="市本级", **BY)
    assert problems(refusal) == {("dates.ends", "date_order")}


def test_two_competitions_cannot_have_one_code():
    make_competition()
    with pytest.raises(CompetitionExists, match="competition_exists"):
        make_competition()


def test_a_change_is_recorded_with_what_was_and_what_is():
    code = make_competition()
    change_competition(code, {"name": "新名称", "organisers": [{"name": "江门市总工会", "code": None}]}, **BY)
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry.facts["before"]["name"] == "2026年江门市测试技能竞赛"
    assert entry.facts["after"] == {"name": "新名称", "organisers": [{"name": "江门市总工会", "code": None}]}
    assert [one.name for one in queries.organisers(code)] == ["江门市总工会"]


def test_a_change_that_changes_nothing_leaves_no_trace():
    code = make_competition()
    change_competition(code, {"name": BASICS["name"]}, **BY)
    set_hosts(code, [], **BY)
    assert kinds() == ["competition:competition:created"]


def test_a_stale_edit_says_who_changed_it_meanwhile_and_overwrites_nothing():
    code = make_competition()
    opened = queries.token_of(queries.competition_facts(code))
    user_id = make_user("wang")
    change_competition(code, {"name": "王科长改的名称"}, actor=Actor(db.session.get(User, user_id).public_id, user_id), at=AT)
    with pytest.raises(StaleEdit) as refusal:
        change_competition(code, {"name": "后来者"}, token=opened, **BY)
    assert "测试wang" in refusal.value.message
    assert queries.competition(code).name == "王科长改的名称"
    change_competition(code, {"name": "后来者"}, token=queries.token_of(queries.competition_facts(code)), **BY)
    assert queries.competition(code).name == "后来者"


def test_hosts_are_named_anew_and_become_units():
    code = make_competition()
    set_hosts(code, [{"name": "示范学校", "code": None, "events": ["CK"]}, {"name": "示范公司", "code": None}], **BY)
    set_hosts(code, [{"name": "示范公司", "code": None}, {"name": "示范学校", "code": None}], **BY)
    assert [(host.name, host.events) for host in queries.hosts(code)] == [("示范公司", None), ("示范学校", None)]
    with pytest.raises(Invalid) as refusal:
        set_hosts(code, [{"name": "示范公司", "code": None, "events": ["XX"]}], **BY)
    assert problems(refusal) == {("hosts[0].events[0]", "unknown_event")}


def test_events_are_added_changed_and_removed_in_a_draft():
    code = make_competition()
    add_event(code, event_document("NU"), **BY)
    change_event(code, "EL", event_document("EL", quota=20, occupation="电工"), **BY)
    remove_event(code, "CK", **BY)
    assert [(event.code, event.title, event.quota) for event in queries.events(code)] == [
        ("EL", "电工（职工组）", 20), ("NU", "工种NU（职工组）", None)
    ]  # fmt: skip
    assert kinds()[1:] == ["competition:event:added", "competition:event:changed", "competition:event:removed"]


def test_an_event_of_the_example_is_removed_with_what_other_rooms_keep_of_it():
    code = make_example()
    remove_event(code, "CK", **BY)
    assert "CK" not in [event.code for event in queries.events(code)]


def test_an_event_like_another_is_refused_at_its_field():
    code = make_competition()
    with pytest.raises(Invalid) as refusal:
        add_event(code, event_document("CK", occupation="工种EL"), **BY)
    assert problems(refusal) == {("code", "duplicate_code"), ("occupation", "duplicate_code")}


def test_an_event_with_entries_keeps_what_it_is_and_may_get_more_places():
    code = make_competition(phase="open")
    make_entries(code, 2)
    with pytest.raises(EventHasEntries, match="event_has_entries"):
        change_event(code, "CK", event_document("CK", occupation="别的工种"), **BY)
    change_event(code, "CK", event_document("CK", quota=30), **BY)
    assert queries.event(code, "CK").quota == 30
    with pytest.raises(WrongPhase):
        remove_event(code, "CK", **BY)


def test_a_stale_edit_of_an_event_is_refused():
    code = make_competition()
    opened = queries.token_of(queries.event_definition(code, "CK"))
    change_event(code, "CK", event_document("CK", quota=3), **BY)
    with pytest.raises(StaleEdit):
        change_event(code, "CK", event_document("CK", quota=4), token=opened, **BY)


def test_what_is_not_there_is_not_found():
    for wrong in (lambda: change_competition("nothing", {}, **BY), lambda: queries.event(make_competition(), "XX")):
        with pytest.raises(NotFound):
            wrong()
