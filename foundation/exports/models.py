"""Purpose export: one request for full personal data in bulk, and what became of it."""
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.models import User
from foundation.database import Base, Moment


class PurposeExport(Base):
    """``state`` is ``requested``, ``approved`` (being made), ``ready``, ``destroyed``, ``rejected``, ``withdrawn`` or ``failed``.

    ``purpose`` names what rooms contributed; ``thing`` is what of the competition is meant (a payment batch), or empty.
    ``people`` is how many people the approver agreed to: a workbook that would hold another number is not made.
    ``password`` is sealed, until the requester has seen it once. The file lies sealed under ``public_id``.
    """

    __tablename__ = "purpose_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    competition_code: Mapped[str] = mapped_column(String(40), index=True)
    thing: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(300))
    people: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), index=True)
    requested_by: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    said: Mapped[str | None] = mapped_column(String(300))
    password: Mapped[str | None] = mapped_column(String(200))
    password_shown_at: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    downloads: Mapped[int] = mapped_column(default=0)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)

    requester: Mapped[User] = relationship(foreign_keys=[requested_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])
