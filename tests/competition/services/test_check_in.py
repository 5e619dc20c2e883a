"""Check-in counts a person once, keeps the first moment, and lets the desk correct without erasing."""
import threading
from datetime import date, timedelta

import pytest

from competition import queries
from competition.models import CheckIn, Entry
from competition.queries.check_in import history_of
from competition.queries.doors import door_devices, doors, roster, tickets_with_number
from competition.refusals import ReasonNeeded
from competition.refusals.check_in import (
    NoSuchNumber,
    NotAdmitted,
    NothingToMark,
    NothingToUndo,
    NotStartedYet,
    OperationMismatch,
    OtherSession,
    SameState,
    TicketsTooOften,
    UnknownTicket,
)
from competition.retention import clear
from competition.services.check_in import MISSES, Scan, check_in, ticket_of_number
from competition.services.check_in_desk import (
    correct_check_in,
    count_paper_in,
    forget_devices,
    hear_from_device,
    mark_missing,
    unmark_missing,
)
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid
from tests.factories.competition import make_competition, someone
from tests.factories.entry import id_number, make_entries

DAY = date(2026, 5, 16)
EIGHT, NINE = at_noon(DAY, 8), at_noon(DAY, 9)
DOOR = "d" * 32


@pytest.fixture
def code(house):
    made = make_competition(phase="open")
    make_entries(made, 3, "CK")
    return made


def tickets(code):
    return [row.ticket for row in queries.entries(code).rows]


def scan(ticket, session=0, **more):
    return Scan(ticket, session, more.pop("way", "camera"), more.pop("device", DOOR), **more)


def note(code, number, ticket, at=EIGHT, **more):
    return check_in(code, f"{number:032x}", scan(ticket, **more), actor=someone(), at=at)


def counts(code, event="CK"):
    found = queries.arrivals(code).events[event]
    return found.registered, found.present, found.late, found.absent, found.withdrawn, found.missing


def with_session(code, event="CK", seats=2):
    """A session at nine, to be reported for at half past eight, with the first entries in it."""
    from competition.models.schedule import Room, Session, SessionSeat

    found = queries.event(code, event)
    room = Room(competition_id=queries.competition(code).id, position=1, name="实训室", address="", map_text="", shared=True)
    db.session.add(room)
    db.session.flush()
    made = Session(
        competition_id=room.competition_id, event_id=found.id, room_id=room.id, module=None, stage=None, starts=NINE,
        ends=NINE + timedelta(hours=2), reporting=EIGHT + timedelta(minutes=30), capacity=None,
    )
    db.session.add(made)
    db.session.flush()
    for row in queries.entries(code, events=[event]).rows[:seats]:
        db.session.add(SessionSeat(session_id=made.id, entry_id=row.id, station_id=None))
    db.session.commit()
    return made.id


def test_a_scan_counts_once_however_often_it_is_sent_and_every_answer_stays(code):
    ticket = tickets(code)[0]
    first = note(code, 1, ticket)
    assert (first.counted, first.state, first.at) == (True, "present", EIGHT)
    assert note(code, 1, ticket, at=NINE) == first
    assert counts(code) == (3, 1, 0, 0, 0, 2)
    assert db.session.query(CheckIn).count() == 1
    again = note(code, 2, ticket, at=NINE)
    assert (again.counted, again.at) == (False, EIGHT)
    correct_check_in(code, entry_of(ticket), 0, "withdrawn", "本人弃权", actor=someone(), at=NINE)
    assert note(code, 2, ticket, at=NINE) == again


def test_a_tablet_that_was_off_line_saw_the_person_first(code):
    ticket = tickets(code)[0]
    note(code, 1, ticket, at=NINE)
    earlier = note(code, 2, ticket, at=NINE + timedelta(minutes=5), age=timedelta(minutes=65))
    assert (earlier.counted, earlier.at) == (True, EIGHT)
    assert queries.arrivals_of_entry(entry_id(ticket))[0].at == EIGHT


def test_a_foreign_and_a_cancelled_ticket_are_refused_and_a_number_of_an_operation_means_one_thing(code):
    with pytest.raises(UnknownTicket):
        note(code, 1, "209901010001")
    ticket = tickets(code)[0]
    db.session.query(Entry).filter_by(ticket=ticket).update({"state": "cancelled"})
    db.session.commit()
    with pytest.raises(NotAdmitted):
        note(code, 2, ticket)
    assert db.session.query(CheckIn).count() == 0
    _cancelled, one, other = tickets(code)
    note(code, 3, one)
    with pytest.raises(OperationMismatch):
        note(code, 3, other)


def test_after_the_reporting_time_one_is_late_and_in_the_wrong_session_refused(code):
    session = with_session(code)
    first, second, third = tickets(code)
    assert note(code, 1, first, session=session, at=EIGHT + timedelta(minutes=30)).state == "present"
    assert note(code, 2, second, session=session, at=EIGHT + timedelta(minutes=31)).state == "late"
    other = with_session_beside(session)
    with pytest.raises(OtherSession):
        note(code, 3, first, session=other)
    with pytest.raises(OtherSession):
        note(code, 4, first, session=999)
    assert note(code, 5, third, session=session).counted
    [door] = [one for one in doors(code) if one.session == session]
    assert [one.state for one in door.expected] == ["present", "late"]


