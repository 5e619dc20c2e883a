"""Review (报名审核): a registration in the hands of one reviewer, who sees its numbers in full meanwhile."""
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.entry import Entry
from foundation.accounts.models import User
from foundation.database import Base, Moment

OPEN = text("ended_at IS NULL")


class EntryReview(Base):
    """One time that an entry was assigned; ``assigned_by`` is the reviewer or an organizer. ``outcome`` is null while it
    lasts, then ``checked``, ``handed_back``, ``reassigned``, or what was decided
    (``approved``, ``returned``, ``rejected``, ``cancelled``). An entry is in one pair of hands at a time."""

    __tablename__ = "entry_review"
    __table_args__ = (
        Index("ix_entry_review_open", "entry_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(20))

    entry: Mapped[Entry] = relationship()
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id])
