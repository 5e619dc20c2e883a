"""The chief judge's board: which sheets are there, one sheet with its marks, sending it back."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from scoring.forms import ActionForm, ReasonForm, ReturnForm
from scoring.permissions import Scoring
from scoring.queries import board as board_of
from scoring.queries import events_of, progress
from scoring.queries.devices import devices_of
from scoring.queries.sheets import sheet_page
from scoring.services.devices import restore_device, revoke_device
from scoring.services.opening import open_scoring
from scoring.services.sheets import excuse_sheet, return_sheet
from scoring.views.doors import can, enter, enter_event, on_form, page, sentences

scoring_board = Blueprint("scoring_board", __name__, url_prefix="/desk/<code>/scoring")


@scoring_board.get("")
@permit(Scoring.READ_PROGRESS)
def overview(code: str) -> ResponseReturnValue:
    """The progress wall: every event with its sheets by state."""
    header = enter(code, Scoring.READ_PROGRESS)
    events = events_of(code)
    counts = progress(event.id for event in events)
    return page("overview", events=events, counts=counts, devices=devices_of(header.id), form=ActionForm())


@scoring_board.get("/<event_code>")
@permit(Scoring.READ_PROGRESS)
def board(code: str, event_code: str) -> ResponseReturnValue:
    """Entries × judges, missing first."""
    event = enter_event(code, event_code, Scoring.READ_PROGRESS)
    return page("board", event=event, board=board_of(event.id, marks=can("READ_MARKS")), form=ActionForm())


@scoring_board.post("/<event_code>/open")
@permit(Scoring.OPEN_SCORING)
def open_(code: str, event_code: str) -> ResponseReturnValue:
    """Freezes the scheme and hands the sheets out; what stands in the way is listed on the board."""
    event = enter_event(code, event_code, Scoring.OPEN_SCORING)
    try:
        opened = open_scoring(event.id, actor=identity().actor, at=now())
    except Invalid as refusal:
        empty = board_of(event.id, marks=False)
        return page("board", 422, event=event, board=empty, form=ActionForm(), problems=sentences(refusal.problems))
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已开放评分：%(entries)s 个加密号，%(sheets)s 张评分表。", entries=opened.entries, sheets=opened.sheets), "success")
    return redirect(url_for("scoring_board.board", code=code, event_code=event_code))


@scoring_board.get("/<event_code>/sheets/<sheet>")
@permit(Scoring.READ_MARKS)
def sheet(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """One sheet by blind code: every version, what was sent back."""
    return _sheet(code, event_code, sheet, ReturnForm(), ReasonForm(prefix="excuse"))


def _sheet(
    code: str, event_code: str, sheet: str, back: ReturnForm, excuse: ReasonForm, status: int = 200
) -> ResponseReturnValue:
    event = enter_event(code, event_code, Scoring.READ_MARKS)
    found = sheet_page(event.id, sheet)
    if found is None:
        raise NotFound
    back.aspects.choices = [SelectChoice(row.code, f"{row.code} {row.name}".strip()) for row in found.aspects]
    return page("sheet", status, event=event, sheet=found, back=back, excuse=excuse)


@scoring_board.post("/<event_code>/sheets/<sheet>/return")
@permit(Scoring.RETURN_SHEET)
def send_back(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Sends aspects of a sheet back to its judge."""
    event = enter_event(code, event_code, Scoring.RETURN_SHEET)
    found, back, status = sheet_page(event.id, sheet), ReturnForm(), 422
    back.aspects.choices = [SelectChoice(row.code) for row in found.aspects] if found else []
    if found and back.validate_on_submit():
        try:
            return_sheet(sheet, back.aspects.data, back.reason.data, actor=identity().actor, at=now())
            flash(_("已退回，裁判的平板上会看到理由。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(back, refusal)
    return _sheet(code, event_code, sheet, back, ReasonForm(formdata=None, prefix="excuse"), status)


@scoring_board.post("/<event_code>/sheets/<sheet>/excuse")
@permit(Scoring.RETURN_SHEET)
def excuse(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Goes on without a sheet that will never come."""
    event = enter_event(code, event_code, Scoring.RETURN_SHEET)
    form, status = ReasonForm(prefix="excuse"), 422
    if sheet_page(event.id, sheet) and form.validate_on_submit():
        try:
            excuse_sheet(sheet, form.reason.data, actor=identity().actor, at=now())
            flash(_("已记为免交。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _sheet(code, event_code, sheet, ReturnForm(formdata=None), form, status)


@scoring_board.post("/devices/<device>/revoke")
@permit(Scoring.REVOKE_DEVICE)
def revoke(code: str, device: str) -> ResponseReturnValue:
    """Takes a tablet out of use."""
    header = enter(code, Scoring.REVOKE_DEVICE)
    revoke_device(device, header.id, actor=identity().actor, at=now())
    flash(_("这台平板已停用，不能再登录和提交；该裁判的其他平板须重新登录。"), "success")
    return redirect(url_for("scoring_board.overview", code=code))


@scoring_board.post("/devices/<device>/restore")
@permit(Scoring.REVOKE_DEVICE)
def restore(code: str, device: str) -> ResponseReturnValue:
    """Takes a tablet into use again."""
    header = enter(code, Scoring.REVOKE_DEVICE)
    restore_device(device, header.id, actor=identity().actor, at=now())
    flash(_("这台平板已恢复，裁判扫描裁判卡即可登录。"), "success")
    return redirect(url_for("scoring_board.overview", code=code))
