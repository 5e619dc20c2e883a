"""Entry (参赛), its members, and the imports that brought them."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from foundation.people.models import Person, Unit


class Entry(Base):
    """One competitor, or one team, in one event. ``ticket`` is the 准考证号, unique in the whole house;
    ``state`` is ``registered`` or ``cancelled``. Absent, withdrawn and disqualified are states of the day (scoring)."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    ticket: Mapped[str] = mapped_column(String(40), unique=True)
    team: Mapped[str | None] = mapped_column(String(100))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    coach_unit: Mapped[str | None] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(String(40))
    years: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    registered_at: Mapped[datetime] = mapped_column(Moment)

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
    coach: Mapped[Person | None] = relationship(foreign_keys=[coach_id])
    members: Mapped[list["Member"]] = relationship(back_populates="entry", order_by="Member.position", lazy="selectin")

    @property
    def display_name(self) -> str:
        """The team's name, or the competitor's."""
        return self.team or self.members[0].person.name


class Member(Base):
    """A person in an entry; an individual entry has one. Nobody stands twice in one event."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]

    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined")


class RegistrationImport(Base):
    """An uploaded workbook between preview and apply. ``content`` is the file itself, sealed (it holds identity
    numbers); ``file_hash`` tells when the same file comes twice."""

    __tablename__ = "registration_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[str | None] = mapped_column(Text)
    rows: Mapped[int]
    good_rows: Mapped[int]
    problems: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied_rows: Mapped[int | None]


CONTENT = sealed_column("registration_import", "content", batch=5)
