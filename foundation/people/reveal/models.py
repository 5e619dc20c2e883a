"""Reveal: one look at a personal number in full. Appended, never changed (triggers forbid it); the value is not kept."""
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class Reveal(Base):
    """Who (opaque id) saw which field of whose (opaque id) numbers, where, when and why.

    ``field`` is ``id_number``, ``phone``, ``all`` (both) or ``papers``; ``way`` is ``reason`` (one number, with a reason) or
    ``review`` (the entry is assigned to this reviewer; its first look of the day). ``subject`` is where: ``entry:<id>``.
    """

    __tablename__ = "reveal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    person: Mapped[str] = mapped_column(String(32), index=True)
    field: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    reason: Mapped[str | None] = mapped_column(String(300))
