"""The marking scheme of an event at the organizer's desk: its tree, the checklist, its fingerprints, the rules as text."""
import json

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, Refusal
from foundation.rules.documents import parse_keepable
from foundation.rules.numbers import plain
from foundation.rules.problems import Problem, Problems
from scoring.forms import ActionForm, RulesTextForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.scheme_findings import findings_of, seats_of
from scoring.refusals import NoScheme
from scoring.rules.scheme_totals import weighted_full
from scoring.services.schemes import keep_scheme
from scoring.views.doors import enter_event, on_form, page
from scoring.views.scheme_frame import checklist, groups, scheme_tabs
from scoring.views.scheme_tree import modules_shown

schemes = Blueprint("schemes", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")


def _page(event: EventRef, text: RulesTextForm | None = None, status: int = 200) -> ResponseReturnValue:
    found = scheme_of(event.id)
    tabs = scheme_tabs(event, "scheme")
    if found is None:
        return page("scheme", status, event=event, scheme=None, tabs=tabs)
    seats = seats_of(event.id)
    return page(
        "scheme", status, event=event, scheme=found, tabs=tabs, modules=modules_shown(found, seats),
        lines=checklist(event, findings_of(event.id, found, seats)), total=plain(weighted_full(found.rules)),
        rules_groups=groups(found.rules_hash), contents_groups=groups(found.contents_hash), form=ActionForm(),
        text=text or RulesTextForm(formdata=None, rules=json.dumps(dict(found.rules), ensure_ascii=False, indent=1)),
    )


@schemes.get("")
@permit(Scoring.EDIT_SCHEME)
def scheme(code: str, event_code: str) -> ResponseReturnValue:
    """The whole scheme with its totals, what to look at before it is frozen, and its fingerprints."""
    return _page(enter_event(code, event_code, Scoring.EDIT_SCHEME))


@schemes.post("/rules")
@permit(Scoring.EDIT_SCHEME)
def rules(code: str, event_code: str) -> ResponseReturnValue:
    """The whole rules as text."""
    event, form, status = enter_event(code, event_code, Scoring.EDIT_SCHEME), RulesTextForm(), 422
    found = scheme_of(event.id)
    if form.validate_on_submit():
        try:
            document = parse_keepable(form.rules.data.encode())
            if not isinstance(document, dict):
                raise Invalid([Problem("rules", "wrong_type", {"expected": "object"})])
            keep_scheme(event.id, document, found.texts if found else {}, actor=identity().actor, at=now())
            flash(_("评分规则已保存。"), "success")
            return redirect(url_for("schemes.scheme", code=code, event_code=event_code))
        except Problems as wrong:
            status = on_form(form, Invalid(wrong.problems), "rules")
        except Refusal as refusal:
            status = on_form(form, refusal, "rules")
    return _page(event, form, status)


@schemes.get("/rules.json")
@permit(Scoring.EDIT_SCHEME)
def download(code: str, event_code: str) -> ResponseReturnValue:
    """The rules as they stand, for another event or another year."""
    found = scheme_of(enter_event(code, event_code, Scoring.EDIT_SCHEME).id)
    if found is None:
        raise NoScheme
    return json.dumps(dict(found.rules), ensure_ascii=False, indent=1), {"Content-Type": "application/json"}
