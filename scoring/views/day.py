"""What the chief judge records of an entry on the day, by blind code: status, time, deductions."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms import DayForm, DeductionForm
from scoring.permissions import Scoring
from scoring.queries import board as board_of
from scoring.queries.board_rows import Board, Line
from scoring.queries.events import EventRef
from scoring.services.day import add_deduction, set_status, set_statuses, set_time, withdraw_deduction
from scoring.views.doors import enter_event, on_form, page

scoring_day = Blueprint("scoring_day", __name__, url_prefix="/desk/<code>/scoring/<event_code>")


def seconds_of(text: str) -> int | None:
    """``58:30`` or ``1:02:05`` as seconds; a number alone is minutes. Nothing typed is no time."""
    parts = [int(part) for part in text.strip().split(":") if part]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0] * 60
    hours, minutes, seconds = ([0] * (3 - len(parts)) + parts)[-3:]
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int | None) -> str:
    """Seconds as they are typed: minutes and seconds."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def _line(event: EventRef, entry: str) -> tuple[Board, Line]:
    board = board_of(event.id, marks=False)
    found = next((line for line in board.lines if line.entry == entry), None)
    if found is None:
        raise NotFound
    return board, found


def _page(event: EventRef, entry: str, day: DayForm | None, deduction: DeductionForm | None, status: int = 200) -> ResponseReturnValue:
    board, line = _line(event, entry)
    day = day or DayForm(formdata=None, status=line.status or "", time=clock_of(line.time_seconds))
    deduction = deduction or DeductionForm(formdata=None)
    deduction.module.choices = [SelectChoice(*module) for module in board.modules]
    return page("entry", status, event=event, line=line, day=day, deduction=deduction)


@scoring_day.get("/entries/<entry>")
@permit(Scoring.RECORD_DAY)
def entry(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """One blind code's day."""
    return _page(enter_event(code, event_code, Scoring.RECORD_DAY), entry, None, None)


@scoring_day.post("/entries/<entry>")
@permit(Scoring.RECORD_DAY)
def record(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """Records status and time."""
    event, form, status = enter_event(code, event_code, Scoring.RECORD_DAY), DayForm(), 422
    who, at = identity().actor, now()
    if form.validate_on_submit():
        try:
            if form.status.data:
                set_status(event.id, entry, form.status.data, actor=who, at=at)
            set_time(event.id, entry, seconds_of(form.time.data or ""), actor=who, at=at)
            flash(_("已记录加密号 %(entry)s 的状态和用时。", entry=entry), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, entry, form, None, status)


@scoring_day.post("/competed")
@permit(Scoring.RECORD_DAY)
def competed(code: str, event_code: str) -> ResponseReturnValue:
    """Everybody of whom nothing was recorded yet took part."""
    event = enter_event(code, event_code, Scoring.RECORD_DAY)
    waiting = [line.entry for line in board_of(event.id, marks=False).lines if line.status is None]
    changed = set_statuses(event.id, dict.fromkeys(waiting, "competed"), actor=identity().actor, at=now())
    flash(_("已将 %(count)s 个加密号记为已参赛。", count=changed), "success")
    return redirect(url_for("scoring_board.board", code=code, event_code=event_code))


@scoring_day.post("/entries/<entry>/deductions")
@permit(Scoring.RECORD_DAY)
def deduct(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """Takes points off a module."""
    event, form, status = enter_event(code, event_code, Scoring.RECORD_DAY), DeductionForm(), 422
    form.module.choices = [SelectChoice(*module) for module in _line(event, entry)[0].modules]
    if form.validate_on_submit():
        try:
            add_deduction(
                event.id, entry, form.module.data, form.points.data.strip(), form.reason.data, actor=identity().actor, at=now()
            )
            flash(_("已记录扣分。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal, "points")
    return _page(event, entry, None, form, status)


@scoring_day.post("/deductions/<deduction>/withdraw")
@permit(Scoring.RECORD_DAY)
def withdraw(code: str, event_code: str, deduction: str) -> ResponseReturnValue:
    """Takes a deduction of this event back."""
    event = enter_event(code, event_code, Scoring.RECORD_DAY)
    own = {row.public_id for line in board_of(event.id, marks=False).lines for row in line.deductions}
    if deduction not in own:
        raise NotFound
    withdraw_deduction(deduction, actor=identity().actor, at=now())
    flash(_("已撤销扣分。"), "success")
    return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
