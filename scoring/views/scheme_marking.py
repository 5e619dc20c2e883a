"""Who marks what: modules and sub-criteria × judges, and how several judges become one value, in words."""
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries as competitions
from competition.queries import OfficialRow
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal
from scoring.forms import ActionForm
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.queries.scheme_findings import findings_of, seats_of
from scoring.refusals import NoScheme
from scoring.rules.tree import parts_of
from scoring.services.scheme_edits import keep_marking
from scoring.views.doors import enter_event, on_form, page
from scoring.views.scheme_frame import OF_JUDGES, checklist, scheme_tabs
from scoring.views.scheme_tree import modules_shown

scheme_marking = Blueprint("scheme_marking", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme/marking")
Chosen = Mapping[tuple[str, str], Sequence[int]]


@scheme_marking.route("", methods=["GET", "POST"])
@permit(Scoring.EDIT_SCHEME)
def marking(code: str, event_code: str) -> ResponseReturnValue:
    """The matrix; a tick is a judge who marks that part, and has a seat in the panel of its module."""
    event, form, status = enter_event(code, event_code, Scoring.EDIT_SCHEME), ActionForm(), 200
    found = scheme_of(event.id)
    if found is None:
        raise NoScheme
    judges, chosen = _judges(event), None
    if form.validate_on_submit():
        chosen = _ticked(found, judges)
        try:
            keep_marking(event.id, _by_module(chosen), actor=identity().actor, at=now())
        except Refusal as refusal:
            status = on_form(form, refusal)
        else:
            flash(_("裁判分工已保存。"), "success")
            return redirect(url_for("scheme_marking.marking", code=code, event_code=event_code))
    return _matrix(event, found, judges, chosen, form, status)


def _matrix(
    event: EventRef, found: SchemeRow, judges: Sequence[OfficialRow], chosen: Chosen | None, form: ActionForm, status: int
) -> ResponseReturnValue:
    seats = seats_of(event.id)
    findings = [one for one in findings_of(event.id, found, seats) if one.code in OF_JUDGES]
    lines = [replace(line, href=None) for line in checklist(event, findings)]
    return page(
        "scheme_marking", status, event=event, scheme=found, modules=modules_shown(found, seats), judges=judges, form=form,
        chosen=chosen or _seated(found, judges, seats), conflicts=competitions.conflicts_of(judges, event.id), lines=lines,
        tabs=scheme_tabs(event, "marking"),
    )


def _judges(event: EventRef) -> list[OfficialRow]:
    """Whoever sits in a panel of the event, then who may; after freezing only the former."""
    seated = {seat.official_id for seat in competitions.panel(event_id=event.id)}
    found = competitions.officials(event.competition_code)
    free = [one for one in found if one.id not in seated and one.may_mark and one.serves(event.code) and not event.scoring]
    return [*(one for one in found if one.id in seated), *free]


def _ticked(found: SchemeRow, judges: Sequence[OfficialRow]) -> dict[tuple[str, str], list[int]]:
    """The ticks of the page: fields are named ``marks:MODULE:PART`` (codes hold no colon), values are rows of officials."""
    known = {str(one.id): one.id for one in judges}
    return {
        (module["code"], part.code): [
            known[value] for value in request.form.getlist(f"marks:{module['code']}:{part.code}") if value in known
        ]
        for module in found.rules["modules"] for part in parts_of(found.tree, module)
    }


def _by_module(chosen: Chosen) -> dict[str, dict[str, Sequence[int]]]:
    grouped: dict[str, dict[str, Sequence[int]]] = {}
    for (module, part), ids in chosen.items():
        grouped.setdefault(module, {})[part] = ids
    return grouped


def _seated(found: SchemeRow, judges: Sequence[OfficialRow], seats: Mapping[str, Sequence[str]]) -> dict[Any, list[int]]:
    """Who marks what as it is kept."""
    ids = {one.code: one.id for one in judges}
    kept: dict[Any, list[int]] = {}
    for module in found.rules["modules"]:
        panel = seats.get(module["code"], ())
        for part in parts_of(found.tree, module):
            codes = panel if part.judges is None else part.judges
            kept[module["code"], part.code] = [ids[code] for code in codes if code in ids and code in panel]
    return kept
