"""Printing marking sheets: for one judge, one module, one blind code, or all; a few at once, many by a job."""
from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.jobs import start_job
from scoring.forms.paper import PrintForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef
from scoring.queries.paper_sheets import paper_sheets
from scoring.sheet_jobs import PRINT_SHEETS
from scoring.sheet_papers import Choice, chosen_sheets, sheets_pdf
from scoring.views.doors import enter_event, on_form, page

sheet_prints = Blueprint("sheet_prints", __name__, url_prefix="/desk/<code>/paper/<event_code>/print")
AT_ONCE = 30
PDF = "application/pdf"


def _page(event: EventRef, form: PrintForm, status: int = 200) -> ResponseReturnValue:
    return page("paper_print", status, event=event, form=form, count=len(paper_sheets(event.id)))


def _form(event: EventRef) -> PrintForm:
    form, sheets = PrintForm(), paper_sheets(event.id)
    modules = {sheet.module: f"{sheet.module} {sheet.module_name}" for sheet in sheets}
    form.module.choices = [SelectChoice("", _("全部模块")), *(SelectChoice(*one) for one in modules.items())]
    judges = sorted({sheet.judge for sheet in sheets})
    form.judge.choices = [SelectChoice("", _("全部裁判")), *(SelectChoice(one) for one in judges)]
    return form


@sheet_prints.get("")
@permit(Scoring.PRINT_SHEETS)
def choose(code: str, event_code: str) -> ResponseReturnValue:
    """Which sheets."""
    event = enter_event(code, event_code, Scoring.PRINT_SHEETS)
    return _page(event, _form(event))


@sheet_prints.post("")
@permit(Scoring.PRINT_SHEETS)
def make(code: str, event_code: str) -> ResponseReturnValue:
    """The PDF, or the job that makes it where there are many."""
    event = enter_event(code, event_code, Scoring.PRINT_SHEETS)
    form = _form(event)
    if not form.validate_on_submit():
        return _page(event, form, 422)
    choice = Choice(
        form.module.data or "", form.judge.data or "", (form.entry.data or "").strip(), int(form.reserve.data or 0),
        form.layout.data == "landscape", form.only_open.data,
    )
    try:
        return _made(event, choice)
    except NotFound:
        form.form_errors.append(_("没有符合条件的评分表，请放宽条件。"))
        return _page(event, form, 422)
    except Refusal as refusal:
        return _page(event, form, on_form(form, refusal))


def _made(event: EventRef, choice: Choice) -> ResponseReturnValue:
    if len(chosen_sheets(event, choice)) + choice.reserve > AT_ONCE:
        arguments = {
            "competition": event.competition_code, "event": event.code, "module": choice.module, "judge": choice.judge,
            "entry": choice.entry, "reserve": choice.reserve, "flipped": choice.flipped, "only_open": choice.only_open,
        }  # fmt: skip
        job = start_job(PRINT_SHEETS, arguments, actor=identity().actor, at=now())
        return redirect(url_for("jobs.show", public_id=job))
    name = f"{event.competition_code}-{event.code}-sheets.pdf"
    return Response(sheets_pdf(event, choice), mimetype=PDF, headers={"Content-Disposition": f"attachment; filename={name if name.isascii() else 'sheets.pdf'}"})
