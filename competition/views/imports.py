"""The desk's import of registration workbooks: upload, look, decide; and the workbooks that go out."""
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.errors import WorkbookRefused
from competition.forms import ActionForm, ImportForm
from competition.permissions import Competitions
from competition.queries.imports import ImportRow
from competition.refusals.imports import explained, note_sentence
from competition.rules.registrations.report import Report
from competition.services.imports import MANY_ROWS, cancel_import, import_report, preview_import, start_apply
from competition.services.registration import TAKING
from competition.services.returning import RETURNED, returned_file
from competition.views.frame import choose, desk, page
from competition.views.registrations import workbook
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.jobs import start_job
from foundation.jobs.queries import JobRow
from foundation.jobs.queries import job as job_of
from foundation.uploads import received

SHOWN = 500
READABLE = ("previewed", "refused")


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
    """What is in the workbook: every problem by row and column, what was cleaned, who would be registered. While a job works
    on it, how far that is."""
    header = choose(code, Competitions.REGISTER)
    row = queries.import_of(code, public_id)
    job = _unfinished(row)
    if job is not None or row.state == "reading":
        return page("import_running", header=header, row=row, job=job)
    report = import_report(code, public_id) if row.state in READABLE else None
    return page(
        "preview", header=header, row=row, report=report, shown=SHOWN, many=row.rows > MANY_ROWS,
        before=queries.applied_before(code, row.file_hash, public_id), refusal=_refusal(report), **_facts(code, report or Report()),
    )


@desk.get("/<code>/registrations/import/<public_id>/progress")
@permit(Competitions.REGISTER)
def import_progress(code: str, public_id: str) -> ResponseReturnValue:
    """How far the job is; once there is something else to see, the page asks for itself again."""
    header, row = choose(code, Competitions.REGISTER), queries.import_of(code, public_id)
    job = _unfinished(row)
    answer = make_response(render_template("competition/import_progress.html", header=header, row=row, job=job))
    if job is None or job.ended:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _unfinished(row: ImportRow) -> JobRow | None:
    """The job that works on the import, or one that could not end its work; none once the row has moved on."""
    job = job_of(row.job) if row.job else None
    return job if job is not None and (not job.ended or (job.state == "failed" and row.state == "reading")) else None


def _refusal(report: Report | None) -> str:
    """Why the file was not read at all, in words; empty if it was."""
    if report is None or report.refused is None:
        return ""
    return WorkbookRefused(*report.refused).message


def _facts(code: str, report: Report) -> dict[str, Any]:
    problems, chosen = explained(report.problems), request.args.getlist("code")
    columns = [problem.column for problem in report.problems]
    titles = {event.code: event.title for event in queries.events(code)}
    return {
        "problems": [one for one in problems if not chosen or one[0].column in chosen],
        "columns": [(word, word, columns.count(word)) for word in dict.fromkeys(columns)],
        "by_event": {titles.get(event, event): count for event, count in report.by_event.items()},
        "notes": [note_sentence(note) for note in report.notes], "warnings": explained(report.warnings),
    }


@desk.get("/<code>/registrations/import/<public_id>/returned.xlsx")
@permit(Competitions.REGISTER)
def returned(code: str, public_id: str) -> ResponseReturnValue:
    """The uploaded workbook with what is wrong in it, for whoever filled it in; or only the rows that failed."""
    choose(code, Competitions.REGISTER)
    only_failed = request.args.get("rows") == "failed"
    name = f"{code}-failed-rows.xlsx" if only_failed else f"{code}-returned.xlsx"
    return workbook(returned_file(code, public_id, only_failed=only_failed), name)


@desk.post("/<code>/registrations/import/<public_id>/returned")
@permit(Competitions.REGISTER)
def make_returned(code: str, public_id: str) -> ResponseReturnValue:
    """The same for a large workbook, which takes a while: by a job."""
    choose(code, Competitions.REGISTER)
    if not ActionForm().validate_on_submit():
        return redirect(url_for("desk.preview", code=code, public_id=public_id))
    arguments = {"competition": code, "import": queries.import_of(code, public_id).public_id}
    return redirect(url_for("jobs.show", public_id=start_job(RETURNED, arguments, actor=identity().actor, at=now())))


@desk.post("/<code>/registrations/import/<public_id>/apply")
@permit(Competitions.REGISTER)
def apply(code: str, public_id: str) -> ResponseReturnValue:
    """Registers all rows, or the good ones."""
    choose(code, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        only_good = request.form.get("rows") != "all"
        try:
            count = start_apply(code, public_id, only_good, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("desk.preview", code=code, public_id=public_id))
        if count is not None:
            flash(_("已导入 %(count)s 行。", count=count), "success")
    return redirect(url_for("desk.preview", code=code, public_id=public_id))


@desk.post("/<code>/registrations/import/<public_id>/cancel")
@permit(Competitions.REGISTER)
def cancel_upload(code: str, public_id: str) -> ResponseReturnValue:
    """Gives an upload up."""
    choose(code, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        try:
            cancel_import(code, public_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
            return redirect(url_for("desk.preview", code=code, public_id=public_id))
        flash(_("已放弃这份报名表，没有写入任何报名。"), "success")
    return redirect(url_for("desk.imports", code=code))
