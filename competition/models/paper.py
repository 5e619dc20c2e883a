"""Papers (报名材料) of an entry, and what its applicant declared (声明)."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.draft import RegistrationDraft
from competition.models.entry import Entry
from foundation.database import Base, Moment
from foundation.people.models import Person


class Paper(Base):
    """One page of a paper: a picture that the house made anew (JPEG), sealed with the key of its person, or of the draft while
    nobody is registered. ``kind`` is one of :data:`competition.rules.papers.KINDS`; ``small`` is the picture in 320 pixels.

    ``removed_at`` is the bin: the page can be put back for 30 days, then the row goes."""

    __tablename__ = "paper"
    __table_args__ = (CheckConstraint("(draft_id IS NULL) <> (entry_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("registration_draft.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    page: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment, index=True)

    draft: Mapped[RegistrationDraft | None] = relationship()
    entry: Mapped[Entry | None] = relationship()
    person: Mapped[Person | None] = relationship()


class Declaration(Base):
    """What the applicant of an entry agreed to and when, and what they said of themselves beyond the entry's own columns
    (``content``: JSON, sealed with the person's key; null once erased)."""

    __tablename__ = "declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    consent: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(Moment)
    content: Mapped[str | None] = mapped_column(Text)

    entry: Mapped[Entry] = relationship()
    person: Mapped[Person] = relationship()


PAPER_CONTENT, PAPER_SMALL, DECLARED = "paper.content", "paper.small", "declaration.content"
