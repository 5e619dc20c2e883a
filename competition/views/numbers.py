"""Full numbers on an entry's page: under review for the reviewer, otherwise one at a time with a reason; and reviewing."""
from collections.abc import Callable
from dataclasses import replace

from flask import Response, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, choices
from competition.forms.numbers import RevealForm, ReviewerForm
from competition.permissions import Competitions
from competition.queries import EntryRow, MemberRow
from competition.services.reviews import finish_review, hand_back, reassign_review, take_review
from competition.views.entry_page import entry_page, reveal_form
from competition.views.frame import choose, desk
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.people.reveal.confirming import confirm, is_fresh
from foundation.people.reveal.services import reveal_number

SHOWN_SECONDS = 60


@desk.post("/<code>/registrations/<public_id>/reveal")
@permit(Competitions.REVEAL)
def reveal(code: str, public_id: str) -> ResponseReturnValue:
    """One number of one person in full: on this answer only, and for a minute."""
    choose(code, Competitions.REVEAL)
    row = queries.entry(code, public_id)
    form = reveal_form(row)
    if form.validate_on_submit():
        try:
            value = _looked(form, row)
        except Refusal as refusal:
            field = form.password if refusal.code in ("password_again", "tried_too_often") else form.why
            field.errors = [*field.errors, refusal.message]
            return entry_page(code, public_id, refusal.status, reveal=form)
        return _shown_briefly(code, _with_number(row, form.who.data, form.field.data, value), form)
    return entry_page(code, public_id, 422, reveal=form)


def _looked(form: RevealForm, row: EntryRow) -> str:
    actor, at = identity().actor, now()
    if not is_fresh(actor, at):
        confirm(form.password.data or "", actor=actor, at=at)
    return reveal_number(
        form.who.data, form.field.data, form.why.data, subject=f"entry:{row.public_id}", actor=actor, at=at
    )


def _with_number(row: EntryRow, person_id: int, field: str, value: str) -> EntryRow:
    def told(one: MemberRow) -> MemberRow:
        return replace(one, phone=value) if field == "phone" else replace(one, id_number=value)

    members = tuple(told(one) if one.person_id == person_id else one for one in row.members)
    return replace(row, members=members)


def _shown_briefly(code: str, row: EntryRow, form: RevealForm) -> Response:
    """The answer is kept by nobody; after a minute the browser goes back to the masked page by itself."""
    shown = entry_page(code, row.public_id, 200, row=row, shown=form.who.data, seconds=SHOWN_SECONDS)
    answer = make_response(shown)
    answer.headers["Cache-Control"] = "no-store"
    masked = url_for("desk.registration", code=code, public_id=row.public_id)
    answer.headers["Refresh"] = f"{SHOWN_SECONDS}; url={masked}"
    return answer


def _done(code: str, public_id: str, work: Callable[[], None], said: str) -> ResponseReturnValue:
    if ActionForm().validate_on_submit():
        try:
            work()
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(said, "success")
    return redirect(url_for("desk.registration", code=code, public_id=public_id))


@desk.post("/<code>/registrations/<public_id>/review")
@permit(Competitions.REVIEW)
def review(code: str, public_id: str) -> ResponseReturnValue:
    """Takes an entry for review."""
    choose(code, Competitions.REVIEW)
    return _done(
        code, public_id, lambda: take_review(code, public_id, actor=identity().actor, at=now()),
        _("已领取审核。审核期间本页显示完整号码，首次查看已记入查阅记录。"),
    )


@desk.post("/<code>/registrations/<public_id>/review/back")
@permit(Competitions.REVIEW)
def review_back(code: str, public_id: str) -> ResponseReturnValue:
    """Gives it back unreviewed."""
    choose(code, Competitions.REVIEW)
    return _done(code, public_id, lambda: hand_back(code, public_id, actor=identity().actor, at=now()), _("已交回，可由他人领取。"))


@desk.post("/<code>/registrations/<public_id>/review/done")
@permit(Competitions.REVIEW)
def review_done(code: str, public_id: str) -> ResponseReturnValue:
    """The review is done."""
    choose(code, Competitions.REVIEW)
    return _done(
        code, public_id, lambda: finish_review(code, public_id, actor=identity().actor, at=now()), _("审核完毕，号码已恢复隐藏。")
    )


@desk.post("/<code>/registrations/<public_id>/review/to")
@permit(Competitions.ASSIGN_REVIEWS)
def review_to(code: str, public_id: str) -> ResponseReturnValue:
    """An organizer gives it to another reviewer."""
    header = choose(code, Competitions.ASSIGN_REVIEWS)
    form = ReviewerForm()
    form.reviewer.choices = choices(queries.reviewers(header.jurisdiction, code))
    if not form.validate_on_submit():
        return entry_page(code, public_id, 422, reviewer=form)
    return _done(
        code, public_id, lambda: reassign_review(code, public_id, form.reviewer.data, actor=identity().actor, at=now()),
        _("已改派。"),
    )
