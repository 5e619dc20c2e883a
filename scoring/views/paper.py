"""Entering sheets on paper: what waits for whom, one sheet by its QR code or by judge and blind code."""
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import CHINA, now
from foundation.errors import Invalid, NotFound, Refusal
from scoring.forms.paper import CellsForm, PickForm, ScanForm
from scoring.permissions import Scoring
from scoring.queries import event_ref, events_of
from scoring.queries.events import EventRef
from scoring.queries.mark_files import waiting_files
from scoring.queries.paper import paper_queue, waiting_papers
from scoring.queries.paper_sheets import event_of_sheet, paper_sheet, paper_sheets
from scoring.services.paper import enter_paper, why_not
from scoring.views.doors import enter, enter_event, page
from scoring.views.mark_keys import keys_here
from scoring.views.paper_cells import problem_page, typed

paper = Blueprint("paper", __name__, url_prefix="/desk/<code>/paper")


@paper.get("")
@permit(Scoring.LOAD_MARKS)
def home(code: str) -> ResponseReturnValue:
    """Everything that does not come from a tablet, event by event."""
    enter(code, Scoring.LOAD_MARKS)
    events = events_of(code)
    ids = [event.id for event in events]
    return page(
        "paper_home", events=events, papers=waiting_papers(ids), files=waiting_files(ids, keys_here()), scan=ScanForm(formdata=None)
    )


@paper.post("/find/sheet")
@permit(Scoring.ENTER_PAPER)
def find(code: str) -> ResponseReturnValue:
    """Leads from the QR code of a sheet to its entry, whatever event of the competition it belongs to."""
    header = enter(code, Scoring.ENTER_PAPER)
    form = ScanForm()
    public_id = (form.sheet.data or "").strip().lower().rpartition("/")[2]
    event_id = event_of_sheet(public_id) if form.validate_on_submit() else None
    event = event_ref(event_id) if event_id else None
    if event is None or event.competition_id != header.id:
        flash(_("没有找到这张评分表，请核对二维码或表号。"), "error")
        return redirect(url_for("paper.home", code=code))
    return redirect(url_for("paper.entry", code=code, event_code=event.code, sheet=public_id))


@paper.get("/<event_code>")
@permit(Scoring.DECIDE_PAPER)
def queue(code: str, event_code: str) -> ResponseReturnValue:
    """What waits for a second entry, for a comparison, and what was done today."""
    event = enter_event(code, event_code, Scoring.DECIDE_PAPER)
    return _queue(event, PickForm(formdata=None))


def _queue(event: EventRef, pick: PickForm, status: int = 200) -> ResponseReturnValue:
    midnight = now().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = paper_queue(event.id, midnight)
    pick.place.choices = _places(event)
    return page(
        "paper_queue", status, event=event, me=identity().actor.user_id, scan=ScanForm(formdata=None), pick=pick,
        waiting=[row for row in rows if row.state == "second"], differing=[row for row in rows if row.state == "differs"],
        closed=[row for row in reversed(rows) if row.closed_at],
    )


def _places(event: EventRef) -> list[SelectChoice]:
    """Judges with the modules or parts that they mark."""
    found = {
        f"{one.judge}|{one.module}|{one.part}": f"{one.judge} · {one.module} {one.module_name} {one.part} {one.part_name}".strip()
        for one in paper_sheets(event.id)
    }
    return [SelectChoice(*pair) for pair in found.items()]


@paper.post("/<event_code>/pick")
@permit(Scoring.ENTER_PAPER)
def pick(code: str, event_code: str) -> ResponseReturnValue:
    """Leads to a sheet by judge and blind code."""
    event = enter_event(code, event_code, Scoring.ENTER_PAPER)
    form = PickForm()
    form.place.choices = _places(event)
    if form.validate_on_submit():
        judge, module, part = form.place.data.split("|")
        found = paper_sheets(event.id, judge=judge, module=module, entry=form.entry.data.strip())
        sheet = next((one for one in found if one.part == part), None)
        if sheet is not None:
            return redirect(url_for("paper.entry", code=code, event_code=event_code, sheet=sheet.public_id))
        form.entry.errors = [*form.entry.errors, _("这位裁判没有该加密号的评分表，请核对；也可能是回避。")]
    return _queue(event, form, 422)


@paper.get("/<event_code>/sheets/<sheet>")
@permit(Scoring.ENTER_PAPER)
def entry(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """The form for one sheet: as many fields as boxes on the paper, in the same order."""
    event = enter_event(code, event_code, Scoring.ENTER_PAPER)
    shown = paper_sheet(event.id, sheet)
    if shown is None:
        raise NotFound
    form = CellsForm(formdata=None, data={"cells": [""] * len(shown.aspects)})
    return page(
        "paper_entry", event=event, sheet=shown, form=form, wrong={}, problems=[], refusal=why_not(event.id, sheet, actor=identity().actor)
    )


@paper.post("/<event_code>/sheets/<sheet>")
@permit(Scoring.ENTER_PAPER)
def take(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Keeps what was typed; the second time it is compared."""
    event = enter_event(code, event_code, Scoring.ENTER_PAPER)
    shown = paper_sheet(event.id, sheet)
    if shown is None:
        raise NotFound
    form = CellsForm()
    try:
        case = enter_paper(event.id, sheet, typed(shown.aspects, form.cells, request.form, "cells"), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Invalid as refusal:
        return problem_page("paper_entry", refusal, event=event, sheet=shown, form=form)
    except Refusal as refusal:
        return page("paper_entry", refusal.status, event=event, sheet=shown, form=form, wrong={}, problems=[], refusal=refusal)
    return told(event, case.state, case.public_id)


def told(event: EventRef, state: str, case: str) -> ResponseReturnValue:
    """Says what became of an entry and leads on: to the comparison, or back to the next sheet."""
    words = {
        "second": (_("第一遍已录入，请另一位记分员录入第二遍。"), "success"),
        "differs": (_("两遍有不一致的评分点，还没有计入，请对照纸质评分表处理。"), "warning"),
        "done": (_("两遍一致，评分表已提交，待复核。"), "success"),
        "stale": (_("这张评分表此间已由平板提交，纸质录入没有计入，请裁判长核对。"), "error"),
        "late": (_("评分表已锁定，纸质录入已留存，没有计入，由裁判长决定。"), "error"),
    }
    flash(*words[state])
    if state == "differs":
        return redirect(url_for("paper_cases.case", code=event.competition_code, event_code=event.code, case=case))
    return redirect(url_for("paper.queue", code=event.competition_code, event_code=event.code))
