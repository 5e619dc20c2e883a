"""The schedule at the desk: empty, filled, with conflicts shown at once; seats, papers, calendars; the progress wall."""
import re
from datetime import time

import pytest
from icalendar import Calendar
from sqlalchemy import event

from competition import queries
from competition.services.schedule_seats import deal_seats, set_duties
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.database import db
from tests.factories.competition import make_competition
from tests.factories.entry import make_entries
from tests.factories.official import make_official
from tests.factories.schedule import AT, make_room, make_session

BY = {"actor": SYSTEM, "at": AT}
SESSION = {
    "part": "CK", "stage": "", "room": "烹饪室", "day": "2026-05-16", "reporting": "08:30", "starts": "09:00", "ends": "11:00", "capacity": "",
}  # fmt: skip


@pytest.fixture
def database_kind():
    """Pages look the same on both kinds of database."""
    return "sqlite"


@pytest.fixture
def code(context):
    made = make_competition(phase="open")
    make_room(made)
    make_entries(made, 2)
    return made


def test_an_empty_schedule_says_what_to_do_first(organizer, read):
    code = make_competition()
    page = read(organizer.get(f"/desk/{code}/schedule"))
    assert "还没有场地" in page
    made = organizer.post(f"/desk/{code}/schedule/rooms/new", data={"name": "操场", "stations": "1-24"}, follow_redirects=True)
    assert "操场" in read(made)
    assert len(queries.rooms(code)[0].stations) == 24
    assert "还没有场次" in read(organizer.get(f"/desk/{code}/schedule"))


def test_a_conflict_is_shown_as_soon_as_it_is_saved_at_the_top_and_at_its_session_and_on_the_overview(organizer, code, read):
    address = f"/desk/{code}/schedule"
    assert "没有冲突" in read(organizer.post(f"{address}/sessions/new", data=SESSION, follow_redirects=True))
    page = organizer.post(f"{address}/sessions/new", data=SESSION | {"part": "EL", "starts": "10:00", "ends": "12:00"}, follow_redirects=True)
    text = read(page)
    assert "场次已保存，但有 1 处冲突" in text
    assert text.count("“烹饪室”同一时间安排了两个场次") == 4
    assert "有 1 处冲突，请先处理再发准考证" in read(organizer.get(f"/desk/{code}"))
    second = queries.sessions(code)[1].id
    organizer.post(f"{address}/sessions/{second}/change", data=SESSION | {"part": "EL", "starts": "13:00", "ends": "14:00", "reporting": ""})
    assert "处冲突" not in read(organizer.get(address))


def test_what_is_wrong_with_a_form_is_said_at_its_fields_and_nothing_typed_is_lost(organizer, code, read):
    address = f"/desk/{code}/schedule"
    answer = organizer.post(f"{address}/sessions/new", data=SESSION | {"ends": "08:00", "capacity": "0"})
    assert answer.status_code == 422
    assert "结束时间须晚于开始时间" in read(answer)
    assert 'value="2026-05-16"' in answer.get_data(as_text=True)
    answer = organizer.post(f"{address}/rooms/new", data={"name": "机房", "stations": "9-1"})
    assert (answer.status_code, "看不懂“9-1”" in read(answer)) == (422, True)
    assert 'value="9-1"' in answer.get_data(as_text=True)
    assert (len(queries.rooms(code)), queries.sessions(code)) == (1, [])
    answer = organizer.post(f"{address}/rooms/new", data={"name": "烹饪室"})
    assert (answer.status_code, "已有名为“烹饪室”的场地" in read(answer)) == (422, True)


def test_seats_are_dealt_moved_and_emptied_on_the_page_of_a_session(organizer, code, read):
    session = make_session(code)
    address = f"/desk/{code}/schedule/sessions/{session}"
    assert "还没有排入的选手 2 个" in read(organizer.get(address))
    page = read(organizer.post(f"{address}/deal", data={"with_stations": "y", "seed": "7"}, follow_redirects=True))
    assert "已安排全部 2 个" in page
    [first, second] = queries.seats_of_session(session)
    assert (first.station, second.station) == ("1", "2")
    organizer.post(f"{address}/seats/{first.public_id}/remove")
    station = queries.rooms(code)[0].stations[1].id
    taken = organizer.post(f"{address}/seats", data={"entry": first.public_id, "station": station}, follow_redirects=True)
    assert f"工位 2 在本场次已安排给准考证号 {second.ticket}" in read(taken)
    organizer.post(f"{address}/seats", data={"entry": first.public_id, "station": ""})
    assert queries.session(code, session).taken == 2
    organizer.post(f"{address}/clear")
    assert queries.session(code, session).taken == 0
    judge = make_official(code)
    organizer.post(f"{address}/duties", data={"officials": judge})
    assert queries.session(code, session).officials == ("J01",)