def with_session_beside(session):
    from competition.models.schedule import Session

    known = db.session.get(Session, session)
    made = Session(
        competition_id=known.competition_id, event_id=known.event_id, room_id=known.room_id, module=None, stage=None,
        starts=known.starts, ends=known.ends, reporting=None, capacity=None,
    )
    db.session.add(made)
    db.session.commit()
    return made.id


def entry_id(ticket):
    return db.session.query(Entry).filter_by(ticket=ticket).one().id


def entry_of(ticket):
    return db.session.query(Entry).filter_by(ticket=ticket).one().public_id


def test_a_correction_needs_a_reason_and_erases_nothing(code):
    ticket = tickets(code)[0]
    note(code, 1, ticket)
    with pytest.raises(ReasonNeeded):
        correct_check_in(code, entry_of(ticket), 0, "absent", " ", actor=someone(), at=NINE)
    with pytest.raises(SameState):
        correct_check_in(code, entry_of(ticket), 0, "present", "无", actor=someone(), at=NINE)
    correct_check_in(code, entry_of(ticket), 0, "late", f"门口核实，证件 {id_number(7)}", actor=someone(), at=NINE)
    assert [(row.state, row.way) for row in history_of(entry_id(ticket))] == [("late", "desk"), ("present", "camera")]
    assert id_number(7) not in str([(one.facts, one.subject) for one in db.session.query(AuditEntry)])
    assert id_number(7) not in str([one.reason for one in db.session.query(CheckIn)])
    assert not note(code, 2, ticket, at=EIGHT, age=timedelta(hours=1)).counted
    assert counts(code) == (3, 0, 1, 0, 0, 2)
    clear(queries.entries(code).rows[0].members[0].person_id)
    assert [(row.state, row.reason) for row in history_of(entry_id(ticket))] == [("present", None), ("late", None), ("present", None)]


def test_whoever_did_not_come_is_marked_in_one_go_and_may_still_come(code):
    first, second, _third = tickets(code)
    note(code, 1, first)
    with pytest.raises(NotStartedYet):
        mark_missing(code, 0, "CK", actor=someone(), at=at_noon(date(2026, 5, 15)))
    assert mark_missing(code, 0, "CK", actor=someone(), at=NINE) == 2
    assert counts(code) == (3, 1, 0, 2, 0, 0)
    with pytest.raises(NothingToMark):
        mark_missing(code, 0, "CK", actor=someone(), at=NINE)
    assert note(code, 2, second, at=NINE).counted
    assert unmark_missing(code, 0, "CK", actor=someone(), at=NINE) == 1
    assert counts(code) == (3, 2, 0, 0, 0, 1)
    with pytest.raises(NothingToUndo):
        unmark_missing(code, 0, "CK", actor=someone(), at=NINE)


def test_ticks_on_paper_are_counted_in_by_their_last_digits_or_not_at_all(code):
    first, second, _ = tickets(code)
    note(code, 1, first)
    with pytest.raises(Invalid) as refusal:
        count_paper_in(code, 0, "CK", f"{first}\n9999，000", False, actor=someone(), at=NINE)
    assert [(one.code, one.facts["value"]) for one in refusal.value.problems] == [("ticket_unknown", "9999"), ("ticket_unknown", "000")]
    assert count_paper_in(code, 0, "CK", f"{first}，{second[-4:]}", True, actor=someone(), at=NINE) == (1, 1)
    assert counts(code) == (3, 1, 1, 0, 0, 1)


def test_an_identity_card_finds_the_ticket_and_leaves_no_trace(code):
    ticket = tickets(code)[0]
    by = {"actor": someone(), "at": NINE}
    assert ticket_of_number(code, id_number(1), **by) == ticket_of_number(code, f" {id_number(1).lower()}", **by) == [ticket]
    for _ in range(MISSES):
        with pytest.raises(NoSuchNumber):
            ticket_of_number(code, id_number(99), **by)
    with pytest.raises(TicketsTooOften):
        ticket_of_number(code, id_number(1), **by)
    assert id_number(99) not in str([(one.subject, one.facts) for one in db.session.query(AuditEntry)])
    assert tickets_with_number(code, "1' OR 1=1") == []


def test_a_tablet_is_remembered_without_an_entry_for_every_minute_and_keeps_no_number_of_a_person(code):
    before = db.session.query(AuditEntry).count()
    for waiting in (3, 0):
        hear_from_device(code, DOOR, "Chrome · Android", waiting, actor=someone(), at=NINE)
    [device] = door_devices(code)
    assert (device.waiting, device.seen_at, device.quiet(NINE)) == (0, NINE, False)
    assert device.quiet(NINE + timedelta(minutes=6))
    assert db.session.query(AuditEntry).count() <= before + 1
    forget_devices(queries.competition(code).id)
    assert door_devices(code) == []
    note(code, 1, tickets(code)[0])
    text = str(roster(code))
    assert all(id_number(n) not in text and f"138{n:08d}" not in text for n in range(1, 4))
    assert tickets(code)[0] in text


def test_two_doors_that_scan_one_ticket_at_one_moment_count_it_once(code, house):
    ticket, actor = tickets(code)[0], someone()
    db.session.rollback()
    told, gate = [], threading.Barrier(2)

    def door(number):
        with house.app_context():
            gate.wait()
            told.append(check_in(code, f"{number:032x}", scan(ticket, device=f"{number:032x}"), actor=actor, at=EIGHT))
            db.session.remove()

    threads = [threading.Thread(target=door, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.counted for one in told) == [False, True]
    assert counts(code) == (3, 1, 0, 0, 0, 2)
