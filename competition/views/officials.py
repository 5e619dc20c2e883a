"""The desk's officials: the list and who is missing, appointing one or many, changing, replacing and dismissing them."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.errors import WorkbookRefused
from competition.forms import (
    ActionForm,
    OfficialForm,
    OfficialsBookForm,
    OfficialsForm,
    ReplaceForm,
    ServedForm,
    choices,
)
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, OfficialRow
from competition.services.officials import appoint_official, appoint_officials
from competition.services.staffing import change_official, dismiss_official, replace_official
from competition.views.frame import choose, desk, page, sentence
from competition.views.registrations import workbook
from foundation.accounts.permissions import identity, permit
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.uploads import received


@desk.get("/<code>/officials")
@permit(Competitions.READ_OFFICIALS)
def officials(code: str) -> ResponseReturnValue:
    """Who works at the competition, in which role and panels, and which offices are vacant."""
    header = choose(code, Competitions.READ_OFFICIALS)
    vacant: dict[str, list[tuple[str, int, int]]] = {}
    for one in queries.vacant(code):
        vacant.setdefault(one.event, []).append((str(ROLE_NAMES[Role(one.role)]), one.have, one.needed))
    return page("officials", header=header, officials=queries.officials(code), vacant=vacant, events=queries.events(code))


def _appointing(
    header: CompetitionHeader, status: int, one: OfficialForm | None = None, many: OfficialsForm | None = None,
    book: OfficialsBookForm | None = None,
) -> ResponseReturnValue:
    form = one or _with_events(OfficialForm(formdata=None), header.code)
    return page(
        "new_official", status, header=header, form=form, many=many or OfficialsForm(formdata=None),
        book=book or OfficialsBookForm(formdata=None),
    )


def _with_events(form: ServedForm, code: str) -> ServedForm:
    form.events.choices = choices((event.code, f"{event.code} {event.title}") for event in queries.events(code))
    return form


@desk.route("/<code>/officials/new", methods=["GET", "POST"])
@permit(Competitions.APPOINT)
def new_official(code: str) -> ResponseReturnValue:
    """Appoints one person."""
    header = choose(code, Competitions.APPOINT)
    form = OfficialForm()
    _with_events(form, code)
    if form.validate_on_submit():
        try:
            appoint_official(
                code, form.name.data.strip(), (form.account.data or "").strip(), Role(form.role.data), **form.facts(),
                events=form.events.data, actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("已聘任 %(name)s。", name=form.name.data), "success")
            return redirect(url_for("desk.officials", code=code))
    return _appointing(header, 422 if form.errors else 200, one=form)


@desk.post("/<code>/officials/paste")
@permit(Competitions.APPOINT)
def paste_officials(code: str) -> ResponseReturnValue:
    """Appoints everybody of a list pasted from a spreadsheet, or nobody."""
    header = choose(code, Competitions.APPOINT)
    form = OfficialsForm()
    if form.validate_on_submit():
        rows = [line.split("\t") for line in form.rows.data.splitlines()]
        if _appointed(code, rows, form):
            return redirect(url_for("desk.officials", code=code))
    return _appointing(header, 422, many=form)


@desk.post("/<code>/officials/workbook")
@permit(Competitions.APPOINT)
def upload_officials(code: str) -> ResponseReturnValue:
    """Appoints everybody of a workbook, or nobody."""
    from competition.spreadsheets.officials import read_officials_book  # noqa: PLC0415 – slows the start

    header = choose(code, Competitions.APPOINT)
    form = OfficialsBookForm()
    if form.validate_on_submit():
        try:
            rows = read_officials_book(received(form.workbook.data))
        except WorkbookRefused as refusal:
            form.form_errors.append(refusal.message)
        else:
            if _appointed(code, rows, form):
                return redirect(url_for("desk.officials", code=code))
    return _appointing(header, 422, book=form)


def _appointed(code: str, rows: list[list[str]], form: OfficialsForm | OfficialsBookForm) -> bool:
    try:
        count = appoint_officials(code, rows, actor=identity().actor, at=now())
    except Invalid as refusal:
        form.form_errors.extend(sentence(problem) for problem in refusal.problems)
        return False
    flash(_("已聘任 %(count)s 人。", count=count), "success")
    return True


@desk.get("/<code>/officials/officials.xlsx")
@permit(Competitions.READ_OFFICIALS)
def officials_book(code: str) -> ResponseReturnValue:
    """The officials as a workbook, with the columns that a list is sent in with."""
    from competition.spreadsheets.officials import officials_workbook  # noqa: PLC0415 – slows the start

    header = choose(code, Competitions.READ_OFFICIALS)
    content = officials_workbook(header.name, queries.officials(code), [event.code for event in queries.events(code)])
    return workbook(content, f"{code}-officials.xlsx")


@desk.route("/<code>/officials/<int:official_id>", methods=["GET", "POST"])
@permit(Competitions.APPOINT)
def official(code: str, official_id: int) -> ResponseReturnValue:
    """What is known of one official, to change."""
    header, row = choose(code, Competitions.APPOINT), queries.official_by_id(code, official_id)
    form = ServedForm()
    _with_events(form, code)
    if form.validate_on_submit():
        try:
            change_official(code, official_id, **form.facts(), events=form.events.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("%(name)s 的资料已保存。", name=row.name), "success")
            return redirect(url_for("desk.officials", code=code))
    elif not form.is_submitted():
        _fill(form, row)
    return page("official", 422 if form.errors else 200, header=header, row=row, form=form, other=ReplaceForm(formdata=None, prefix="other-"))


def _fill(form: ServedForm, row: OfficialRow) -> None:
    form.unit_name.data, form.unit_code.data, form.qualification.data = row.unit, row.unit_code, row.qualification
    form.grade.data, form.certificate.data, form.events.data = row.grade, row.certificate, list(row.events or ())


@desk.post("/<code>/officials/<int:official_id>/replace")
@permit(Competitions.APPOINT)
def replace(code: str, official_id: int) -> ResponseReturnValue:
    """Somebody else takes the place of an official, with their events and panels."""
    header, row = choose(code, Competitions.APPOINT), queries.official_by_id(code, official_id)
    other = ReplaceForm(prefix="other-")
    if other.validate_on_submit():
        try:
            replace_official(
                code, official_id, other.name.data.strip(), account=(other.account.data or "").strip(), **other.facts(),
                actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            other.form_errors.append(refusal.message)
        else:
            flash(_("%(name)s 接替 %(before)s，岗位、赛项和裁判组一并转入；请印制新卡。", name=other.name.data, before=row.name), "success")
            return redirect(url_for("desk.officials", code=code))
    form = _with_events(ServedForm(formdata=None), code)
    _fill(form, row)
    return page("official", 422, header=header, row=row, form=form, other=other)


@desk.post("/<code>/officials/<int:official_id>/dismiss")
@permit(Competitions.APPOINT)
def dismiss(code: str, official_id: int) -> ResponseReturnValue:
    """Takes an official out of the competition; the bin keeps them for thirty days."""
    choose(code, Competitions.APPOINT)
    if ActionForm().validate_on_submit():
        try:
            dismiss_official(code, official_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("已解聘，岗位权限同时收回；30 天内可从回收站恢复。"), "success")
    return redirect(url_for("desk.officials", code=code))
