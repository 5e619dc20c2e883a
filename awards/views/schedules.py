"""The schedules of a competition: listed with status and source, drafted in three ways, adopted by a second person."""
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from awards.errors import sentence
from awards.forms import AdoptForm, NameScheduleForm, ScansForm, TableScheduleForm, UploadScheduleForm, choices
from awards.permissions import Awards
from awards.policy.shipped import shipped_schedules
from awards.queries.lines import kind_name, level_name, prize_name
from awards.queries.scans import scans_of
from awards.queries.schedules import ScheduleRow, schedule_rows
from awards.refusals import CannotRead
from awards.services import adopt_schedule, keep_schedule, revoke_schedule
from awards.views.doing import do, problems_of
from competition.queries import CompetitionHeader
from competition.views.frame import allowed, choose
from foundation.accounts.permissions import identity, permit
from foundation.accounts.queries import person_of
from foundation.clock import now
from foundation.errors import Invalid, Refusal
from foundation.rules.documents import parse_keepable
from foundation.rules.problems import Problems
from foundation.uploads import received

CELL_SENTENCES = {
    "level": _l("请选择级别。"),
    "prize": _l("请填写奖项的名称，或名次范围，例如 place:4-6。"),
    "recipient": _l("请选择奖励对象。"),
    "amount": _l("金额应为数字，最多两位小数；未定的留空。"),
}
schedules = Blueprint("schedules", __name__, url_prefix="/desk/<code>/schedules")


@schedules.get("")
@permit(Awards.SEE_SCHEDULES)
def listing(code: str) -> ResponseReturnValue:
    """All versions, the counting ones marked."""
    return _listing(choose(code, Awards.SEE_SCHEDULES))


def _listing(
    competition: CompetitionHeader, upload: FlaskForm | None = None, problems: list[dict[str, str]] | None = None
) -> ResponseReturnValue:
    facts: dict[str, Any] = {
        "rows": schedule_rows(competition.id),
        "named": _name_form(),
        "upload": upload or UploadScheduleForm(formdata=None),
        "may_keep": allowed(Awards.KEEP_SCHEDULES),
        "problems": problems or [],
    }
    return render_template("awards/schedules.html", **facts), 422 if problems else 200


def _name_form() -> NameScheduleForm:
    form = NameScheduleForm()
    form.shipped.choices = choices({found.schedule.id or "": found.label for found in shipped_schedules()})
    return form


@schedules.post("/named")
@permit(Awards.KEEP_SCHEDULES)
def name(code: str) -> ResponseReturnValue:
    """Takes a shipped schedule over by reference."""
    choose(code, Awards.KEEP_SCHEDULES)
    form = _name_form()
    back = url_for("schedules.listing", code=code)
    if not form.validate_on_submit():
        flash(_("请选择一份标准。"), "error")
        return redirect(back)
    return do(
        lambda: keep_schedule(form.shipped.data, code, actor=identity().actor, at=now()),
        _("标准已登记，状态见列表。"), back,
    )


@schedules.post("/uploaded")
@permit(Awards.KEEP_SCHEDULES)
def upload(code: str) -> ResponseReturnValue:
    """Keeps an uploaded or pasted schedule; every problem is told with its place, and the text stays."""
    competition = choose(code, Awards.KEEP_SCHEDULES)
    form = UploadScheduleForm()
    if not form.validate_on_submit():
        return _listing(competition, form, [{"path": "", "message": CannotRead().message}])
    try:
        keep_schedule(_document(form), code, actor=identity().actor, at=now())
    except Refusal as refusal:
        return _listing(competition, form, problems_of(refusal))
    flash(_("标准已登记；须由另一人凭文号采用后，才能据以发放。"), "success")
    return redirect(url_for("schedules.listing", code=code))


def _document(form: UploadScheduleForm) -> Any:
    """The schedule in the file or text; that of a whole award case is taken out of it."""
    content = received(form.file.data) or (form.text.data or "").strip().encode()
    if not content:
        raise CannotRead
    try:
        document = parse_keepable(content)
    except Problems as found:
        raise Invalid(found.problems) from None
    return document["schedule"] if isinstance(document, dict) and "schedule" in document else document


@schedules.route("/new", methods=["GET", "POST"])
@permit(Awards.KEEP_SCHEDULES)
def new(code: str) -> ResponseReturnValue:
    """A schedule as a small table of level, prize, recipient and amount."""
    choose(code, Awards.KEEP_SCHEDULES)
    form = TableScheduleForm()
    if not form.validate_on_submit():
        return _table(form, {}, 422 if form.is_submitted() else 200)
    if not form.filled():
        form.form_errors.append(_("请至少填写一行金额。"))
        return _table(form, {}, 422)
    try:
        keep_schedule(form.as_schedule(), code, actor=identity().actor, at=now())
    except Invalid as refusal:
        return _table(form, _on_cells(form, refusal), 422)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _table(form, {}, refusal.status)
    flash(_("标准已登记为草稿；须由另一人凭文号采用后，才能据以发放。"), "success")
    return redirect(url_for("schedules.listing", code=code))


