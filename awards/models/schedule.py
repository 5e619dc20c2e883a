"""A schedule of amounts as the bureau keeps it: drafted, adopted by two people, then immutable."""
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class AdoptedSchedule(Base):
    """``content`` is the ``schedule`` object of the award case; ``status`` as in policy/scope (draft, unconfirmed,
    sample, adopted). Only ``adopted`` reaches a payment, and adopting takes a second person."""

    __tablename__ = "award_schedule"
    __table_args__ = (UniqueConstraint("schedule_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    document: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    in_force_from: Mapped[date | None]
    in_force_to: Mapped[date | None]
    drafted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    adopted_at: Mapped[datetime | None] = mapped_column(Moment)
