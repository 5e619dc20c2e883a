"""What field judges recorded, under blind codes: how much waits, misconduct for the chief judge, carrying over."""
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms.field import DecisionForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.field_codes import CodedMisconduct, misconducts, waiting
from scoring.services.carrying import carry_field_records, decide_misconduct
from scoring.views.doors import can, enter_event, on_form, page
from scoring.views.field_page import LEVELS

field_codes = Blueprint("field_codes", __name__, url_prefix="/desk/<code>/scoring/<event_code>/field")


@field_codes.get("")
@permit(Scoring.CARRY_FIELD)
def overview(code: str, event_code: str) -> ResponseReturnValue:
    """How much waits, and what the chief judge has to decide."""
    return _page(enter_event(code, event_code, Scoring.CARRY_FIELD))


def _page(event: EventRef, typed: Any = None, record: str = "", status: int = 200) -> ResponseReturnValue:
    found = misconducts(event) if can("RECORD_DAY") else []
    forms = {one.record: typed if one.record == record else _form(event, one) for one in found if one.outcome is None}
    return page("field_codes", status, event=event, waiting=waiting(event), misconducts=found, forms_by_record=forms, levels=LEVELS)


def _form(event: EventRef, one: CodedMisconduct, *, filled: bool = False) -> DecisionForm:
    """The form of one decision; the record's own module needs no choice."""
    scheme = scheme_of(event.id)
    form = DecisionForm(prefix=one.record) if filled else DecisionForm(
        formdata=None, prefix=one.record, level=one.level, points=one.points or "", module=one.module or ""
    )
    rows = scheme.rules["modules"] if scheme else []
    form.module.choices = [SelectChoice("", "—"), *(SelectChoice(row["code"], row["name"]) for row in rows)]
    return form


@field_codes.post("/carry")
@permit(Scoring.CARRY_FIELD)
def carry(code: str, event_code: str) -> ResponseReturnValue:
    """Carries over what can be carried now."""
    event = enter_event(code, event_code, Scoring.CARRY_FIELD)
    try:
        count = carry_field_records(event.id, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已转入 %(count)s 条现场记录，可在评分进度中按加密号查看。", count=count) if count else _("没有可以转入的记录。"), "success" if count else "info")
    return redirect(url_for("field_codes.overview", code=code, event_code=event_code))


@field_codes.post("/misconduct/<record>")
@permit(Scoring.RECORD_DAY)
def decide(code: str, event_code: str, record: str) -> ResponseReturnValue:
    """The chief judge decides on a misconduct by code."""
    event = enter_event(code, event_code, Scoring.RECORD_DAY)
    found = next((one for one in misconducts(event) if one.record == record), None)
    if found is None:
        raise NotFound
    form, status = _form(event, found, filled=True), 422
    if form.validate_on_submit():
        try:
            decide_misconduct(
                event.id, record, form.level.data, form.reason.data, module=form.module.data or None, points=form.points.data or "",
                actor=identity().actor, at=now(),
            )
            flash(_("已记录对加密号 %(entry)s 的决定。", entry=found.entry), "success")
            return redirect(url_for("field_codes.overview", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, form, record, status)
