"""Person, unit, honour, bank account: what is stored of people. Numbers are sealed with the key of whom they belong to, and
found by blind index only."""
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.crypto import index_column, sealed_column
from foundation.database import Base, Moment
from foundation.rules.identities import RESIDENT


class Person(Base):
    """Somebody who competes, coaches or judges. ``public_id`` is the only name that ledger and logs may use.

    ``personal_key`` (sealed with the key ring) opens the numbers; it is made with the first of them. Without it they are
    noise, also in backups: erasing somebody (``erased_at``) destroys it. ``id_type`` is one of
    :data:`foundation.rules.identities.KINDS`; ``born_on`` (sealed, ISO) is kept only where the number does not say it.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    sex: Mapped[str | None] = mapped_column(String(4))
    id_type: Mapped[str] = mapped_column(String(24), default=RESIDENT, server_default=RESIDENT)
    id_number: Mapped[str | None] = mapped_column(String(200))
    born_on: Mapped[str | None] = mapped_column(String(200))
    id_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    phone: Mapped[str | None] = mapped_column(String(200))
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    email: Mapped[str | None] = mapped_column(String(400))
    personal_key: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class Unit(Base):
    """所在单位: an employer, school or host, known by its 统一社会信用代码 or else by its name. Its ``personal_key`` opens
    the numbers of its accounts."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    code: Mapped[str | None] = mapped_column(String(18), unique=True)
    personal_key: Mapped[str | None] = mapped_column(String(200))


class Honour(Base):
    """称号 as a fact: who holds which title since when. Written by the awards room, read by all."""

    __tablename__ = "honour"
    __table_args__ = (UniqueConstraint("title", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    occupation: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60))
    document: Mapped[str | None] = mapped_column(String(200))
    awarded_on: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))

    person: Mapped[Person] = relationship()


class BankAccount(Base):
    """收款账户 of a person or a unit; the latest one that is not replaced counts. ``number_mark`` says whether the number is
    still the one that was approved for a payment, and can be traced back to it by nobody who has not the owner's key."""

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    holder: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(200))
    number_mark: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Erasure(Base):
    """That somebody's numbers are to be destroyed. ``reason`` is one of :data:`foundation.people.retention.REASONS`, never
    free text; ``state`` is ``asked``, ``done`` or ``refused``; the actors are opaque ids."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    asked_by: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()


sealed_column("person", "personal_key")
sealed_column("unit", "personal_key")
index_column("person", "id_index", "id_number")
index_column("person", "phone_index", "phone")
