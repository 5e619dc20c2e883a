"""Result list (成绩): a version of an event's confirmed ranking, with its fingerprint."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Entry, Event
from foundation.database import Base, Moment


class ResultList(Base):
    """``bundle`` is the whole input of the ranking as confirmed, ``fingerprint`` the digest of it and its results.
    ``stage`` is ``confirmed``, ``published`` or ``superseded``."""

    __tablename__ = "result_list"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    bundle: Mapped[dict[str, Any]] = mapped_column(JSON)
    results: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    ledger_root: Mapped[str] = mapped_column(String(64))
    ledger_size: Mapped[int]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    lines: Mapped[list["ResultLine"]] = relationship(back_populates="result_list", order_by="ResultLine.position")


class ResultLine(Base):
    """One entry in a result list; ``entry_id`` is filled when the draw is unsealed."""

    __tablename__ = "result_line"
    __table_args__ = (UniqueConstraint("result_list_id", "entry_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    result_list_id: Mapped[int] = mapped_column(ForeignKey("result_list.id"), index=True)
    position: Mapped[int]
    entry_code: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    division: Mapped[str | None] = mapped_column(String(40))
    modules: Mapped[dict[str, str]] = mapped_column(JSON)
    total: Mapped[str | None] = mapped_column(String(40))
    place: Mapped[int | None]
    shared: Mapped[bool]
    passed: Mapped[bool | None]
    prize: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[bool]
    scale: Mapped[str | None] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))

    result_list: Mapped[ResultList] = relationship(back_populates="lines")
    entry: Mapped[Entry | None] = relationship()
