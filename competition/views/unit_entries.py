"""A unit registers its people one by one: the list, the form for a person or a team, correcting, withdrawing."""
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm
from competition.forms.unit_entries import EntryForm
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, EntryRow, EventRow
from competition.queries.papers import papers_of
from competition.queries.tickets import ticket_token
from competition.queries.units import in_person, own_entries, own_places
from competition.rules.entry_states import REGISTERED, RETURNED, STANDING, SUBMITTED, WAITING
from competition.rules.papers import kinds_of
from competition.services.applications import resubmit_application, submit_application, withdraw_application
from competition.views.frame import sentence
from competition.views.next_steps import public_next
from competition.views.unit import is_taking
from competition.views.unit_form import application_of, entry_form
from competition.views.unit_frame import choose_own, own_entry, unit, unit_page
from competition.views.unit_papers import unit_links
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal

CHANGING = ("open", "closed")
CORRECTED = (RETURNED, SUBMITTED, WAITING)


@unit.get("/<code>")
@permit(Competitions.REGISTER_OWN)
def competition(code: str) -> ResponseReturnValue:
    """The entries of one's own unit, what was returned first."""
    header, _account, unit_id = choose_own(code)
    rows = own_entries(code, unit_id)
    return unit_page(
        "competition", header=header, rows=rows, taking=is_taking(header), changing=header.phase in CHANGING, next=public_next(header),
        others=in_person(code, unit_id), returned=sum(row.state == RETURNED for row in rows),
        tickets={row.id: ticket_token(row.public_id) for row in rows if row.state == REGISTERED},
    )


@unit.get("/<code>/register")
@permit(Competitions.REGISTER_OWN)
def choose_event(code: str) -> ResponseReturnValue:
    """The events that somebody may be registered for, with the places that are left."""
    header, _account, unit_id = choose_own(code)
    return unit_page(
        "events", header=header, events=queries.events(code), taken=own_places(code, unit_id), taking=is_taking(header),
    )


@unit.route("/<code>/register/<event_code>", methods=["GET", "POST"])
@permit(Competitions.REGISTER_OWN)
def register(code: str, event_code: str) -> ResponseReturnValue:
    """Registers one person or one team."""
    header, account, _unit_id = choose_own(code)
    event = queries.event(code, event_code)
    form = entry_form(event)
    if form.validate_on_submit():
        try:
            public_id = submit_application(code, application_of(form, event, account), source="unit", actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            return _form_page(header, event, form, _shown(form, refusal))
        _tell(code, public_id)
        return redirect(url_for("unit.competition", code=code))
    return _form_page(header, event, form, 422 if form.errors else 200)


def _tell(code: str, public_id: str) -> None:
    """What became of it: a place, or the waiting list."""
    row = queries.entry(code, public_id)
    if row.state == WAITING:
        flash(_("“%(name)s”已列入候补：%(event)s名额已满，有空缺时按先后顺序递补。", name=row.name, event=row.event_title), "warning")
    else:
        flash(_("“%(name)s”的报名已提交，等待审核。", name=row.name), "success")


def _shown(form: EntryForm, refusal: Refusal) -> int:
    """Puts a refusal on the form; answers its status."""
    if isinstance(refusal, Invalid):
        form.show(refusal.problems, sentence)
    else:
        form.form_errors.append(refusal.message)
    return refusal.status


def _form_page(
    header: CompetitionHeader, event: EventRow, form: EntryForm, status: int, row: EntryRow | None = None
) -> ResponseReturnValue:
    return unit_page("entry_form", status, header=header, event=event, form=form, row=row, taking=is_taking(header))


def _seen() -> int:
    """The version of the entry that the page showed; none that counts where the form does not say."""
    version = request.form.get("version", "")
    return int(version) if version.isdecimal() else 0


@unit.get("/<code>/entries/<public_id>")
@permit(Competitions.REGISTER_OWN)
def entry(code: str, public_id: str) -> ResponseReturnValue:
    """One entry: its state, what is to be corrected, what can be done with it."""
    header, _account, row = own_entry(code, public_id)
    changing = header.phase in CHANGING
    papers, standing = papers_of(row.id), row.state in STANDING
    return unit_page(
        "entry", header=header, row=row, papers=papers, standing=standing,
        kinds=kinds_of(papers.asked, sealed_form=True) if standing else (),
        links={one.person_id: unit_links(code, public_id, one.person_id, changing) for one in row.members},
        may_correct=changing and row.state in CORRECTED, may_withdraw=changing and standing,
        ticket=ticket_token(public_id) if row.state == REGISTERED else "",
    )


@unit.route("/<code>/entries/<public_id>/correct", methods=["GET", "POST"])
@permit(Competitions.REGISTER_OWN)
def correct(code: str, public_id: str) -> ResponseReturnValue:
    """Corrects an entry that was returned, or that nobody has decided about."""
    header, account, row = own_entry(code, public_id)
    event = queries.event(code, row.event)
    form = entry_form(event, row)
    if form.validate_on_submit():
        application = application_of(form, event, account, row)
        try:
            resubmit_application(code, public_id, application, _seen(), actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            return _form_page(header, event, form, _shown(form, refusal), row)
        flash(_("“%(name)s”的报名已重新提交，等待审核。", name=queries.entry(code, public_id).name), "success")
        return redirect(url_for("unit.competition", code=code))
    return _form_page(header, event, form, 422 if form.errors else 200, row)


@unit.post("/<code>/entries/<public_id>/withdraw")
@permit(Competitions.REGISTER_OWN)
def withdraw(code: str, public_id: str) -> ResponseReturnValue:
    """Takes an entry back; the place is free for others."""
    _header, _account, row = own_entry(code, public_id)
    if ActionForm().validate_on_submit():
        try:
            withdraw_application(code, public_id, _seen(), actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("“%(name)s”的报名已撤回。", name=row.name), "success")
    return redirect(url_for("unit.competition", code=code))
