"""A plan that can happen has no conflict; each thing that cannot happen is found, at its sessions, with all others."""
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from competition.rules.schedule import COACH, COMPETITOR, OFFICIAL, Plan, Presence, Slot, StationUse, conflicts
from competition.rules.schedule_words import parse_schedule
from competition.rules.seating import Seeker, distribute, runs_of, station_labels

DAY = date(2026, 5, 16)


def clock(hour: float) -> datetime:
    return datetime(2026, 5, 16, tzinfo=UTC) + timedelta(hours=hour)


def slot(number: int, starts: float = 1, ends: float = 3, *, room: int = 0, **more: object) -> Slot:
    return replace(Slot(
        number, f"场次{number}", ("CK", f"part{number}"), room or number, f"场地{room or number}", False, DAY, clock(starts), clock(ends),
        clock(starts - 0.5), 2, 1,
    ), **more)


def plan(*slots: Slot, presences: tuple[Presence, ...] = (), stations: tuple[StationUse, ...] = ()) -> Plan:
    return Plan(DAY, DAY + timedelta(days=1), slots, presences, stations)


def competitor(number: int, who: str = "p1", entry: int = 1) -> Presence:
    return Presence(number, who, COMPETITOR, f"选手{who}", entry)


def coach(number: int, who: str = "p1", entry: int = 9) -> Presence:
    return Presence(number, who, COACH, f"教练{who}", entry)


def official(number: int, who: str = "u1") -> Presence:
    return Presence(number, who, OFFICIAL, "J01")


