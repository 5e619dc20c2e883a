"""Marks that do not come from a tablet: sheets on paper, entered by two people who do not see each other's, and files."""
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from scoring.models.sheet import Sheet


class PaperCase(Base):
    """One sheet on paper on its way into the house. ``state``: ``second`` (one person has entered it, another must),
    ``differs`` (both have, some cells differ), ``done`` (handed in by ``operation_id``), ``stale`` (somebody handed the sheet
    in meanwhile), ``late`` (after the lock) or ``dropped`` (given up, with ``reason``). ``base_version`` is the version
    of the sheet that the first person began from, ``round`` the last one in which somebody entered something."""

    __tablename__ = "paper_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    base_version: Mapped[int]
    scheme_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    round: Mapped[int] = mapped_column(default=1)
    operation_id: Mapped[str] = mapped_column(String(32))
    first_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(500))

    sheet: Mapped[Sheet] = relationship()


class PaperEntry(Base):
    """What one person read from the paper in one round; appended, never changed. ``hand`` 1 and 2 are the two people, 3 is who
    decided with the paper in hand (``reasons`` by aspect). A round after the first holds only the cells that differed."""

    __tablename__ = "paper_entry"
    __table_args__ = (UniqueConstraint("case_id", "round", "hand"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("paper_case.id"), index=True)
    round: Mapped[int]
    hand: Mapped[int]
    entered_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    marks: Mapped[dict[str, str | None]] = mapped_column(JSON)
    readings: Mapped[dict[str, str]] = mapped_column(JSON)
    reasons: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))


class MarkFile(Base):
    """Marks of one seat (and part) from an examination system or a reader of answer sheets, between loading by one person and
    confirmation by another. ``key`` says what the file names entries by: ``ticket`` or ``code``; ``content`` are its
    rows, sealed, until somebody has decided; ``absent`` are the blind codes that the file called absent. ``state``:
    ``loaded``, ``confirmed`` or ``withdrawn``; ``counted`` is how many sheets it handed in."""

    __tablename__ = "mark_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seat.id"), index=True)
    module: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(40))
    judge: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[str | None] = mapped_column(Text)
    rows: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    counted: Mapped[int | None]
    absent: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    loaded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    loaded_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


MARK_ROWS = sealed_column("mark_file", "content", batch=5)
