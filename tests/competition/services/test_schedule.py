"""Rooms, sessions and places: made, changed, removed and put back; told to tickets and calendars; conflicts in what is stored."""
from dataclasses import replace
from datetime import date, time

import pytest
from icalendar import Calendar
from sqlalchemy import select

from competition import queries
from competition.calendars import competition_calendar, entry_calendar
from competition.models import Entry, Removal
from competition.refusals import StaleEdit
from competition.refusals.schedule import (
    EventHasSessions,
    RoomExists,
    RoomInUse,
    SessionNoted,
    StationInUse,
)
from competition.rules.schedule_words import RoomWords
from competition.services.bin import restore
from competition.services.check_in import Scan, check_in
from competition.services.competitions import create_competition
from competition.services.copying import copy_competition
from competition.services.events import remove_event
from competition.services.removing import remove_competition
from competition.services.schedule import add_session, change_room, change_session
from competition.services.schedule_removals import remove_room, remove_session
from competition.services.schedule_seats import clear_seats, deal_seats, seat_entry, set_duties
from foundation.accounts.identity import SYSTEM
from foundation.clock import CHINA, at_noon
from foundation.contributions import DefinitionFolder
from foundation.database import db
from foundation.errors import Invalid, NotFound
from foundation.people.models import Person
from tests.factories.competition import make_competition, someone
from tests.factories.definitions import definition, event, rules
from tests.factories.entry import make_entries
from tests.factories.official import make_official
from tests.factories.schedule import AT, FIRST_DAY, make_room, make_session, session_words

BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


@pytest.fixture
def code():
    made = make_competition(phase="open")
    make_room(made)
    return made


def tickets(code):
    """The public ids of all registered entries by ticket."""
    return [one.public_id for one in queries.entries(code).rows]


def places(session_id):
    return [(one.ticket, one.station) for one in queries.seats_of_session(session_id)]


def kinds(code):
    return [one.code for one in queries.schedule_conflicts(code)]


def from_definition():
    """A competition with one event that has a marking scheme, as copies and the bin need it."""
    document = definition(event("CK", "中式烹调师", rules()), schedules=())
    return create_competition(document, DefinitionFolder(), jurisdiction="市本级", actor=someone(), at=AT)


def in_bin():
    return list(db.session.scalars(select(Removal.public_id).order_by(Removal.id)))


def test_a_ticket_learns_where_and_when_and_from_which_workstation(code):
    make_entries(code, 2)
    session = make_session(code)
    deal_seats(code, session, seed="1", **BY)
    [row] = queries.sessions_of_entry(queries.entries(code).rows[0].id)
    assert (row.event, row.room, row.address, row.map_text) == ("CK", "烹饪室", "建设三路1号", "东门进，3 楼")
    assert (row.starts.astimezone(CHINA).hour, row.reporting.astimezone(CHINA).minute, row.station in ("1", "2")) == (9, 30, True)
    assert set(queries.sessions_of_entries(code)) == {one.id for one in queries.entries(code).rows}


def test_a_session_holds_as_many_as_its_room_has_workstations_unless_it_says_otherwise(code):
    make_session(code)
    make_session(code, capacity=2, starts=time(12), ends=time(13), reporting=None)
    make_room(code, "操场", 0)
    make_session(code, room="操场", starts=time(14), ends=time(15))
    assert [one.capacity for one in queries.sessions(code)] == [3, 2, None]


def test_rooms_have_names_of_their_own_and_keep_workstations_that_are_given_away(code):
    with pytest.raises(RoomExists):
        make_room(code)
    make_entries(code, 1)
    session = make_session(code)
    [room] = queries.rooms(code)
    seat_entry(code, session, tickets(code)[0], station_id=room.stations[2].id, **BY)
    with pytest.raises(StationInUse, match="station_in_use") as refused:
        change_room(code, room.id, RoomWords("烹饪室", stations=("1", "2")), **BY)
    assert "3" in refused.value.message
    change_room(code, room.id, RoomWords("新烹饪室", stations=("3", "2", "4")), **BY)
    assert [one.label for one in queries.rooms(code)[0].stations] == ["3", "2", "4"]
    assert places(session)[0][1] == "3"


def test_a_room_goes_to_the_bin_and_comes_back_but_not_while_something_takes_place_there(code):
    session = make_session(code)
    [room] = queries.rooms(code)
    with pytest.raises(RoomInUse):
        remove_room(code, room.id, **BY)
    remove_session(code, session, **BY)
    remove_room(code, room.id, **BY)
    assert (queries.rooms(code), queries.sessions(code)) == ([], [])
    second, first = in_bin()[::-1], in_bin()
    restore(second[0], **BY)
    restore(first[0], **BY)
    assert [one.label for one in queries.rooms(code)[0].stations] == ["1", "2", "3"]
    assert [one.room for one in queries.sessions(code)] == ["烹饪室"]