ONE, LATER, BESIDE = slot(1), slot(2, 3.5, 5), slot(2, 2, 4)
CASES = {
    "a clean plan": (plan(ONE, LATER, presences=(competitor(1), competitor(2), official(1), official(2))), []),
    "two sessions in one room, one after the other": (plan(slot(1, room=7), slot(2, 3, 4, room=7)), []),
    "the same, told the other way round": (plan(slot(2, 3, 4, room=7), slot(1, room=7)), []),
    "two sessions in one room at the same time": (plan(slot(1, room=7), slot(2, 2, 4, room=7)), [("room_taken", (1, 2))]),
    "a shared room holds several sessions": (plan(slot(1, room=7, shared=True), slot(2, room=7, shared=True)), []),
    "a competitor of two events at the same time": (
        plan(ONE, BESIDE, presences=(competitor(1, entry=1), competitor(2, entry=2))), [("person_taken", (1, 2))]),
    "a competitor who must report while still competing": (
        plan(ONE, slot(2, 3.25, 5), presences=(competitor(1), competitor(2))), [("person_taken", (1, 2))]),
    "a judge between two sessions has no reporting time": (plan(ONE, slot(2, 3.25, 5), presences=(official(1), official(2))), []),
    "a judge in two sessions": (plan(ONE, BESIDE, presences=(official(1), official(2))), [("person_taken", (1, 2))]),
    "a coach who competes elsewhere": (plan(ONE, BESIDE, presences=(coach(1), competitor(2))), [("person_taken", (1, 2))]),
    "a coach with people in two sessions": (plan(ONE, BESIDE, presences=(coach(1), coach(2))), []),
    "a coach who competes in the same session": (plan(ONE, presences=(coach(1), competitor(1))), [("person_two_roles", (1,))]),
    "a competitor who coaches the own entry": (plan(ONE, presences=(coach(1, entry=1), competitor(1, entry=1))), []),
    "a judge who competes": (plan(ONE, presences=(official(1, "p1"), competitor(1))), [("person_two_roles", (1,))]),
    "a judge who also coaches": (plan(ONE, BESIDE, presences=(official(1, "p1"), coach(2))), []),
    "two members of a team are told once": (
        plan(ONE, BESIDE, presences=tuple(
            replace(competitor(n, who), label="准考证号 1") for n in (1, 2) for who in ("p1", "p2"))),
        [("person_taken", (1, 2))]),
    "more entries than places": (plan(slot(1, taken=3)), [("over_capacity", (1,))]),
    "as many entries as places": (plan(slot(1, taken=2)), []),
    "no limit": (plan(slot(1, capacity=None, taken=500)), []),
    "a day before the competition": (plan(slot(1, day=DAY - timedelta(days=1))), [("session_outside", (1,))]),
    "the last day": (plan(slot(1, day=DAY + timedelta(days=1))), []),
    "a day after the competition": (plan(slot(1, day=DAY + timedelta(days=2))), [("session_outside", (1,))]),
    "reporting after the start": (plan(slot(1, reporting=clock(1.5))), [("reporting_late", (1,))]),
    "reporting at the start": (plan(slot(1, reporting=clock(1))), []),
    "one workstation in two sessions at the same time": (
        plan(slot(1, room=7, shared=True), slot(2, room=7, shared=True), stations=(StationUse(1, 3, "3", 7), StationUse(2, 3, "3", 7))),
        [("station_taken_twice", (1, 2))]),
    "one workstation, one session after the other": (
        plan(slot(1, room=7), slot(2, 3, 5, room=7), stations=(StationUse(1, 3, "3", 7), StationUse(2, 3, "3", 7))), []),
    "a workstation of another room": (plan(ONE, stations=(StationUse(1, 3, "3", 8),)), [("station_elsewhere", (1,))]),
    "one entry in two sessions of the same part": (
        plan(slot(1, part="P"), slot(2, 4, 5, part="P"), presences=(competitor(1), competitor(2))), [("seated_twice", (1, 2))]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_conflict_is_found_where_it_is_and_nothing_else(case):
    given, expected = CASES[case]
    assert [(one.code, one.slots) for one in conflicts(given)] == expected


def test_everything_wrong_is_said_at_once_in_the_order_of_the_sessions():
    busy = plan(
        slot(1, room=7, taken=9, reporting=clock(2)), slot(2, 2, 4, room=7, day=DAY + timedelta(days=9)),
        presences=(official(1), official(2)),
    )
    assert [one.code for one in conflicts(busy)] == ["reporting_late", "over_capacity", "room_taken", "person_taken", "session_outside"]


def seekers(count, units):
    return [Seeker(number, f"T{number:03d}", number % units) for number in range(count)]


def test_sessions_are_filled_evenly_and_the_same_seed_gives_the_same_places():
    dealt = distribute([(1, None), (2, None), (3, None)], seekers(20, 5), "八月")
    assert sorted(len(there) for there in dealt.sessions.values()) == [6, 7, 7]
    assert dealt == distribute([(1, None), (2, None), (3, None)], reversed(seekers(20, 5)), "八月")
    assert dealt != distribute([(1, None), (2, None), (3, None)], seekers(20, 5), "九月")


def test_people_of_one_unit_are_spread_over_sessions_and_do_not_sit_side_by_side():
    dealt = distribute([(1, None), (2, None)], seekers(24, 4), "x")
    for there in dealt.sessions.values():
        assert all(one.unit != other.unit for one, other in itertools.pairwise(there))
        assert {unit: sum(one.unit == unit for one in there) for unit in range(4)} == dict.fromkeys(range(4), 3)


def test_a_unit_with_half_of_all_people_takes_every_other_place():
    people = [Seeker(n, f"T{n:03d}", 0 if n < 5 else n) for n in range(10)]
    places = [one.unit for one in distribute([(1, None)], people, "x").sessions[1]]
    assert all(one != other for one, other in itertools.pairwise(places))


def test_whoever_finds_no_place_is_named_and_nobody_is_lost():
    dealt = distribute([(1, 3), (2, 2)], seekers(8, 2), "x")
    assert ([len(there) for there in dealt.sessions.values()], len(dealt.left)) == ([3, 2], 3)
    assert len({one.entry for there in (*dealt.sessions.values(), dealt.left) for one in there}) == 8


@pytest.mark.parametrize(("text", "labels"), [
    ("1-3", ["1", "2", "3"]), ("01-03", ["01", "02", "03"]), ("A1-A2、B1，C", ["A1", "A2", "B1", "C"]), ("A1-3", ["A1", "A2", "A3"]),
    ("", []), ("3,3, 3", ["3"]), ("8 - 10", ["8", "9", "10"]), ("1号-2号", None), ("5-2", None), ("A1-B3", None), ("1-501", None),
])  # fmt: skip
def test_workstations_are_made_in_one_go(text, labels):
    found, bad = station_labels(text)
    assert (found if not bad else None) == labels
    if labels:
        assert station_labels(runs_of(found)) == (found, [])


def test_everything_wrong_with_a_schedule_in_a_file_is_said():
    document = {
        "rooms": [{"name": "甲", "stations": "1-"}, {"name": "甲"}, {}],
        "sessions": [{"event": "XX", "room": "乙", "day": "1", "starts": "9", "ends": "25:00", "stage": "semi"},
                     {"event": "CK", "room": "甲", "day": 1, "starts": "10:00", "ends": "09:00"}],
    }  # fmt: skip
    _words, problems = parse_schedule(document, DAY, {"CK"})
    assert {(one.path.removeprefix("set_up.schedule."), one.code) for one in problems} >= {
        ("rooms[1].name", "duplicate_code"), ("rooms[2].name", "required"), ("sessions[0].event", "schedule_event"),
        ("sessions[0].room", "schedule_room"), ("sessions[0].day", "wrong_type"), ("sessions[0].starts", "session_time"),
        ("sessions[0].ends", "session_time"), ("sessions[0].stage", "schedule_stage"), ("sessions[1].ends", "session_ends"),
    }  # fmt: skip


def test_a_file_that_knows_no_schedule_has_none():
    assert parse_schedule(None, DAY, {"CK"})[0].sessions == ()
