"""Finance: batches and what waits, one batch with its trail, receiving accounts, and one page from the yuan to the mark."""
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from awards.forms import AccountForm, ReturnForm
from awards.permissions import Awards
from awards.queries.accounts import payee_account, paying_competitions
from awards.queries.explain import explain as explanation_of
from awards.queries.finance import BatchView, batch_rows, batch_view
from awards.queries.lines import kind_name, level_name
from awards.queries.overview import ProposalReady, proposals_ready
from awards.queries.proposals import competition_of
from awards.services import (
    approve_batch,
    build_batch,
    keep_account,
    mark_paid,
    return_batch,
    submit_batch,
    take_workbook,
)
from awards.spreadsheets.capitals import capitals
from awards.views.desk import XLSX, download
from awards.views.doing import do, wants_part
from foundation.accounts.permissions import Permission, identity, may, permit, require
from foundation.accounts.queries import person_of
from foundation.clock import now
from foundation.errors import NotFound, Refusal

finance = Blueprint("finance", __name__, url_prefix="/finance")
OPEN = ("draft", "submitted", "approved")


def _may(permission: Permission, jurisdiction: str, code: str) -> bool:
    return may(identity(), permission, jurisdiction=jurisdiction, competition=code)


@finance.get("")
@permit(Awards.SEE_FINANCE)
def overview() -> ResponseReturnValue:
    """Batches by state, what waits for the reader, and approved proposals that can be batched."""
    def reaches(jurisdiction: str, code: str) -> bool:
        return _may(Awards.SEE_FINANCE, jurisdiction, code)

    def may_build(row: ProposalReady) -> bool:
        return _may(Awards.PREPARE_PAYMENTS, row.jurisdiction, row.competition_code)

    batches, ready = batch_rows(reaches), proposals_ready(reaches)
    chosen = request.args.getlist("state")
    mine = identity().actor.user_id
    facts: dict[str, Any] = {
        "batches": [batch for batch in batches if not chosen or batch.state in chosen],
        "counts": {state: sum(1 for batch in batches if batch.state == state) for state in (*OPEN, "paid", "returned")},
        "sums": {state: sum(batch.net for batch in batches if batch.state == state) for state in (*OPEN, "paid")},
        "ready": ready,
        "to_build": [row for row in ready if row.ready and not row.stale and may_build(row)],
        "to_approve": [
            batch for batch in batches
            if batch.state == "submitted" and _may(Awards.APPROVE_PAYMENTS, batch.jurisdiction, batch.competition_code)
            and mine is not None and person_of(mine) != person_of(batch.prepared_by)
        ],
        "to_submit": [
            batch for batch in batches
            if batch.state == "draft" and _may(Awards.PREPARE_PAYMENTS, batch.jurisdiction, batch.competition_code)
        ],
        "may_build": may_build,
    }
    return render_template("finance/overview.html", **facts)


@finance.post("/proposals/<proposal>/batch")
@permit(Awards.PREPARE_PAYMENTS)
def build(proposal: str) -> ResponseReturnValue:
    """A draft batch of everything in a proposal that can be paid now."""
    jurisdiction, code = competition_of(proposal)
    require(Awards.PREPARE_PAYMENTS, jurisdiction=jurisdiction, competition=code)
    try:
        made = build_batch(proposal, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("finance.overview"))
    flash(_("批次已编制，请核对并补齐收款账户后提交审批。"), "success")
    return redirect(url_for("finance.batch", batch_id=made))


def _batch(batch_id: str, permission: Permission) -> BatchView:
    """The batch, if the reader may do this with its competition (404 otherwise)."""
    found = batch_view(batch_id)
    if found is None:
        raise NotFound
    require(permission, jurisdiction=found.jurisdiction, competition=found.competition_code)
    return found


@finance.get("/batches/<batch_id>")
@permit(Awards.SEE_FINANCE)
def batch(batch_id: str) -> ResponseReturnValue:
    """One batch: lines, totals in figures and capitals, hash, trail, and the next step."""
    return _show(_batch(batch_id, Awards.SEE_FINANCE), ReturnForm())


def _show(found: BatchView, form: ReturnForm, status: int = 200) -> ResponseReturnValue:
    def able(permission: Permission) -> bool:
        return _may(permission, found.jurisdiction, found.competition_code)

    mine = identity().actor.user_id
    second = mine is not None and person_of(mine) != person_of(found.prepared_by)
    decides = able(Awards.APPROVE_PAYMENTS)
    facts: dict[str, Any] = {
        "batch": found, "form": form, "capitals": capitals(found.net), "kind_name": kind_name,
        "may_prepare": able(Awards.PREPARE_PAYMENTS), "may_explain": able(Awards.EXPLAIN),
        "may_take": able(Awards.TAKE_WORKBOOK), "may_approve": decides and second and found.state == "submitted",
        "needs_other": decides and not second and found.state == "submitted",
        "may_return": found.state in OPEN and (decides or able(Awards.PREPARE_PAYMENTS)),
    }
    return render_template("finance/batch.html", **facts), status


