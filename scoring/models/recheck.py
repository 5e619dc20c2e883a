"""Sampling re-check (抽检复核) of an event's sheets, and what was concluded from judge analytics. Findings and notes are
append-only."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base, Moment
from scoring.models.sheet import Sheet


class Recheck(Base):
    """One round for an event. ``listed`` is what is drawn from, fixed when the first seed is committed to:
    ``{"entries": {code: place or null}, "groups": {code: division}, "sheets": {public id: entry code}}``; ``listing`` is its
    digest. ``top``, ``rest`` and ``alarm`` are the percentages of the day. ``extended_at``: too many errors, everything is
    looked at. ``voided_at``: thrown away before it was drawn (a seed was forgotten); another round follows."""

    __tablename__ = "recheck"
    __table_args__ = (UniqueConstraint("event_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    round: Mapped[int]
    top: Mapped[int]
    rest: Mapped[int]
    alarm: Mapped[int]
    listed: Mapped[dict[str, Any]] = mapped_column(JSON)
    listing: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Moment)
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str | None] = mapped_column(String(500))

    seeds: Mapped[list["RecheckSeed"]] = relationship(back_populates="recheck", order_by="RecheckSeed.position")


class RecheckSeed(Base):
    """One person's part of the seed. Before it is revealed only its digest is kept, nowhere the part itself."""

    __tablename__ = "recheck_seed"
    __table_args__ = (UniqueConstraint("recheck_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"))
    position: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(64))
    committed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    committed_at: Mapped[datetime] = mapped_column(Moment)
    seed: Mapped[str | None] = mapped_column(String(80))
    revealed_at: Mapped[datetime | None] = mapped_column(Moment)

    recheck: Mapped[Recheck] = relationship(back_populates="seeds")


class RecheckItem(Base):
    """One sheet to be looked at again; ``source`` is ``top``, ``drawn``, ``alarm`` (everything) or ``added`` (its entry came
    to the top afterwards)."""

    __tablename__ = "recheck_item"
    __table_args__ = (UniqueConstraint("recheck_id", "sheet_id"), UniqueConstraint("recheck_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))

    sheet: Mapped[Sheet] = relationship()


class RecheckFinding(Base):
    """What one look at a version of a sheet found: ``outcome`` is ``ok`` or ``error``; an error has its ``kind``
    (``transcription``, ``arithmetic``, ``rule``), aspect, old and new mark, and the ``amendment`` that was asked for."""

    __tablename__ = "recheck_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("recheck_item.id"), index=True)
    version: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str | None] = mapped_column(String(20))
    aspect: Mapped[str | None] = mapped_column(String(40))
    old: Mapped[str | None] = mapped_column(String(40))
    new: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))
    amendment: Mapped[str | None] = mapped_column(String(32))
    found_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    found_at: Mapped[datetime] = mapped_column(Moment)


class AnalyticsNote(Base):
    """What the chief judge concluded from the analytics, of one judge (by code) or of the panel (null); never a mark."""

    __tablename__ = "analytics_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    judge: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(500))
    noted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment)
