"""The bin (回收站): what was removed, in its own words, until it is put back or its time is up."""
from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_column
from foundation.database import Base, Moment


class Removal(Base):
    """Something that was removed from a competition (or a whole draft). ``words`` is what its restorer needs to make it again
    (JSON, sealed: it may name people), ``title`` how the bin calls it, ``removed_by`` the actor as the audit log has him."""

    __tablename__ = "removal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    competition: Mapped[str] = mapped_column(String(40), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text)
    removed_by: Mapped[str] = mapped_column(String(40))
    removed_at: Mapped[datetime] = mapped_column(Moment, index=True)


WORDS = sealed_column("removal", "words", batch=5)
