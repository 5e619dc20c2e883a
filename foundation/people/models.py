"""Person, unit, honour, bank account: what is stored of people. Numbers are sealed and found by blind index only."""
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base, Moment


class Person(Base):
    """Somebody who competes, coaches or judges. ``public_id`` is the only name that ledger and logs may use."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    sex: Mapped[str | None] = mapped_column(String(4))
    id_number: Mapped[str | None] = mapped_column(String(200))
    id_index: Mapped[str | None] = mapped_column(String(32), unique=True)
    phone: Mapped[str | None] = mapped_column(String(200))
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Unit(Base):
    """所在单位: an employer, school or host, known by its 统一社会信用代码 or else by its name."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    code: Mapped[str | None] = mapped_column(String(18), unique=True)


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
    """收款账户 of a person or a unit; the latest one that is not replaced counts."""

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    holder: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(200))
    number_index: Mapped[str] = mapped_column(String(32), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
