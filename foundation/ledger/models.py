"""Ledger entry and stream head. Entries are appended, never changed (triggers forbid it)."""
from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class LedgerStream(Base):
    """One chain: its size and last hash. The row is locked while an entry is appended."""

    __tablename__ = "ledger_stream"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    head: Mapped[bytes] = mapped_column(LargeBinary(32))


class LedgerEntry(Base):
    """One entry: ``content`` holds its canonical bytes as text, ``hash`` is h[seq] of the chain."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("stream", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(ForeignKey("ledger_stream.name"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
