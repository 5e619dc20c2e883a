"""Check-in (检录): what was seen at the doors, one row after another, and the phones and tablets that saw it."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Competition
from competition.models.entry import Entry
from foundation.accounts.models import User
from foundation.database import Base, Moment


class CheckIn(Base):
    """One thing that was noted about one entry in one session; appended, never overwritten. ``session`` is the id of the
    session, 0 where the event has none: no reference, for what was noted outlives a session that is taken away.

    ``number`` counts the rows that changed the state (the highest is in force); it is null where a ticket was merely shown
    again. ``state`` is ``present``, ``late``, ``absent``, ``withdrawn`` or ``expected`` (a mark taken back). ``at`` is when
    it was seen at the door, ``noted_at`` when the server was told; ``way`` is how the person was found, ``device`` names
    the tablet, ``operation_id`` makes sending twice count once. Only the ``reason`` goes when somebody is erased."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("entry_id", "session", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[str] = mapped_column(String(32), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    session: Mapped[int]
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    noted_at: Mapped[datetime] = mapped_column(Moment)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    way: Mapped[str] = mapped_column(String(20))
    device: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(200))

    entry: Mapped[Entry] = relationship()
    noter: Mapped[User | None] = relationship()


class CheckInDevice(Base):
    """A phone or tablet at a door: who used it last, when it was last heard of, and how many scans it still held then."""

    __tablename__ = "check_in_device"
    __table_args__ = (UniqueConstraint("competition_id", "device"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    device: Mapped[str] = mapped_column(String(32))
    label: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    waiting: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(Moment)

    competition: Mapped[Competition] = relationship()
    user: Mapped[User] = relationship()
