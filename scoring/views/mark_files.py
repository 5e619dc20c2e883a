"""Marks from files: one person loads and looks, another confirms."""
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.uploads import received
from scoring.forms import ActionForm
from scoring.forms.mark_files import MarkFileForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.mark_files import FileRow, called_absent, mark_file, mark_files
from scoring.queries.paper_sheets import paper_sheets, places_of
from scoring.refusals.paper import explained
from scoring.services.day import set_statuses
from scoring.services.mark_files import (
    Target,
    confirm_marks,
    empty_file,
    file_report,
    load_marks,
    returned_marks,
    withdraw_marks,
)
from scoring.views.doors import can, enter_event, on_form, page
from scoring.views.mark_keys import keys_here

files = Blueprint("mark_files", __name__, url_prefix="/desk/<code>/paper/<event_code>/files")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500


def _form(event: EventRef) -> MarkFileForm:
    form = MarkFileForm()
    found = {
        f"{one.judge}|{one.module}|{one.part}": f"{one.judge} · {one.module} {one.module_name} {one.part} {one.part_name}".strip()
        for one in paper_sheets(event.id)
    }
    form.place.choices = [SelectChoice(*pair) for pair in found.items()]
    return form


def _listing(event: EventRef, form: MarkFileForm, status: int = 200) -> ResponseReturnValue:
    scheme, keys = scheme_of(event.id), keys_here()
    return page(
        "mark_files", status, event=event, form=form, keys=keys, files=mark_files(event.id, keys), me=identity().actor.user_id,
        places=list(places_of(scheme).values()) if scheme else [],
        absent=called_absent(event.id) if can("RECORD_DAY") else [],
    )


def _workbook(content: bytes, name: str) -> Response:
    name = name if name.isascii() else "marks.xlsx"
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(content, mimetype=XLSX, headers=headers)


@files.get("")
@permit(Scoring.LOAD_MARKS)
def listing(code: str, event_code: str) -> ResponseReturnValue:
    """What was loaded, what waits for a second person; loading another."""
    event = enter_event(code, event_code, Scoring.LOAD_MARKS)
    return _listing(event, _form(event))


@files.post("")
@permit(Scoring.LOAD_MARKS)
def load(code: str, event_code: str) -> ResponseReturnValue:
    """Reads a file; nothing is handed in before another person has confirmed."""
    event = enter_event(code, event_code, Scoring.LOAD_MARKS)
    form, status = _form(event), 422
    if form.validate_on_submit():
        target, sent = Target(*form.place.data.split("|")), form.file.data
        try:
            file = load_marks(
                event.id, target, sent.filename or "", received(sent), keys_here(), actor=identity().actor, at=now()
            )
            return redirect(url_for("mark_files.preview", code=code, event_code=event_code, file=file))
        except NotFound:
            raise
        except Refusal as refusal:
            status = on_form(form, refusal, "file")
    return _listing(event, form, status)


@files.get("/template/<module>.xlsx")
@permit(Scoring.LOAD_MARKS)
def template(code: str, event_code: str, module: str) -> ResponseReturnValue:
    """The empty workbook of one module; of one part where the module is divided: ``MODULE~PART``."""
    event = enter_event(code, event_code, Scoring.LOAD_MARKS)
    name, _tilde, part = module.partition("~")
    keys = keys_here()
    if not keys:
        raise NotFound
    return _workbook(empty_file(event.id, name, part, keys[0]), f"{code}-{event_code}-{module}.xlsx")


def _found(code: str, event_code: str, file: str) -> tuple[EventRef, FileRow]:
    event = enter_event(code, event_code, Scoring.LOAD_MARKS)
    row = mark_file(event.id, file, keys_here())
    if row is None:
        raise NotFound
    return event, row


@files.get("/<file>")
@permit(Scoring.LOAD_MARKS)
def preview(code: str, event_code: str, file: str) -> ResponseReturnValue:
    """What the file says, by the key that it uses: problems, differences, who is missing."""
    event, row = _found(code, event_code, file)
    before = [one for one in mark_files(event.id, keys_here()) if one.file_hash == row.file_hash and one.state == "confirmed"]
    facts = _facts(event, row) if row.state == "loaded" else {"report": None}
    return page("mark_file", event=event, row=row, before=before, form=ActionForm(), me=identity().actor.user_id, shown=SHOWN, **facts)


def _facts(event: EventRef, row: FileRow) -> Mapping[str, Any]:
    heading, place, report = file_report(event.id, row.public_id)
    return {"heading": heading, "place": place, "report": report, "problems": explained(report.problems)}


@files.get("/<file>/returned.xlsx")
@permit(Scoring.LOAD_MARKS)
def returned(code: str, event_code: str, file: str) -> ResponseReturnValue:
    """The rows with what is wrong, for whoever made the file."""
    event, row = _found(code, event_code, file)
    return _workbook(returned_marks(event.id, row.public_id), f"{code}-{event_code}-returned.xlsx")


@files.post("/<file>/confirm")
@permit(Scoring.LOAD_MARKS)
def confirm(code: str, event_code: str, file: str) -> ResponseReturnValue:
    """A second person confirms; the sheets are handed in."""
    event, row = _found(code, event_code, file)
    try:
        done = confirm_marks(event.id, row.public_id, keys_here(), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("mark_files.preview", code=code, event_code=event_code, file=file))
    flash(_("已提交评分表 %(counted)s 张，分数未变的 %(same)s 张没有重复提交。", counted=done.counted, same=done.same), "success")
    return redirect(url_for("mark_files.listing", code=code, event_code=event_code))


@files.post("/<file>/withdraw")
@permit(Scoring.LOAD_MARKS)
def withdraw(code: str, event_code: str, file: str) -> ResponseReturnValue:
    """Gives the file up."""
    event, row = _found(code, event_code, file)
    try:
        withdraw_marks(event.id, row.public_id, keys_here(), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已撤回这份成绩文件，没有提交任何评分表。"), "success")
    return redirect(url_for("mark_files.listing", code=code, event_code=event_code))


@files.post("/absent")
@permit(Scoring.RECORD_DAY)
def absent(code: str, event_code: str) -> ResponseReturnValue:
    """The chief judge takes over what confirmed files say: these blind codes were absent."""
    event = enter_event(code, event_code, Scoring.RECORD_DAY)
    try:
        count = set_statuses(event.id, dict.fromkeys(called_absent(event.id), "absent"), actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("已将 %(count)s 个加密号记为缺考。", count=count), "success")
    return redirect(url_for("mark_files.listing", code=code, event_code=event_code))
