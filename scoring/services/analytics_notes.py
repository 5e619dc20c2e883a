"""What the chief judge concludes from judge analytics: kept, appended, and it never changes a mark."""
from datetime import datetime

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import ANALYTICS_NOTED
from scoring.models import AnalyticsNote
from scoring.refusals.analytics import UnknownJudge
from scoring.services.doors import person, written
from scoring.services.schemes import found_event


@transaction
def note_conclusion(event_id: int, judge: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Notes what was concluded of one judge (by code), or of the whole panel (empty). Raises :class:`UnknownJudge`."""
    event, words = found_event(event_id), written(text)
    seated = select(Official.code).join(PanelSeat, PanelSeat.official_id == Official.id).where(PanelSeat.event_id == event_id)
    if judge and judge not in set(db.session.scalars(seated)):
        raise UnknownJudge
    db.session.add(AnalyticsNote(event_id=event_id, judge=judge or None, text=words, noted_by=person(actor), noted_at=at))
    audit.record(ANALYTICS_NOTED, actor=actor, at=at, subject=event.subject, judge=judge, text=words)