@finance.post("/batches/<batch_id>/submit")
@permit(Awards.PREPARE_PAYMENTS)
def submit(batch_id: str) -> ResponseReturnValue:
    """Hands a draft to the approver."""
    _batch(batch_id, Awards.PREPARE_PAYMENTS)
    return do(
        lambda: submit_batch(batch_id, actor=identity().actor, at=now()), _("批次已提交，等待另一人审批。"), _back(batch_id)
    )


@finance.post("/batches/<batch_id>/approve")
@permit(Awards.APPROVE_PAYMENTS)
def approve(batch_id: str) -> ResponseReturnValue:
    """Approves what was submitted."""
    _batch(batch_id, Awards.APPROVE_PAYMENTS)
    return do(
        lambda: approve_batch(batch_id, actor=identity().actor, at=now()), _("批次已批准，经办人可以申请付款用发放表。"), _back(batch_id)
    )


@finance.post("/batches/<batch_id>/return")
@permit(Awards.APPROVE_PAYMENTS, Awards.PREPARE_PAYMENTS)
def send_back(batch_id: str) -> ResponseReturnValue:
    """Sends a batch back with a reason."""
    found = batch_view(batch_id)
    if found is None or not (
        _may(Awards.APPROVE_PAYMENTS, found.jurisdiction, found.competition_code)
        or _may(Awards.PREPARE_PAYMENTS, found.jurisdiction, found.competition_code)
    ):
        raise NotFound
    form = ReturnForm()
    if not form.validate_on_submit():
        return _show(found, form, 422)
    return do(
        lambda: return_batch(batch_id, form.reason.data.strip(), actor=identity().actor, at=now()),
        _("批次已退回，其中的发放项可以重新编制。"), _back(batch_id),
    )


@finance.post("/batches/<batch_id>/paid")
@permit(Awards.PREPARE_PAYMENTS)
def paid(batch_id: str) -> ResponseReturnValue:
    """Records that the bank has paid."""
    _batch(batch_id, Awards.PREPARE_PAYMENTS)
    return do(lambda: mark_paid(batch_id, actor=identity().actor, at=now()), _("批次已登记为已发放。"), _back(batch_id))


@finance.get("/batches/<batch_id>/payment.xlsx")
@permit(Awards.TAKE_WORKBOOK)
def workbook(batch_id: str) -> ResponseReturnValue:
    """The payment workbook for checking, numbers masked; taking it is recorded."""
    found = _batch(batch_id, Awards.TAKE_WORKBOOK)
    return download(take_workbook(batch_id, actor=identity().actor, at=now()), XLSX, f"payment-{found.number}.xlsx")


def _back(batch_id: str) -> str:
    return url_for("finance.batch", batch_id=batch_id)


@finance.route("/accounts/<payee_id>", methods=["GET", "POST"])
@permit(Awards.PREPARE_PAYMENTS)
def account(payee_id: str) -> ResponseReturnValue:
    """The receiving account of somebody who is paid: typed twice, masked afterwards."""
    payee = payee_account(payee_id)
    reached = any(_may(Awards.PREPARE_PAYMENTS, *where) for where in paying_competitions(payee_id))
    if payee is None or not reached:
        raise NotFound
    form = AccountForm()
    back = _batch_to_return_to()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            keep_account(
                payee_id, bank=form.bank.data, number=form.number.data, number_again=form.number_again.data,
                actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            field = {"bank_missing": form.bank, "account_numbers_differ": form.number_again}.get(refusal.code, form.number)
            field.errors = [*field.errors, refusal.message]
        else:
            flash(_("收款账户已登记，此后只显示后四位。"), "success")
            return redirect(back)
    return render_template("finance/account.html", payee=payee, form=form, back=back), status


def _batch_to_return_to() -> str:
    """The batch that the page was opened from, if the address names one that the reader may see."""
    found = batch_view(request.args.get("batch", ""))
    seen = found and _may(Awards.SEE_FINANCE, found.jurisdiction, found.competition_code)
    return _back(found.public_id) if found and seen else url_for("finance.overview")


@finance.get("/explain/<line_id>")
@permit(Awards.EXPLAIN)
def explain(line_id: str) -> ResponseReturnValue:
    """From the yuan to the mark; in the drawer only the inside of the page."""
    found = explanation_of(line_id)
    if found is None:
        raise NotFound
    require(Awards.EXPLAIN, jurisdiction=found.jurisdiction, competition=found.competition_code)
    inside = wants_part()
    template = "finance/explain_part.html" if inside else "finance/explain.html"
    return render_template(template, why=found, kind_name=kind_name, level_name=level_name, in_drawer=inside)