def test_a_removed_session_and_room_say_that_they_can_come_back(organizer, code, read):
    session, [room] = make_session(code), queries.rooms(code)
    address = f"/desk/{code}/schedule"
    assert "已安排 1 个场次" in read(organizer.post(f"{address}/rooms/{room.id}/remove", follow_redirects=True))
    assert "回收站" in read(organizer.post(f"{address}/sessions/{session}/remove", follow_redirects=True))
    assert "回收站" in read(organizer.post(f"{address}/rooms/{room.id}/remove", follow_redirects=True))
    assert "烹饪室" in read(organizer.get(f"/desk/{code}/bin"))


def test_papers_carry_who_is_where_and_calendars_are_calendars(organizer, code, read):
    session = make_session(code)
    deal_seats(code, session, **BY)
    judge = make_official(code)
    set_duties(code, session, [judge], **BY)
    address = f"/desk/{code}/schedule"
    assert "2026年5月16日" in read(organizer.get(f"{address}/print"))
    paper = read(organizer.get(f"{address}/sessions/{session}/print"))
    entry = queries.entries(code).rows[0]
    assert entry.ticket in paper
    for file, count in (
        ("calendar.ics", 1), ("calendar.ics?mine=1", 0), (f"entries/{entry.public_id}.ics", 1), (f"officials/{judge}.ics", 1),
    ):
        answer = organizer.get(f"{address}/{file}")
        assert answer.mimetype == "text/calendar"
        assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == count
    assert organizer.get(f"{address}/officials/999.ics").status_code == 404


def test_a_chief_judge_sees_the_own_duties_but_no_contestant(code, sign_in, read):
    make_official(code, "李一", Role.CHIEF_JUDGE)
    session = make_session(code)
    deal_seats(code, session, **BY)
    chief = sign_in(Role.CHIEF_JUDGE)
    page = read(chief.get(f"/desk/{code}/schedule"))
    assert "CK 工种CK" in page
    assert all(one.name not in page for one in queries.seats_of_session(session))
    assert chief.get(f"/desk/{code}/schedule/sessions/{session}").status_code == 403
    assert chief.get(f"/desk/{code}/schedule/sessions/new").status_code == 403


def test_a_session_of_another_competition_is_not_found(organizer, code):
    other = make_competition("jm-other")
    make_room(other)
    session = make_session(other)
    for path in (f"sessions/{session}", f"sessions/{session}/change", f"rooms/{queries.rooms(other)[0].id}"):
        assert organizer.get(f"/desk/{code}/schedule/{path}").status_code == 404


def test_the_schedule_asks_the_database_the_same_at_one_and_at_three_sessions(organizer, code):
    counts = []
    for hours in ((9,), (11, 13)):
        for hour in hours:
            make_session(code, starts=time(hour), ends=time(hour + 1), reporting=None)
        asked = []
        event.listen(db.engine, "before_cursor_execute", lambda *facts, asked=asked: asked.append(facts[2]))
        organizer.get(f"/desk/{code}/schedule")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_wall_counts_by_event_and_answers_304_until_something_changes(organizer, code, read):
    page = organizer.get(f"/desk/{code}/wall")
    row = re.search(r"CK 工种CK.*?</tr>", page.get_data(as_text=True), re.DOTALL)
    assert row is not None
    assert re.findall(r'<td class="num[^"]*"[^>]*>(\d+)', row[0]) == ["2", "0", "0", "0", "2", "0"]
    first = organizer.get(f"/desk/{code}/wall/rows")
    mark = first.headers["ETag"]
    assert organizer.get(f"/desk/{code}/wall/rows", headers={"If-None-Match": mark}).status_code == 304
    assert organizer.get(f"/desk/{code}/wall/rows?part=screen", headers={"If-None-Match": mark}).status_code == 200
    make_entries(code, 1, first=40)
    again = organizer.get(f"/desk/{code}/wall/rows", headers={"If-None-Match": mark})
    assert (again.status_code, again.headers["ETag"] != mark) == (200, True)
    assert queries.entries(code).rows[0].name not in read(organizer.get(f"/desk/{code}/wall/screen"))
