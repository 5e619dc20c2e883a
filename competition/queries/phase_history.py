"""Through which phases a competition went: who moved it, when, why. The audit log is the record; nothing else is kept."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.audited import COMPETITION_CREATED, PHASE_SET
from foundation.accounts.queries import names_of
from foundation.audit.models import AuditEntry
from foundation.database import db


@dataclass(frozen=True)
class PhaseChange:
    """One step; the first one (``before`` empty) is that the competition was made."""

    before: str
    after: str
    at: datetime
    who: str
    reason: str


def phase_history(code: str) -> list[PhaseChange]:
    """The steps of a competition, the newest first."""
    query = (
        select(AuditEntry).where(AuditEntry.subject == f"competition:{code}", AuditEntry.kind.in_((COMPETITION_CREATED, PHASE_SET)))
        .order_by(AuditEntry.id.desc())
    )
    found = list(db.session.scalars(query))
    names = names_of({one.actor for one in found})
    return [
        PhaseChange(
            str(one.facts.get("before", "")), str(one.facts.get("after", "draft")), one.at, names.get(one.actor, one.actor),
            str(one.facts.get("reason", "")),
        )
        for one in found
    ]
