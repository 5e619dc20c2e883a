"""Draft (报名草稿) of somebody who registers themselves, and the one-time links by which they come back (凭链接返回)."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Competition
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from foundation.people.models import Person


class RegistrationDraft(Base):
    """What somebody has typed on the public form so far. ``personal_key`` (sealed with the ring) opens ``content`` and the
    papers of the draft; it goes when the draft is submitted, given up or too old. The browser holds the only token, the
    house its hash. ``state`` is ``open`` or ``submitted``; ``consent`` is the version of the privacy text agreed to.

    ``entry_id`` is not kept: whoever holds the token after the submission learns nothing about who was registered before.
    """

    __tablename__ = "registration_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    personal_key: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[str | None] = mapped_column(Text)
    consent: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)

    competition: Mapped[Competition] = relationship()


class ReturnLink(Base):
    """A one-time link for somebody who is registered, and the short session that it was exchanged for. Only hashes are kept.

    ``token_hash`` counts until ``expires_at`` and once (``used_at``); ``session_hash`` until ``session_until``."""

    __tablename__ = "return_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    session_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    session_until: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()


DRAFT_KEY = sealed_column("registration_draft", "personal_key")
DRAFT_CONTENT = "registration_draft.content"
