"""The scan of a signed summary (成绩汇总表), kept for exactly one version of an event's results."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.models import User
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from scoring.models.result import ResultList


class SignedScan(Base):
    """One PDF, sealed: sent as such, or put together of photographed pages. ``digest`` is the SHA-256 of the PDF as it is
    kept and given out. A later one for the same version stands beside it; none is ever changed."""

    __tablename__ = "signed_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    result_list_id: Mapped[int] = mapped_column(ForeignKey("result_list.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[str] = mapped_column(Text, deferred=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)

    result_list: Mapped[ResultList] = relationship()
    adder: Mapped[User] = relationship()


SCAN = sealed_column("signed_scan", "content", batch=5)
