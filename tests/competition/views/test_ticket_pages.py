"""A ticket is opened by its secret alone, tells where to be, can be kept as a picture; what cannot be printed is known before."""
import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from competition import queries
from competition.models import Entry
from competition.models.schedule import Room, Session, SessionSeat, Station
from competition.printing import ticket_link, tickets_of, unprintable_of
from competition.queries.tickets import ticket_token, tickets_of_competition
from competition.services import tickets as service
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.people.models import Person
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries

RARE, NOWHERE = "𰻝", "\U000323ae"  # one of CJK Extension G, one of Extension H that no font of the house has


@pytest.fixture
def database_kind():
    """Pages are the same on both kinds of database; the services behind them are tried on both."""
    return "sqlite"


@pytest.fixture
def code(context):
    made = make_competition(phase="open")
    make_entries(made, 3, "CK")
    return made


def row(code, number=0):
    return queries.entries(code).rows[number]


def seat(code, found):
    """The entry sits at a workstation of a room, in a session on the first day."""
    header = queries.competition(code)
    room = Room(competition_id=header.id, position=1, name="焊接车间", address="潮连大道 6 号", map_text="从南门进", shared=False)
    room.stations = [Station(position=1, label="A12")]
    starts = at_noon(header.starts, 9)
    db.session.add(room)
    db.session.flush()
    session = Session(
        competition_id=header.id, event_id=queries.event(code, found.event).id, room_id=room.id, module=None, stage=None,
        starts=starts, ends=starts + timedelta(hours=2), reporting=starts - timedelta(minutes=30), capacity=None,
    )
    db.session.add(session)
    db.session.flush()
    db.session.add(SessionSeat(session_id=session.id, entry_id=found.id, station_id=room.stations[0].id))
    db.session.commit()


def test_the_page_shows_what_is_needed_at_the_door_and_no_number_in_full(code, client, read):
    found = row(code)
    seat(code, found)
    answer = client.get(f"/tickets/{ticket_token(found.public_id)}")
    text = read(answer)
    assert answer.status_code == 200
    for said in (found.ticket, found.name, found.unit, "焊接车间", "A12", "08:30", "从南门进"):
        assert said in text
    assert id_number(1) not in answer.get_data(as_text=True)
    assert "noindex" in answer.headers["X-Robots-Tag"] and answer.headers["Cache-Control"] == "no-store"


def test_the_code_on_the_page_is_the_number_of_the_ticket(code, client):
    found = row(code)
    page = client.get(f"/tickets/{ticket_token(found.public_id)}").get_data(as_text=True)
    assert re.search(r'<img class="pass__code" src="data:image/svg\+xml;base64,', page)
    picture = client.get(f"/tickets/{ticket_token(found.public_id)}/ticket.png").data
    assert Image.open(io.BytesIO(picture)).width > 700


def test_wrong_addresses_look_all_the_same_and_are_soon_stopped(code, client):
    token = ticket_token(row(code).public_id)
    forged = token[:32] + "0" * 16
    db.session.query(Entry).filter_by(ticket=row(code, 1).ticket).update({"state": "submitted"})
    db.session.commit()
    waiting = ticket_token(queries.entries(code, states=["submitted"]).rows[0].public_id)
    answers = [client.get(f"/tickets/{one}") for one in ("0" * 48, forged, waiting, "x", token.upper())]
    assert {one.status_code for one in answers} == {404}
    assert len({re.sub(r"csrf[^>]+", "", one.get_data(as_text=True)) for one in answers}) == 1
    for _ in range(service.FROM_ONE_ADDRESS):
        last = client.get("/tickets/" + "0" * 48)
    assert last.status_code == 429
    assert token not in str([(one.subject, one.facts) for one in db.session.query(AuditEntry)])


def test_a_cancelled_ticket_says_so_and_makes_no_file(code, client, read):
    found = row(code)
    db.session.query(Entry).filter_by(id=found.id).update({"state": "cancelled"})
    db.session.commit()
    token = ticket_token(found.public_id)
    answer = client.get(f"/tickets/{token}")
    assert answer.status_code == 410 and "已失效" in read(answer) and found.name not in read(answer)
    assert {client.get(f"/tickets/{token}/{name}").status_code for name in ("ticket.png", "ticket.pdf", "calendar.ics")} == {404}


def test_a_ticket_can_be_kept_as_paper_and_calendar_but_not_without_end(code, client, monkeypatch):
    found = row(code)
    seat(code, found)
    token = ticket_token(found.public_id)
    paper, dates = client.get(f"/tickets/{token}/ticket.pdf"), client.get(f"/tickets/{token}/calendar.ics")
    assert paper.data.startswith(b"%PDF") and f"attachment; filename={found.ticket}.pdf" == paper.headers["Content-Disposition"]
    assert "焊接车间" in dates.get_data(as_text=True) and dates.headers["Content-Type"].startswith("text/calendar")
    monkeypatch.setattr(service, "PRINTS", 1)
    assert client.get(f"/tickets/{token}/ticket.pdf").status_code == 429


def test_rare_characters_print_and_those_without_a_glyph_are_named_before(code, sign_in, read):
    for number, character in ((0, RARE), (1, NOWHERE)):
        db.session.query(Person).filter_by(name=row(code, number).name).update({"name": f"陈{character}"})
    db.session.commit()
    rows = tickets_of_competition(code)
    assert [(one.name, one.characters) for one in unprintable_of(rows)] == [(f"陈{NOWHERE}", NOWHERE)]
    assert tickets_of(code).startswith(b"%PDF")
    organizer = sign_in(Role.REGISTRAR)
    page = read(organizer.get(f"/desk/{code}/tickets"))
    assert "1 张准考证不能打印" in page and "U+323AE" in page
    answer = organizer.get(f"/tickets/{ticket_token(rows[1].entry.public_id)}/ticket.pdf")
    assert answer.status_code == 409 and NOWHERE in answer.get_data(as_text=True)
    assert organizer.get(f"/tickets/{ticket_token(rows[0].entry.public_id)}/ticket.pdf").status_code == 200


def test_a_batch_is_of_one_event_or_one_unit(code, sign_in):
    make_entries(code, 2, "EL", first=10)
    registrar = sign_in(Role.REGISTRAR)
    asked = registrar.post(f"/desk/{code}/tickets", data={"event": "EL", "unit": "", "layout": "one"})
    assert asked.status_code == 302 and "/jobs/" in asked.headers["Location"]
    assert [one.entry.event for one in tickets_of_competition(code, events=["EL"])] == ["EL", "EL"]
    unit = row(code).unit
    assert {one.entry.unit for one in tickets_of_competition(code, unit=unit)} == {unit}
    assert registrar.post(f"/desk/{code}/tickets", data={"event": "ZZ", "layout": "one"}).status_code == 422


def test_people_are_told_where_their_ticket_is(code, sign_in, app):
    app.config["PUBLIC_ADDRESS"] = "https://skills.example"
    registrar = sign_in(Role.REGISTRAR)
    answer = registrar.post(f"/desk/{code}/tickets/tell", data={"event": "CK", "unit": "", "layout": "two"})
    assert answer.status_code == 303
    assert "3 条通知" in registrar.get(answer.headers["Location"]).get_data(as_text=True)
    assert ticket_link(row(code).public_id) == f"https://skills.example/tickets/{ticket_token(row(code).public_id)}"
