"""What every desk page of the scoring room begins with: the competition or event, and whether this person may be here."""
from typing import Any

from flask import current_app, g, render_template
from flask_wtf import FlaskForm

from competition.queries import CompetitionHeader
from competition.queries import competition as competition_header
from foundation.accounts.permissions import Permission, identity, may, require
from foundation.errors import Invalid, NotFound, Refusal, sentence_of
from foundation.rules.problems import Problem
from foundation.web.errors import SENTENCES as SAID
from foundation.web.errors import is_fragment
from scoring.errors import SENTENCES as BUNDLE
from scoring.errors import speaker
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, event_by_code


def enter(code: str, permission: Permission) -> CompetitionHeader:
    """The competition of the page, shown in its frame; not found for whom it is not meant."""
    header = competition_header(code)
    require(permission, jurisdiction=header.jurisdiction, competition=code)
    g.competition = header
    return header


def enter_event(code: str, event_code: str, permission: Permission) -> EventRef:
    """The event of the page; not found for whom it is not meant."""
    enter(code, permission)
    event = event_by_code(code, event_code)
    if event is None:
        raise NotFound
    return event


def can(name: str) -> bool:
    """Whether this person may do something with the competition of the page: decides which buttons are shown."""
    header: CompetitionHeader = g.competition
    return may(identity(), Scoring[name], jurisdiction=header.jurisdiction, competition=header.code)


def page(template: str, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page, or only its inside when a drawer asks for it."""
    name = f"scoring/{template}_part.html" if is_fragment() and status == 200 else f"scoring/{template}.html"
    return render_template(name, can=can, part=f"scoring/{template}_part.html", **context), status


def sentences(problems: list[Problem]) -> list[dict[str, str]]:
    """Problems as pages list them: the sentence alone, it names judge and blind code."""
    say, said = speaker(), current_app.extensions[SAID]
    return [{"path": "", "message": say(one) if one.code in BUNDLE else sentence_of(one, said)} for one in problems]


def on_form(form: FlaskForm, refusal: Refusal, field: str = "") -> int:
    """Puts a refusal on the form, so that nothing typed is lost; answers the status of the page."""
    messages = [one["message"] for one in sentences(refusal.problems)] if isinstance(refusal, Invalid) else [refusal.message]
    if field:
        form[field].errors = [*form[field].errors, *messages]
    else:
        form.form_errors = [*form.form_errors, *messages]
    return refusal.status
