"""The desk's registrations: the list, one entry, cancelling and restoring, the list as a workbook."""
import unicodedata
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, FindForm, ReasonForm
from competition.forms.review import DecideForm
from competition.permissions import Competitions
from competition.queries import PER_PAGE
from competition.rules.entry_states import CANCELLED, STATES, SUBMITTED, WAITING
from competition.services.cancelling import cancel_entry, restore_entry
from competition.services.registration import TAKING
from competition.views.entry_page import entry_page
from competition.views.frame import choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal

ALL = "all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(counts: Mapping[str, int]) -> dict[str, Any]:
    """What the address asks for. Without a state: whatever waits for review, or else everybody who was not cancelled; what
    is searched for is found in any state."""
    search, person = request.args.get("q", ""), request.args.get("person", "")[:32]
    states = [one for one in request.args.getlist("state") if one in STATES]
    if not states and not search and not person and request.args.get("state") != ALL:
        states = [SUBMITTED] if counts.get(SUBMITTED) else []
    if not states and not search and not person:
        states = [one for one in STATES if one != CANCELLED]
    order = "since" if states in ([SUBMITTED], [WAITING]) else "ticket"
    return {
        "events": request.args.getlist("event"), "states": states, "search": search, "person": person,
        "sort": request.args.get("sort", order),
    }


@desk.get("/<code>/registrations")
@permit(Competitions.READ_ENTRIES)
def registrations(code: str) -> ResponseReturnValue:
    """Whatever waits for review, or everybody, by filters that stay in the address."""
    header = choose(code, Competitions.READ_ENTRIES)
    number, counts = max(request.args.get("page", 1, type=int), 1), queries.states(code)
    asked = _asked(counts)
    return page(
        "registrations", header=header, found=queries.entries(code, page=number, **asked), number=number, size=PER_PAGE,
        events=queries.events(code), states=counts, all_states=STATES, shown=asked["states"], waiting=queries.import_count(code),
        taking=header.phase in TAKING, in_hands=queries.in_hands_of(identity().actor.user_id, code), deciding=DecideForm(formdata=None),
    )


@desk.post("/<code>/registrations/find")
@permit(Competitions.READ_ENTRIES)
def find(code: str) -> ResponseReturnValue:
    """Leads to the list by what was typed. A number is looked up here, so that it never stands in an address: addresses are
    kept by browsers and written into logs."""
    choose(code, Competitions.READ_ENTRIES)
    form = FindForm()
    text = "".join(unicodedata.normalize("NFKC", form.q.data or "").split()) if form.validate_on_submit() else ""
    asked: dict[str, Any] = {name: request.form.getlist(name) for name in ("event", "state", "sort")}
    if not queries.is_number(text):
        return redirect(url_for("desk.registrations", code=code, q=(form.q.data or "").strip()[:100] or None, **asked), 303)
    person = queries.person_with_number(code, text)
    if person is None:
        flash(_("本届赛事没有这个号码的报名，请核对号码。"), "warning")
    return redirect(url_for("desk.registrations", code=code, person=person, **asked), 303)


@desk.get("/<code>/registrations.xlsx")
@permit(Competitions.READ_ENTRIES)
def registrations_file(code: str) -> ResponseReturnValue:
    """The same list as a workbook, numbers masked."""
    from competition.spreadsheets.listing import registrations_workbook  # noqa: PLC0415 – XlsxWriter would slow the start

    header = choose(code, Competitions.READ_ENTRIES)
    rows = queries.entries(code, per_page=None, **_asked(queries.states(code))).rows
    return workbook(registrations_workbook(header.name, rows), f"{code}-registrations.xlsx")


def workbook(content: bytes, name: str) -> Response:
    """A workbook to be saved."""
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename={name}"})


@desk.get("/<code>/registrations/<public_id>")
@permit(Competitions.READ_ENTRIES)
def registration(code: str, public_id: str) -> ResponseReturnValue:
    """One entry, in the drawer or as a page of its own."""
    return entry_page(code, public_id)


@desk.post("/<code>/registrations/<public_id>/cancel")
@permit(Competitions.REGISTER)
def cancel(code: str, public_id: str) -> ResponseReturnValue:
    """Cancels an entry, with the reason."""
    choose(code, Competitions.REGISTER)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            cancel_entry(code, public_id, form.reason.data, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("报名已取消；如属误操作，可在详情中恢复。"), "success")
            return redirect(url_for("desk.registrations", code=code))
    return entry_page(code, public_id, 422, form=form)


@desk.post("/<code>/registrations/<public_id>/restore")
@permit(Competitions.REGISTER)
def restore(code: str, public_id: str) -> ResponseReturnValue:
    """Takes a cancellation back."""
    choose(code, Competitions.REGISTER)
    if ActionForm().validate_on_submit():
        restore_entry(code, public_id, actor=identity().actor, at=now())
        flash(_("报名已恢复，准考证号不变。"), "success")
    return redirect(url_for("desk.registration", code=code, public_id=public_id))
