"""What changes a sheet after its lock, or sends judgement scores back: amendments by two people, decisions about late
sheets, second rounds. The last two are append-only."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class MarkAmendment(Base):
    """Another mark for one aspect of a locked sheet: asked by one person for the ``version`` that they saw, agreed or refused
    by another. ``state`` is ``asked``, ``agreed`` or ``refused``; ``mark`` is null where the aspect shall not be marked."""

    __tablename__ = "mark_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    version: Mapped[int]
    aspect: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str | None] = mapped_column(String(500))


class LateDecision(Base):
    """What was decided about an operation that came after the lock: once, and why. ``version`` is the version that it
    became, if it was accepted."""

    __tablename__ = "late_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[str] = mapped_column(ForeignKey("operation.id"), unique=True)
    accepted: Mapped[bool]
    version: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500))
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment)


class SecondRound(Base):
    """Judgement scores of one aspect (``MODULE/ASPECT``) that lay more than 1 apart went back to all their judges, and why;
    ``number`` is 2 for the second round."""

    __tablename__ = "second_round"
    __table_args__ = (UniqueConstraint("event_id", "entry_code", "aspect", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    entry_code: Mapped[str] = mapped_column(String(40))
    aspect: Mapped[str] = mapped_column(String(81))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    ordered_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    ordered_at: Mapped[datetime] = mapped_column(Moment)
