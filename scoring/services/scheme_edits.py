"""Writing a marking scheme by hand: module by module, clauses of penalties, sections of the standard, who marks what."""
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from competition import queries as competitions
from competition.services.panels import set_panel
from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.queries.events import SchemeRow, scheme_of
from scoring.refusals import NoScheme
from scoring.rules.clauses import EVENT
from scoring.rules.scheme_rows import Contents
from scoring.rules.tree import parts_of
from scoring.services.schemes import found_event, keep_scheme

STEPS = ("panel", "module", "total")
Marking = Mapping[str, Mapping[str, Sequence[int]]]


@transaction
def keep_module(
    event_id: int, module: Mapping[str, Any], contents: Contents, *, actor: Actor, at: datetime, replaces: str | None = None
) -> None:
    """Adds a module to the scheme, or puts it in the place of another; texts, tree and ways come with its contents."""
    found = scheme_of(event_id)
    modules = list(found.rules["modules"]) if found else []
    code, gone = module["code"], replaces or module["code"]
    codes = [row["code"] for row in modules]
    if code in codes and replaces != code:
        raise Invalid([Problem("rules.modules.code", "duplicate_code", {"value": code})])
    kept = {**module, "aspects": contents.aspects}
    if gone in codes:
        modules[codes.index(gone)] = kept
    else:
        modules.append(kept)
    rules = {**(found.rules if found else {"rounding": [{"step": step, "places": 2} for step in STEPS]}), "modules": modules}
    texts = {**_without(found.texts if found else {}, gone), **_prefixed(contents.texts, code)}
    ways = {**_without(found.ways if found else {}, gone), **_prefixed(contents.ways, code)}
    tree = _renamed(found.tree if found else {}, gone, code)
    if contents.entry:
        tree[code] = contents.entry
    keep_scheme(event_id, rules, texts, tree=tree, ways=ways, actor=actor, at=at)


@transaction
def drop_module(event_id: int, code: str, *, actor: Actor, at: datetime) -> None:
    """Takes a module out of the scheme."""
    found = scheme_of(event_id)
    modules = [row for row in found.rules["modules"] if row["code"] != code] if found else []
    texts = _without(found.texts, code) if found else {}
    keep_scheme(event_id, {**(found.rules if found else {}), "modules": modules}, texts, actor=actor, at=at)


@transaction
def keep_event_lists(
    event_id: int, clauses: Sequence[Mapping[str, Any]], sections: Sequence[Mapping[str, Any]], *, actor: Actor, at: datetime
) -> None:
    """Keeps the clauses of penalties and the sections of the standard (:mod:`scoring.rules.clauses`)."""
    found = _scheme(event_id)
    tree = {**found.tree, EVENT: {"clauses": list(clauses), "sections": list(sections)}}
    keep_scheme(event_id, found.rules, found.texts, tree=tree, actor=actor, at=at)


@transaction
def keep_marking(event_id: int, marking: Marking, *, actor: Actor, at: datetime) -> None:
    """Who marks what: officials (by row) for each part of each module. Whoever marks any part of a module has a seat in its
    panel (the competition room seats them, with its own refusals); a part that the whole panel marks names nobody.
    """
    event, found = found_event(event_id), _scheme(event_id)
    codes = {one.id: one.code for one in competitions.officials(event.competition_code)}
    tree = dict(found.tree)
    for module in found.rules["modules"]:
        chosen = marking.get(module["code"], {})
        panel = [official for official in codes if any(official in ids for ids in chosen.values())]
        set_panel(event.competition_code, event.code, [module["code"]], panel, actor=actor, at=at)
        entry = tree.get(module["code"], {})
        if entry.get("parts"):
            rows = [_with_judges(row, chosen.get(row["code"], ()), panel, codes) for row in entry["parts"]]
            tree[module["code"]] = {**entry, "parts": rows}
    keep_scheme(event_id, found.rules, found.texts, tree=tree, actor=actor, at=at)


def _with_judges(
    row: Mapping[str, Any], chosen: Sequence[int], panel: Sequence[int], codes: Mapping[int, str]
) -> dict[str, Any]:
    everybody = set(chosen) == set(panel) or not chosen
    return {**row, "judges": None if everybody else [codes[one] for one in panel if one in chosen]}


def judges_of_parts(tree: Mapping[str, Any], module: Mapping[str, Any]) -> dict[str, Any]:
    """Who marks each part of a module so far, for keeping it while its rows are rewritten."""
    return {part.code: None if part.judges is None else list(part.judges) for part in parts_of(tree, module)}


def _scheme(event_id: int) -> SchemeRow:
    found = scheme_of(event_id)
    if found is None:
        raise NoScheme
    return found


def _without(by_aspect: Mapping[str, Any], module: str) -> dict[str, Any]:
    return {key: value for key, value in by_aspect.items() if not key.startswith(f"{module}/")}


def _prefixed(by_code: Mapping[str, Any], module: str) -> dict[str, Any]:
    return {f"{module}/{code}": value for code, value in by_code.items()}


def _renamed(tree: Mapping[str, Any], gone: str, code: str) -> dict[str, Any]:
    """The tree without a module's entry; clauses follow its new code."""
    kept = {key: value for key, value in tree.items() if key != gone}
    if EVENT in kept and gone != code:
        clauses = [{**row, "module": code} if row.get("module") == gone else row for row in kept[EVENT].get("clauses") or ()]
        kept[EVENT] = {**kept[EVENT], "clauses": clauses}
    return kept
