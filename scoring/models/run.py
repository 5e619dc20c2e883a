"""What happened to an entry on the day: status, time, deductions; and the recorded order of tied entries."""
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class Run(Base):
    """One blind code's day: ``status`` as in the bundle (competed, absent, withdrawn, disqualified)."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("event_id", "entry_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    entry_code: Mapped[str] = mapped_column(String(40))
    division: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[str | None] = mapped_column(String(40))
    title_held: Mapped[bool]
    status: Mapped[str | None] = mapped_column(String(20))
    time_seconds: Mapped[int | None]


class Deduction(Base):
    """扣分 with its reason; withdrawn, never deleted."""

    __tablename__ = "deduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    entry_code: Mapped[str] = mapped_column(String(40))
    module: Mapped[str] = mapped_column(String(40))
    points: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    added_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class TieDecision(Base):
    """The recorded order of one tied group, with its document."""

    __tablename__ = "tie_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    entries: Mapped[list[str]] = mapped_column(JSON)
    document: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
