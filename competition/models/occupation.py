"""The list of occupations that events are chosen from."""
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class Occupation(Base):
    """职业（工种） as the desk offers it, with its code of the 国家职业分类大典 (2022) where that is sure; one that is no longer
    ``active`` is not offered, and the events that were named after it stay as they are."""

    __tablename__ = "occupation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    code: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool]
