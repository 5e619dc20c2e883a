"""Marking scheme (评分标准) of an event: the ``rules`` of a result bundle, frozen before the first mark."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Event
from foundation.database import Base, Moment


class Scheme(Base):
    """``rules`` as in the bundle with schemes expanded and no defaults filled in; ``texts`` holds what judges read:
    ``{"MODULE/ASPECT": {"name", "help", "part", "levels": [4 texts] or null}}``. ``tree`` divides modules into sub-criteria
    (:mod:`scoring.rules.tree`), ``ways`` says how a reading becomes a mark (:mod:`scoring.rules.ways`). After ``frozen_at``
    these four change only by an amendment of two people. ``settings`` are those of :mod:`scoring.rules.settings`."""

    __tablename__ = "scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    tree: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    ways: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    rules_hash: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
