"""Deciding about applications at the desk: one, many, the waiting list, rules let pass, coaches."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from competition.forms.review import CoachesForm, DecideForm, LetPassForm, RejectForm, ReturnForm, VersionForm
from competition.permissions import Competitions
from competition.rules.applications import ApplicantCoach
from competition.services.decisions import (
    APPROVE,
    REJECT,
    RETURN,
    Correction,
    Decision,
    Outcome,
    decide,
    decide_many,
    override_rule,
    promote,
    set_coaches,
)
from competition.views.entry_page import entry_page
from competition.views.frame import choose, desk, sentence
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal

TOLD_AT_ONCE = 8
HUNDREDTHS = 100


def _done(code: str, public_id: str, form: VersionForm, work: Callable[[], None], said: str) -> ResponseReturnValue:
    """Does it and leads back to the entry; what is refused or missing is said on its page, with what was typed."""
    if form.validate_on_submit():
        try:
            work()
        except NotFound:
            raise
        except Invalid as refusal:
            form.form_errors.extend(sentence(problem) for problem in refusal.problems)
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(said, "success")
            return redirect(url_for("desk.registration", code=code, public_id=public_id))
    return entry_page(code, public_id, 422, typed={type(form).__name__: form})


def _decide(code: str, public_id: str, form: VersionForm, decision: Decision, said: str) -> ResponseReturnValue:
    choose(code, Competitions.DECIDE)
    return _done(
        code, public_id, form, lambda: decide(code, public_id, form.seen, decision, actor=identity().actor, at=now()), said
    )


@desk.post("/<code>/registrations/<public_id>/approve")
@permit(Competitions.DECIDE)
def approve(code: str, public_id: str) -> ResponseReturnValue:
    """The application is accepted."""
    return _decide(code, public_id, VersionForm(), Decision(APPROVE), _("已审核通过，通知已拟好。"))


@desk.post("/<code>/registrations/<public_id>/return")
@permit(Competitions.DECIDE)
def return_entry(code: str, public_id: str) -> ResponseReturnValue:
    """Back to the applicant, with what to correct."""
    form = ReturnForm()
    corrections = tuple(
        Correction(line.form.field.data or "other", line.form.text.data or "") for line in form.corrections
        if (line.form.text.data or "").strip()
    )
    return _decide(code, public_id, form, Decision(RETURN, corrections=corrections), _("已退回修改，通知已拟好。"))


@desk.post("/<code>/registrations/<public_id>/reject")
@permit(Competitions.DECIDE)
def reject(code: str, public_id: str) -> ResponseReturnValue:
    """Not accepted, with the reason."""
    form = RejectForm()
    return _decide(code, public_id, form, Decision(REJECT, form.reason.data or ""), _("已标为未通过，通知已拟好。"))


@desk.post("/<code>/registrations/<public_id>/promote")
@permit(Competitions.DECIDE)
def promote_entry(code: str, public_id: str) -> ResponseReturnValue:
    """The first of the waiting list takes a free place."""
    choose(code, Competitions.DECIDE)
    form = VersionForm()
    return _done(
        code, public_id, form, lambda: promote(code, public_id, form.seen, actor=identity().actor, at=now()),
        _("已递补，转为待审核。"),
    )


@desk.post("/<code>/registrations/<public_id>/let-pass")
@permit(Competitions.DECIDE)
def let_pass(code: str, public_id: str) -> ResponseReturnValue:
    """A failing rule is let pass for this entry, with a reason."""
    choose(code, Competitions.DECIDE)
    form = LetPassForm()
    return _done(
        code, public_id, form,
        lambda: override_rule(
            code, public_id, form.rule.data, form.reason.data, form.seen, actor=identity().actor, at=now()
        ),
        _("已放行，理由已记入日志。"),
    )


@desk.post("/<code>/registrations/<public_id>/coaches")
@permit(Competitions.REGISTER)
def coaches(code: str, public_id: str) -> ResponseReturnValue:
    """The coaches of an entry and their shares."""
    choose(code, Competitions.REGISTER)
    form = CoachesForm()
    named = [
        ApplicantCoach(
            line.name.data, line.unit.data or "", None if line.share.data is None else line.share.data * HUNDREDTHS
        )
        for line in form.named()
    ]
    return _done(
        code, public_id, form, lambda: set_coaches(code, public_id, named, form.seen, actor=identity().actor, at=now()),
        _("教练已保存。"),
    )


@desk.post("/<code>/registrations/decide")
@permit(Competitions.DECIDE)
def decide_chosen(code: str) -> ResponseReturnValue:
    """The chosen entries of the list: each wholly or not at all, and what became of each is said."""
    choose(code, Competitions.DECIDE)
    form = DecideForm()
    chosen = form.pairs() if form.validate_on_submit() else []
    reason = (form.reason.data or "").strip()
    decision = Decision(form.kind.data, reason, (Correction("other", reason),) if form.kind.data == RETURN else ())
    if not chosen:
        flash(_("请先勾选要处理的报名。"), "warning")
    else:
        try:
            _tell(decide_many(code, chosen, decision, actor=identity().actor, at=now()))
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
    asked: dict[str, Any] = {name: request.args.getlist(name) for name in ("event", "state", "sort", "q", "person")}
    return redirect(url_for("desk.registrations", code=code, **asked))


def _tell(outcomes: list[Outcome]) -> None:
    done = sum(one.problem is None for one in outcomes)
    left = [one for one in outcomes if one.problem is not None]
    if done:
        flash(ngettext("已处理 %(num)s 条报名，通知已拟好。", "已处理 %(num)s 条报名，通知已拟好。", done), "success")
    for one in left[:TOLD_AT_ONCE]:
        flash(_("%(name)s（%(ticket)s）没有处理：%(problem)s", name=one.name, ticket=one.ticket, problem=one.problem), "warning")
    if len(left) > TOLD_AT_ONCE:
        flash(_("另有 %(n)s 条没有处理，请逐条打开查看。", n=len(left) - TOLD_AT_ONCE), "warning")
