"""The marking scheme of an event: kept until scoring is opened, then frozen."""
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import delete, select

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem
from scoring.audited import SCHEME_KEPT, SETTINGS_KEPT
from scoring.models import Scheme
from scoring.queries.events import CURRENT, EventRef, event_ref
from scoring.refusals import NoScheme, ResultsLocked, SchemeFrozen
from scoring.rules.rules_document import check_rules, rules_hash
from scoring.rules.settings import check_settings, settings_document, settings_of
from scoring.rules.tree import check_tree, fitting_tree
from scoring.rules.ways import check_ways, fitting_ways
from scoring.services.scheme_versions import forget_versions, record_version


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
    kept_rules = _checked_rules(rules)
    kept_tree = fitting_tree(scheme.tree, kept_rules) if tree is None else composed(tree)
    kept_ways = fitting_ways(scheme.ways, kept_rules) if ways is None else composed(ways)
    kept_settings = scheme.settings if settings is None else composed(settings)
    problems = [*check_tree(kept_tree, kept_rules), *check_ways(kept_ways, kept_rules), *check_settings(kept_settings)]
    if problems:
        raise Invalid(problems)
    scheme.rules, scheme.texts, scheme.rules_hash = kept_rules, composed(texts), rules_hash(kept_rules)
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
    return composed(rules)


def composed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same document with its texts in NFC, as the ledger writes them: codes must compare equal there."""
    found: dict[str, Any] = json.loads(normalize("NFC", json.dumps(document, ensure_ascii=False)))
    return found


def forget_scheme(event_id: int) -> None:
    """Before an event without entries is removed: its unfrozen scheme goes with it (a contribution to the lower room)."""
    forget_versions(event_id)
    db.session.execute(delete(Scheme).where(Scheme.event_id == event_id, Scheme.frozen_at.is_(None)))
