"""Officials (裁判长, 裁判, 监督 …), the seats of judging panels, and what was decided about conflicts of interest (回避)."""
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from foundation.accounts.models import User
from foundation.database import Base, Moment
from foundation.people.models import Unit


class Official(Base):
    """Somebody who works at a competition in a role; ``code`` (J01) stands for them on sheets and in the ledger.

    ``grade`` and ``certificate`` say what they are qualified by (grade, number of the certificate, never a personal number);
    ``events`` are the codes of the events that they serve, null means all.
    """

    __tablename__ = "official"
    __table_args__ = (UniqueConstraint("competition_id", "code"), UniqueConstraint("competition_id", "user_id", "role"))

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(20))
    qualification: Mapped[str | None] = mapped_column(String(200))
    grade: Mapped[str | None] = mapped_column(String(60))
    certificate: Mapped[str | None] = mapped_column(String(60))
    events: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))

    user: Mapped[User] = relationship()
    unit: Mapped[Unit | None] = relationship()

    def serves(self, event_code: str) -> bool:
        """True if they work for this event."""
        return self.events is None or event_code in self.events


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


class ConflictWaiver(Base):
    """What was asked and decided about one judge's conflict of interest in one event.

    The organizer proposes (``proposal``), only a chief judge decides: ``state`` is ``proposed``, ``waived`` or ``declined``,
    ``reason`` the chief's. ``modules`` are the panels that it is about, ``tickets`` the entries that it covers (null: all,
    from before this was kept).
    """

    __tablename__ = "conflict_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    modules: Mapped[list[str]] = mapped_column(JSON)
    tickets: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(20))
    proposal: Mapped[str | None] = mapped_column(String(500))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    official: Mapped[Official] = relationship(lazy="joined")
