"""Marking scheme (评分标准) of an event: the ``rules`` of a result bundle, frozen before the first mark."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Event
from foundation.database import Base, Moment


class Scheme(Base):
    """``rules`` as in the bundle with schemes expanded and no defaults filled in; ``texts`` holds what judges read:
    ``{"MODULE/ASPECT": {"name", "help", "levels": [4 texts] or null}}``. After ``frozen_at`` neither changes."""

    __tablename__ = "scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    rules_hash: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
