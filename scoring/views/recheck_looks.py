"""One sheet of the sample: compared with paper or the tablet's record by somebody who had no hand in it."""
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms.recheck import ErrorForm, LookForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef
from scoring.queries.recheck import independent, round_of
from scoring.queries.recheck_sheets import LookedSheet, looked_sheet
from scoring.services.recheck_findings import FoundError, record_error, record_right
from scoring.views.doors import enter_event, on_form, page

recheck_looks = Blueprint("recheck_looks", __name__, url_prefix="/desk/<code>/scoring/<event_code>/recheck/<int:position>")


@recheck_looks.get("")
@permit(Scoring.RECHECK)
def item(code: str, event_code: str, position: int) -> ResponseReturnValue:
    """The sheet with its marks, and what was found so far."""
    event = enter_event(code, event_code, Scoring.RECHECK)
    return _page(event, position, ErrorForm(formdata=None), 200)


def _found(event: EventRef, position: int) -> LookedSheet:
    found = round_of(event.id)
    row = next((one for one in found.items if one.position == position), None) if found else None
    sheet = looked_sheet(event.id, row) if row else None
    if sheet is None:
        raise NotFound
    return sheet


def _page(event: EventRef, position: int, form: ErrorForm, status: int) -> ResponseReturnValue:
    sheet, me = _found(event, position), identity().actor.user_id
    form.aspect.choices = [SelectChoice(one.code, f"{one.code} {one.name}".strip()) for one in sheet.aspects]
    return page(
        "recheck_item", status, event=event, sheet=sheet, item=sheet.item, form=form, mine=me is not None and independent(sheet.item.sheet_id, me),
    )


@recheck_looks.post("/right")
@permit(Scoring.RECHECK)
def right(code: str, event_code: str, position: int) -> ResponseReturnValue:
    """It is as on paper and by the rules."""
    event, form = enter_event(code, event_code, Scoring.RECHECK), LookForm()
    _found(event, position)
    if form.validate_on_submit():
        try:
            record_right(event.id, position, form.version.data, actor=identity().actor, at=now())
            flash(_("第 %(n)s 张核对无误。", n=position), "success")
            return redirect(_next(event, position))
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
    return redirect(url_for("recheck_looks.item", code=code, event_code=event_code, position=position))


@recheck_looks.post("/error")
@permit(Scoring.RECHECK)
def wrong(code: str, event_code: str, position: int) -> ResponseReturnValue:
    """It has an error: an amendment is asked for."""
    event, form, status = enter_event(code, event_code, Scoring.RECHECK), ErrorForm(), 422
    form.aspect.choices = [SelectChoice(one.code) for one in _found(event, position).aspects]
    if form.validate_on_submit():
        error = FoundError(form.kind.data, form.aspect.data, (form.mark.data or "").strip() or None, form.reason.data)
        try:
            asked = record_error(event.id, position, form.version.data, error, actor=identity().actor, at=now())
            told = _("差错已记录，更正申请等待另一人处理。") if asked else _("差错已记录。成绩已确认，须由裁判长撤回确认后申请更正。")
            flash(told, "success" if asked else "warning")
            return redirect(url_for("recheck_looks.item", code=code, event_code=event_code, position=position))
        except NotFound:
            raise
        except Refusal as refusal:
            status = on_form(form, refusal)
    return _page(event, position, form, status)


def _next(event: EventRef, position: int) -> str:
    """The next sheet that nobody has looked at and this person may; else the list."""
    found, me = round_of(event.id), identity().actor.user_id
    later = [one for one in (found.items if found else ()) if one.state == "open" and me is not None and independent(one.sheet_id, me)]
    after = next((one.position for one in later if one.position > position), None)
    code, event_code = event.competition_code, event.code
    if after is None:
        return url_for("recheck.overview", code=code, event_code=event_code)
    return url_for("recheck_looks.item", code=code, event_code=event_code, position=after)
