"""Locking, amendments that wait for a second person, late sheets and second rounds."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from scoring.forms.sheets import DecideForm, LockForm, RoundForm
from scoring.permissions import Scoring
from scoring.queries import board as board_of
from scoring.queries.amendments import amendments_of
from scoring.queries.events import EventRef
from scoring.queries.late import late_of
from scoring.queries.locks import locks_of
from scoring.refusals import NotOpened
from scoring.refusals.sheets import DevicesWaiting
from scoring.services.amending import decide_amendment
from scoring.services.doors import person
from scoring.services.late_sheets import decide_late
from scoring.services.locking import lock_sheets
from scoring.services.rounds import order_second_round
from scoring.views.doors import enter_event, page, sentences

scoring_locks = Blueprint("scoring_locks", __name__, url_prefix="/desk/<code>/scoring/<event_code>")


def _opened(event: EventRef) -> EventRef:
    if not event.scoring:
        raise NotOpened
    return event


def _said(refusal: Refusal) -> str:
    """One sentence, or all of them where there are several problems."""
    return " ".join(one["message"] for one in sentences(refusal.problems)) if isinstance(refusal, Invalid) else refusal.message


@scoring_locks.get("/lock")
@permit(Scoring.LOCK_SHEETS)
def locks(code: str, event_code: str) -> ResponseReturnValue:
    """Every module or sub-criterion: what is wanting, which tablets have not reported, the button."""
    return _locks(_opened(enter_event(code, event_code, Scoring.LOCK_SHEETS)), LockForm(formdata=None))


def _locks(
    event: EventRef, form: LockForm, problems: list[dict[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    return page("locks", status, event=event, rows=locks_of(event.id, at=now()), form=form, problems=problems or [])


@scoring_locks.post("/lock")
@permit(Scoring.LOCK_SHEETS)
def lock(code: str, event_code: str) -> ResponseReturnValue:
    """Locks one module or sub-criterion."""
    event, form = _opened(enter_event(code, event_code, Scoring.LOCK_SHEETS)), LockForm()
    form.validate()
    module, part = form.module.data or "", form.part.data or ""
    try:
        count = lock_sheets(event.id, module, part, actor=identity().actor, at=now(), aware=form.aware.data)
    except Invalid as refusal:
        return _locks(event, form, sentences(refusal.problems), refusal.status)
    except DevicesWaiting as refusal:
        return _locks(event, form, [{"path": "", "message": refusal.message}], refusal.status)
    flash(_("已锁定 %(count)s 张评分表；之后收到的按迟到处理。", count=count), "success")
    return redirect(url_for("scoring_locks.locks", code=code, event_code=event_code))


@scoring_locks.get("/amendments")
@permit(Scoring.AGREE_AMENDMENT)
def amendments(code: str, event_code: str) -> ResponseReturnValue:
    """Marks that somebody wants to be another one, those that wait first."""
    event = _opened(enter_event(code, event_code, Scoring.AGREE_AMENDMENT))
    return page(
        "amendments", event=event, rows=amendments_of(event.id), form=DecideForm(formdata=None), me=person(identity().actor)
    )


@scoring_locks.post("/amendments/<amendment>")
@permit(Scoring.AGREE_AMENDMENT)
def decide(code: str, event_code: str, amendment: str) -> ResponseReturnValue:
    """Agrees to one, or refuses it with a reason."""
    event, form = enter_event(code, event_code, Scoring.AGREE_AMENDMENT), DecideForm()
    if amendment not in {row.public_id for row in amendments_of(event.id)}:
        raise NotFound
    agree = form.validate() and form.answer.data == "agree"
    try:
        decide_amendment(amendment, agree, actor=identity().actor, at=now(), reason=form.reason.data or "")
    except Refusal as refusal:
        flash(_said(refusal), "error")
    else:
        flash(_("已更正，旧版本仍可查看。") if agree else _("已记为不同意，分数没有变化。"), "success")
    return redirect(url_for("scoring_locks.amendments", code=code, event_code=event_code))


@scoring_locks.get("/rounds")
@permit(Scoring.LOCK_SHEETS)
def rounds(code: str, event_code: str) -> ResponseReturnValue:
    """Scores that lie too far apart, and sheets that came late."""
    return _rounds(_opened(enter_event(code, event_code, Scoring.LOCK_SHEETS)))


def _rounds(event: EventRef, typed: tuple[str, str] = ("", ""), error: str = "", status: int = 200) -> ResponseReturnValue:
    """``typed``: which of them a reason was typed for, and the reason; nothing typed is lost."""
    found = board_of(event.id, marks=True)
    return page(
        "rounds", status, event=event, alarms=found.alarms, late=late_of(event.id), names=found.aspects, typed=typed, error=error
    )


@scoring_locks.post("/rounds")
@permit(Scoring.LOCK_SHEETS)
def order(code: str, event_code: str) -> ResponseReturnValue:
    """One aspect of one blind code is judged again by all its judges."""
    event, form = _opened(enter_event(code, event_code, Scoring.LOCK_SHEETS)), RoundForm()
    entry, aspect = form.entry.data or "", form.aspect.data or ""
    if not form.validate():
        return _rounds(event, (f"{entry} {aspect}", form.reason.data or ""), _first(form.errors), 422)
    try:
        number = order_second_round(event.id, entry, aspect, form.reason.data, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(_said(refusal), "error")
    else:
        flash(_("已退回各裁判，进行第 %(number)s 次评判。", number=number), "success")
    return redirect(url_for("scoring_locks.rounds", code=code, event_code=event_code))


@scoring_locks.post("/late/<operation>")
@permit(Scoring.LOCK_SHEETS)
def late(code: str, event_code: str, operation: str) -> ResponseReturnValue:
    """A late sheet counts, or does not; with a reason."""
    event, form = enter_event(code, event_code, Scoring.LOCK_SHEETS), DecideForm()
    if operation not in {row.operation for row in late_of(event.id)}:
        raise NotFound
    accept, reason = form.answer.data == "agree", form.reason.data or ""
    if not form.validate() or not reason.strip():
        return _rounds(event, (operation, reason), _first(form.errors) or _("请写明理由。"), 422)
    try:
        decide_late(operation, accept, reason, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(_said(refusal), "error")
    else:
        flash(_("已计入，评分表仍为锁定。") if accept else _("已记为不计入，原件仍留存。"), "success")
    return redirect(url_for("scoring_locks.rounds", code=code, event_code=event_code))


def _first(errors: dict[str, list[str]]) -> str:
    return next((str(messages[0]) for messages in errors.values() if messages), "")
