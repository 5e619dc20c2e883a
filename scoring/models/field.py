"""What field judges (现场裁判) record of an entry, by name, and what of it was carried over to its blind code."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Entry
from foundation.accounts.models import User
from foundation.crypto import sealed_column
from foundation.database import Base, Moment


class FieldRecord(Base):
    """One thing that a field judge recorded; appended, never changed. ``kind`` is one of
    :data:`scoring.rules.field_records.KINDS`, ``facts`` hold what it says in codes and numbers (clause, points, seconds, level),
    ``note`` the words, sealed: they may name somebody and never leave for the ledger. A ``withdrawal`` and a ``decision``
    are about another record (``about_id``), which has at most one of each.

    ``operation_id`` comes from the device, so that a double tap counts once; ``public_id`` is ours and stands in the audit
    log, which therefore never says whose record it is. ``witness_id`` is a second field judge; ``unsigned`` says that the
    contestant refused to sign."""

    __tablename__ = "field_record"
    __table_args__ = (UniqueConstraint("about_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    operation_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    module: Mapped[str | None] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str | None] = mapped_column(Text)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("field_record.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    unsigned: Mapped[bool] = mapped_column(default=False)
    noted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment)

    entry: Mapped[Entry] = relationship()
    noter: Mapped[User] = relationship(foreign_keys=[noted_by])
    witness: Mapped[User | None] = relationship(foreign_keys=[witness_id])


class CarriedRecord(Base):
    """A record that was carried over to the blind code of its entry; ``deduction`` is the public id of what came of it."""

    __tablename__ = "carried_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("field_record.id"), unique=True)
    deduction: Mapped[str | None] = mapped_column(String(32))
    carried_at: Mapped[datetime] = mapped_column(Moment)


NOTE = sealed_column("field_record", "note")
