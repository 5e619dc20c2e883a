"""The marking scheme of an event: kept until scoring is opened, then frozen. Parts of the competition definition."""
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import delete, select

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem
from scoring.audited import SCHEME_KEPT, SETTINGS_KEPT
from scoring.definition import expand_rules
from scoring.models import Scheme
from scoring.queries.events import CURRENT, EventRef, event_ref, events_of, scheme_of
from scoring.refusals import NoScheme, ResultsLocked, SchemeFrozen
from scoring.rules.rules_document import check_rules, rules_hash
from scoring.rules.settings import check_settings, settings_document, settings_of
from scoring.rules.tree import check_tree, fitting_tree
from scoring.rules.ways import check_ways, fitting_ways
from scoring.services.scheme_versions import forget_versions, record_version
from scoring.spreadsheets import SchemeDraft, read_marking_scheme


def found_event(event_id: int) -> EventRef:
    """The event, or a refusal."""
    event = event_ref(event_id)
    if event is None:
        raise NotFound
    return event


def locked_scheme(event_id: int) -> Scheme | None:
    """The scheme's row, locked until the transaction ends: everything that decides about an event takes it first."""
    found: Scheme | None = db.session.scalar(
        select(Scheme).where(Scheme.event_id == event_id).with_for_update().execution_options(populate_existing=True)
    )
    return found


@transaction
def keep_scheme(
    event_id: int, rules: Mapping[str, Any], texts: Mapping[str, Any], *, tree: Mapping[str, Any] | None = None,
    ways: Mapping[str, Any] | None = None, settings: Mapping[str, Any] | None = None, actor: Actor, at: datetime,
) -> int:
    """Keeps ``rules`` (as in a result bundle, schemes expanded) and what judges read of each aspect; ``tree``, ``ways`` and
    ``settings`` stay as they are where they are not given, without what no longer fits the rules.

    Raises :class:`SchemeFrozen` after scoring was opened, :class:`Invalid` with all problems of the rules.
    """
    event = found_event(event_id)
    scheme = locked_scheme(event_id)
    if scheme is not None and scheme.frozen_at is not None:
        raise SchemeFrozen
    if scheme is None:
        scheme = Scheme(event_id=event_id, tree={}, ways={}, settings={})
        db.session.add(scheme)
    composed = _checked_rules(rules)
    kept_tree = fitting_tree(scheme.tree, composed) if tree is None else _composed(tree)
    kept_ways = fitting_ways(scheme.ways, composed) if ways is None else _composed(ways)
    kept_settings = scheme.settings if settings is None else _composed(settings)
    problems = [*check_tree(kept_tree, composed), *check_ways(kept_ways, composed), *check_settings(kept_settings)]
    if problems:
        raise Invalid(problems)
    scheme.rules, scheme.texts, scheme.rules_hash = composed, _composed(texts), rules_hash(composed)
    scheme.tree, scheme.ways, scheme.settings = kept_tree, kept_ways, kept_settings
    db.session.flush()
    record_version(scheme, actor=actor, at=at)
    audit.record(SCHEME_KEPT, actor=actor, at=at, subject=event.subject, rules_hash=scheme.rules_hash)
    return scheme.id


@transaction
def keep_settings(event_id: int, settings: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Keeps how an event is scored beyond its ranking (:mod:`scoring.rules.settings`); possible until results are confirmed.

    Raises :class:`NoScheme`, :class:`ResultsLocked`, :class:`Invalid`.
    """
    event, scheme = found_event(event_id), locked_scheme(event_id)
    if scheme is None:
        raise NoScheme
    if event.stage in CURRENT:
        raise ResultsLocked
    problems = check_settings(settings)
    if problems:
        raise Invalid(problems)
    scheme.settings = settings_document(settings_of(settings))
    facts = {name: _sign(value) for name, value in scheme.settings.items()}
    audit.record(SETTINGS_KEPT, actor=actor, at=at, subject=event.subject, **facts)


def _sign(value: object) -> str:
    return str(value) if type(value) is not bool else "✓" if value else "—"


def _checked_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    problems = check_rules(rules)
    if rules.get("decisions"):
        problems.append(Problem("rules.decisions", "decisions_early"))
    if problems:
        raise Invalid(problems)
    return _composed(rules)


def _composed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with its texts in NFC, as the ledger writes them: codes must compare equal there."""
    composed: dict[str, Any] = json.loads(normalize("NFC", json.dumps(document, ensure_ascii=False)))
    return composed


@transaction
def apply_definition(
    definition: Mapping[str, Any], folder: DefinitionFolder, competition_code: str, actor: Actor, at: datetime
) -> None:
    """Keeps the schemes of a competition definition's events, marking workbooks expanded (the definition was checked)."""
    ids = {event.code: event.id for event in events_of(competition_code)}
    for row in definition["events"]:
        if row.get("rules") is not None:
            rules, texts = expand_rules(row["rules"], folder), texts_of(row["rules"], folder)
            keep_scheme(ids[row["code"]], rules, texts, actor=actor, at=at)


def texts_of(rules: Mapping[str, Any], folder: DefinitionFolder) -> dict[str, Any]:
    """What the judges read of the aspects that marking workbooks bring."""
    texts: dict[str, Any] = {}
    for module in rules["modules"]:
        content = folder.read(module["scheme"]) if module.get("scheme") else None
        if content is not None:
            texts.update(aspect_texts(module["code"], read_marking_scheme(content)))
    return texts


def aspect_texts(module: str, draft: SchemeDraft) -> dict[str, Any]:
    """Name, help, sub-criterion and the four judgement texts of each aspect of a workbook, by ``MODULE/ASPECT``."""
    parts = {sub.code: f"{sub.code} {sub.name}".strip() for sub in draft.sub_criteria}
    return {
        f"{module}/{aspect.code}": {
            "name": aspect.description,
            "part": parts[aspect.sub_criterion],
            "help": " · ".join(text for text in (aspect.requirement, aspect.extra) if text),
            "levels": list(aspect.texts) if aspect.kind == "judgement" and aspect.texts else None,
        }
        for aspect in draft.aspects
    }


def export_definition(competition_code: str) -> dict[str, Any]:
    """The rules of a competition's events as the definition holds them."""
    found: dict[str, Any] = {}
    for event in events_of(competition_code):
        scheme = scheme_of(event.id)
        if scheme is not None:
            found[event.code] = {"rules": dict(scheme.rules)}
    return {"events": found}


def forget_scheme(event_id: int) -> None:
    """Before an event without entries is removed: its unfrozen scheme goes with it (a contribution to the lower room)."""
    forget_versions(event_id)
    db.session.execute(delete(Scheme).where(Scheme.event_id == event_id, Scheme.frozen_at.is_(None)))