def test_a_session_comes_back_with_everybody_who_has_no_other_place_by_then(code):
    make_entries(code, 3)
    session = make_session(code)
    deal_seats(code, session, seed="1", **BY)
    set_duties(code, session, [make_official(code)], **BY)
    before = places(session)
    remove_session(code, session, **BY)
    other = make_session(code, starts=time(14), ends=time(15), reporting=None)
    seat_entry(code, other, tickets(code)[0], **BY)
    restore(in_bin()[0], **BY)
    [back] = [one for one in queries.sessions(code) if one.id != other]
    taken = places(other)[0][0]
    assert places(back.id) == [place for place in before if place[0] != taken]
    assert (back.officials, back.starts.astimezone(CHINA).date()) == (("J01",), FIRST_DAY)


def test_everything_that_no_session_may_be_is_said_at_once(code):
    with pytest.raises(Invalid) as refused:
        add_session(code, session_words("XX", "没有", starts=time(9), ends=time(9), capacity=0), **BY)
    assert [one.code for one in refused.value.problems] == ["session_ends", "out_of_range", "schedule_event", "schedule_room"]


def test_a_session_that_moves_to_another_room_or_event_leaves_behind_what_belonged_there(code):
    make_entries(code, 1)
    make_room(code, "机房", 1)
    session = make_session(code)
    deal_seats(code, session, seed="1", **BY)
    change_session(code, session, session_words(room="机房"), **BY)
    assert [station for _, station in places(session)] == [None]
    change_session(code, session, session_words("EL", "机房"), **BY)
    assert places(session) == []


def test_whoever_saves_a_form_that_has_gone_stale_is_told_who_was_faster(code):
    session = make_session(code)
    token = queries.token_of(session_words().document(FIRST_DAY))
    change_session(code, session, session_words(ends=time(12)), token=token, **BY)
    with pytest.raises(StaleEdit):
        change_session(code, session, session_words(ends=time(13)), token=token, **BY)


def test_a_plan_without_conflicts_has_none_and_each_conflict_is_found_in_what_is_stored(code):
    make_entries(code, 2)
    one = make_session(code)
    make_room(code, "机房", 3)
    two = make_session(code, "EL", "机房", starts=time(13), ends=time(14), reporting=None)
    deal_seats(code, one, seed="1", **BY)
    judge = make_official(code)
    for session in (one, two):
        set_duties(code, session, [judge], **BY)
    assert kinds(code) == []
    change_session(code, two, session_words("EL", "机房", starts=time(10), ends=time(12), reporting=time(10, 30)), **BY)
    assert kinds(code) == ["person_taken", "reporting_late"]
    change_session(code, two, session_words("EL", starts=time(10), ends=time(12)), **BY)
    change_session(code, one, session_words(capacity=1), **BY)
    assert kinds(code) == ["over_capacity", "room_taken", "person_taken"]
    change_session(code, two, session_words("EL", day=date(2026, 6, 1)), **BY)
    assert kinds(code) == ["over_capacity", "session_outside"]


def test_a_judge_of_the_same_name_and_unit_as_a_competitor_is_taken_for_the_same_person(code):
    make_entries(code, 1)
    entry = queries.entries(code).rows[0]
    session = make_session(code)
    deal_seats(code, session, **BY)
    set_duties(code, session, [make_official(code, entry.name, unit_name=entry.unit, unit_code=entry.unit_code)], **BY)
    assert kinds(code) == ["person_two_roles"]
    [told] = queries.schedule_conflicts(code, names=True)
    assert entry.name in str(told.facts["who"])
    assert entry.name not in str(queries.schedule_conflicts(code)[0].facts)


def test_a_competitor_who_also_coaches_at_that_time_is_a_conflict(code):
    make_entries(code, 1)
    make_entries(code, 1, "EL", first=30)
    coached = db.session.scalars(select(Entry).join(Entry.event).where(Entry.event.has(code="EL"))).one()
    db.session.execute(Person.__table__.update().values(name="某").where(Person.id == coached.coach_id))
    competing = db.session.scalars(select(Entry).where(Entry.id != coached.id)).one()
    db.session.execute(Entry.__table__.update().values(coach_id=competing.members[0].person_id).where(Entry.id == coached.id))
    db.session.commit()
    make_room(code, "机房")
    for session in (make_session(code), make_session(code, "EL", "机房")):
        deal_seats(code, session, **BY)
    assert kinds(code) == ["person_taken"]


