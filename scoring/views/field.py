"""The pages of field judges (现场裁判) on phones and tablets: their entries by name, one screen for each. No blind code."""
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.queries import competitions, sessions
from foundation.accounts.permissions import identity, may, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from scoring.forms.field import FORMS, WithdrawForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, events_of
from scoring.queries.field import FieldEntry, field_entries, is_recorded, serves_as_field_judge
from scoring.services.field import record_field, withdraw_field
from scoring.views.day import clock_of
from scoring.views.doors import on_form
from scoring.views.field_page import WORDS, Place, enter_field, entry_context, facts_in, form_of, found_entry

field = Blueprint("field", __name__, url_prefix="/field")


@field.get("/")
@permit(Scoring.RECORD_FIELD)
def choose() -> ResponseReturnValue:
    """The events of which one is field judge; with a single one straight to it."""
    events = _own_events()
    if len(events) == 1:
        return redirect(url_for("field.event", code=events[0].competition_code, event_code=events[0].code))
    return render_template("scoring/field.html", events=events)


def _own_events() -> list[EventRef]:
    who, user_id = identity(), identity().actor.user_id
    if user_id is None:
        return []
    headers = [
        card.header for card in competitions()
        if may(who, Scoring.RECORD_FIELD, jurisdiction=card.header.jurisdiction, competition=card.header.code)
    ]
    return [
        event for header in headers if header.phase not in ("draft", "published", "final", "archived")
        for event in events_of(header.code) if serves_as_field_judge(user_id, event)
    ]


@field.get("/<code>/<event_code>/")
@permit(Scoring.RECORD_FIELD)
def event(code: str, event_code: str) -> ResponseReturnValue:
    """The entries of one event with what stands there of them."""
    place = enter_field(code, event_code)
    own = [one for one in sessions(code) if one.event_id == place.event.id]
    return render_template(
        "scoring/field_event.html", place=place, event=place.event, entries=field_entries(place.event), sessions=own, words=WORDS,
        minutes_of=clock_of,
    )


@field.get("/<code>/<event_code>/<entry>")
@permit(Scoring.RECORD_FIELD)
def entry(code: str, event_code: str, entry: str) -> ResponseReturnValue:
    """The screen of one entry."""
    place = enter_field(code, event_code)
    found = found_entry(place, entry)
    return render_template("scoring/field_entry.html", **entry_context(place, found, place.module(found)))


@field.post("/<code>/<event_code>/<entry>/<kind>")
@permit(Scoring.RECORD_FIELD)
def record(code: str, event_code: str, entry: str, kind: str) -> ResponseReturnValue:
    """Records one thing; what was wrong is said on the same screen, and nothing typed is lost."""
    place = enter_field(code, event_code)
    if kind not in FORMS:
        raise NotFound
    found = found_entry(place, entry)
    module, status = place.module(found), 422
    form = form_of(kind, place, module, filled=True)
    if form.validate_on_submit():
        try:
            fresh = _record(place, found, kind, module, form)
        except Refusal as refusal:
            status = on_form(form, refusal)
        else:
            flash(_("已登记。") if fresh else _("这一次已经登记过，没有重复计入。"), "success")
            return redirect(url_for("field.entry", code=code, event_code=event_code, entry=entry, module=module))
    return render_template("scoring/field_entry.html", **entry_context(place, found, module, form, kind)), status


def _record(place: Place, found: FieldEntry, kind: str, module: str | None, form: Any) -> bool:
    witness = form.witness.data if "witness" in form else ""
    of_module = None if kind == "status" else module
    return record_field(
        place.event.id, found.public_id, kind, facts_in(kind, form), operation=form.operation.data, module=of_module,
        note=form.note.data or "", witness=int(witness) if witness else None, unsigned="unsigned" in form and form.unsigned.data,
        actor=identity().actor, at=now(),
    )


@field.post("/<code>/<event_code>/<entry>/records/<record>/withdraw")
@permit(Scoring.RECORD_FIELD)
def withdraw(code: str, event_code: str, entry: str, record: str) -> ResponseReturnValue:
    """Takes a record back."""
    place, form = enter_field(code, event_code), WithdrawForm()
    if not is_recorded(found_entry(place, entry).id, record):
        raise NotFound
    if not form.validate_on_submit():
        flash(_("请写明撤销理由。"), "error")
    else:
        try:
            withdraw_field(
                place.event.id, entry, record, form.note.data, operation=form.operation.data, actor=identity().actor, at=now()
            )
            flash(_("已撤销，记录和理由留存。"), "success")
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            flash(refusal.message, "error")
    return redirect(url_for("field.entry", code=code, event_code=event_code, entry=entry))
