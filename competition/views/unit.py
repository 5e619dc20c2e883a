"""A unit's account: asking for one, seeing what became of it; and, once it is there, the unit's own home."""
from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms.units import FIELDS, ApplyForm, ProofForm, UnitForm
from competition.queries.units import UnitAccountRow, own_states, proof_of
from competition.rules.unit_accounts import APPROVED, OPEN
from competition.services.units import apply_for_account, change_application, keep_proof
from competition.views.frame import put_on_fields
from competition.views.next_steps import public_next
from competition.views.unit_frame import applicant, own_account, unit, unit_page
from foundation.accounts import session
from foundation.accounts.brake import slow_down
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.throttle import account_key
from foundation.clock import now, today
from foundation.errors import Invalid, Refusal
from foundation.pictures.reading import read_picture
from foundation.uploads import received

__all__ = ["is_taking", "unit"]


@unit.route("/apply", methods=["GET", "POST"])
@permit(Open.ANYONE)
def apply() -> ResponseReturnValue:
    """Asking for an account. The answer is the same whether the unit has one or not."""
    form = ApplyForm()
    if form.validate_on_submit():
        try:
            slow_down(now())
            user = apply_for_account(form.application(), form.password.data, address=request.remote_addr or "", at=now())
        except Invalid as refusal:
            put_on_fields(form, refusal, FIELDS)
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
            return unit_page("apply", refusal.status, form=form)
        else:
            session.begin(user, door=account_key(user.account))
            flash(_("申请已收到，登录账号是 %(account)s，请记下。", account=user.account), "success")
            return redirect(url_for("unit.application"))
    return unit_page("apply", 422 if form.errors else 200, form=form)


@unit.get("/application")
@permit(Open.SIGNED_IN)
def application() -> ResponseReturnValue:
    """What became of one's application, and what is to be done next."""
    return _application_page(applicant(), ProofForm(formdata=None))


def _application_page(row: UnitAccountRow, proof: ProofForm, status: int = 200) -> ResponseReturnValue:
    return unit_page("application", status, row=row, proof=proof, may_correct=row.state in OPEN)


@unit.route("/application/correct", methods=["GET", "POST"])
@permit(Open.SIGNED_IN)
def correct_application() -> ResponseReturnValue:
    """Corrects what was typed, as long as nobody has decided; the telephone is never shown again."""
    row = applicant()
    form = UnitForm(data={"unit_name": row.name, "unit_code": row.code, "jurisdiction": row.jurisdiction, "contact": row.contact})
    if form.validate_on_submit():
        try:
            change_application(form.application(), actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
            return unit_page("correct_application", refusal.status, row=row, form=form)
        flash(_("申请已更新并重新提交审核。"), "success")
        return redirect(url_for("unit.application"))
    return unit_page("correct_application", 422 if form.errors else 200, row=row, form=form)


@unit.post("/application/proof")
@permit(Open.SIGNED_IN)
def prove() -> ResponseReturnValue:
    """Takes the picture of the licence or of the stamped letter."""
    row, form = applicant(), ProofForm()
    if form.validate_on_submit():
        try:
            keep_proof(read_picture(received(form.proof.data)), actor=identity().actor, at=now())
        except Refusal as refusal:
            form.proof.errors = [refusal.message]
            return _application_page(row, form, refusal.status)
        flash(_("证明材料已上传。"), "success")
        return redirect(url_for("unit.application"))
    return _application_page(row, form, 422)


@unit.get("/application/proof.jpg")
@permit(Open.SIGNED_IN)
def proof_picture() -> ResponseReturnValue:
    """The picture that one has sent oneself."""
    return send_file(BytesIO(proof_of(applicant().public_id)), mimetype="image/jpeg", download_name="proof.jpg")


@unit.get("")
@permit(Open.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The competitions that one may register for, and what is to be done in each."""
    row = applicant()
    if row.state != APPROVED:
        return redirect(url_for("unit.application"))
    account = own_account()
    counts = own_states(account.unit_id or 0)
    cards = [card for card in queries.competitions(public=True) if account.reaches(card.header.jurisdiction)]
    shown = [
        {"header": card.header, "states": counts.get(card.header.code, {}), "next": public_next(card.header), "taking": is_taking(card.header)}
        for card in cards if card.header.code in counts or card.header.phase in ("open", "closed", "drawn", "running")
    ]
    return unit_page("home", competitions=sorted(shown, key=lambda one: not one["taking"]))


def is_taking(header: queries.CompetitionHeader) -> bool:
    """True while units may register."""
    return header.phase == "open" and header.registration_opens <= today() <= header.registration_closes
