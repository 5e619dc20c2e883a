"""The desk's side of check-in: who is there, who is missing, corrections, the paper list, the tablets at the doors."""
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from competition.forms.check_in import CorrectionForm, DoorForm, PaperForm
from competition.forms.fields import choices
from competition.permissions import Competitions
from competition.queries.check_in import STATE_NAMES, WAY_NAMES, history_of
from competition.queries.doors import Door, door_devices, doors
from competition.rules.check_in import EXPECTED, STATES
from competition.services.check_in_desk import correct_check_in, count_paper_in, mark_missing, unmark_missing
from competition.views.frame import choose, desk, page, put_on_fields
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.documents.qr import qr_data
from foundation.errors import Invalid, NotFound, Refusal


def _chosen(found: list[Door]) -> Door | None:
    """The door that the address asks for: ``door=12/CK``; none shows all of them."""
    asked = request.args.get("door") or f"{request.form.get('session')}/{request.form.get('event')}"
    return next((one for one in found if one.key == asked), None)


def _page(code: str, status: int = 200, *, paper: PaperForm | None = None) -> ResponseReturnValue:
    header = choose(code, Competitions.CHECK_IN)
    found = doors(code)
    at_door = _at_door(code)
    return page(
        "check_in", status, header=header, doors=found, door=_chosen(found) or (found[0] if len(found) == 1 else None),
        devices=door_devices(code), address=at_door, qr=qr_data(at_door), state_names=STATE_NAMES, way_names=WAY_NAMES,
        paper=paper or PaperForm(formdata=None), at=now(), state=request.args.get("state", ""),
    )


def _at_door(code: str) -> str:
    """The address of the page at the doors, as a phone reads it."""
    base = current_app.config.get("PUBLIC_ADDRESS") or request.host_url
    return f"{base.rstrip('/')}{url_for('check_in.door', code=code)}"


def _back(code: str, session: int, event: str) -> ResponseReturnValue:
    return redirect(url_for("desk.check_in", code=code, door=f"{session}/{event}"), 303)


@desk.get("/<code>/check-in")
@permit(Competitions.CHECK_IN)
def check_in(code: str) -> ResponseReturnValue:
    """All doors with their counts; one of them with everybody who is expected there."""
    return _page(code)


@desk.get("/<code>/check-in/list")
@permit(Competitions.CHECK_IN)
def check_in_list(code: str) -> ResponseReturnValue:
    """The paper list of one door, with boxes to tick: for when nothing else works."""
    header = choose(code, Competitions.CHECK_IN)
    door = _chosen(doors(code))
    if door is None:
        raise NotFound
    return render_template("competition/check_in_list.html", header=header, door=door, at=now())


@desk.get("/<code>/check-in/<public_id>")
@permit(Competitions.CHECK_IN)
def check_in_entry(code: str, public_id: str) -> ResponseReturnValue:
    """What was noted about one entry, and the form that corrects it."""
    return _entry_page(code, public_id, _correction(formdata=None), 200)


def _correction(**more: Any) -> CorrectionForm:
    form = CorrectionForm(**more)
    form.state.choices = choices((name, STATE_NAMES[name]) for name in (*STATES, EXPECTED))
    return form


def _entry_page(code: str, public_id: str, form: CorrectionForm, status: int) -> ResponseReturnValue:
    header = choose(code, Competitions.CHECK_IN)
    stands = [(door, one) for door in doors(code) for one in door.expected if one.public_id == public_id]
    if not stands:
        raise NotFound
    form.session.choices = [(str(door.session), door.name) for door, _one in stands]
    return page(
        "check_in_entry", status, header=header, stands=stands, form=form, trail=history_of(stands[0][1].entry_id),
        state_names=STATE_NAMES, way_names=WAY_NAMES, names={door.session: door.name for door, _one in stands},
    )


@desk.post("/<code>/check-in/<public_id>")
@permit(Competitions.CORRECT_CHECK_IN)
def check_in_correct(code: str, public_id: str) -> ResponseReturnValue:
    """Corrects a check-in with a reason; what was there before stays readable."""
    choose(code, Competitions.CORRECT_CHECK_IN)
    form = _correction()
    if form.is_submitted() and _correct(code, public_id, form):
        return redirect(url_for("desk.check_in_entry", code=code, public_id=public_id), 303)
    return _entry_page(code, public_id, form, 422)


def _correct(code: str, public_id: str, form: CorrectionForm) -> bool:
    """True if it was corrected; otherwise the form says why not."""
    form.session.choices = [(str(door.session), door.name) for door in doors(code)]
    if not form.validate():
        return False
    try:
        correct_check_in(
            code, public_id, int(form.session.data), form.state.data, form.reason.data, actor=identity().actor, at=now()
        )
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return False
    flash(_("检录已更正，原记录保留。"), "success")
    return True


@desk.post("/<code>/check-in/missing")
@permit(Competitions.CORRECT_CHECK_IN)
def check_in_missing(code: str) -> ResponseReturnValue:
    """Marks all of a door who have not come as absent."""
    return _sweep(code, mark=True)


@desk.post("/<code>/check-in/missing/undo")
@permit(Competitions.CORRECT_CHECK_IN)
def check_in_missing_undo(code: str) -> ResponseReturnValue:
    """Takes that back."""
    return _sweep(code, mark=False)


def _sweep(code: str, *, mark: bool) -> ResponseReturnValue:
    choose(code, Competitions.CORRECT_CHECK_IN)
    form = DoorForm()
    if not form.validate_on_submit():
        return redirect(url_for("desk.check_in", code=code), 303)
    session, event, actor = form.session.data, form.event.data, identity().actor
    try:
        if mark:
            count = mark_missing(code, session, event, actor=actor, at=now())
            flash(ngettext("%(num)s 人记为缺席，可以撤销。", "%(num)s 人记为缺席，可以撤销。", count), "success")
        else:
            count = unmark_missing(code, session, event, actor=actor, at=now())
            flash(ngettext("已撤销 %(num)s 人的缺席记录。", "已撤销 %(num)s 人的缺席记录。", count), "success")
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        flash(refusal.message, "warning")
    return _back(code, session, event)


@desk.post("/<code>/check-in/paper")
@permit(Competitions.CORRECT_CHECK_IN)
def check_in_paper(code: str) -> ResponseReturnValue:
    """Counts the ticks of a paper list in."""
    choose(code, Competitions.CORRECT_CHECK_IN)
    form = PaperForm()
    if form.validate_on_submit():
        session, event, late = form.session.data, form.event.data, form.late.data == "yes"
        try:
            new, known = count_paper_in(code, session, event, form.numbers.data, late, actor=identity().actor, at=now())
        except Invalid as refusal:
            put_on_fields(form, refusal)
        else:
            flash(_("已补录 %(new)s 人；另有 %(known)s 人此前已检录，以首次为准。", new=new, known=known), "success")
            return _back(code, session, event)
    return _page(code, 422, paper=form)
