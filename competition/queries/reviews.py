"""What can be asked about reviews: in whose hands an entry is, who could review it."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import Competition, Entry, EntryReview, Event
from competition.permissions import Competitions
from foundation.accounts.models import RoleGrant, User
from foundation.accounts.permissions import may, roles_for
from foundation.database import db


@dataclass(frozen=True)
class ReviewRow:
    """The latest review of an entry. ``outcome`` is null while it is in somebody's hands."""

    reviewer_id: int
    reviewer: str
    assigned_at: datetime
    ended_at: datetime | None
    outcome: str | None

    @property
    def lasts(self) -> bool:
        """True while the entry is in the reviewer's hands."""
        return self.ended_at is None


def review_of(entry_id: int) -> ReviewRow | None:
    """The latest review of an entry that was not merely given on or back; none if nobody has it."""
    query = (
        select(EntryReview).where(EntryReview.entry_id == entry_id).options(joinedload(EntryReview.reviewer))
        .order_by(EntryReview.id.desc()).limit(1)
    )
    found = db.session.scalar(query)
    if found is None or found.outcome == "handed_back":
        return None
    return ReviewRow(found.reviewer_id, found.reviewer.name, found.assigned_at, found.ended_at, found.outcome)


def reviewers(jurisdiction: str, code: str) -> list[tuple[int, str]]:
    """Who may review entries of a competition: account and name."""
    roles = [str(role) for role in roles_for(Competitions.REVIEW)]
    holding = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(roles), RoleGrant.jurisdiction == jurisdiction, RoleGrant.revoked_at.is_(None)
    )
    query = select(User).where(User.id.in_(holding), User.disabled_at.is_(None)).order_by(User.name, User.id)
    return [
        (one.id, one.name) for one in db.session.scalars(query)
        if may(one.identity, Competitions.REVIEW, jurisdiction=jurisdiction, competition=code)
    ]


def in_hands_of(user_id: int | None, code: str) -> list[tuple[str, str]]:
    """The entries of a competition that are in somebody's hands now: public id and ticket, the oldest first."""
    query = (
        select(Entry.public_id, Entry.ticket).join(EntryReview, EntryReview.entry_id == Entry.id).join(Entry.event)
        .join(Event.competition).where(
            Competition.code == code, EntryReview.reviewer_id == user_id, EntryReview.ended_at.is_(None)
        ).order_by(EntryReview.id)
    )
    return [(row.public_id, row.ticket) for row in db.session.execute(query)]
