"""Job: one piece of long work. This row is the truth; the queue only says that somebody should look at it."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class Job(Base):
    """Who asked for which work with which arguments (ids and codes, no personal data), and how far it has come.

    ``state`` is pending, running, done or failed. ``attempt`` goes up with every start: a worker that was thought dead
    and comes back finds another number and leaves the row alone. The file lies sealed in the instance folder under
    ``public_id``; its name stays when its content was removed.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(5))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    file: Mapped[str | None] = mapped_column(String(200))
    media_type: Mapped[str | None] = mapped_column(String(100))
    file_size: Mapped[int | None]
    file_removed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(40), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
