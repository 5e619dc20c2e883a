"""Judge analytics (裁判评分分析) for the chief judge, and what was concluded from it."""
from collections.abc import Iterable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms.recheck import NoteForm
from scoring.permissions import Scoring
from scoring.queries.analytics import panel_report
from scoring.queries.events import EventRef
from scoring.refusals import NotOpened
from scoring.rules.analytics import ENOUGH, WORTH
from scoring.services.analytics_notes import note_conclusion
from scoring.views import analytics_figures as figures
from scoring.views.doors import enter_event, on_form, page

judge_analytics = Blueprint("judge_analytics", __name__, url_prefix="/desk/<code>/scoring/<event_code>/analytics")


@judge_analytics.get("")
@permit(Scoring.READ_ANALYTICS)
def analytics(code: str, event_code: str) -> ResponseReturnValue:
    """How the judges mark beside each other; ``?module=`` looks at one module."""
    return _page(enter_event(code, event_code, Scoring.READ_ANALYTICS), NoteForm(formdata=None), 200)


@judge_analytics.post("")
@permit(Scoring.READ_ANALYTICS)
def note(code: str, event_code: str) -> ResponseReturnValue:
    """Keeps a conclusion; no mark changes."""
    event, form, status = enter_event(code, event_code, Scoring.READ_ANALYTICS), NoteForm(), 422
    report = panel_report(event.id)
    form.judge.choices = _choices(figures.codes(report) if report else [])
    if form.validate_on_submit():
        try:
            note_conclusion(event.id, form.judge.data or "", form.text.data, actor=identity().actor, at=now())
            flash(_("已记录。分数没有任何改动。"), "success")
            return redirect(url_for("judge_analytics.analytics", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, form, status)


def _choices(judges: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice("", _("整个裁判组")), *(SelectChoice(code, name) for code, name in judges)]


def _page(event: EventRef, form: NoteForm, status: int) -> ResponseReturnValue:
    module = request.args.get("module", "")
    report = panel_report(event.id, module)
    if report is None:
        raise NotOpened
    if module and module not in dict(report.modules):
        raise NotFound
    form.judge.choices = _choices(figures.codes(report))
    return page(
        "analytics", status, event=event, report=report, module=module, form=form, enough=ENOUGH, worth=figures.number(WORTH, 0),
        calls=figures.calls(report), severity=figures.severity_chart(report), gaps=figures.gap_chart(report),
        residuals=figures.residual_chart(report), shares=figures.shares_chart(report), dropped=figures.dropped_chart(report),
        rows=figures.rows_of(report),
    )
