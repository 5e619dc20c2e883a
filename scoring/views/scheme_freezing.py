"""Before scoring is opened: what will be frozen, whether anything stands in the way, both fingerprints, one button."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.queries import entries_by_code
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, Refusal
from scoring.forms import ActionForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.scheme_findings import findings_of, seats_of
from scoring.refusals import NoScheme
from scoring.rules.scheme_checks import errors_of
from scoring.services.freezing import freeze_scheme
from scoring.views.doors import enter_event, page, sentences
from scoring.views.scheme_frame import checklist, groups, scheme_tabs
from scoring.views.scheme_tree import modules_shown

scheme_freezing = Blueprint("scheme_freezing", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme/freeze")


@scheme_freezing.get("")
@permit(Scoring.OPEN_SCORING)
def preview(code: str, event_code: str) -> ResponseReturnValue:
    """What will be frozen."""
    return _preview(enter_event(code, event_code, Scoring.OPEN_SCORING))


def _preview(event: EventRef, problems: list[dict[str, str]] | None = None, status: int = 200) -> ResponseReturnValue:
    found = scheme_of(event.id)
    if found is None:
        raise NoScheme
    seats = seats_of(event.id)
    findings = findings_of(event.id, found, seats)
    modules = modules_shown(found, seats)
    sheets = sum(len(part.judges) for module in modules for part in module.parts)
    return page(
        "scheme_freeze", status, event=event, scheme=found, modules=modules, lines=checklist(event, findings),
        errors=len(errors_of(findings)), rules_groups=groups(found.rules_hash), contents_groups=groups(found.contents_hash),
        entries=len(entries_by_code(event.id)), sheets=sheets, problems=problems or [], form=ActionForm(),
        tabs=scheme_tabs(event, "freeze"),
    )


@scheme_freezing.post("")
@permit(Scoring.OPEN_SCORING)
def freeze(code: str, event_code: str) -> ResponseReturnValue:
    """Freezes the scheme and opens scoring; what stands in the way is listed."""
    event = enter_event(code, event_code, Scoring.OPEN_SCORING)
    try:
        opened = freeze_scheme(event.id, actor=identity().actor, at=now())
    except Invalid as refusal:
        return _preview(event, sentences(refusal.problems), refusal.status)
    except Refusal as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("scheme_freezing.preview", code=code, event_code=event_code))
    flash(_("评分标准已冻结，评分已开放：%(entries)s 个加密号，%(sheets)s 张评分表。", entries=opened.entries, sheets=opened.sheets), "success")
    return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
