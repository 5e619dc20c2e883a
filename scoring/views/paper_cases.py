"""Where two people read something different from one sheet: each enters the cells again, or a third decides, the paper in hand."""
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from scoring.forms import ReasonForm
from scoring.forms.paper import CellsForm, DecisionForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef
from scoring.queries.paper import PaperRow, entered, paper_case, paper_row
from scoring.queries.paper_sheets import PaperSheet, paper_sheet
from scoring.rules.typed_marks import Asked
from scoring.services.paper import decide_paper, disputed, drop_paper, merged, reenter_paper
from scoring.views.doors import enter_event, on_form, page, sentences
from scoring.views.paper import told
from scoring.views.paper_cells import typed

paper_cases = Blueprint("paper_cases", __name__, url_prefix="/desk/<code>/paper/<event_code>/cases/<case>")


def _found(event: EventRef, case: str) -> tuple[PaperRow, PaperSheet, list[Asked]]:
    row, stored = paper_row(event.id, case), paper_case(event.id, case)
    shown = paper_sheet(event.id, row.sheet) if row else None
    if row is None or stored is None or shown is None:
        raise NotFound
    return row, shown, disputed(stored, shown) if row.state == "differs" else []


def _page(event: EventRef, case: str, form: CellsForm | None = None, drop: ReasonForm | None = None, refusal: Refusal | None = None) -> ResponseReturnValue:
    """The case for whoever looks: the two see which cells differ and no values; a third sees both values. Once it is closed,
    everybody who may look sees everything."""
    row, shown, asked = _found(event, case)
    stored, me = paper_case(event.id, case), identity().actor.user_id
    hand = {row.first_by: 1, row.second_by: 2}.get(me, 0)
    open_to_see = stored is not None and (row.closed_at is not None or (row.state == "differs" and not hand))
    both = [merged(stored, number, row.round) for number in (1, 2)] if stored and row.state == "differs" and not hand else None
    said = sentences(refusal.problems) if isinstance(refusal, Invalid) else []
    places = [one.path for one in refusal.problems] if isinstance(refusal, Invalid) else []
    return page(
        "paper_case", refusal.status if refusal else 422 if drop else 200, event=event, row=row, sheet=shown, asked=asked, hand=hand,
        both=both, history=entered(stored.id) if stored and open_to_see else [], drop=drop or ReasonForm(formdata=None, prefix="drop"),
        form=form or DecisionForm(formdata=None, data={"cells": [""] * len(asked), "reasons": [""] * len(asked)}),
        problems=said, wrong={place: one["message"] for place, one in zip(places, said, strict=True)},
        refusal=None if isinstance(refusal, Invalid) else refusal,
    )


@paper_cases.get("")
@permit(Scoring.DECIDE_PAPER)
def case(code: str, event_code: str, case: str) -> ResponseReturnValue:
    """One sheet on paper: what differs, who is to act; afterwards, what everybody entered."""
    return _page(enter_event(code, event_code, Scoring.DECIDE_PAPER), case)


@paper_cases.post("/again")
@permit(Scoring.ENTER_PAPER)
def again(code: str, event_code: str, case: str) -> ResponseReturnValue:
    """One of the two enters the differing cells again."""
    event = enter_event(code, event_code, Scoring.ENTER_PAPER)
    form = DecisionForm()
    _row, _shown, asked = _found(event, case)
    try:
        kept = reenter_paper(event.id, case, typed(asked, form.cells, request.form, "cells"), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(event, case, form, refusal=refusal)
    row = paper_row(event.id, case)
    if kept.state == "differs" and row is not None and row.done:
        flash(_("重录已保存，请等待另一位记分员重录。"), "success")
        return redirect(url_for("paper.queue", code=code, event_code=event_code))
    return told(event, kept.state, case)


@paper_cases.post("/decide")
@permit(Scoring.DECIDE_PAPER)
def decide(code: str, event_code: str, case: str) -> ResponseReturnValue:
    """A third person says what stands on the paper, cell by cell."""
    event = enter_event(code, event_code, Scoring.DECIDE_PAPER)
    form = DecisionForm()
    _row, _shown, asked = _found(event, case)
    cells, reasons = typed(asked, form.cells, request.form, "cells"), typed(asked, form.reasons, request.form, "reasons")
    try:
        kept = decide_paper(event.id, case, cells, reasons, actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(event, case, form, refusal=refusal)
    return told(event, kept.state, case)


@paper_cases.post("/drop")
@permit(Scoring.DECIDE_PAPER)
def drop(code: str, event_code: str, case: str) -> ResponseReturnValue:
    """Gives the entry up, with a reason."""
    event = enter_event(code, event_code, Scoring.DECIDE_PAPER)
    form = ReasonForm(prefix="drop")
    if form.validate_on_submit():
        try:
            drop_paper(event.id, case, form.reason.data, actor=identity().actor, at=now())
            flash(_("已作废，这张评分表可以重新录入。"), "success")
            return redirect(url_for("paper.queue", code=code, event_code=event_code))
        except NotFound:
            raise
        except Refusal as refusal:
            on_form(form, refusal)
    return _page(event, case, drop=form)
