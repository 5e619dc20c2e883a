"""The desk's panels: who judges what, who should stand back (回避), what was put to the chief judge and decided."""
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ConflictForm, PanelForm, choices
from competition.permissions import Competitions
from competition.rules.conflicts import uncovered
from competition.rules.phases import SEATING
from competition.services.panels import decide_proposal, set_panel, settle_conflict
from competition.views.frame import choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal

WAIVER = "waiver-"


@desk.get("/<code>/officials/panels")
@permit(Competitions.READ_OFFICIALS)
def panels(code: str) -> ResponseReturnValue:
    """Events × modules: who judges what, who is missing, who should stand back, and what the chief has to decide."""
    return _panels(code, 200)


def _panels(code: str, status: int, failed: str = "", form: ConflictForm | None = None) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_OFFICIALS)
    judges = [one for one in queries.officials(code) if one.may_mark]
    events = queries.events(code)
    seats: dict[tuple[str, str], list[queries.SeatRow]] = {}
    for seat in queries.panel(competition_code=code):
        seats.setdefault((seat.event, seat.module), []).append(seat)
    conflicts = {event.code: queries.conflicts_of(judges, event.id) for event in events}
    modules, waivers = queries.modules(code), queries.waivers(code)
    return page(
        "panels", status, header=header, events=events, modules=modules,
        all_modules=list({module: name for names in modules.values() for module, name in names}.items()), seats=seats,
        conflicts=conflicts, judges=judges, open=header.phase in SEATING, against=queries.open_conflicts(code), failed=failed,
        form=form or ConflictForm(formdata=None), proposals=[row for row in waivers if row.state == "proposed"],
        decided=[row for row in waivers if row.state != "proposed"], me=identity().actor.user_id,
    )


@desk.route("/<code>/officials/panels/<event_code>", methods=["GET", "POST"])
@permit(Competitions.SEAT)
def panel(code: str, event_code: str) -> ResponseReturnValue:
    """The panel of one or several modules of an event, chosen from all judges of the event."""
    header = choose(code, Competitions.SEAT)
    event = queries.event(code, event_code)
    modules = queries.modules(code).get(event_code, [])
    judges = [one for one in queries.officials(code) if one.may_mark and one.serves(event_code)]
    form = PanelForm()
    form.modules.choices = choices(modules)
    form.officials.choices = choices((one.id, one.name) for one in judges)
    texts = {one.id: request.form.get(f"{WAIVER}{one.id}", "").strip() for one in judges}
    if form.validate_on_submit():
        try:
            waiting = set_panel(
                code, event_code, form.modules.data or [], form.officials.data or [], waivers=texts, actor=identity().actor, at=now()
            )
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            _tell(event.title, waiting)
            return redirect(url_for("desk.panels", code=code))
    elif not form.is_submitted():
        _show_seated(form, event.id, modules)
    waivers = [row for row in queries.waivers(code) if row.event == event_code]
    return page(
        "panel", 422 if form.errors else 200, header=header, event=event, form=form, judges=judges, modules=modules,
        conflicts=_standing(event.id, judges, waivers), texts=texts, prefix=WAIVER,
    )


def _tell(title: str, waiting: int) -> None:
    if waiting:
        flash(_("%(event)s 裁判组已保存；%(count)s 人的回避已提请裁判长决定，决定前不进入裁判组。", event=title, count=waiting), "warning")
    else:
        flash(_("%(event)s 裁判组已保存。", event=title), "success")


def _show_seated(form: PanelForm, event_id: int, modules: list[tuple[str, str]]) -> None:
    chosen = request.args.get("module") or (modules[0][0] if modules else "")
    form.modules.data = [chosen]
    form.officials.data = [seat.official_id for seat in queries.panel(event_id=event_id, module=chosen)]


def _standing(event_id: int, judges: list[queries.OfficialRow], waivers: list[queries.WaiverRow]) -> Mapping[int, Any]:
    """Of each judge who should stand back: why, the newest waiver or proposal, and whether it covers everything."""
    found = {}
    for official_id, reasons in queries.conflicts_of(judges, event_id).items():
        own = [row for row in waivers if row.official_id == official_id]
        settled = [row.tickets for row in own if row.state == "waived"]
        found[official_id] = {
            "reasons": reasons, "newest": own[0] if own else None, "open": bool(uncovered(reasons, settled)),
        }
    return found


@desk.post("/<code>/officials/conflicts/<event_code>/<int:official_id>")
@permit(Competitions.SEAT)
def settle(code: str, event_code: str, official_id: int) -> ResponseReturnValue:
    """About a judge who sits in a panel already: a chief judge decides, the organizer proposes."""
    choose(code, Competitions.SEAT)
    queries.event(code, event_code)
    queries.official_by_id(code, official_id)
    form = ConflictForm()
    if form.validate_on_submit():
        try:
            state = settle_conflict(
                code, event_code, official_id, form.reason.data, consent=form.decision.data == "consent", actor=identity().actor, at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("已提请裁判长决定。") if state == "proposed" else _("决定已记录。"), "success")
            return redirect(url_for("desk.panels", code=code))
    return _panels(code, 422, f"{event_code}/{official_id}", form)


@desk.post("/<code>/officials/waivers/<int:waiver_id>")
@permit(Competitions.WAIVE)
def decide(code: str, waiver_id: int) -> ResponseReturnValue:
    """The chief judge decides on a proposal."""
    choose(code, Competitions.WAIVE)
    if waiver_id not in {row.id for row in queries.waivers(code)}:
        raise NotFound
    form = ConflictForm()
    if form.validate_on_submit():
        try:
            decide_proposal(
                code, waiver_id, form.decision.data == "consent", form.reason.data, actor=identity().actor, at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("决定已记录。"), "success")
            return redirect(url_for("desk.panels", code=code))
    return _panels(code, 422, f"waiver/{waiver_id}", form)
