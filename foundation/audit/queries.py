"""What the auditor can ask: entries by actor, kind, subject and time, newest first."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from foundation.accounts.queries import names_of
from foundation.audit.log import KINDS
from foundation.audit.models import AuditEntry
from foundation.database import db


@dataclass(frozen=True)
class AuditRow:
    """One entry as the reading room shows it."""

    id: int
    at: datetime
    actor: str
    name: str
    kind: str
    sentence: str
    subject: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Reading:
    """A page of entries and how many there are in all."""

    rows: list[AuditRow]
    total: int


def read(*, kind: str = "", subject: str = "", actor: str = "", page: int = 1, per_page: int = 50) -> Reading:
    """Entries whose kind, subject or actor begins with what is given."""
    query = select(AuditEntry)
    for column, wanted in ((AuditEntry.kind, kind), (AuditEntry.subject, subject), (AuditEntry.actor, actor)):
        if wanted:
            query = query.where(column.startswith(wanted, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    found = list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(per_page).offset((page - 1) * per_page)))
    names = names_of({entry.actor for entry in found})
    rows = [
        AuditRow(
            e.id, e.at, e.actor, names.get(e.actor, e.actor), e.kind, _sentence(e), e.subject, e.facts,
        )
        for e in found
    ]
    return Reading(rows, total)


def _sentence(entry: AuditEntry) -> str:
    _facts, sentence = KINDS.get(entry.kind, (frozenset(), entry.kind))
    return str(sentence) % entry.facts
