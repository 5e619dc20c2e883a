"""The desk's import of registration workbooks: upload, look, decide; and the workbooks that go out."""
from collections.abc import Iterable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.errors import row_speaker
from competition.forms import ActionForm, ImportForm
from competition.permissions import Competitions
from competition.refusals import PROBLEM_SENTENCES
from competition.rules.registrations import RowProblem
from competition.services.imports import apply_import, cancel_import, preview_import, read_import, workbook_of
from competition.services.registration import TAKING
from competition.views.frame import choose, desk, page
from competition.views.registrations import workbook
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.uploads import received

SHOWN = 500


def explained(problems: Iterable[RowProblem]) -> list[tuple[RowProblem, str]]:
    """Problems with what is wrong and what to do, for the clerk who filled the table in."""
    speak = row_speaker()
    own = {code: str(sentence) for code, sentence in PROBLEM_SENTENCES.items()}
    return [
        (one, own[one.code] % one.facts if one.code in own else speak(one.column, one.code, one.facts)) for one in problems
    ]


@desk.route("/<code>/registrations/import", methods=["GET", "POST"])
@permit(Competitions.REGISTER)
def imports(code: str) -> ResponseReturnValue:
    """Uploading a workbook; nothing is written until it was looked at."""
    header = choose(code, Competitions.REGISTER)
    form = ImportForm()
    if form.validate_on_submit():
        file = form.workbook.data
        try:
            public_id = preview_import(code, file.filename or "", received(file), actor=identity().actor, at=now())
        except Refusal as refusal:
            form.workbook.errors = [*form.workbook.errors, refusal.message]
        else:
            return redirect(url_for("desk.preview", code=code, public_id=public_id))
    return page(
        "imports", 422 if form.errors else 200, header=header, form=form, imports=queries.imports(code),
        taking=header.phase in TAKING,
    )


@desk.get("/<code>/registrations/template.xlsx")
@permit(Competitions.READ_ENTRIES)
def template(code: str) -> ResponseReturnValue:
    """The empty registration workbook of this competition."""
    from competition.spreadsheets.template import registration_template  # noqa: PLC0415 – openpyxl would slow the start

    choose(code, Competitions.READ_ENTRIES)
    return workbook(registration_template(queries.definition_of(code)), f"{code}-template.xlsx")


@desk.get("/<code>/registrations/import/<public_id>")
@permit(Competitions.REGISTER)
def preview(code: str, public_id: str) -> ResponseReturnValue:
    """What is in the workbook: every problem by row and column, what was cleaned, who would be registered."""
    header = choose(code, Competitions.REGISTER)
    row = queries.import_of(code, public_id)
    reading = read_import(code, public_id) if row.state == "previewed" else None
    problems = explained(reading.problems) if reading else []
    codes = request.args.getlist("code")
    events = {event.code: event.title for event in queries.events(code)}
    by_event = {title: sum(1 for good in reading.good if good.event == code) for code, title in events.items()} if reading else {}
    return page(
        "preview", header=header, row=row, reading=reading, problems=[one for one in problems if not codes or one[0].column in codes],
        columns=_counted([problem.column for problem, _text in problems]), by_event=by_event, shown=SHOWN,
        before=queries.applied_before(code, row.file_hash, public_id),
    )


def _counted(words: list[str]) -> list[tuple[str, str, int]]:
    return [(word, word, words.count(word)) for word in dict.fromkeys(words)]


@desk.get("/<code>/registrations/import/<public_id>/returned.xlsx")
@permit(Competitions.REGISTER)
def returned(code: str, public_id: str) -> ResponseReturnValue:
    """The uploaded workbook with what is wrong in it, for whoever filled it in."""
    from competition.spreadsheets.returned import returned_workbook  # noqa: PLC0415 – openpyxl would slow the start

    choose(code, Competitions.REGISTER)
    reading = read_import(code, public_id)
    reasons: dict[int, list[tuple[str, str]]] = {}
    for problem, text in explained(reading.problems):
        reasons.setdefault(problem.row, []).append((problem.column, text))
    content = returned_workbook(workbook_of(code, public_id), reading.table, reasons)
    return workbook(content, f"{code}-returned.xlsx")


@desk.post("/<code>/registrations/import/<public_id>/apply")
@permit(Competitions.REGISTER)
def apply(code: str, public_id: str) -> ResponseReturnValue:
    """Registers all rows, or the good ones."""
    choose(code, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        only_good = request.form.get("rows") != "all"
        try:
            count = apply_import(code, public_id, only_good, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("desk.preview", code=code, public_id=public_id))
        flash(_("已导入 %(count)s 行。", count=count), "success")
    return redirect(url_for("desk.preview", code=code, public_id=public_id))


@desk.post("/<code>/registrations/import/<public_id>/cancel")
@permit(Competitions.REGISTER)
def cancel_upload(code: str, public_id: str) -> ResponseReturnValue:
    """Gives an upload up."""
    choose(code, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        cancel_import(code, public_id, actor=identity().actor, at=now())
        flash(_("已放弃这份报名表，没有写入任何报名。"), "success")
    return redirect(url_for("desk.imports", code=code))
