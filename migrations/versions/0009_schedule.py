"""schedule: rooms with workstations, sessions, seats, officials on duty"""
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)
INDEXES = (
    ("schedule_room", "competition_id"), ("schedule_session", "competition_id"), ("schedule_session", "event_id"),
    ("schedule_session", "room_id"), ("schedule_seat", "entry_id"), ("schedule_seat", "station_id"),
    ("schedule_duty", "official_id"),
)


def upgrade() -> None:
    _rooms()
    _sessions()
    _people()
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _rooms() -> None:
    op.create_table(
        "schedule_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("map_text", sa.String(length=500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_schedule_room_competition_id_competition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_room")),
        sa.UniqueConstraint("competition_id", "name", name=op.f("uq_schedule_room_competition_id_name")),
    )
    op.create_table(
        "schedule_station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["schedule_room.id"], name=op.f("fk_schedule_station_room_id_schedule_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_station")),
        sa.UniqueConstraint("room_id", "label", name=op.f("uq_schedule_station_room_id_label")),
    )


def _sessions() -> None:
    op.create_table(
        "schedule_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("module", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("reporting", MOMENT, nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_schedule_session_competition_id_competition")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_schedule_session_event_id_event")),
        sa.ForeignKeyConstraint(["room_id"], ["schedule_room.id"], name=op.f("fk_schedule_session_room_id_schedule_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_session")),
    )


def _people() -> None:
    op.create_table(
        "schedule_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["schedule_session.id"], name=op.f("fk_schedule_seat_session_id_schedule_session")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_schedule_seat_entry_id_entry"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["station_id"], ["schedule_station.id"], name=op.f("fk_schedule_seat_station_id_schedule_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_seat")),
        sa.UniqueConstraint("session_id", "entry_id", name=op.f("uq_schedule_seat_session_id_entry_id")),
        sa.UniqueConstraint("session_id", "station_id", name=op.f("uq_schedule_seat_session_id_station_id")),
    )
    op.create_table(
        "schedule_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["schedule_session.id"], name=op.f("fk_schedule_duty_session_id_schedule_session")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_schedule_duty_official_id_official"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_duty")),
        sa.UniqueConstraint("session_id", "official_id", name=op.f("uq_schedule_duty_session_id_official_id")),
    )


def downgrade() -> None:
    for table in ("schedule_duty", "schedule_seat", "schedule_session", "schedule_station", "schedule_room"):
        op.drop_table(table)
