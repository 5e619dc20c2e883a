"""Entering an application at the desk from paper, and correcting one: one person or one team of one event."""
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms.review import DeskEntryForm
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, EntryRow, EventRow
from competition.queries.eligibility import free_places
from competition.refusals.eligibility import RULE_NAMES
from competition.rules.entry_states import RETURNED, SUBMITTED, WAITING
from competition.services.applications import resubmit_application
from competition.services.decisions import register_at_desk
from competition.services.registration import TAKING
from competition.views.frame import allowed, choose, desk, page, sentence
from competition.views.unit_form import entry_form, read_application
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem

CORRECTABLE = (SUBMITTED, RETURNED, WAITING)


@desk.route("/<code>/registrations/new", methods=["GET", "POST"])
@permit(Competitions.REGISTER)
def new_entry(code: str) -> ResponseReturnValue:
    """First the event, then whoever enters it."""
    header = choose(code, Competitions.REGISTER)
    events = queries.events(code)
    event = next((one for one in events if one.code == request.args.get("event")), None)
    if event is None:
        return page("entry_event", header=header, events=events, free=free_places(code), taking=header.phase in TAKING)
    form = _form(event)
    if not form.validate_on_submit():
        return _page(header, event, form, 422 if form.errors else 200)
    try:
        row = queries.entry(code, _register(code, form, event))
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(header, event, form, _shown(form, refusal))
    flash(_("“%(name)s”已登记，准考证号 %(ticket)s。", name=row.name, ticket=row.ticket), "success")
    return redirect(url_for("desk.registration", code=code, public_id=row.public_id))


def _register(code: str, form: DeskEntryForm, event: EventRow) -> str:
    application = read_application(form, event, form.unit_name.data, form.unit_code.data or "")
    approves = bool(form.approve and form.approve.data) and allowed(Competitions.DECIDE)
    return register_at_desk(code, application, _overrides(form), approve=approves, actor=identity().actor, at=now())


@desk.route("/<code>/registrations/<public_id>/edit", methods=["GET", "POST"])
@permit(Competitions.REGISTER)
def edit_entry(code: str, public_id: str) -> ResponseReturnValue:
    """Corrects what was typed, for an application that is not decided yet; numbers that are left empty stay."""
    header = choose(code, Competitions.REGISTER)
    row = queries.entry(code, public_id)
    if row.state not in CORRECTABLE:
        raise NotFound
    event = queries.event(code, row.event)
    form = _form(event, row)
    if not form.validate_on_submit():
        return _page(header, event, form, 422 if form.errors else 200, row)
    try:
        _correct(code, form, event, row)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(header, event, form, _shown(form, refusal), row)
    flash(_("修改已保存。"), "success")
    return redirect(url_for("desk.registration", code=code, public_id=public_id))


def _correct(code: str, form: DeskEntryForm, event: EventRow, row: EntryRow) -> None:
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    application = read_application(form, event, form.unit_name.data, form.unit_code.data or "", row)
    resubmit_application(
        code, row.public_id, application, version, actor=identity().actor, at=now(), overrides=_overrides(form)
    )


def _form(event: EventRow, row: EntryRow | None = None) -> DeskEntryForm:
    known = {"unit_name": row.unit, "unit_code": row.unit_code or ""} if row else {}
    form = entry_form(event, row, DeskEntryForm, **known)
    if not isinstance(form, DeskEntryForm):
        raise TypeError(form)
    if row is not None or not allowed(Competitions.DECIDE):
        del form.approve
    if not allowed(Competitions.DECIDE):
        del form.let_pass
    return form


def _overrides(form: DeskEntryForm) -> dict[str, str]:
    """With a reason, the rules that were found to fail are let pass: those that the form was shown with."""
    reason = (form.let_pass.data or "").strip() if form.let_pass and allowed(Competitions.DECIDE) else ""
    return {rule: reason for rule in request.form.getlist("failing") if rule in RULE_NAMES} if reason else {}


def _shown(form: DeskEntryForm, refusal: Refusal) -> int:
    """Puts a refusal on the form; a rule that fails is said on top, because it can be let pass."""
    if not isinstance(refusal, Invalid):
        form.form_errors.append(refusal.message)
        return refusal.status
    form.failing = [rule for problem in refusal.problems if (rule := _rule_of(problem))]
    form.show([problem for problem in refusal.problems if not _rule_of(problem)], sentence)
    form.form_errors.extend(sentence(problem) for problem in refusal.problems if _rule_of(problem))
    return refusal.status


def _rule_of(problem: Problem) -> str:
    """The rule that a problem is about; empty for a problem of another kind."""
    return next((rule for rule in RULE_NAMES if problem.code.startswith(f"rule_{rule}_")), "")


def _page(
    header: CompetitionHeader, event: EventRow, form: DeskEntryForm, status: int, row: EntryRow | None = None
) -> ResponseReturnValue:
    return page(
        "entry_form", status, header=header, event=event, form=form, row=row, taking=header.phase in TAKING,
        failing=form.failing or request.form.getlist("failing"),
    )
