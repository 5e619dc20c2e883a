"""用途导出: asking for personal data in bulk for a purpose, agreeing to it unseen, fetching it before it is destroyed."""
from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, ReasonForm, choices
from competition.forms.numbers import ExportForm
from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from foundation.accounts.permissions import Ground, identity, may, permit
from foundation.accounts.queries import person_of
from foundation.clock import now
from foundation.contributions import ExportPurpose
from foundation.errors import NotFound, Refusal
from foundation.exports import services
from foundation.exports.purposes import may_approve, may_request, purpose_named, purposes
from foundation.exports.queries import ExportRow, export_of, exports_of

exports = Blueprint("exports", __name__, url_prefix="/desk/<code>/exports")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _choose(code: str) -> CompetitionHeader:
    """The competition, for whoever may ask for exports or agree to them here (404 otherwise)."""
    header = queries.competition(code)
    who = identity()
    if not any(
        may(who, one, jurisdiction=header.jurisdiction, competition=code) for one in (Ground.REQUEST_EXPORTS, Ground.APPROVE_EXPORTS)
    ):
        raise NotFound
    g.competition = header
    return header


def _mine(header: CompetitionHeader) -> tuple[list[ExportPurpose], list[ExportPurpose]]:
    """The purposes that the reader may ask for, and those to which the reader may agree."""
    who = identity()
    return (
        [one for one in purposes() if may_request(who, one, header.jurisdiction, header.code)],
        [one for one in purposes() if may_approve(who, one, header.jurisdiction, header.code)],
    )


@exports.get("")
@permit(Ground.REQUEST_EXPORTS, Ground.APPROVE_EXPORTS)
def listing(code: str) -> ResponseReturnValue:
    """What can be asked for, and what became of every request."""
    header = _choose(code)
    asks, agrees = _mine(header)
    found = exports_of(code, {one.code for one in (*asks, *agrees)})
    waiting = [one for one in found if one.state == "requested" and one.purpose in {a.code for a in agrees} and _is_second(one)]
    return render_template("competition/exports.html", asks=asks, found=found, waiting=waiting)


def _is_second(row: ExportRow) -> bool:
    mine = identity().actor.user_id
    return mine is not None and person_of(mine) != person_of(row.requested_by)


@exports.route("/new/<purpose>", methods=["GET", "POST"])
@permit(Ground.REQUEST_EXPORTS, Competitions.REQUEST_LISTS)
def new(code: str, purpose: str) -> ResponseReturnValue:
    """Asks for one purpose: what columns it has, how many people it is about, what it is needed for."""
    header = _choose(code)
    wanted = purpose_named(purpose)
    if not may_request(identity(), wanted, header.jurisdiction, code):
        raise NotFound
    things = wanted.things(code) if wanted.things else []
    form = ExportForm(thing=request.args.get("thing", ""))
    form.thing.choices = choices(things or [("", "")])
    if form.validate_on_submit():
        try:
            made = services.request_export(
                purpose, code, form.why.data, actor=identity().actor, at=now(), thing=form.thing.data if things else ""
            )
        except Refusal as refusal:
            form.why.errors = [*form.why.errors, refusal.message]
        else:
            flash(_("申请已提交，等待另一人审批。"), "success")
            return redirect(url_for("exports.show", code=code, export_id=made))
    chosen = form.thing.data if things else ""
    people = wanted.people(code, chosen or (things[0][0] if things else "")) if things or not wanted.things else 0
    page = render_template(
        "competition/export_new.html", purpose=wanted, form=form, things=things, people=people, hours=_hours(),
        downloads=services.DOWNLOADS,
    )
    return page, 422 if form.errors else 200


