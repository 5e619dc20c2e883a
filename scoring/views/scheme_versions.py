"""Versions of a scheme with their hashes, and the difference between any two."""
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import permit
from foundation.errors import NotFound
from scoring.models import SchemeVersion
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, SchemeRow, scheme_of
from scoring.queries.scheme_versions import amendments_of, contents_of, version_of, versions_of, waiting_amendment
from scoring.views.doors import enter_event, page
from scoring.views.scheme_changes import change_lines, totals
from scoring.views.scheme_frame import groups, scheme_tabs

scheme_versions = Blueprint("scheme_versions", __name__, url_prefix="/desk/<code>/events/<event_code>/scheme")


@scheme_versions.get("/versions")
@permit(Scoring.AMEND_SCHEME)
def versions(code: str, event_code: str) -> ResponseReturnValue:
    """Every version with its hashes, the changes that were asked for, and the ways to ask for one."""
    event = enter_event(code, event_code, Scoring.AMEND_SCHEME)
    found = scheme_of(event.id)
    return page(
        "scheme_versions", event=event, scheme=found, versions=versions_of(event.id), amendments=amendments_of(event.id),
        waiting=waiting_amendment(event.id), aspects=_aspects(found), groups=groups, tabs=scheme_tabs(event, "versions"),
    )


def _aspects(found: SchemeRow | None) -> list[tuple[str, str]]:
    """Every aspect by ``MODULE/ASPECT`` with its name."""
    keys = [f"{module['code']}/{one['code']}" for module in found.rules["modules"] for one in module["aspects"]] if found else []
    return [(key, (found.texts.get(key) or {}).get("name") or "") for key in keys] if found else []


@scheme_versions.get("/versions/<int:number>")
@permit(Scoring.AMEND_SCHEME)
def version(code: str, event_code: str, number: int) -> ResponseReturnValue:
    """One version beside another one: the one before, unless ``with`` names it."""
    event = enter_event(code, event_code, Scoring.AMEND_SCHEME)
    row = version_of(event.id, number)
    if row is None:
        raise NotFound
    other = _other(event, number)
    return page(
        "scheme_version", event=event, row=row, other=other, lines=change_lines(contents_of(other), contents_of(row)),
        versions=versions_of(event.id), after=totals(contents_of(row)), groups=groups,
    )


def _other(event: EventRef, number: int) -> SchemeVersion | None:
    asked = request.args.get("with", "")
    if not asked:
        return version_of(event.id, number - 1)
    found = version_of(event.id, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    if found is None:
        raise NotFound
    return found
