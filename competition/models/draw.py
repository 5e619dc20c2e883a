"""Draw (抽签) and blind codes (加密号): the only place that knows which code is which entry."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from competition.models.entry import Entry
from foundation.database import Base, Moment


class Draw(Base):
    """The seeded draw of one event: reproducible from ``seed`` and the sorted tickets. Unsealed only after the lock."""

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    unsealed_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()


class BlindCode(Base):
    """One entry's code in its event; judges see codes only."""

    __tablename__ = "blind_code"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    code: Mapped[str] = mapped_column(String(40))

    entry: Mapped[Entry] = relationship()