def _hours() -> int:
    return int(services.KEPT.total_seconds() // 3600)


def _row(code: str, export_id: str) -> tuple[ExportRow, bool, bool]:
    """The export, whether the reader has asked for it, and whether the reader may decide."""
    header = _choose(code)
    row = export_of(code, export_id)
    asks, agrees = _mine(header)
    own = row.requested_by == identity().actor.user_id and row.purpose in {one.code for one in asks}
    decides = row.purpose in {one.code for one in agrees}
    if not own and not decides and row.purpose not in {one.code for one in asks}:
        raise NotFound
    return row, own, decides


@exports.get("/<export_id>")
@permit(Ground.REQUEST_EXPORTS, Ground.APPROVE_EXPORTS)
def show(code: str, export_id: str) -> ResponseReturnValue:
    """One export: its state, what it holds, who did what when; never a value."""
    return _page(code, export_id)


def _page(code: str, export_id: str, form: ReasonForm | None = None, password: str = "", status: int = 200) -> Response:
    row, own, decides = _row(code, export_id)
    second = decides and _is_second(row)
    facts: dict[str, Any] = {
        "row": row, "purpose": purpose_named(row.purpose), "own": own, "password": password,
        "may_decide": second and row.state == "requested", "needs_other": decides and not second and row.state == "requested",
        "form": form or ReasonForm(formdata=None), "left": services.DOWNLOADS - row.downloads, "hours": _hours(),
        "downloads": services.DOWNLOADS, "over": row.expires_at is not None and row.expires_at <= now(),
    }
    answer = make_response(render_template("competition/export.html", **facts), status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _decider(code: str, export_id: str) -> None:
    if not _row(code, export_id)[2]:
        raise NotFound


def _requester(code: str, export_id: str) -> None:
    if not _row(code, export_id)[1]:
        raise NotFound


def _back(code: str, export_id: str) -> Response:
    return redirect(url_for("exports.show", code=code, export_id=export_id))  # type: ignore[return-value]


@exports.post("/<export_id>/approve")
@permit(Ground.APPROVE_EXPORTS, Competitions.APPROVE_LISTS)
def approve(code: str, export_id: str) -> ResponseReturnValue:
    """Another person agrees."""
    _decider(code, export_id)
    if ActionForm().validate_on_submit():
        services.approve_export(export_id, actor=identity().actor, at=now())
        flash(_("已同意，正在制作；由申请人凭密码领取。"), "success")
    return _back(code, export_id)


@exports.post("/<export_id>/reject")
@permit(Ground.APPROVE_EXPORTS, Competitions.APPROVE_LISTS)
def reject(code: str, export_id: str) -> ResponseReturnValue:
    """Another person does not agree, and says why."""
    _decider(code, export_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(code, export_id, form, status=422)
    services.reject_export(export_id, form.reason.data, actor=identity().actor, at=now())
    flash(_("已退回申请，原因已告知申请人。"), "success")
    return _back(code, export_id)


@exports.post("/<export_id>/withdraw")
@permit(Ground.REQUEST_EXPORTS)
def withdraw(code: str, export_id: str) -> ResponseReturnValue:
    """Whoever asked does not need it any more."""
    _requester(code, export_id)
    if ActionForm().validate_on_submit():
        services.withdraw_export(export_id, actor=identity().actor, at=now())
        flash(_("已撤回；文件如已制成，已经销毁。"), "success")
    return _back(code, export_id)


@exports.post("/<export_id>/password")
@permit(Ground.REQUEST_EXPORTS)
def password(code: str, export_id: str) -> ResponseReturnValue:
    """The password, once, on this answer only."""
    _requester(code, export_id)
    shown = services.show_password(export_id, actor=identity().actor, at=now())
    return _page(code, export_id, password=shown)


@exports.post("/<export_id>/file")
@permit(Ground.REQUEST_EXPORTS)
def file(code: str, export_id: str) -> ResponseReturnValue:
    """The file, for whoever asked for it: three times at most, within 72 hours."""
    _requester(code, export_id)
    number, content = services.take_export(export_id, actor=identity().actor, at=now())
    headers = {"Content-Disposition": f"attachment; filename={number}.xlsx", "Cache-Control": "no-store"}
    return Response(content, mimetype=XLSX, headers=headers)
