"""The desk's officials: the list, appointing, panels with 回避, and cards to print."""
import base64
from io import BytesIO

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, CardsForm, OfficialForm, OfficialsForm, PanelForm, choices
from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from competition.rules.phases import SEATING
from competition.services.officials import appoint_official, appoint_officials, dismiss_official, issue_cards
from competition.services.panels import set_panel
from competition.views.frame import choose, desk, page, sentence
from foundation.accounts.permissions import identity, permit
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal

WAIVER = "waiver-"


@desk.get("/<code>/officials")
@permit(Competitions.READ_OFFICIALS)
def officials(code: str) -> ResponseReturnValue:
    """Who works at the competition, in which role and panels."""
    header = choose(code, Competitions.READ_OFFICIALS)
    return page("officials", header=header, officials=queries.officials(code))


@desk.route("/<code>/officials/new", methods=["GET", "POST"])
@permit(Competitions.APPOINT)
def new_official(code: str) -> ResponseReturnValue:
    """Appoints one person."""
    header = choose(code, Competitions.APPOINT)
    form = OfficialForm()
    if form.validate_on_submit():
        try:
            appoint_official(
                code, form.name.data.strip(), (form.account.data or "").strip(), Role(form.role.data),
                unit_name=(form.unit_name.data or "").strip(), unit_code=(form.unit_code.data or "").strip() or None,
                qualification=form.qualification.data or "", actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("已聘任 %(name)s。", name=form.name.data), "success")
            return redirect(url_for("desk.officials", code=code))
    return _appointing(header, form, OfficialsForm(formdata=None), 422 if form.errors else 200)


@desk.post("/<code>/officials/paste")
@permit(Competitions.APPOINT)
def paste_officials(code: str) -> ResponseReturnValue:
    """Appoints everybody of a list pasted from a spreadsheet, or nobody."""
    header = choose(code, Competitions.APPOINT)
    form = OfficialsForm()
    if form.validate_on_submit():
        try:
            count = appoint_officials(code, form.rows.data, actor=identity().actor, at=now())
        except Invalid as refusal:
            form.form_errors.extend(sentence(problem) for problem in refusal.problems)
        else:
            flash(_("已聘任 %(count)s 人。", count=count), "success")
            return redirect(url_for("desk.officials", code=code))
    return _appointing(header, OfficialForm(formdata=None), form, 422)


def _appointing(header: CompetitionHeader, one: OfficialForm, many: OfficialsForm, status: int) -> ResponseReturnValue:
    return page("new_official", status, header=header, form=one, many=many)


@desk.post("/<code>/officials/<int:official_id>/dismiss")
@permit(Competitions.APPOINT)
def dismiss(code: str, official_id: int) -> ResponseReturnValue:
    """Takes an official out of the competition."""
    choose(code, Competitions.APPOINT)
    if ActionForm().validate_on_submit():
        try:
            dismiss_official(code, official_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("已解聘，岗位权限同时收回。"), "success")
    return redirect(url_for("desk.officials", code=code))


@desk.get("/<code>/officials/panels")
@permit(Competitions.READ_OFFICIALS)
def panels(code: str) -> ResponseReturnValue:
    """Events × modules: who judges what, who is missing, who should stand back."""
    header = choose(code, Competitions.READ_OFFICIALS)
    judges = [one for one in queries.officials(code) if one.may_mark]
    events = queries.events(code)
    seats: dict[tuple[str, str], list[queries.SeatRow]] = {}
    for seat in queries.panel(competition_code=code):
        seats.setdefault((seat.event, seat.module), []).append(seat)
    conflicts = {event.code: queries.conflicts_of(judges, event.id) for event in events}
    modules = queries.modules(code)
    return page(
        "panels", header=header, events=events, modules=modules,
        all_modules=list({module: name for names in modules.values() for module, name in names}.items()), seats=seats, conflicts=conflicts,
        judges=judges, open=header.phase in SEATING,
    )


@desk.route("/<code>/officials/panels/<event_code>", methods=["GET", "POST"])
@permit(Competitions.SEAT)
def panel(code: str, event_code: str) -> ResponseReturnValue:
    """The panel of one or several modules of an event, chosen from all judges."""
    header = choose(code, Competitions.SEAT)
    event = queries.event(code, event_code)
    modules = queries.modules(code).get(event_code, [])
    judges = [one for one in queries.officials(code) if one.may_mark]
    form = PanelForm()
    form.modules.choices = choices(modules)
    form.officials.choices = choices((one.id, one.name) for one in judges)
    waivers = {one.id: request.form.get(f"{WAIVER}{one.id}", "").strip() for one in judges}
    if form.validate_on_submit():
        try:
            set_panel(
                code, event_code, form.modules.data or [], form.officials.data or [], waivers=waivers,
                actor=identity().actor, at=now(),
            )
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("%(event)s 裁判组已保存。", event=event.title), "success")
            return redirect(url_for("desk.panels", code=code))
    elif not form.is_submitted():
        chosen = request.args.get("module") or (modules[0][0] if modules else "")
        form.modules.data = [chosen]
        seats = queries.panel(event_id=event.id, module=chosen)
        form.officials.data = [seat.official_id for seat in seats]
        waivers = {seat.official_id: seat.waiver or "" for seat in seats}
    return page(
        "panel", 422 if form.errors else 200, header=header, event=event, form=form, judges=judges, modules=modules,
        conflicts=queries.conflicts_of(judges, event.id), waivers=waivers, prefix=WAIVER,
    )


@desk.route("/<code>/officials/cards", methods=["GET", "POST"])
@permit(Competitions.APPOINT)
def cards(code: str) -> ResponseReturnValue:
    """Fresh cards to print; their PINs are shown this once."""
    header = choose(code, Competitions.APPOINT)
    people = queries.officials(code)
    form = CardsForm()
    form.chosen.choices = choices((one.id, one.name) for one in people)
    if form.validate_on_submit() and form.chosen.data:
        try:
            issued = issue_cards(code, form.chosen.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            printed = [(card, ROLE_NAMES[Role(card.role)], qr_picture(card_address(card.secret))) for card in issued]
            return page("printed_cards", header=header, cards=printed)
    elif form.is_submitted():
        form.form_errors.append(_("请至少选择一人。"))
    return page("cards", 422 if form.errors else 200, header=header, form=form, officials=people)


def card_address(secret: str) -> str:
    """Where a card's QR code leads."""
    base = current_app.config.get("PUBLIC_ADDRESS") or request.host_url
    return f"{base.rstrip('/')}/judge/card/{secret}"


def qr_picture(text: str) -> str:
    """A QR code as the address of a picture."""
    import qrcode  # noqa: PLC0415 – would slow the start

    out = BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, box_size=6)
    code.add_data(text)
    code.make_image().save(out)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
