"""Audit entry: appended, never changed (triggers forbid it)."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class AuditEntry(Base):
    """Who did what to what, when, with which facts. ``subject`` is an address of the thing, such as ``event:jm-2026/CK``."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(200), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
