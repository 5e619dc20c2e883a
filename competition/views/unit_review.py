"""The desk's accounts of units: who asks for one, what proves it, the decision; and making one at the counter."""
from io import BytesIO
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.forms import ActionForm
from competition.forms.fields import choices
from competition.forms.units import FIELDS, DecisionForm, UnitForm
from competition.permissions import Competitions
from competition.queries.units import (
    PER_PAGE,
    UnitAccountRow,
    known_name,
    others_of_unit,
    proof_of,
    unit_account,
    unit_account_counts,
    unit_accounts,
)
from competition.rules.unit_accounts import DECISIONS, STATES
from competition.services.units import decide_account, make_account, new_password
from competition.views.frame import desk, page, put_on_fields
from competition.views.unit_frame import reviewed_jurisdictions
from foundation.accounts.permissions import identity, permit, require
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal


@desk.get("/units")
@permit(Competitions.REVIEW_UNITS)
def units() -> ResponseReturnValue:
    """All accounts of units that one reviews, those that wait first."""
    where, number = reviewed_jurisdictions(), max(request.args.get("page", 1, type=int), 1)
    found = unit_accounts(where, states=request.args.getlist("state"), search=request.args.get("q", "")[:100], page=number)
    counts = unit_account_counts(where)
    return page("units", found=found, number=number, size=PER_PAGE, counts=counts, states=STATES, may_make=bool(where))


def _chosen(account_id: str) -> UnitAccountRow:
    """An account of a jurisdiction in which the reader reviews; 404 otherwise."""
    row = unit_account(account_id)
    require(Competitions.REVIEW_UNITS, jurisdiction=row.jurisdiction, competition="")
    return row


@desk.route("/units/new", methods=["GET", "POST"])
@permit(Competitions.REVIEW_UNITS)
def new_unit() -> ResponseReturnValue:
    """Makes an account for somebody at the counter; the one-time password is shown once."""
    where = reviewed_jurisdictions()
    if not where:
        raise NotFound
    form = UnitForm()
    form.jurisdiction.choices = choices((name, name) for name in where)
    if form.validate_on_submit():
        try:
            account, fresh = make_account(form.application(), actor=identity().actor, at=now())
        except Invalid as refusal:
            put_on_fields(form, refusal, FIELDS)
        else:
            return page("unit_password", account=account, fresh=fresh, name=form.unit_name.data)
    return page("unit_new", 422 if form.errors else 200, form=form)


@desk.get("/units/<account_id>")
@permit(Competitions.REVIEW_UNITS)
def unit_application(account_id: str) -> ResponseReturnValue:
    """One account: what was said, what proves it, further accounts of the same unit, the decision."""
    return _page(_chosen(account_id))


def _page(row: UnitAccountRow, status: int = 200, form: DecisionForm | None = None, **facts: Any) -> ResponseReturnValue:
    return page(
        "unit_review", status, row=row, form=form or DecisionForm(formdata=None, version=row.version), known=known_name(row.code),
        others=others_of_unit(row), decisions=DECISIONS[row.state], **facts,
    )


@desk.get("/units/<account_id>/proof.jpg")
@permit(Competitions.REVIEW_UNITS)
def unit_proof(account_id: str) -> ResponseReturnValue:
    """The picture that proves an application."""
    return send_file(BytesIO(proof_of(_chosen(account_id).public_id)), mimetype="image/jpeg", download_name="proof.jpg")


@desk.post("/units/<account_id>/decide")
@permit(Competitions.REVIEW_UNITS)
def decide_unit(account_id: str) -> ResponseReturnValue:
    """Approves, returns, refuses or closes."""
    row, form = _chosen(account_id), DecisionForm()
    if not form.validate_on_submit() or form.decision.data not in STATES:
        return _page(row, 422, form)
    try:
        decide_account(
            account_id, form.decision.data, form.reason.data or "", version=form.version.data, actor=identity().actor, at=now()
        )
    except Invalid as refusal:
        put_on_fields(form, refusal)
        return _page(row, 422, form)
    except Refusal as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("desk.unit_application", account_id=account_id))
    flash(_("已办理。对方登录后可以看到结果。"), "success")
    return redirect(url_for("desk.units"))


@desk.post("/units/<account_id>/new-password")
@permit(Competitions.REVIEW_UNITS)
def unit_new_password(account_id: str) -> ResponseReturnValue:
    """A one-time password instead of one that was forgotten; shown once."""
    row = _chosen(account_id)
    if not ActionForm().validate_on_submit():
        return _page(row, 422)
    try:
        account, fresh = new_password(account_id, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("desk.unit_application", account_id=account_id))
    return page("unit_password", account=account, fresh=fresh, name=row.name)
