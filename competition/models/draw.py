"""Draw (抽签) and codes (加密号): the only place that knows which code is which entry."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from competition.models.entry import Entry
from foundation.database import Base, Moment


class LayerDraw(Base):
    """One layer of an event's draw, from the published commitment to the opened codes.

    ``secret`` is what ``commitment`` stands for; it shows only after unsealing. ``lot`` was drawn in public and mixed in.
    ``layers`` is how many layers the event had when this one was drawn. ``opened_at`` says when two people opened the layer
    after the lock, ``unsealed_at`` when secret and codes became public together with the results.
    """

    __tablename__ = "layer_draw"
    __table_args__ = (UniqueConstraint("event_id", "layer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    layer: Mapped[int]
    layers: Mapped[int | None]
    secret: Mapped[str] = mapped_column(String(64))
    lot: Mapped[str | None] = mapped_column(String(40))
    commitment: Mapped[str] = mapped_column(String(64))
    committed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    committed_at: Mapped[datetime] = mapped_column(Moment)
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime | None] = mapped_column(Moment)
    opening_asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opening_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    unsealed_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()


class LayerCode(Base):
    """What one layer of several made of one code: ``source`` is the ticket, or the code of the layer before."""

    __tablename__ = "layer_code"
    __table_args__ = (UniqueConstraint("event_id", "layer", "source"), UniqueConstraint("event_id", "layer", "code"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    layer: Mapped[int]
    source: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))


class BlindCode(Base):
    """One entry's code of the last layer of its event; judges see these codes only."""

    __tablename__ = "blind_code"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    code: Mapped[str] = mapped_column(String(40))

    entry: Mapped[Entry] = relationship()
