"""The schedule (日程): rooms with workstations, sessions in them, and who is where when."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.models.competition import Competition, Event
from competition.models.entry import Entry
from competition.models.official import Official
from foundation.database import Base, Moment


class Room(Base):
    """场地 of a competition: ``map_text`` says how to get there, in words that a ticket prints. In a ``shared`` room
    several sessions may run at the same time, as in a sports hall; a workstation still serves one session at a time."""

    __tablename__ = "schedule_room"
    __table_args__ = (UniqueConstraint("competition_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200))
    map_text: Mapped[str] = mapped_column(String(500))
    shared: Mapped[bool]

    competition: Mapped[Competition] = relationship()
    stations: Mapped[list["Station"]] = relationship(back_populates="room", order_by="Station.position", lazy="selectin")


class Station(Base):
    """工位 of a room; ``label`` is what stands on it."""

    __tablename__ = "schedule_station"
    __table_args__ = (UniqueConstraint("room_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("schedule_room.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))

    room: Mapped[Room] = relationship(back_populates="stations")


class Session(Base):
    """场次 of an event: of one ``module``, or of the whole event; ``stage`` is ``preliminary``, ``final`` or null.
    ``reporting`` is when people have to be there; ``capacity`` null means the number of the room's workstations."""

    __tablename__ = "schedule_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("schedule_room.id"), index=True)
    module: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str | None] = mapped_column(String(20))
    starts: Mapped[datetime] = mapped_column(Moment)
    ends: Mapped[datetime] = mapped_column(Moment)
    reporting: Mapped[datetime | None] = mapped_column(Moment)
    capacity: Mapped[int | None]

    event: Mapped[Event] = relationship()
    room: Mapped[Room] = relationship()


class SessionSeat(Base):
    """An entry's place in a session. The workstation is null where the draw gives it (工位号) or where there is none."""

    __tablename__ = "schedule_seat"
    __table_args__ = (UniqueConstraint("session_id", "entry_id"), UniqueConstraint("session_id", "station_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("schedule_session.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_station.id"), index=True)

    session: Mapped[Session] = relationship()
    entry: Mapped[Entry] = relationship()
    station: Mapped[Station | None] = relationship()


class SessionOfficial(Base):
    """An official who is on duty in a session; ends with their appointment."""

    __tablename__ = "schedule_duty"
    __table_args__ = (UniqueConstraint("session_id", "official_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("schedule_session.id"))
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id", ondelete="CASCADE"), index=True)

    session: Mapped[Session] = relationship()
    official: Mapped[Official] = relationship()
