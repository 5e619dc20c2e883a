"""The desk takes in what waited on a tablet without any network: upload, look, count. No marks are shown here."""
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.accounts.services import sign_in_with_card
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.uploads import received
from scoring.forms import ActionForm, CardForm
from scoring.forms.outboxes import OutboxForm
from scoring.permissions import Scoring
from scoring.queries.outboxes import OutboxRow, outbox_file, outbox_files, sheet_labels
from scoring.services.outboxes import bring_outbox, look_through, take_outbox, vouch_outbox
from scoring.views.doors import enter, on_form, page

scoring_outboxes = Blueprint("scoring_outboxes", __name__, url_prefix="/desk/<code>/outbox-files")


@scoring_outboxes.route("", methods=["GET", "POST"])
@permit(Scoring.BRING_OUTBOX)
def files(code: str) -> ResponseReturnValue:
    """The files that were brought, and the place for the next one."""
    header, form, status = enter(code, Scoring.BRING_OUTBOX), OutboxForm(), 200
    if form.validate_on_submit():
        try:
            public_id = bring_outbox(header.id, received(form.file.data), actor=identity().actor, at=now())
            return redirect(url_for("scoring_outboxes.one", code=code, outbox=public_id))
        except Refusal as refusal:
            status = on_form(form, refusal, "file")
    return page("outbox_files", 422 if form.errors else status, form=form, files=outbox_files(header.id))


@scoring_outboxes.get("/<outbox>")
@permit(Scoring.BRING_OUTBOX)
def one(code: str, outbox: str) -> ResponseReturnValue:
    """What is in a file, and what would become of each operation now."""
    return _one(code, outbox, CardForm())


def _one(code: str, outbox: str, form: CardForm, status: int = 200) -> ResponseReturnValue:
    header = enter(code, Scoring.BRING_OUTBOX)
    row = _found(header.id, outbox)
    outcomes = look_through(header.id, outbox, actor=identity().actor, at=now())
    labels = sheet_labels(header.id, (one.sheet for one in outcomes))
    return page("outbox_file", status, row=row, outcomes=outcomes, labels=labels, form=form, action=ActionForm())


def _found(competition_id: int, outbox: str) -> OutboxRow:
    row = outbox_file(competition_id, outbox)
    if row is None:
        raise NotFound
    return row


@scoring_outboxes.post("/<outbox>/vouch")
@permit(Scoring.BRING_OUTBOX)
def vouch(code: str, outbox: str) -> ResponseReturnValue:
    """The judge confirms with card and PIN what no seal vouches for; this signs nobody in."""
    header, form, status = enter(code, Scoring.BRING_OUTBOX), CardForm(), 422
    _found(header.id, outbox)
    if form.validate_on_submit():
        try:
            judge = sign_in_with_card(form.card.data.strip(), form.pin.data, address=request.remote_addr or "", at=now())
            vouch_outbox(header.id, outbox, judge.id, actor=identity().actor, at=now())
            flash(_("裁判本人已确认，可以计入。"), "success")
            return redirect(url_for("scoring_outboxes.one", code=code, outbox=outbox))
        except Refusal as refusal:
            status = on_form(form, refusal, "pin")
    return _one(code, outbox, form, status)


@scoring_outboxes.post("/<outbox>/take")
@permit(Scoring.BRING_OUTBOX)
def take(code: str, outbox: str) -> ResponseReturnValue:
    """Hands the operations in; what counted keeps its receipt, also for the tablet."""
    header = enter(code, Scoring.BRING_OUTBOX)
    try:
        outcomes = take_outbox(header.id, outbox, actor=identity().actor, at=now())
        counted = sum(one.outcome == "counted" for one in outcomes)
        flash(_("已计入 %(counted)s 份，其余 %(other)s 份见下表。", counted=counted, other=len(outcomes) - counted), "success")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    return redirect(url_for("scoring_outboxes.one", code=code, outbox=outbox))
