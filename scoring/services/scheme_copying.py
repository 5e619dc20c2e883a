"""Copying the scheme of another event: rules, texts, sub-criteria, ways, clauses and settings; who sits where stays behind."""
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from competition.rules.divisions import division_of
from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import NotFound
from scoring.queries.events import scheme_of
from scoring.queries.scheme_versions import contents_of
from scoring.refusals import NoScheme
from scoring.services.scheme_definition import unseated
from scoring.services.scheme_files import COPY, propose
from scoring.services.schemes import found_event

AWARDS = ("prizes", "titles")


@transaction
def copy_scheme(event_id: int, from_event_id: int, *, actor: Actor, at: datetime) -> str:
    """A proposal with the scheme of another event; its public id. Awards of that event's division become awards of this
    one's. The caller has checked that the actor may see the other event. Raises :class:`NoScheme`."""
    if event_id == from_event_id:
        raise NotFound
    event, source, found = found_event(event_id), found_event(from_event_id), scheme_of(from_event_id)
    if found is None:
        raise NoScheme
    contents = contents_of(found)
    rules = _for_division(contents.rules, division_of(source.group), division_of(event.group))
    return propose(
        event_id, replace(contents, rules=rules, tree=unseated(contents.tree)), COPY, settings=dict(found.settings),
        actor=actor, at=at,
    )


def _for_division(rules: Mapping[str, Any], old: str | None, new: str | None) -> dict[str, Any]:
    """Rules whose awards ask for the division of the new event, or for none where it has none."""
    if old is None or old == new:
        return dict(rules)
    named, instead = f"division:{old}", [f"division:{new}"] if new else []
    changed = dict(rules)
    for key in AWARDS:
        awards = rules.get(key)
        if awards and named in (awards.get("requires") or []):
            requires = [one for word in awards["requires"] for one in (instead if word == named else [word])]
            changed[key] = {**awards, "requires": requires}
    return changed
