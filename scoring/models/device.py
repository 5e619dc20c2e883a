"""Device: a tablet enrolled to one judge and one competition; or the desk, at which somebody enters for seats."""
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.models import User
from foundation.database import Base, Moment


class Device(Base):
    """``public_id`` is what the tablet sends as ``device``; ``unsent`` is what it last said of its outbox."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10), default="tablet", server_default="tablet")
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    unsent: Mapped[int | None]
    drafts: Mapped[int | None]
    app_version: Mapped[str | None] = mapped_column(String(16))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship()
