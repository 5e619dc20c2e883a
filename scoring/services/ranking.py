"""How modules become places, prizes and titles: the part of the rules that is written apart from the modules."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from competition.rules.divisions import division_of
from foundation.accounts.identity import Actor
from foundation.database import transaction
from scoring.queries.events import EventRef, scheme_of
from scoring.services.schemes import found_event, keep_scheme

STEPS = ("panel", "module", "total")
MEDALS = ("gold", "silver", "bronze")


@transaction
def keep_ranking(event_id: int, ranking: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Sets how modules become places, prizes and titles; the modules stay."""
    event, found = found_event(event_id), scheme_of(event_id)
    rules = {**(found.rules if found else {"modules": []}), **ranking_rules(event, ranking)}
    keep_scheme(event_id, rules, found.texts if found else {}, actor=actor, at=at)


def ranking_rules(event: EventRef, ranking: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the rules that the form offers, in the words of the result bundle."""
    passed = ["passed"] if ranking["passed"] else []
    awards = [{"name": name, "count": ranking[name]} for name in MEDALS if ranking[name]]
    prizes: dict[str, Any] = {"kind": "places", "awards": awards, "requires": passed, "tie_at_cut": ranking["tie_at_cut"]}
    if ranking["excellence"]:
        prizes["excellence"] = {"upto_percent": ranking["excellence"]}
    division = division_of(event.group)
    requires = [*passed, *([f"division:{division}"] if division else []), "not_title_held"]
    titles = {"kind": "places", "awards": [{"name": "title", "count": ranking["titles"]}], "requires": requires,
              "tie_at_cut": ranking["tie_at_cut"]}  # fmt: skip
    return {
        "rounding": [{"step": step, "places": ranking["places"]} for step in STEPS],
        "tie_chain": ranking["tie_chain"],
        "unresolved_ties": ranking["unresolved_ties"],
        "pass_total": ranking["pass_total"],
        "prizes": prizes if awards or ranking["excellence"] else None,
        "titles": titles if ranking["titles"] else None,
    }
