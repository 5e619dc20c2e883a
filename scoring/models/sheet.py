"""Sheet (评分表), its versions, and the operations that brought them. Versions and operations are append-only."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Event, PanelSeat
from foundation.database import Base, Moment


class Sheet(Base):
    """One judge × one blind code × one module, or one sub-criterion of it (``part``; empty: the whole module).

    ``version`` counts submissions (0: none yet); ``state`` is ``open``, ``submitted``, ``confirmed`` (by a second person, who
    saw ``confirmed_version``), ``returned``, ``excused`` or ``locked``. ``drafted_at``: when a tablet last said that the judge
    has begun and not yet handed in (a claim, no mark). ``locked_at``: when its module or sub-criterion was locked by itself, which
    outlasts that results are reopened.
    """

    __tablename__ = "sheet"
    __table_args__ = (UniqueConstraint("seat_id", "entry_code", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seat.id"), index=True)
    module: Mapped[str] = mapped_column(String(40))
    judge: Mapped[str] = mapped_column(String(40))
    entry_code: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(40), default="", server_default="")
    version: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    drafted_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_version: Mapped[int | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    locked_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    seat: Mapped[PanelSeat] = relationship()


class SheetVersion(Base):
    """One submission of a sheet, never overwritten. ``marks`` maps aspect codes of the module to decimal strings or
    null; all marks of a sheet are one row. ``readings`` are what was measured or counted where the scheme turns a reading
    into a mark; ``packed`` repeats the marks for rankings (:mod:`scoring.rules.packed`); ``source`` is ``tablet``, ``paper``, ``file`` or ``amended``."""

    __tablename__ = "sheet_version"
    __table_args__ = (UniqueConstraint("sheet_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    version: Mapped[int]
    marks: Mapped[dict[str, str | None]] = mapped_column(JSON)
    readings: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    packed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    source: Mapped[str] = mapped_column(String(20), default="tablet", server_default="tablet")
    total: Mapped[str] = mapped_column(String(40))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    operation_id: Mapped[str] = mapped_column(String(32))


class Operation(Base):
    """An operation of ``formats/operation.md`` by its id: the answer is kept and given again, byte for byte.
    ``outcome`` is ``counted``, ``late``, ``stale`` or ``mismatch``; ids never expire. ``source`` as in :class:`SheetVersion`."""

    __tablename__ = "operation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(20))
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(Text)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    device_seq: Mapped[int]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    source: Mapped[str] = mapped_column(String(20), default="tablet", server_default="tablet")
    at: Mapped[datetime] = mapped_column(Moment)


class SheetReturn(Base):
    """A submitted sheet, or some of its aspects, sent back to its judge by the chief judge, and why. Appended; the
    aspects do not count again until a later version brings them."""

    __tablename__ = "sheet_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    version: Mapped[int]
    aspects: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    returned_at: Mapped[datetime] = mapped_column(Moment)
