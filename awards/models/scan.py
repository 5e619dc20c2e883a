"""The scanned pages of the document that a schedule rests on (文件扫描件)."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_column
from foundation.database import Base, Moment


class ScheduleScan(Base):
    """One page of one ``edition`` of scans of a schedule version; the newest edition is the one that is shown and adopted.

    ``content`` is the picture as the house made it anew (JPEG, base64, sealed: papers name people), ``digest`` the SHA-256
    of the picture. Rows are only appended; triggers forbid everything but sealing ``content`` under a new key.
    """

    __tablename__ = "schedule_scan"
    __table_args__ = (UniqueConstraint("schedule_row", "edition", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    schedule_row: Mapped[int] = mapped_column(ForeignKey("award_schedule.id"))
    edition: Mapped[int]
    page: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    kept_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kept_at: Mapped[datetime] = mapped_column(Moment)


CONTENT = sealed_column("schedule_scan", "content", batch=5)
