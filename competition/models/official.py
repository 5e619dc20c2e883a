"""Officials (裁判长, 裁判, 监督 …) and the seats of judging panels."""
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from foundation.accounts.models import User
from foundation.database import Base
from foundation.people.models import Unit


class Official(Base):
    """Somebody who works at a competition in a role; ``code`` (J01) stands for them on sheets and in the ledger."""

    __tablename__ = "official"
    __table_args__ = (UniqueConstraint("competition_id", "code"), UniqueConstraint("competition_id", "user_id", "role"))

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(20))
    qualification: Mapped[str | None] = mapped_column(String(200))

    user: Mapped[User] = relationship()
    unit: Mapped[Unit | None] = relationship()


class PanelSeat(Base):
    """A judge's seat in the panel of one module of one event; ``waiver`` is the chief's reason where 回避 was waived."""

    __tablename__ = "panel_seat"
    __table_args__ = (UniqueConstraint("event_id", "module", "official_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    module: Mapped[str] = mapped_column(String(40))
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    waiver: Mapped[str | None] = mapped_column(String(500))

    event: Mapped[Event] = relationship()
    official: Mapped[Official] = relationship(lazy="joined")
