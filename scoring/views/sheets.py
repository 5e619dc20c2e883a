"""Sheets as a second person looks through them; one sheet with everything that happened to it; sending it back, going on
without it, asking for another mark."""
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from scoring.forms import ReasonForm, ReturnForm
from scoring.forms.sheets import AmendForm, ConfirmForm
from scoring.permissions import Scoring
from scoring.queries.amendments import amendments_of
from scoring.queries.confirming import PER_PAGE, to_confirm
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.sheets import SheetPage, sheet_page
from scoring.services.amending import ask_amendment
from scoring.services.confirming import confirm_sheets
from scoring.services.doors import person
from scoring.services.sheets import excuse_sheet, return_sheet
from scoring.views.doors import enter_event, on_form, page, sentences

scoring_sheets = Blueprint("scoring_sheets", __name__, url_prefix="/desk/<code>/scoring/<event_code>/sheets")


@scoring_sheets.get("")
@permit(Scoring.CONFIRM_SHEET)
def waiting(code: str, event_code: str) -> ResponseReturnValue:
    """What is submitted and waits for a second person, with its marks, by blind code."""
    return _waiting(enter_event(code, event_code, Scoring.CONFIRM_SHEET), ConfirmForm(formdata=None))


def _waiting(
    event: EventRef, form: ConfirmForm, problems: list[dict[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    given, scheme = request.args, scheme_of(event.id)
    number = max(given.get("page", 1, int), 1)
    looked = to_confirm(
        event.id, person(identity().actor), module=given.get("module", ""), entry=given.get("entry", "").strip()[:40], page=number
    )
    modules = [(row["code"], row["name"], None) for row in scheme.rules["modules"]] if scheme else []
    return page(
        "sheets_waiting", status, event=event, looked=looked, number=number, size=PER_PAGE, form=form, modules=modules,
        problems=problems or [], kept=set(form.chosen.data or ()),
    )


@scoring_sheets.post("")
@permit(Scoring.CONFIRM_SHEET)
def confirm(code: str, event_code: str) -> ResponseReturnValue:
    """Confirms the versions that were shown, all or none."""
    event, form = enter_event(code, event_code, Scoring.CONFIRM_SHEET), ConfirmForm()
    if not form.validate_on_submit():
        return _waiting(event, form, [{"path": "", "message": one} for one in form.chosen.errors], 422)
    try:
        count = confirm_sheets(event.id, _versions(form.chosen.data), actor=identity().actor, at=now())
    except Invalid as refusal:
        return _waiting(event, form, sentences(refusal.problems), refusal.status)
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已复核 %(count)s 张评分表。", count=count), "success")
    return redirect(
        url_for(
            "scoring_sheets.waiting", code=code, event_code=event_code, module=request.args.get("module"),
            entry=request.args.get("entry"),
        )
    )


def _versions(chosen: list[str]) -> dict[str, int]:
    """``<id>@<version>`` as the form sends it; what is not written so is no version that anybody saw."""
    pairs = [one.partition("@") for one in chosen]
    return {sheet: int(version) if version.isascii() and version.isdecimal() else -1 for sheet, _at, version in pairs}


@scoring_sheets.get("/<sheet>")
@permit(Scoring.READ_MARKS, Scoring.CONFIRM_SHEET)
def sheet(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """One sheet by blind code: every version, what was sent back, what was amended."""
    event = enter_event(code, event_code, Scoring.CONFIRM_SHEET)
    return _sheet(event, sheet, ReturnForm(), ReasonForm(prefix="excuse"), AmendForm(prefix="amend"))


def _sheet(
    event: EventRef, sheet: str, back: ReturnForm, excuse: ReasonForm, amend: AmendForm, status: int = 200
) -> ResponseReturnValue:
    found = _found(event, sheet)
    back.aspects.choices = amend.aspect.choices = _choices(found)
    return page(
        "sheet", status, event=event, sheet=found, back=back, excuse=excuse, amend=amend,
        amendments=amendments_of(event.id, sheet),
    )


def _found(event: EventRef, sheet: str) -> SheetPage:
    found = sheet_page(event.id, sheet)
    if found is None:
        raise NotFound
    return found


def _choices(found: SheetPage) -> list[SelectChoice]:
    return [SelectChoice(row.code, f"{row.code} {row.name}".strip()) for row in found.aspects]


def _fresh() -> tuple[ReturnForm, ReasonForm, AmendForm]:
    return ReturnForm(formdata=None), ReasonForm(formdata=None, prefix="excuse"), AmendForm(formdata=None, prefix="amend")


@scoring_sheets.post("/<sheet>/return")
@permit(Scoring.CONFIRM_SHEET)
def send_back(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Sends aspects of a sheet back to its judge."""
    event = enter_event(code, event_code, Scoring.CONFIRM_SHEET)
    found, back, status = _found(event, sheet), ReturnForm(), 422
    back.aspects.choices = _choices(found)
    if back.validate_on_submit():
        try:
            return_sheet(sheet, back.aspects.data, back.reason.data, actor=identity().actor, at=now())
            flash(_("已退回，裁判的平板上会看到理由。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(back, refusal)
    _back, excuse, amend = _fresh()
    return _sheet(event, sheet, back, excuse, amend, status)


@scoring_sheets.post("/<sheet>/excuse")
@permit(Scoring.RETURN_SHEET)
def excuse(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Goes on without a sheet that will never come."""
    event = enter_event(code, event_code, Scoring.RETURN_SHEET)
    found, form, status = _found(event, sheet), ReasonForm(prefix="excuse"), 422
    if form.validate_on_submit():
        try:
            excuse_sheet(found.public_id, form.reason.data, actor=identity().actor, at=now())
            flash(_("已记为免交。"), "success")
            return redirect(url_for("scoring_board.board", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    back, _excuse, amend = _fresh()
    return _sheet(event, sheet, back, form, amend, status)


@scoring_sheets.post("/<sheet>/amend")
@permit(Scoring.AMEND_MARK)
def amend(code: str, event_code: str, sheet: str) -> ResponseReturnValue:
    """Asks for another mark; somebody else agrees."""
    event = enter_event(code, event_code, Scoring.AMEND_MARK)
    found, form, status = _found(event, sheet), AmendForm(prefix="amend"), 422
    form.aspect.choices = _choices(found)
    if form.validate_on_submit():
        mark = (form.mark.data or "").strip() or None
        try:
            ask_amendment(sheet, form.aspect.data, mark, form.reason.data, actor=identity().actor, at=now())
            flash(_("已提出更正申请，由另一人同意后生效。"), "success")
            return redirect(url_for("scoring_locks.amendments", code=code, event_code=event_code))
        except Refusal as refusal:
            status = on_form(form, refusal)
    back, excuse, _amend = _fresh()
    return _sheet(event, sheet, back, excuse, form, status)