def _table(form: TableScheduleForm, cells: Mapping[tuple[int, str], str], status: int) -> ResponseReturnValue:
    told = [
        {"path": _("第 %(row)s 行 %(column)s", row=place + 1, column=form.rows[place].form[key].label.text), "message": message}
        for (place, key), message in cells.items()
    ]
    return render_template("awards/schedule_table.html", form=form, cells=cells, told=told), status


def _on_cells(form: TableScheduleForm, refusal: Invalid) -> dict[tuple[int, str], str]:
    """Each problem at its cell; what has no cell goes to its field or to the top of the form."""
    places = [place for place, _row in form.filled()]
    cells: dict[tuple[int, str], str] = {}
    for problem in refusal.problems:
        _head, _dot, rest = problem.path.partition(".rows[")
        index, _bracket, key = rest.partition("].")
        message = sentence(problem)
        if rest and index.isdigit():
            place = places[int(index)]
            cells[place, key] = str(CELL_SENTENCES.get(key, message))
        elif problem.path.startswith("schedule.tax"):
            form.rate.errors = [message]
        else:
            form.form_errors.append(message)
    return cells


@schedules.get("/<int:row>")
@permit(Awards.SEE_SCHEDULES)
def one(code: str, row: int) -> ResponseReturnValue:
    """One version: its rows in words, its conditions, and the way to adopt it."""
    found = row_of(choose(code, Awards.SEE_SCHEDULES), row)
    return one_page(found, AdoptForm())


def row_of(competition: CompetitionHeader, row: int) -> ScheduleRow:
    found = next((one for one in schedule_rows(competition.id) if one.kept.row == row), None)
    if found is None:
        abort(404)
    return found


def one_page(found: ScheduleRow, form: AdoptForm, scans_form: ScansForm | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The page of one version, with its adoption and its scans."""
    mine = identity().actor.user_id
    second = mine is not None and person_of(mine) != person_of(found.drafted_by)
    open_to_adopt = found.newest and found.kept.status not in ("adopted", "revoked")
    shipped = next((one for one in shipped_schedules() if found.kept.shipped and one.schedule.id == found.kept.schedule_id), None)
    scans = scans_of(found.kept.row)
    form.seen.data = scans.fingerprint
    facts: dict[str, Any] = {
        "scans": scans, "scans_form": scans_form or ScansForm(formdata=None),
        "may_scan": found.kept.status not in ("adopted", "revoked") and allowed(Awards.KEEP_SCHEDULES),
        "row": found, "schedule": found.kept.schedule, "form": form, "shipped": shipped,
        "may_adopt": open_to_adopt and allowed(Awards.ADOPT_SCHEDULES) and second,
        "needs_other": open_to_adopt and allowed(Awards.ADOPT_SCHEDULES) and not second,
        "may_revoke": found.kept.status not in ("adopted", "revoked") and allowed(Awards.KEEP_SCHEDULES),
        "kind_name": kind_name, "level_name": level_name, "prize_name": prize_name,
    }
    return render_template("awards/schedule.html", **facts), status


@schedules.post("/<int:row>/adopt")
@permit(Awards.ADOPT_SCHEDULES)
def adopt(code: str, row: int) -> ResponseReturnValue:
    """Adopts a version under its document number."""
    found = row_of(choose(code, Awards.ADOPT_SCHEDULES), row)
    form = AdoptForm()
    if not form.validate_on_submit():
        return one_page(found, form, status=422)
    try:
        adopt_schedule(row, form.document.data, seen=form.seen.data or "", actor=identity().actor, at=now())
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return one_page(found, form, status=refusal.status)
    flash(_("标准已采用，可以据以发放；已生成的方案须重新生成。"), "success")
    return redirect(url_for("schedules.listing", code=code))


@schedules.post("/<int:row>/revoke")
@permit(Awards.KEEP_SCHEDULES)
def revoke(code: str, row: int) -> ResponseReturnValue:
    """Takes a schedule out that nobody adopted."""
    found = row_of(choose(code, Awards.KEEP_SCHEDULES), row)
    return do(
        lambda: revoke_schedule(found.kept.schedule_id, code, actor=identity().actor, at=now()),
        _("标准已撤销。"), url_for("schedules.listing", code=code),
    )
