"""Changes of a frozen scheme: how one is made, asked for by one side with a reason, agreed or declined by the other."""
import json

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.accounts.queries import person_of
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.documents import parse_keepable
from foundation.rules.problems import Problem, Problems
from scoring.forms import ActionForm, RulesTextForm
from scoring.forms.scheme_files import AskChangeForm, AspectChangeForm, DeclineForm
from scoring.models import SchemeAmendment
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.queries.scheme_effects import effects
from scoring.queries.scheme_versions import amendment_of, contents_of, version_of
from scoring.refusals.scheme_files import NotFrozen
from scoring.services.scheme_amending import (
    CHIEF,
    ORGANIZER,
    agree_scheme_change,
    ask_scheme_change,
    decline_scheme_change,
    withdraw_scheme_change,
)
from scoring.services.scheme_changing import propose_aspect, propose_rules, propose_without, typed_aspect
from scoring.views.doors import can, enter_event, page
from scoring.views.scheme_changes import change_lines, effect_lines, totals
from scoring.views.scheme_files import file_sentences, proposal_page

scheme_amendments = Blueprint("scheme_amendments", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")


def _sides() -> list[str]:
    """As whom the reader may act on changes of a frozen scheme."""
    return [side for side, name in ((ORGANIZER, "EDIT_SCHEME"), (CHIEF, "CONFIRM_RESULTS")) if can(name)]


def _frozen(code: str, event_code: str) -> tuple[EventRef, SchemeRow]:
    """The event with its frozen scheme; before freezing a scheme is simply edited."""
    event = enter_event(code, event_code, Scoring.AMEND_SCHEME)
    found = scheme_of(event.id)
    if found is None or found.frozen_at is None:
        raise NotFrozen
    return event, found


def _proposed(event: EventRef, public_id: str) -> ResponseReturnValue:
    return redirect(url_for("scheme_files.proposal", code=event.competition_code, event_code=event.code, public_id=public_id))


@scheme_amendments.route("/changes/aspect", methods=["GET", "POST"])
@permit(Scoring.AMEND_SCHEME)
def aspect(code: str, event_code: str) -> ResponseReturnValue:
    """One aspect of a frozen scheme as it should be; the next page shows what that does."""
    event, found = _frozen(code, event_code)
    key = request.args.get("aspect", "")
    form, wrong = AspectChangeForm(data=typed_aspect(found, key)), list[str]()
    if form.validate_on_submit():
        try:
            return _proposed(event, propose_aspect(event.id, key, form.data, actor=identity().actor, at=now()))
        except Invalid as refusal:
            wrong = file_sentences(refusal.problems)
        except Refusal as refusal:
            wrong = [refusal.message]
    judged = key in {f"{row['code']}/{one['code']}" for row in found.rules["modules"] for one in row["aspects"] if one["kind"] == "judgement"}
    status = 422 if wrong or form.errors else 200
    return page("scheme_aspect", status, event=event, form=form, judged=judged, key=key, wrong=wrong)


@scheme_amendments.post("/changes/without")
@permit(Scoring.AMEND_SCHEME)
def without(code: str, event_code: str) -> ResponseReturnValue:
    """An aspect that shall not count any more; the next page shows what that does."""
    event, _found = _frozen(code, event_code)
    key = request.form.get("aspect", "")
    try:
        return _proposed(event, propose_without(event.id, key, actor=identity().actor, at=now()))
    except Invalid as refusal:
        flash(" ".join(file_sentences(refusal.problems[:5])), "error")
    return redirect(url_for("scheme_amendments.aspect", code=code, event_code=event_code, aspect=key))


@scheme_amendments.route("/changes/rules", methods=["GET", "POST"])
@permit(Scoring.AMEND_SCHEME)
def rules(code: str, event_code: str) -> ResponseReturnValue:
    """The rules of a frozen scheme as text: weights, rounding, ties and prizes."""
    event, found = _frozen(code, event_code)
    form, wrong = RulesTextForm(rules=json.dumps(dict(found.rules), ensure_ascii=False, indent=1)), list[str]()
    if form.validate_on_submit():
        try:
            document = parse_keepable(form.rules.data.encode())
            if not isinstance(document, dict):
                raise Invalid([Problem("rules", "wrong_type", {"expected": "object"})])
            return _proposed(event, propose_rules(event.id, document, actor=identity().actor, at=now()))
        except (Invalid, Problems) as refusal:
            wrong = file_sentences(refusal.problems)
        except Refusal as refusal:
            wrong = [refusal.message]
    return page("scheme_rules", 422 if wrong or form.errors else 200, event=event, form=form, wrong=wrong)


@scheme_amendments.post("/proposals/<public_id>/ask")
@permit(Scoring.AMEND_SCHEME)
def ask(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """Asks for the proposal to become the scheme."""
    event, form = enter_event(code, event_code, Scoring.AMEND_SCHEME), AskChangeForm()
    if not form.validate_on_submit():
        return proposal_page(event, public_id, form, 422)
    try:
        made = ask_scheme_change(event.id, public_id, form.reason.data, sides=_sides(), actor=identity().actor, at=now())
    except Invalid as refusal:
        form.form_errors = [*form.form_errors, *file_sentences(refusal.problems)]
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors = [*form.form_errors, refusal.message]
    else:
        flash(_("变更申请已提交，等待另一方决定。"), "success")
        return _here(event, made)
    return proposal_page(event, public_id, form, 422)


def _asked(code: str, event_code: str, public_id: str) -> EventRef:
    """The event of an amendment that is there: what is not is not found, whatever state the event is in."""
    event = enter_event(code, event_code, Scoring.AMEND_SCHEME)
    if amendment_of(event.id, public_id) is None:
        raise NotFound
    return event


def _here(event: EventRef, public_id: str) -> ResponseReturnValue:
    return redirect(url_for("scheme_amendments.amendment", code=event.competition_code, event_code=event.code, public_id=public_id))


@scheme_amendments.get("/amendments/<public_id>")
@permit(Scoring.AMEND_SCHEME)
def amendment(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """A change that was asked for: the difference, what it does to sheets, what was decided."""
    return _amendment_page(enter_event(code, event_code, Scoring.AMEND_SCHEME), public_id, DeclineForm())


def _amendment_page(event: EventRef, public_id: str, decline: DeclineForm, status: int = 200) -> ResponseReturnValue:
    row = amendment_of(event.id, public_id)
    if row is None:
        raise NotFound
    old, new = contents_of(version_of(event.id, row.base_version)), contents_of(row)
    waiting = row.state == "asked"
    return page(
        "scheme_amendment", status, event=event, row=row, lines=change_lines(old, new), after=totals(new), before=totals(old),
        effects=effect_lines(effects(event.id, old, new)) if waiting else [], waiting=waiting, decline=decline, form=ActionForm(),
        mine=waiting and _same_person(row), decides=waiting and not _same_person(row) and bool(set(_sides()) - {row.side}),
    )  # fmt: skip


def _same_person(row: SchemeAmendment) -> bool:
    user = identity().actor.user_id
    return user is not None and person_of(user) == person_of(row.asked_by)


@scheme_amendments.post("/amendments/<public_id>/agree")
@permit(Scoring.AMEND_SCHEME)
def agree(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """The other side agrees."""
    event = _asked(code, event_code, public_id)
    try:
        number = agree_scheme_change(event.id, public_id, sides=_sides(), actor=identity().actor, at=now())
        flash(_("已同意，评分标准第 %(number)s 版起执行。", number=number), "success")
    except Invalid as refusal:
        flash(" ".join(file_sentences(refusal.problems[:5])), "error")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    return _here(event, public_id)


@scheme_amendments.post("/amendments/<public_id>/decline")
@permit(Scoring.AMEND_SCHEME)
def decline(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """The other side does not agree."""
    event, form = _asked(code, event_code, public_id), DeclineForm()
    if not form.validate_on_submit():
        return _amendment_page(event, public_id, form, 422)
    try:
        decline_scheme_change(event.id, public_id, form.reason.data, sides=_sides(), actor=identity().actor, at=now())
        flash(_("已决定不同意，评分标准不变。"), "success")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    return _here(event, public_id)


@scheme_amendments.post("/amendments/<public_id>/withdraw")
@permit(Scoring.AMEND_SCHEME)
def withdraw(code: str, event_code: str, public_id: str) -> ResponseReturnValue:
    """Whoever asked takes it back."""
    event = _asked(code, event_code, public_id)
    try:
        withdraw_scheme_change(event.id, public_id, actor=identity().actor, at=now())
        flash(_("申请已撤回，评分标准不变。"), "success")
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    return _here(event, public_id)
