"""The desk's page of admission tickets: what cannot be printed is known before, then a batch by event or unit, then a message."""
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from competition import queries
from competition.forms.fields import choices
from competition.forms.tickets import TicketsForm
from competition.permissions import Competitions
from competition.printing import unprintable_of
from competition.queries.tickets import ticket_token, tickets_of_competition, units_of_tickets
from competition.services.tickets import tell_about_tickets
from competition.views.frame import choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal
from foundation.jobs.services import start_job


def _form(code: str, **more: Any) -> TicketsForm:
    form = TicketsForm(**more)
    titles = [(event.code, event.title) for event in queries.events(code) if event.entries]
    form.event.choices = choices([("", _("全部赛项")), *titles])
    form.unit.choices = choices([("", _("全部单位")), *((name, name) for name in units_of_tickets(code))])
    return form


def _page(code: str, form: TicketsForm, status: int = 200) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_ENTRIES)
    rows = tickets_of_competition(code, events=[form.event.data] if form.event.data else (), unit=form.unit.data or "")
    try:
        unprintable, waiting = unprintable_of(rows), ""
    except Refusal as refusal:
        unprintable, waiting = [], refusal.message
    return page(
        "tickets", status, header=header, form=form, rows=rows, unprintable=unprintable, waiting=waiting,
        seated=sum(1 for row in rows if row.sessions), token_of=ticket_token,
        points={one: ord(one) for found in unprintable for one in found.characters},
    )


@desk.get("/<code>/tickets")
@permit(Competitions.READ_ENTRIES)
def tickets(code: str) -> ResponseReturnValue:
    """How many tickets there are, who has no seat yet, whose name cannot be printed."""
    choose(code, Competitions.READ_ENTRIES)
    return _page(code, _form(code, formdata=request.args))


@desk.post("/<code>/tickets")
@permit(Competitions.READ_ENTRIES)
def tickets_print(code: str) -> ResponseReturnValue:
    """Has a batch made; the page of the job gives the file."""
    choose(code, Competitions.READ_ENTRIES)
    form = _form(code)
    if not form.validate_on_submit():
        return _page(code, form, 422)
    asked = {"event": form.event.data, "unit": form.unit.data, "layout": form.layout.data}
    wanted = {"competition": code, **{name: value for name, value in asked.items() if value not in ("", "two")}}
    return redirect(url_for("jobs.show", public_id=start_job("competition:tickets", wanted, actor=identity().actor, at=now())))


@desk.post("/<code>/tickets/tell")
@permit(Competitions.REGISTER)
def tickets_tell(code: str) -> ResponseReturnValue:
    """Tells everybody chosen where and when to be, with the address of the ticket."""
    choose(code, Competitions.REGISTER)
    form = _form(code)
    if not form.validate_on_submit():
        return _page(code, form, 422)
    events = [form.event.data] if form.event.data else []
    told = tell_about_tickets(code, events=events, unit=form.unit.data or "", actor=identity().actor, at=now())
    flash(ngettext("已拟好 %(num)s 条通知，请到“通知”发出。", "已拟好 %(num)s 条通知，请到“通知”发出。", told), "success")
    return redirect(url_for("desk.tickets", code=code, event=form.event.data or None, unit=form.unit.data or None), 303)
