"""Every version of a marking scheme, what is proposed for one, and its amendments after freezing."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Event
from foundation.accounts.models import User
from foundation.database import Base, Moment


class SchemeVersion(Base):
    """A scheme as it was kept once. ``rules_hash`` is that of the rules (the ledger's ``rules_frozen``), ``contents_hash`` that
    of texts, tree and ways (``scheme_frozen``). ``kind`` is ``kept``, ``frozen`` or ``amended``; ``reason`` says why, where
    somebody had to. Append-only: only ``event_id`` is cleared when a draft event is removed."""

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    tree: Mapped[dict[str, Any]] = mapped_column(JSON)
    ways: Mapped[dict[str, Any]] = mapped_column(JSON)
    rules_hash: Mapped[str] = mapped_column(String(64), index=True)
    contents_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    kept_at: Mapped[datetime] = mapped_column(Moment)

    keeper: Mapped[User | None] = relationship()


class SchemeProposal(Base):
    """A scheme from a file or from another event, looked at before it is kept. ``base_hash`` is the hash of everything that
    it was compared with, empty where there was no scheme; ``origin`` is ``workbook``, ``template``, ``copy`` or ``edit``;
    ``notes`` are what is worth a look in the file: ``[place, code, facts]`` each."""

    __tablename__ = "scheme_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    origin: Mapped[str] = mapped_column(String(20))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    tree: Mapped[dict[str, Any]] = mapped_column(JSON)
    ways: Mapped[dict[str, Any]] = mapped_column(JSON)
    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    notes: Mapped[list[Any]] = mapped_column(JSON)
    base_hash: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class SchemeAmendment(Base):
    """A change of a frozen scheme: asked by one person with a reason, agreed by another. ``side`` is ``organizer`` or
    ``chief``: as whom it was asked; the other side decides. ``state`` is ``asked``, ``agreed``, ``declined`` or
    ``withdrawn``; ``version`` the number that it became."""

    __tablename__ = "scheme_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(20))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    tree: Mapped[dict[str, Any]] = mapped_column(JSON)
    ways: Mapped[dict[str, Any]] = mapped_column(JSON)
    base_version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int | None]

    event: Mapped[Event] = relationship()
    asker: Mapped[User] = relationship(foreign_keys=[asked_by])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])
