"""The schemes of a competition definition: taken from a file, and given back as a file holds them.

The format knows ``rules``; what a scheme says beyond them travels under ``events[].set_up.scoring``: ``tree``, ``ways``, ``texts``
and ``settings``. Who sits where does not travel: neither do the judges of a sub-criterion.
"""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder
from foundation.database import transaction
from scoring.definition import beyond_rules, expand_rules
from scoring.queries.events import SchemeRow, events_of, scheme_of
from scoring.services.schemes import keep_scheme
from scoring.spreadsheets import SchemeDraft, read_marking_scheme


@transaction
def apply_definition(
    definition: Mapping[str, Any], folder: DefinitionFolder, competition_code: str, actor: Actor, at: datetime
) -> None:
    """Keeps the schemes of a competition definition's events, marking workbooks expanded (the definition was checked)."""
    ids = {event.code: event.id for event in events_of(competition_code)}
    for row in definition["events"]:
        if row.get("rules") is not None:
            more = beyond_rules(row)
            rules, texts = expand_rules(row["rules"], folder), texts_of(row["rules"], folder)
            keep_scheme(
                ids[row["code"]], rules, {**texts, **more.get("texts", {})}, tree=more.get("tree"), ways=more.get("ways"),
                settings=more.get("settings"), actor=actor, at=at,
            )


def texts_of(rules: Mapping[str, Any], folder: DefinitionFolder) -> dict[str, Any]:
    """What the judges read of the aspects that marking workbooks bring."""
    texts: dict[str, Any] = {}
    for module in rules["modules"]:
        content = folder.read(module["scheme"]) if module.get("scheme") else None
        if content is not None:
            texts.update(aspect_texts(module["code"], read_marking_scheme(content)))
    return texts


def aspect_texts(module: str, draft: SchemeDraft) -> dict[str, Any]:
    """Name, help, sub-criterion, section and the four judgement texts of each aspect of a workbook, by ``MODULE/ASPECT``."""
    parts = {sub.code: f"{sub.code} {sub.name}".strip() for sub in draft.sub_criteria}
    return {
        f"{module}/{aspect.code}": {
            "name": aspect.description,
            "part": parts[aspect.sub_criterion],
            "help": " · ".join(text for text in (aspect.requirement, aspect.extra) if text),
            "levels": list(aspect.texts) if aspect.kind == "judgement" and aspect.texts else None,
            **{key: value for key in ("requirement", "section") if (value := getattr(aspect, key))},
        }
        for aspect in draft.aspects
    }


def export_definition(competition_code: str) -> dict[str, Any]:
    """The schemes of a competition's events as the definition holds them."""
    found: dict[str, Any] = {}
    for event in events_of(competition_code):
        scheme = scheme_of(event.id)
        if scheme is not None:
            more = _beyond(scheme)
            found[event.code] = {"rules": dict(scheme.rules), **({"set_up": {"scoring": more}} if more else {})}
    return {"events": found}


def _beyond(scheme: SchemeRow) -> dict[str, Any]:
    """What the format has no word for; what is empty is not written."""
    said = {"tree": unseated(scheme.tree), "ways": dict(scheme.ways), "texts": dict(scheme.texts), "settings": dict(scheme.settings)}
    return {key: value for key, value in said.items() if value}


def unseated(tree: Mapping[str, Any]) -> dict[str, Any]:
    """A tree without the judges of its sub-criteria: they are people of one competition."""
    return {
        code: {**row, "parts": [{**part, "judges": None} for part in row["parts"]]} if row.get("parts") else row
        for code, row in tree.items()
    }
