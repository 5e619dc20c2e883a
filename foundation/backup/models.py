"""BackupRun: one attempt to make a backup. The file is the truth; this row says what was proved of it."""
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class BackupRun(Base):
    """``verified`` means: read back, decrypted, restored beside, counted, and equal to its manifest. ``problem`` is the code
    of what stood in the way; without a file there is no ``file``.
    (No BIGINT here: those are money.)"""

    __tablename__ = "backup_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    file: Mapped[str | None] = mapped_column(String(120))
    kilobytes: Mapped[int | None]
    milliseconds: Mapped[int]
    verified: Mapped[bool]
    problem: Mapped[str | None] = mapped_column(String(40))
