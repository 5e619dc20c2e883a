"""An examination that somebody asked for."""
from datetime import datetime

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.doctor import audited
from foundation.doctor.examination import Examination, keep


@transaction
def note_examination(examination: Examination, *, actor: Actor, at: datetime) -> None:
    """Keeps it as the last one, and records what came of it."""
    counts = {level: count for level, count in examination.counts.items() if level != "ok"}
    audit.record(audited.EXAMINED, actor=actor, at=at, subject="house", **counts)
    keep(examination)
