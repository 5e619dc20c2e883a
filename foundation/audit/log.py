"""Recording: each kind declares its exact facts and its sentence; anything else is a defect."""
from datetime import datetime
from typing import Any

from foundation.accounts.identity import Actor
from foundation.audit.models import AuditEntry
from foundation.database import db, mark_audited

KINDS: dict[str, tuple[frozenset[str], Any]] = {}


def declare(kind: str, sentence: Any, *facts: str) -> str:
    """A kind of entry, ``room:subject:action``, with its sentence (translatable, ``%(fact)s``) and fact names."""
    if kind in KINDS or kind.count(":") != 2:
        raise ValueError(f"audit kind {kind!r} is declared twice or misnamed")
    KINDS[kind] = (frozenset(facts), sentence)
    return kind


def record(kind: str, *, actor: Actor, at: datetime, subject: str, **facts: Any) -> None:
    """Appends one entry to the log in the running transaction; no personal data among the facts."""
    expected, _sentence = KINDS[kind]
    if set(facts) != expected:
        raise ValueError(f"{kind} takes the facts {sorted(expected)}, not {sorted(facts)}")
    db.session.add(AuditEntry(at=at, actor=actor.id, kind=kind, subject=subject, facts=facts))
    mark_audited()
