"""Counting what people send. The audit log is the count: nothing else is kept, and nobody can lower it."""
from datetime import datetime

from sqlalchemy import select

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.audit.models import AuditEntry
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.uploads.audited import RECEIVED
from foundation.uploads.refusals import QuotaUsedUp

MOST_FILES = 300
MOST_BYTES = 500 * 1024 * 1024
MEGABYTE = 1024 * 1024


def sent_today(actor: Actor, at: datetime) -> list[int]:
    """The sizes in bytes of what somebody has sent on this day in China."""
    midnight = at.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(AuditEntry.facts).where(AuditEntry.actor == actor.id, AuditEntry.kind == RECEIVED, AuditEntry.at >= midnight)
    return [int(facts["bytes"]) for facts in db.session.scalars(query)]


@transaction
def note_upload(size: int, *, actor: Actor, at: datetime) -> None:
    """Counts one file of ``size`` bytes before it is looked at; raises :class:`QuotaUsedUp`."""
    sent = sent_today(actor, at)
    if len(sent) >= MOST_FILES or sum(sent) + size > MOST_BYTES:
        raise QuotaUsedUp(
            files=len(sent), megabytes=sum(sent) // MEGABYTE, most_files=MOST_FILES, most_megabytes=MOST_BYTES // MEGABYTE
        )
    audit.record(RECEIVED, actor=actor, at=at, subject=f"user:{actor.id}", bytes=size)
