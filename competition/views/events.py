"""The desk's events (赛项)."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, EventForm
from competition.permissions import Competitions
from competition.queries.occupations import occupations
from competition.rules.phases import REGISTERING
from competition.services.events import add_event, change_event, remove_event
from competition.views.frame import choose, desk, page, put_on_fields
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal

FIELD_NAMES = {"set_up.advance.count": "advance_count"}


@desk.get("/<code>/events")
@permit(Competitions.READ_COMPETITION)
def events(code: str) -> ResponseReturnValue:
    """All events with their places, panels and marking schemes."""
    header = choose(code, Competitions.READ_COMPETITION)
    return page(
        "events", header=header, events=queries.events(code), hosts=queries.hosts(code), modules=queries.modules(code)
    )


@desk.route("/<code>/events/new", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def new_event(code: str) -> ResponseReturnValue:
    """One more event."""
    header = choose(code, Competitions.SET_UP)
    form = EventForm()
    if form.validate_on_submit():
        try:
            added = add_event(code, form.document_of(), actor=identity().actor, at=now())
        except Invalid as refusal:
            put_on_fields(form, refusal, FIELD_NAMES)
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("赛项已增加，请设置评分标准。"), "success")
            return redirect(url_for("desk.event", code=code, event_code=added))
    return page(
        "event", 422 if form.errors else 200, header=header, form=form, event=None, locked=False, modules=[],
        occupations=occupations(active=True),
    )


@desk.route("/<code>/events/<event_code>", methods=["GET", "POST"])
@permit(Competitions.READ_COMPETITION)
def event(code: str, event_code: str) -> ResponseReturnValue:
    """One event; who sets competitions up also changes it here."""
    header = choose(code, Competitions.READ_COMPETITION)
    row = queries.event(code, event_code)
    form = EventForm()
    facts, modules = queries.event_definition(code, event_code), queries.modules(code).get(event_code, [])
    if form.is_submitted():
        choose(code, Competitions.SET_UP)
        if form.validate() and (answer := _changed(code, event_code, form)):
            return answer
        form.token.data = queries.token_of(facts)
    else:
        form.fill({**facts, "token": queries.token_of(facts)}, modules)
    return page(
        "event", 422 if form.errors else 200, header=header, form=form, event=row, locked=header.phase not in REGISTERING,
        hosts=[host for host in queries.hosts(code) if host.events is None or event_code in host.events],
        modules=modules, seats=queries.panel(event_id=row.id), occupations=occupations(active=True),
    )


def _changed(code: str, event_code: str, form: EventForm) -> ResponseReturnValue | None:
    try:
        changed = change_event(
            code, event_code, form.document_of(), token=form.token.data, actor=identity().actor, at=now()
        )
    except Invalid as refusal:
        put_on_fields(form, refusal, FIELD_NAMES)
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
    else:
        flash(_("赛项已保存。"), "success")
        return redirect(url_for("desk.event", code=code, event_code=changed))
    return None


@desk.post("/<code>/events/<event_code>/remove")
@permit(Competitions.SET_UP)
def remove(code: str, event_code: str) -> ResponseReturnValue:
    """Takes an event out of a draft."""
    choose(code, Competitions.SET_UP)
    if ActionForm().validate_on_submit():
        remove_event(code, event_code, actor=identity().actor, at=now())
        flash(_("赛项 %(event)s 已放入回收站，30 天内可以恢复。", event=event_code), "success")
    return redirect(url_for("desk.events", code=code))
