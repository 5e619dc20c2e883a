"""准考证号: year, competition of the year, event, and number in the event. Given once, never again."""
from collections import Counter

from sqlalchemy import func, select

from competition.models import Competition, Entry, Event
from competition.services.event_facts import EventFacts
from foundation.database import db


class Tickets:
    """The next ticket numbers of a competition whose lock is held. Entries are never deleted, so counting them is enough."""

    def __init__(self, competition: Competition) -> None:
        earlier = select(func.count()).select_from(Competition).where(
            Competition.year == competition.year, Competition.id <= competition.id
        )
        self._prefix = f"{competition.year}{db.session.scalar(earlier):02d}"
        taken = select(Entry.event_id, func.count()).where(Entry.event_id.in_([event.id for event in competition.events]))
        self._last = Counter({row[0]: row[1] for row in db.session.execute(taken.group_by(Entry.event_id))})

    def next(self, event: Event | EventFacts) -> str:
        """The next number of an event."""
        self._last[event.id] += 1
        return f"{self._prefix}{event.position:02d}{self._last[event.id]:04d}"
