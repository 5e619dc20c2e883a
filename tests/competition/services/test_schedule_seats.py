"""Places in sessions: dealt, given by hand, free again, never given twice."""
import threading
from datetime import time

import pytest

from competition import queries
from competition.refusals.schedule import (
    OtherEvent,
    SessionFull,
    StationElsewhere,
    StationsDrawn,
    StationTaken,
)
from competition.services.cancelling import cancel_entry
from competition.services.schedule_seats import clear_seats, deal_seats, seat_entry, unseat_entry
from foundation.accounts.identity import SYSTEM
from foundation.database import db
from foundation.errors import NotFound, Refusal
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import make_entries
from tests.factories.schedule import AT, make_room, make_session

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


def test_seating_again_with_the_same_seed_is_undoing(code):
    make_entries(code, 5)
    sessions = [make_session(code), make_session(code, starts=time(13), ends=time(15), reporting=None)]
    assert deal_seats(code, sessions[0], seed="7", **BY) == (5, 0)
    first = [places(session) for session in sessions]
    deal_seats(code, sessions[1], seed="8", **BY)
    deal_seats(code, sessions[1], seed="7", **BY)
    assert [places(session) for session in sessions] == first
    assert sorted(len(there) for there in first) == [2, 3]
    assert clear_seats(code, sessions[0], **BY) == 5
    assert queries.schedule_gaps(code)[0].missing == 5


def test_whoever_finds_no_place_is_counted_and_stays_visible(code):
    make_entries(code, 5)
    session = make_session(code)
    assert deal_seats(code, session, **BY) == (3, 2)
    assert len(queries.unseated(code, session)) == 2
    assert [gap.missing for gap in queries.schedule_gaps(code)] == [2]


def test_by_hand_an_entry_moves_between_sessions_and_never_stands_in_two(code):
    make_entries(code, 1)
    [entry] = tickets(code)
    one, two = make_session(code), make_session(code, starts=time(13), ends=time(14), reporting=None)
    seat_entry(code, one, entry, **BY)
    seat_entry(code, two, entry, **BY)
    assert (places(one), len(places(two))) == ([], 1)


def test_only_registered_entries_of_the_event_and_workstations_of_the_room_are_taken(code):
    make_entries(code, 2)
    make_entries(code, 1, "EL", first=30)
    make_room(code, "机房", 1)
    other = next(one for one in queries.rooms(code) if one.name == "机房").stations[0].id
    session = make_session(code)
    by_event = {one.event: one.public_id for one in queries.entries(code).rows}
    with pytest.raises(OtherEvent):
        seat_entry(code, session, by_event["EL"], **BY)
    with pytest.raises(StationElsewhere):
        seat_entry(code, session, by_event["CK"], station_id=other, **BY)
    for wrong in (lambda: seat_entry(code, session, "nobody", **BY), lambda: unseat_entry(code, session, by_event["CK"], **BY)):
        with pytest.raises(NotFound):
            wrong()


def test_a_place_is_given_once_and_is_free_again_when_its_entry_is_cancelled(code):
    make_entries(code, 3)
    one, two, three = tickets(code)
    session = make_session(code, capacity=2)
    station = queries.rooms(code)[0].stations[0].id
    seat_entry(code, session, one, station_id=station, **BY)
    with pytest.raises(StationTaken):
        seat_entry(code, session, two, station_id=station, **BY)
    seat_entry(code, session, two, **BY)
    with pytest.raises(SessionFull):
        seat_entry(code, session, three, **BY)
    cancel_entry(code, one, "本人退出", **BY)
    assert queries.session(code, session).taken == 1
    seat_entry(code, session, three, station_id=station, **BY)
    assert len(places(session)) == 2


def test_where_workstations_are_drawn_nobody_has_one_before():
    code = make_competition(phase="open", events=(event_document("CK", set_up={"layers": 2}),))
    make_room(code)
    make_entries(code, 1)
    session = make_session(code)
    deal_seats(code, session, with_stations=True, **BY)
    assert places(session)[0][1] is None
    with pytest.raises(StationsDrawn):
        seat_entry(code, session, tickets(code)[0], station_id=queries.rooms(code)[0].stations[0].id, **BY)


def test_of_two_clerks_who_give_the_last_workstation_at_once_one_wins_and_the_other_is_told(app, code):
    make_entries(code, 2)
    session = make_session(code)
    station = queries.rooms(code)[0].stations[0].id
    gate, answers = threading.Barrier(2), []

    def give(entry):
        with app.app_context():
            gate.wait()
            try:
                seat_entry(code, session, entry, station_id=station, **BY)
                answers.append("given")
            except Refusal as refusal:
                answers.append(refusal.code)
            finally:
                db.session.remove()

    clerks = [threading.Thread(target=give, args=(entry,)) for entry in tickets(code)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(answers) == ["given", "station_taken"]
    db.session.rollback()
    assert len(places(session)) == 1
