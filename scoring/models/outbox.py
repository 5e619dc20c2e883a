"""Outbox file: what a tablet without any network held, brought to the desk as a file."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.models import User
from foundation.database import Base, Moment
from scoring.models.device import Device


class OutboxFile(Base):
    """One file as it was brought (``content``, under its hash), by whom and when. ``sealed_by`` says what vouches for it:
    ``seal`` (the tablet's own), ``card`` (the judge's card and PIN at the desk) or ``""`` (nothing yet, so nothing of it is
    counted). ``outcomes`` is what became of each operation when it was taken, in the order of the file."""

    __tablename__ = "outbox_file"
    __table_args__ = (UniqueConstraint("competition_id", "file_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    file_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed_by: Mapped[str] = mapped_column(String(10))
    brought_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    brought_at: Mapped[datetime] = mapped_column(Moment)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    outcomes: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))

    device: Mapped[Device] = relationship()
    judge: Mapped[User] = relationship(foreign_keys=[judge_id])
