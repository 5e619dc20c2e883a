"""Competition (赛事) with its organisers, hosts and events (赛项)."""
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base, Moment
from foundation.people.models import Unit


class Competition(Base):
    """A competition of one year. ``level`` is its class as award schedules name it (``city-1``); ``phase`` is one of
    :data:`competition.rules.phases.PHASES`; ``set_up`` is what :mod:`competition.rules.set_up` reads."""

    __tablename__ = "competition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(String(40))
    series: Mapped[str | None] = mapped_column(String(100))
    document: Mapped[str | None] = mapped_column(String(200))
    jurisdiction: Mapped[str] = mapped_column(String(20))
    phase: Mapped[str] = mapped_column(String(20), index=True)
    registration_opens: Mapped[date]
    registration_closes: Mapped[date]
    starts: Mapped[date]
    ends: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Moment)
    set_up: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    events: Mapped[list["Event"]] = relationship(back_populates="competition", order_by="Event.position")
    organisers: Mapped[list["Organiser"]] = relationship(order_by="Organiser.position")
    hosts: Mapped[list["Host"]] = relationship(order_by="Host.position")


class Organiser(Base):
    """主办单位 of a competition."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(18))


class Host(Base):
    """承办单位: ``events`` lists the codes that it hosts, null means all."""

    __tablename__ = "host"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(18))
    events: Mapped[list[str] | None] = mapped_column(JSON)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    unit: Mapped[Unit] = relationship()


class Event(Base):
    """赛项: an occupation and a group (职工组, 学生组 or none) of a competition. Its marking rules live in scoring; ``set_up``
    is what :mod:`competition.rules.set_up` reads."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("competition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    occupation: Mapped[str] = mapped_column(String(200))
    project: Mapped[str] = mapped_column(String(200))
    group: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    team_size: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(JSON)
    quota: Mapped[int | None]
    quota_per_unit: Mapped[int | None]
    eligibility: Mapped[dict[str, Any]] = mapped_column(JSON)
    panel_size: Mapped[int]
    set_up: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    competition: Mapped[Competition] = relationship(back_populates="events")

    @property
    def title(self) -> str:
        """``<occupation>（<group>）``: the event as award cases and certificates name it."""
        return f"{self.occupation}（{self.group}）" if self.group else self.occupation


class Attachment(Base):
    """A file that belongs to a competition's notice (附件): public once the competition is open. ``content`` is as it came,
    the house never opens it; ``media_type`` is what its first bytes say, ``digest`` its SHA-256."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
