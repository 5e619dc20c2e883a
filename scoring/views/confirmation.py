"""Ties, confirming and reopening results, the sheet to sign, the bundle to check."""
import json
import re

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms import ActionForm, ReasonForm, TieForm
from scoring.permissions import Scoring
from scoring.queries import board as board_of
from scoring.queries import bundle_of, standing_of
from scoring.queries.events import CURRENT, EventRef
from scoring.queries.readiness import readiness
from scoring.refusals import NotConfirmed, NotOpened
from scoring.services.results import confirm_results, reopen_results
from scoring.services.ties import decide_tie, withdraw_decision
from scoring.views.doors import enter_event, on_form, page, sentences

scoring_results = Blueprint("scoring_results", __name__, url_prefix="/desk/<code>/scoring/<event_code>")
SEPARATORS = re.compile("[\\s,;>\uff0c\u3001\uff1b\uff1e]+")  # also the wide comma, the list comma, …


def _confirm_page(event: EventRef, form: ActionForm | TieForm, status: int = 200) -> ResponseReturnValue:
    if not event.scoring:
        raise NotOpened
    board = board_of(event.id, marks=False)
    if event.stage in CURRENT:
        return page("confirmed", status, event=event, standing=standing_of(event.id), board=board, form=form)
    found = readiness(event.id)
    return page("confirm", status, event=event, board=board, ready=found, problems=sentences(found.problems), form=form)


@scoring_results.get("/confirm")
@permit(Scoring.CONFIRM_RESULTS)
def confirmation(code: str, event_code: str) -> ResponseReturnValue:
    """What is in the way; or the ranking as it will be confirmed, by blind code; or the confirmed one."""
    return _confirm_page(enter_event(code, event_code, Scoring.CONFIRM_RESULTS), TieForm())


@scoring_results.post("/confirm")
@permit(Scoring.CONFIRM_RESULTS)
def confirm(code: str, event_code: str) -> ResponseReturnValue:
    """Confirms and locks."""
    event = enter_event(code, event_code, Scoring.CONFIRM_RESULTS)
    try:
        confirm_results(event.id, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("成绩已确认，评分表已锁定。请打印成绩单并签字。"), "success")
    return redirect(url_for("scoring_results.confirmation", code=code, event_code=event_code))


@scoring_results.post("/ties")
@permit(Scoring.DECIDE_TIE)
def decide(code: str, event_code: str) -> ResponseReturnValue:
    """Records the order of one tied group."""
    event, form, status = enter_event(code, event_code, Scoring.DECIDE_TIE), TieForm(), 422
    if form.validate_on_submit():
        order = [one for one in SEPARATORS.split(form.entries.data) if one]
        try:
            decide_tie(event.id, order, form.document.data, actor=identity().actor, at=now())
            flash(_("已记录并列次序。"), "success")
            return redirect(url_for("scoring_results.confirmation", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal, "entries")
    return _confirm_page(event, form, status)


@scoring_results.post("/ties/<decision>/withdraw")
@permit(Scoring.DECIDE_TIE)
def withdraw(code: str, event_code: str, decision: str) -> ResponseReturnValue:
    """Takes a decision of this event back."""
    event = enter_event(code, event_code, Scoring.DECIDE_TIE)
    if decision not in {row.public_id for row in board_of(event.id, marks=False).decisions}:
        raise NotFound
    withdraw_decision(decision, actor=identity().actor, at=now())
    flash(_("已撤销这项裁定。"), "success")
    return redirect(url_for("scoring_results.confirmation", code=code, event_code=event_code))


@scoring_results.route("/reopen", methods=["GET", "POST"])
@permit(Scoring.CONFIRM_RESULTS)
def reopen(code: str, event_code: str) -> ResponseReturnValue:
    """Takes a confirmation back, with a reason, before publication."""
    event, form, status = enter_event(code, event_code, Scoring.CONFIRM_RESULTS), ReasonForm(), 200
    if form.validate_on_submit():
        try:
            reopen_results(event.id, form.reason.data, actor=identity().actor, at=now())
            flash(_("已撤回确认，评分表重新开放。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return page("reopen", 422 if form.errors and status == 200 else status, event=event, form=form)


def _not_yet(event: EventRef) -> ResponseReturnValue:
    """Papers of an event that is not confirmed lead back to the board."""
    flash(NotConfirmed().message, "warning")
    return redirect(url_for("scoring_board.board", code=event.competition_code, event_code=event.code))


@scoring_results.get("/sheet")
@permit(Scoring.READ_RESULTS)
def result_sheet(code: str, event_code: str) -> ResponseReturnValue:
    """The result sheet to print and sign: places by blind code, and the ledger's root in groups of four."""
    event = enter_event(code, event_code, Scoring.READ_RESULTS)
    standing = standing_of(event.id)
    if standing is None:
        return _not_yet(event)
    return render_template("scoring/result_sheet.html", event=event, standing=standing)


@scoring_results.get("/bundle.json")
@permit(Scoring.READ_RESULTS)
def bundle(code: str, event_code: str) -> ResponseReturnValue:
    """The result bundle: anybody can recompute and verify it offline."""
    event = enter_event(code, event_code, Scoring.READ_RESULTS)
    if event.stage not in CURRENT:
        return _not_yet(event)
    text = json.dumps(bundle_of(event.id), ensure_ascii=False, indent=1)
    name = f"{code}-{event_code}.json".encode("ascii", "replace").decode().replace('"', "_")
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type="application/json", headers=disposition)
