"""check in"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# All but the reason, which is cleared when somebody is erased.
FIXED = ("id", "operation_id", "entry_id", "session", "number", "state", "at", "noted_at", "noted_by", "way", "device")


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_check_in_entry_id_entry")),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name=op.f("fk_check_in_noted_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_check_in_operation_id")),
        sa.UniqueConstraint("entry_id", "session", "number", name=op.f("uq_check_in_entry_id_session_number")),
    )
    op.create_table(
        "check_in_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_check_in_device_competition_id_competition")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_check_in_device_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_device")),
        sa.UniqueConstraint("competition_id", "device", name=op.f("uq_check_in_device_competition_id_device")),
    )
    for statement in guard("check_in", op.get_bind().dialect.name, FIXED):
        op.execute(statement)


def downgrade() -> None:
    for statement in release("check_in", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("check_in_device")
    op.drop_table("check_in")
