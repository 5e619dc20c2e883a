"""What a scheme says about the whole event: penalties with reasons, sections of the standard, settings of scoring."""
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal
from foundation.rules.numbers import half_up, with_places
from scoring.forms.scheme import EventListsForm, SettingsForm
from scoring.permissions import Scoring
from scoring.queries.events import CURRENT, EventRef, SchemeRow, scheme_of
from scoring.refusals import NoScheme
from scoring.rules.clauses import clauses_of, sections_of
from scoring.rules.scheme_checks import TOLERANCE, shares_of
from scoring.rules.settings import settings_document, settings_of
from scoring.services.scheme_edits import keep_event_lists
from scoring.services.schemes import keep_settings
from scoring.views.doors import enter_event, on_form, page
from scoring.views.scheme_forms import clauses_typed, sections_typed, settings_typed
from scoring.views.scheme_frame import scheme_tabs

scheme_lists = Blueprint("scheme_lists", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")
SPARE = 3
PLACES = 2


def _entered(code: str, event_code: str) -> tuple[EventRef, SchemeRow]:
    event = enter_event(code, event_code, Scoring.EDIT_SCHEME)
    found = scheme_of(event.id)
    if found is None:
        raise NoScheme
    return event, found


@scheme_lists.route("/lists", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def lists(code: str, event_code: str) -> ResponseReturnValue:
    """The catalogue of penalties and the weights of the standard."""
    event, found = _entered(code, event_code)
    form, status = _lists_form(found), 200
    if request.form.get("change") == "more":
        _add_spare(form, found)
    elif form.validate_on_submit():
        try:
            keep_event_lists(event.id, clauses_typed(form), sections_typed(form), actor=identity().actor, at=now())
            flash(_("扣分条款与标准已保存。"), "success")
            return redirect(url_for("scheme_lists.lists", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    elif form.is_submitted():
        status = 422
    if status != 200 and not (form.clauses.entries and form.sections.entries):
        _add_spare(form, found)
    return _lists_page(event, found, form, status)


def _lists_page(event: EventRef, found: SchemeRow, form: EventListsForm, status: int) -> ResponseReturnValue:
    shares = [
        (one, with_places(half_up(one.found, PLACES), PLACES), abs(one.found - one.wanted) > TOLERANCE)
        for one in shares_of(found.rules, found.texts, found.tree)
    ]
    return page("scheme_lists", status, event=event, scheme=found, form=form, shares=shares, tabs=scheme_tabs(event, "lists"))


def _lists_form(found: SchemeRow) -> EventListsForm:
    clauses = [{"code": one.code, "text": one.text, "points": one.points, "module": one.module or ""} for one in clauses_of(found.tree)]
    rows = found.tree.get(":event", {}).get("sections") or []
    sections = [{"code": one.code, "name": one.name, "weight": row["weight"]} for one, row in zip(sections_of(found.tree), rows, strict=True)]
    form = EventListsForm() if request.method == "POST" else EventListsForm(data={"clauses": clauses, "sections": sections})
    if request.method == "GET" and found.frozen_at is None:
        _add_spare(form, found)
    _offer_modules(form, found)
    return form


def _add_spare(form: EventListsForm, found: SchemeRow) -> None:
    for _number in range(SPARE):
        form.clauses.append_entry({"module": ""})
        form.sections.append_entry()
    _offer_modules(form, found)


def _offer_modules(form: EventListsForm, found: SchemeRow) -> None:
    for entry in form.clauses:
        entry.form.module.choices = [("", _("任何模块")), *((row["code"], row["name"]) for row in found.rules["modules"])]


@scheme_lists.route("/settings", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def settings(code: str, event_code: str) -> ResponseReturnValue:
    """How the event is scored beyond its ranking; possible until results are confirmed."""
    event, found = _entered(code, event_code)
    kept = settings_document(settings_of(found.settings))
    form, status = SettingsForm(data=kept), 200
    if form.validate_on_submit():
        try:
            keep_settings(event.id, settings_typed(form), actor=identity().actor, at=now())
            flash(_("评分设置已保存。"), "success")
            return redirect(url_for("scheme_lists.settings", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    elif form.is_submitted():
        status = 422
    return page(
        "scheme_settings", status, event=event, form=form, editable=event.stage not in CURRENT,
        tabs=scheme_tabs(event, "settings"),
    )