def test_a_copy_takes_rooms_and_sessions_along_with_moved_days_and_a_broken_one_is_refused():
    code = from_definition()
    make_room(code)
    make_session(code, module="P", stage="final", capacity=2)
    schedule = queries.export_definition(code)["set_up"]["schedule"]
    assert schedule["rooms"][0]["stations"] == "1-3"
    assert (schedule["sessions"][0]["day"], schedule["sessions"][0]["starts"]) == (1, "09:00")
    basics = {**queries.competition_facts(code), "code": "jm-2027", "dates": {
        "registration_opens": "2027-04-01", "registration_closes": "2027-04-30", "starts": "2027-05-22", "ends": "2027-05-23"}}  # fmt: skip
    copy_competition(code, basics, jurisdiction="市本级", actor=someone(), at=AT)
    [row] = queries.sessions("jm-2027")
    assert (row.day, row.module, row.stage, row.capacity, row.room) == (date(2027, 5, 22), "P", "final", 2, "烹饪室")
    assert queries.export_definition("jm-2027")["set_up"]["schedule"] == schedule
    document = queries.export_definition(code) | {"code": "jm-x"}
    document["set_up"]["schedule"]["sessions"][0]["starts"] = "9"
    with pytest.raises(Invalid) as refused:
        create_competition(document, DefinitionFolder(), jurisdiction="市本级", **BY)
    assert [(one.path, one.code) for one in refused.value.problems] == [("set_up.schedule.sessions[0].starts", "session_time")]


def test_an_event_in_the_schedule_stays_and_a_whole_draft_goes_to_the_bin_with_its_schedule():
    code = from_definition()
    make_room(code)
    make_session(code)
    with pytest.raises(EventHasSessions):
        remove_event(code, "CK", **BY)
    remove_competition(code, **BY)
    restore(in_bin()[0], actor=someone(), at=AT)
    assert [one.event for one in queries.sessions(code)] == ["CK"]


def test_a_session_or_room_of_another_competition_is_not_found(code):
    other = make_competition("jm-other", phase="open")
    make_room(other)
    session = make_session(other)
    for wrong in (
        lambda: remove_session(code, session, **BY), lambda: deal_seats(code, session, **BY),
        lambda: change_room(code, queries.rooms(other)[0].id, RoomWords("x"), **BY),
        lambda: set_duties(other, session, [make_official(code)], **BY),
    ):
        with pytest.raises(NotFound):
            wrong()


def test_a_calendar_is_read_again_by_its_own_library(code):
    make_entries(code, 1)
    session = make_session(code)
    make_session(code, "EL", starts=time(14), ends=time(15))
    deal_seats(code, session, **BY)
    entry = queries.entries(code).rows[0]
    calendar = Calendar.from_ical(entry_calendar(entry.id, at=AT))
    [one] = calendar.walk("VEVENT")
    start = one.decoded("dtstart").astimezone(CHINA)
    assert (start.date(), start.hour, str(one["location"])) == (FIRST_DAY, 9, "烹饪室 建设三路1号")
    assert "工位 1" in str(one["description"])
    assert "08:30 报到" in str(one["description"])
    assert entry.name not in entry_calendar(entry.id, at=AT).decode()
    assert len(Calendar.from_ical(competition_calendar(code, at=AT)).walk("VEVENT")) == 2
    assert len(Calendar.from_ical(competition_calendar(code, at=AT, among=[session])).walk("VEVENT")) == 1
    assert Calendar.from_ical(entry_calendar(0, at=at_noon(FIRST_DAY))).walk("VEVENT") == []


def test_a_session_at_whose_door_somebody_was_seen_stays_and_keeps_its_event(code):
    make_entries(code, 1)
    session = make_session(code)
    deal_seats(code, session, **BY)
    scan = Scan(queries.entries(code).rows[0].ticket, session, "scan", "door")
    check_in(code, "0" * 31 + "1", scan, **BY)
    with pytest.raises(SessionNoted):
        remove_session(code, session, **BY)
    with pytest.raises(SessionNoted):
        change_session(code, session, session_words("EL"), **BY)
    change_session(code, session, session_words(starts=time(10)), **BY)
    assert queries.session(code, session).starts.astimezone(CHINA).hour == 10


def test_a_change_that_changes_nothing_is_not_recorded(code):
    session = make_session(code)
    change_session(code, session, replace(session_words()), **BY)
    set_duties(code, session, [], **BY)
    assert clear_seats(code, session, **BY) == 0
