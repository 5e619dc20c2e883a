"""Entry (参赛), its members, and the imports that brought them."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Event
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from foundation.people.models import Person, Unit


class Entry(Base):
    """One competitor, or one team, in one event. ``ticket`` is the 准考证号, unique in the whole house; ``state`` is one of
    :data:`competition.rules.entry_states.STATES`. Absent, withdrawn and disqualified are states of the day (scoring).

    ``source`` says by which door it came, ``version`` grows with every change (two people who act on one entry are told
    apart by it), ``state_since`` orders the waiting list. ``reason`` and ``corrections`` (each ``{"field", "text"}``) are
    what the applicant is told; ``declared`` what the applicant said of themselves (student, insurance months, titles).
    ``decided_by`` is an actor's opaque id, ``cancelled_from`` the state that restoring leads back to."""

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
    source: Mapped[str] = mapped_column(String(20), default="workbook", server_default="workbook")
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    state_since: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))
    corrections: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    declared: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_from: Mapped[str | None] = mapped_column(String(20))

    event: Mapped[Event] = relationship()
    unit: Mapped[Unit] = relationship()
    coach: Mapped[Person | None] = relationship(foreign_keys=[coach_id])
    members: Mapped[list["Member"]] = relationship(back_populates="entry", order_by="Member.position", lazy="selectin")
    coaches: Mapped[list["EntryCoach"]] = relationship(order_by="EntryCoach.position", cascade="all, delete-orphan")

    @property
    def display_name(self) -> str:
        """The team's name, or the competitor's."""
        return self.team or self.members[0].person.name


class Member(Base):
    """A person in an entry; an individual entry has one. Nobody stands twice in one event. ``role`` is ``member``,
    ``captain`` (of a team) or ``reserve`` (steps in, takes no place of the quota and no prize)."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(20), default="member", server_default="member")

    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship(lazy="joined")


class EntryCoach(Base):
    """A coach of an entry: a person, known by name and ``unit``. ``share`` of the coach group in hundredths of a percent;
    those of one entry add up to 10,000. The first stands in ``entry.coach_id`` too."""

    __tablename__ = "entry_coach"
    __table_args__ = (UniqueConstraint("entry_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    position: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(200))
    share: Mapped[int]

    person: Mapped[Person] = relationship(lazy="joined")


class EligibilityOverride(Base):
    """A rule of eligibility that somebody at the desk let pass for one entry, and why. ``by`` is an actor's opaque id."""

    __tablename__ = "eligibility_override"
    __table_args__ = (UniqueConstraint("entry_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)


class RegistrationImport(Base):
    """An uploaded workbook between preview and apply. ``content`` is the file itself, sealed (it holds identity
    numbers); ``file_hash`` tells when the same file comes twice. A workbook that a unit sent in belongs to the unit
    (``unit_id``). Large ones are read and applied by jobs (``job``: the latest one's public id); what reading found is then
    kept, sealed, in ``report``."""

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
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    job: Mapped[str | None] = mapped_column(String(32))
    report: Mapped[str | None] = mapped_column(Text)


CONTENT = sealed_column("registration_import", "content", batch=5)
REPORT = sealed_column("registration_import", "report", batch=5)
