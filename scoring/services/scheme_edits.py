"""Writing a marking scheme by hand, module by module."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.queries.events import scheme_of
from scoring.services.schemes import aspect_texts, keep_scheme
from scoring.spreadsheets import SchemeDraft

STEPS = ("panel", "module", "total")


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


def module_from_workbook(module: Mapping[str, Any], draft: SchemeDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    """The module with the aspects of a marking workbook, and their texts."""
    return {**module, "aspects": [aspect.as_rule() for aspect in draft.aspects]}, aspect_texts(module["code"], draft)
