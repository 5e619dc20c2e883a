"""Messages (通知): what somebody is told about their entry, how it leaves the house, and the words that are used."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.entry import Entry
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from foundation.people.models import Person


class MessageList(Base):
    """A list of messages for the bureau's own SMS platform: what is on it has left, and is on no other."""

    __tablename__ = "message_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    number: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class Message(Base):
    """One message to one person. ``occasion`` is one of :data:`competition.rules.messages.OCCASIONS`; ``channel`` is ``sms`` or
    ``email``; ``state`` is ``waiting``, ``listed``, ``sent``, ``failed`` or ``withdrawn``. ``body`` is sealed: it names somebody
    and may carry a link that opens their page."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("message_list.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int]
    fault: Mapped[str | None] = mapped_column(String(200))

    entry: Mapped[Entry] = relationship()
    person: Mapped[Person] = relationship()


class MessageWording(Base):
    """The words of a competition for an occasion; the highest ``version`` counts. Before the first, the words that ship."""

    __tablename__ = "message_wording"
    __table_args__ = (UniqueConstraint("competition_id", "occasion", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    wording: Mapped[str] = mapped_column(String(500))
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(Moment)


BODY = sealed_column("message", "body")
