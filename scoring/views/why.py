"""为什么是这个名次: one page, one paper and one JSON per entry, by blind code; and how firm the ranking is."""
from fractions import Fraction
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import permit
from foundation.errors import NotFound
from foundation.rules.numbers import exact, is_decimal
from foundation.rules.problems import Problems
from scoring.permissions import Scoring
from scoring.queries.events import EventRef
from scoring.queries.readiness import obstacles
from scoring.queries.why import Subject, firmness_of, is_entry, subject_of, why_of, whys
from scoring.rules.firmness import weight_step
from scoring.rules.rules_document import parse_rules
from scoring.rules.why import Why
from scoring.rules.why_document import why_document
from scoring.views import why_words
from scoring.views.doors import can, enter_event, page, sentences
from scoring.views.firmness_words import firm_heading, firm_rows, firm_summary

why = Blueprint("why", __name__, url_prefix="/desk/<code>/scoring/<event_code>")
LARGEST_STEP = Fraction(100)


def _entered(code: str, event_code: str, entry: str | None = None) -> tuple[EventRef, Subject]:
    """The event and what is explained: confirmed results, or for whoever sees all marks what there is now. A code that nobody has is
    not found, whatever state the event is in."""
    event = enter_event(code, event_code, Scoring.READ_RESULTS)
    if entry is not None and not is_entry(event.id, entry):
        raise NotFound
    return event, subject_of(event, provisional=can("READ_MARKS"))


def _found(subject: Subject, entry: str) -> Why:
    found = why_of(subject, entry)
    if found is None:
        raise NotFound
    return found


def _not_computed(event: EventRef, refusal: Problems) -> ResponseReturnValue:
    """Before results can be computed: the sheets that are missing, once each, and not every mark on them."""
    missing = [one for one in obstacles(event.id) if one.code in ("sheet_missing", "sheet_returned")]
    return page("why_not_yet", event=event, problems=sentences(missing or refusal.problems))


def _told(event: EventRef, subject: Subject, found: Why) -> dict[str, Any]:
    return {"event": event, "subject": subject, "why": found, "names": subject.names(), "say": why_words}


@why.get("/why")
@permit(Scoring.READ_RESULTS)
def entries(code: str, event_code: str) -> ResponseReturnValue:
    """Every entry with what separates it from the one above."""
    event, subject = _entered(code, event_code)
    try:
        found = whys(subject)
    except Problems as refusal:
        return _not_computed(event, refusal)
    return page("why_entries", event=event, subject=subject, found=found, names=subject.names(), say=why_words)


@why.get("/why/<entry>")
@permit(Scoring.READ_RESULTS)
def of_entry(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """The whole reckoning of one entry."""
    event, subject = _entered(code, event_code, entry)
    try:
        return page("why", **_told(event, subject, _found(subject, entry)))
    except Problems as refusal:
        return _not_computed(event, refusal)


@why.get("/why/<entry>/print")
@permit(Scoring.READ_RESULTS)
def paper(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """The same on paper."""
    event, subject = _entered(code, event_code, entry)
    try:
        return page("why_print", **_told(event, subject, _found(subject, entry)))
    except Problems as refusal:
        return _not_computed(event, refusal)


@why.get("/why/<entry>.json")
@permit(Scoring.READ_RESULTS)
def as_json(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """The same as JSON (``why/1``)."""
    _event, subject = _entered(code, event_code, entry)
    try:
        found = _found(subject, entry)
    except Problems as refusal:
        return jsonify({"code": "bundle_refused", "problems": sentences(refusal.problems)}), 422
    return jsonify(why_document(found, parse_rules(subject.document["rules"]), subject.document["event"]))


@why.get("/firmness")
@permit(Scoring.READ_RESULTS)
def firm(code: str, event_code: str) -> ResponseReturnValue:
    """What would change if one judge, one rounding step or one weight were otherwise. Nothing is changed."""
    event, subject = _entered(code, event_code)
    typed = request.args.get("step", "").strip()
    usual = weight_step(parse_rules(subject.document["rules"]))
    step = exact(typed) if is_decimal(typed) and 0 < exact(typed) <= LARGEST_STEP else usual
    try:
        found = firmness_of(subject, step)
    except Problems as refusal:
        return _not_computed(event, refusal)
    summary = firm_summary(found, subject.names(), why_words.number(step))
    return page(
        "firmness", event=event, subject=subject, step=why_words.number(step), rows=firm_rows(found), summary=summary,
        heading=firm_heading(summary), wrong=bool(typed) and (not is_decimal(typed) or step != exact(typed)),
    )  # fmt: skip
