"""A unit registers many at once: its own template, upload, look, submit; what fails comes back marked."""
from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.errors import row_speaker
from competition.forms import ActionForm, ImportForm
from competition.permissions import Competitions
from competition.queries.unit_imports import own_import, own_imports
from competition.queries.units import UnitAccountRow
from competition.refusals import PROBLEM_SENTENCES
from competition.refusals.applications import PROBLEM_SENTENCES as APPLICATION_SENTENCES
from competition.refusals.eligibility import PROBLEM_SENTENCES as ELIGIBILITY_SENTENCES
from competition.refusals.imports import ROW_SENTENCES as ARRIVING_SENTENCES
from competition.refusals.imports import note_sentence
from competition.refusals.units import ROW_SENTENCES
from competition.rules.registrations import RowProblem
from competition.rules.registrations.arriving import Note, Sender
from competition.services.unit_imports import (
    REFUSED,
    apply_unit_import,
    cancel_unit_import,
    preview_unit_import,
    unit_report,
    unit_workbook,
)
from competition.views.registrations import workbook as workbook_file
from competition.views.unit import is_taking
from competition.views.unit_frame import choose_own, unit, unit_page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal, sentence_of
from foundation.rules.problems import Problem
from foundation.uploads import received

SENTENCES = {**PROBLEM_SENTENCES, **APPLICATION_SENTENCES, **ELIGIBILITY_SENTENCES, **ARRIVING_SENTENCES, **ROW_SENTENCES}


def _sender(account: UnitAccountRow) -> Sender:
    return Sender(account.unit or account.name, account.code)


def speaker() -> Callable[[RowProblem], str]:
    """What is wrong with a cell, for whoever filled it in: in the words of the table, or of the form."""
    speak = row_speaker()

    def say(one: RowProblem) -> str:
        if one.code == REFUSED:
            return str(one.facts["sentence"])
        if one.code in SENTENCES:
            return sentence_of(Problem(one.column, one.code, one.facts), SENTENCES)
        return speak(one.column, one.code, one.facts)

    return say


@unit.route("/<code>/workbooks", methods=["GET", "POST"])
@permit(Competitions.REGISTER_OWN)
def workbooks(code: str) -> ResponseReturnValue:
    """Uploading a workbook; nothing is submitted until it was looked at."""
    header, account, unit_id = choose_own(code)
    form = ImportForm()
    if form.validate_on_submit():
        file = form.workbook.data
        try:
            public_id = preview_unit_import(
                code, unit_id, _sender(account), file.filename or "", received(file), actor=identity().actor, at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.workbook.errors = [refusal.message]
        else:
            return redirect(url_for("unit.workbook", code=code, public_id=public_id))
    return unit_page(
        "workbooks", 422 if form.errors else 200, header=header, form=form, imports=own_imports(code, unit_id), taking=is_taking(header),
    )


@unit.get("/<code>/workbooks/template.xlsx")
@permit(Competitions.REGISTER_OWN)
def workbook_template(code: str) -> ResponseReturnValue:
    """The registration workbook with one's own unit in it."""
    from competition.spreadsheets.template import registration_template  # noqa: PLC0415 – openpyxl would slow the start

    _header, account, _unit_id = choose_own(code)
    return workbook_file(registration_template(queries.definition_of(code), sender=_sender(account)), f"{code}-template.xlsx")


@unit.get("/<code>/workbooks/<public_id>")
@permit(Competitions.REGISTER_OWN)
def workbook(code: str, public_id: str) -> ResponseReturnValue:
    """What was found in a workbook: every problem by row and column, how many rows can be submitted."""
    header, _account, unit_id = choose_own(code)
    row, report, say = own_import(code, public_id, unit_id), unit_report(code, public_id, unit_id), speaker()
    return unit_page(
        "workbook", header=header, row=row, report=report, problems=[(one, say(one)) for one in report.problems],
        notes=[note_sentence(Note(note, facts)) for note, facts in report.notes], taking=is_taking(header),
    )


@unit.get("/<code>/workbooks/<public_id>/returned.xlsx")
@permit(Competitions.REGISTER_OWN)
def workbook_returned(code: str, public_id: str) -> ResponseReturnValue:
    """The workbook with what is wrong in it, to be corrected and uploaded again; once the good rows were taken, only the others."""
    from competition.spreadsheets.returned import failed_rows, returned_workbook  # noqa: PLC0415 – openpyxl would slow the start

    _header, account, unit_id = choose_own(code)
    content, arrived = unit_workbook(code, public_id, unit_id, _sender(account))
    report, say = unit_report(code, public_id, unit_id), speaker()
    reasons: dict[int, list[tuple[str, str]]] = {}
    for one in report.problems:
        reasons.setdefault(one.row, []).append((one.column, say(one)))
    if own_import(code, public_id, unit_id).state == "applied":
        return workbook_file(failed_rows(arrived.table, reasons), f"{code}-failed-rows.xlsx")
    return workbook_file(returned_workbook(content, arrived.table, reasons), f"{code}-returned.xlsx")


@unit.post("/<code>/workbooks/<public_id>/apply")
@permit(Competitions.REGISTER_OWN)
def workbook_apply(code: str, public_id: str) -> ResponseReturnValue:
    """Submits all rows, or the good ones."""
    _header, account, unit_id = choose_own(code)
    if ActionForm().validate_on_submit():
        only_good = request.form.get("rows") != "all"
        try:
            count = apply_unit_import(code, public_id, unit_id, _sender(account), only_good, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("已提交 %(count)s 行，等待审核。", count=count), "success")
    return redirect(url_for("unit.workbook", code=code, public_id=public_id))


@unit.post("/<code>/workbooks/<public_id>/cancel")
@permit(Competitions.REGISTER_OWN)
def workbook_cancel(code: str, public_id: str) -> ResponseReturnValue:
    """Gives an upload up."""
    _header, _account, unit_id = choose_own(code)
    if ActionForm().validate_on_submit():
        try:
            cancel_unit_import(code, public_id, unit_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("已放弃这份报名表，没有提交任何报名。"), "success")
    return redirect(url_for("unit.workbooks", code=code))
