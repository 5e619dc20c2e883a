"""How far the blind indexes in the database have followed the key ring."""
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class IndexGeneration(Base):
    """One row for every change of the index key: ``number`` keys of the ring made the indexes from ``made_at`` on. Without
    a row it is the first."""

    __tablename__ = "index_generation"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Moment)
