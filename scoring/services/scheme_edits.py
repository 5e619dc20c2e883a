"""Writing a marking scheme by hand: module by module, then how modules become places and prizes."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from competition.rules.divisions import division_of
from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.queries.events import EventRef, scheme_of
from scoring.services.schemes import aspect_texts, found_event, keep_scheme
from scoring.spreadsheets import SchemeDraft

STEPS = ("panel", "module", "total")
MEDALS = ("gold", "silver", "bronze")


@transaction
def keep_module(
    event_id: int, module: Mapping[str, Any], texts: Mapping[str, Any], *, actor: Actor, at: datetime,
    replaces: str | None = None,
) -> None:
    """Adds a module to the scheme, or puts it in the place of another; its texts come with it."""
    found = scheme_of(event_id)
    modules = list(found.rules["modules"]) if found else []
    gone = replaces or module["code"]
    codes = [row["code"] for row in modules]
    if replaces is None and module["code"] in codes:
        raise Invalid([Problem("rules.modules.code", "duplicate_code", {"value": module["code"]})])
    if gone in codes:
        modules[codes.index(gone)] = dict(module)
    else:
        modules.append(dict(module))
    kept = {key: text for key, text in (found.texts if found else {}).items() if not key.startswith(f"{gone}/")}
    rules = {**(found.rules if found else {"rounding": [{"step": step, "places": 2} for step in STEPS]}), "modules": modules}
    keep_scheme(event_id, rules, {**kept, **texts}, actor=actor, at=at)


@transaction
def drop_module(event_id: int, code: str, *, actor: Actor, at: datetime) -> None:
    """Takes a module out of the scheme."""
    found = scheme_of(event_id)
    modules = [row for row in found.rules["modules"] if row["code"] != code] if found else []
    texts = {key: text for key, text in (found.texts if found else {}).items() if not key.startswith(f"{code}/")}
    keep_scheme(event_id, {**(found.rules if found else {}), "modules": modules}, texts, actor=actor, at=at)


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


def module_from_workbook(module: Mapping[str, Any], draft: SchemeDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    """The module with the aspects of a marking workbook, and their texts."""
    return {**module, "aspects": [aspect.as_rule() for aspect in draft.aspects]}, aspect_texts(module["code"], draft)
