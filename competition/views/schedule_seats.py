"""Who is where in one session: by hand, distributed, and who is on duty."""
import re

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, choices
from competition.forms.schedule import DealForm, DutiesForm, SeatForm
from competition.permissions import Competitions
from competition.queries import SeatOfEntry, SessionRow
from competition.rules.phases import SEATING
from competition.services.schedule_seats import clear_seats, deal_seats, seat_entry, set_duties, unseat_entry
from competition.views.frame import allowed, choose
from competition.views.schedule import conflicts_of, page, schedule
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal

STATION = re.compile(r"\d{1,9}", re.ASCII)


@schedule.get("/sessions/<int:session_id>")
@permit(Competitions.READ_ENTRIES)
def seats(code: str, session_id: int) -> ResponseReturnValue:
    """Everybody in a session with their workstations, who has no place yet, and who is on duty."""
    header, row = choose(code, Competitions.READ_ENTRIES), queries.session(code, session_id)
    here, left = queries.seats_of_session(session_id), queries.unseated(code, session_id)
    duties = queries.officials_of_sessions([session_id]).get(session_id, [])
    return page(
        "schedule_seats", header=header, session=row, seats=here, left=left, against=conflicts_of(code, session_id),
        siblings=_siblings(code, row), form=_seat_form(code, row, here, left), deal=DealForm(formdata=None),
        duty=_duty_form(code, [one.official_id for one in duties]), duties=duties,
        open=header.phase in SEATING, may_seat=allowed(Competitions.REGISTER), may_set_up=allowed(Competitions.SET_UP),
    )


@schedule.get("/sessions/<int:session_id>/print")
@permit(Competitions.READ_ENTRIES)
def seats_printed(code: str, session_id: int) -> ResponseReturnValue:
    """The list for the door of the room."""
    header, row = choose(code, Competitions.READ_ENTRIES), queries.session(code, session_id)
    return page("schedule_seats_print", header=header, session=row, seats=queries.seats_of_session(session_id))


def _siblings(code: str, row: SessionRow) -> list[SessionRow]:
    """The sessions among which the entries of this part are distributed."""
    return [one for one in queries.sessions(code) if (one.event_id, one.module, one.stage) == (row.event_id, row.module, row.stage)]


def _seat_form(code: str, row: SessionRow, here: list[SeatOfEntry], left: list[SeatOfEntry]) -> SeatForm:
    form = SeatForm()
    form.entry.choices = choices(
        [("", _("请选择")), *((one.public_id, _("%(ticket)s %(name)s（%(unit)s）", **vars(one))) for one in (*left, *here))]
    )
    taken = {one.station_id for one in here}
    stations = [one for room in queries.rooms(code) if room.id == row.room_id and not row.stations_drawn for one in room.stations]
    form.station.choices = choices([("", _("不指定"))] + [(str(one.id), one.label) for one in stations if one.id not in taken])
    return form


def _duty_form(code: str, present: list[int]) -> DutiesForm:
    form = DutiesForm()
    form.officials.choices = choices((one.id, f"{one.code} {one.name}") for one in queries.officials(code))
    if not form.is_submitted():
        form.officials.data = present
    return form


@schedule.post("/sessions/<int:session_id>/seats")
@permit(Competitions.REGISTER)
def seat(code: str, session_id: int) -> ResponseReturnValue:
    """Gives one entry a place, or moves it here."""
    _here(code, session_id, Competitions.REGISTER)
    form = SeatForm()
    form.entry.validate_choice = form.station.validate_choice = False
    if not form.validate_on_submit():
        flash(_("请选择选手。"), "error")
        return _back(code, session_id)
    station = form.station.data
    try:
        seat_entry(
            code, session_id, form.entry.data, station_id=int(station) if station and STATION.fullmatch(station) else None,
            actor=identity().actor, at=now(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已安排。"), "success")
    return _back(code, session_id)


@schedule.post("/sessions/<int:session_id>/seats/<public_id>/remove")
@permit(Competitions.REGISTER)
def unseat(code: str, session_id: int, public_id: str) -> ResponseReturnValue:
    """Takes one entry out of the session."""
    _here(code, session_id, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        unseat_entry(code, session_id, public_id, actor=identity().actor, at=now())
        flash(_("已移出本场次。"), "success")
    return _back(code, session_id)


@schedule.post("/sessions/<int:session_id>/deal")
@permit(Competitions.REGISTER)
def deal(code: str, session_id: int) -> ResponseReturnValue:
    """Distributes everybody over the sessions of the same part, anew."""
    _here(code, session_id, Competitions.REGISTER)
    form = DealForm()
    if not form.validate_on_submit():
        flash(_("编排码最长 40 个字符。"), "error")
        return _back(code, session_id)
    try:
        seated, left = deal_seats(
            code, session_id, seed=form.seed.data, with_stations=form.with_stations.data, actor=identity().actor, at=now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        if left:
            flash(_("已安排 %(seated)s 个，还有 %(left)s 个没有位置：请增加场次或容量后重新编排。", seated=seated, left=left), "warning")
        else:
            flash(_("已安排全部 %(seated)s 个。", seated=seated), "success")
    return _back(code, session_id)


@schedule.post("/sessions/<int:session_id>/clear")
@permit(Competitions.REGISTER)
def clear(code: str, session_id: int) -> ResponseReturnValue:
    """Empties the sessions of the same part."""
    _here(code, session_id, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        count = clear_seats(code, session_id, actor=identity().actor, at=now())
        flash(_("已清空 %(n)s 个位置。", n=count), "success")
    return _back(code, session_id)


@schedule.post("/sessions/<int:session_id>/duties")
@permit(Competitions.SET_UP)
def duties(code: str, session_id: int) -> ResponseReturnValue:
    """Says who is on duty."""
    _here(code, session_id, Competitions.SET_UP)
    form = DutiesForm()
    if form.validate_on_submit():
        set_duties(code, session_id, form.officials.data or [], actor=identity().actor, at=now())
        flash(_("值守人员已保存。"), "success")
    return _back(code, session_id)


def _here(code: str, session_id: int, permission: Competitions) -> None:
    """Lets only those on who may do this with a session of this competition; 404 otherwise."""
    choose(code, permission)
    queries.session(code, session_id)


def _back(code: str, session_id: int) -> ResponseReturnValue:
    if allowed(Competitions.READ_ENTRIES):
        return redirect(url_for("schedule.seats", code=code, session_id=session_id))
    return redirect(url_for("schedule.listing", code=code))
