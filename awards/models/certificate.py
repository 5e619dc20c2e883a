"""Certificate (证书): a numbered paper for a prize or a title, verifiable by its number."""
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models import Entry
from foundation.database import Base, Moment
from foundation.people.models import Person


class Certificate(Base):
    """``kind`` is ``prize`` or ``title``; ``state`` is ``valid``, ``replaced`` or ``revoked``."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    result_list_id: Mapped[int] = mapped_column(ForeignKey("result_list.id"))
    award: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime] = mapped_column(Moment)

    entry: Mapped[Entry] = relationship()
    person: Mapped[Person] = relationship()
