"""Award proposal, its money lines and titles: who gets what, by which article, because of which result."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Competition, Entry
from foundation.database import Base, Moment
from foundation.people.models import Person, Unit


class Proposal(Base):
    """The awards of one competition, computed from published results. ``state`` is ``proposed``, ``approved``,
    ``stale`` or ``withdrawn``; ``fingerprint`` covers the result lists and schedules that it was made from."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("competition_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    unset: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    superseded: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)

    competition: Mapped[Competition] = relationship()
    lines: Mapped[list["AwardLine"]] = relationship(back_populates="proposal", order_by="AwardLine.position")
    titles: Mapped[list["TitleAward"]] = relationship(back_populates="proposal", order_by="TitleAward.id")


class AwardLine(Base):
    """One sum for one recipient from one schedule row; money in whole fen, ``gross − tax = net``."""

    __tablename__ = "award_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    event: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(40))
    prize: Mapped[str | None] = mapped_column(String(60))
    schedule: Mapped[str] = mapped_column(String(80))
    schedule_status: Mapped[str] = mapped_column(String(20))
    gross: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[int] = mapped_column(BigInteger)
    article: Mapped[str | None] = mapped_column(String(300))
    because: Mapped[str] = mapped_column(String(500))

    proposal: Mapped[Proposal] = relationship(back_populates="lines")
    person: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    entry: Mapped[Entry | None] = relationship()


class TitleAward(Base):
    """江门市技术能手 proposed for a person; ``number`` and the honour are given on approval."""

    __tablename__ = "title_award"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    occupation: Mapped[str] = mapped_column(String(200))
    because: Mapped[str] = mapped_column(String(500))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    state: Mapped[str] = mapped_column(String(20))

    proposal: Mapped[Proposal] = relationship(back_populates="titles")
    person: Mapped[Person] = relationship()
    entry: Mapped[Entry] = relationship()
