"""A reviewer looks at papers: only while the entry is in their hands, and the first look of a day is remembered."""
from datetime import datetime

from sqlalchemy import select

from competition.models import Entry, EntryReview
from competition.services.finding import find_competition
from competition.services.registration import TAKING
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.reveal.services import note_papers_shown


@transaction
def look_at_paper(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Remembers the look; raises :class:`NotFound` if the entry is not in this reviewer's hands now."""
    competition = find_competition(code)
    query = (
        select(Entry).join(EntryReview, EntryReview.entry_id == Entry.id)
        .where(Entry.public_id == public_id, EntryReview.reviewer_id == actor.user_id, EntryReview.ended_at.is_(None))
    )
    entry = db.session.scalar(query)
    if entry is None or entry.event.competition_id != competition.id or competition.phase not in TAKING:
        raise NotFound
    note_papers_shown([one.person_id for one in entry.members], subject=f"entry:{public_id}", actor=actor, at=at)
