"""marks amended by two people, second rounds, decisions about late sheets"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GUARDED = ("late_decision", "second_round")


def upgrade() -> None:
    op.add_column("sheet", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("operation", sa.Column("source", sa.String(length=20), nullable=False, server_default="tablet"))
    op.create_table(
        "mark_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_mark_amendment_sheet_id_sheet")),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_mark_amendment_asked_by_user")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_mark_amendment_decided_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_amendment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mark_amendment_public_id")),
    )
    op.create_index(op.f("ix_mark_amendment_sheet_id"), "mark_amendment", ["sheet_id"])
    op.create_table(
        "late_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=32), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_late_decision_operation_id_operation")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_late_decision_decided_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_decision")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_late_decision_operation_id")),
    )
    op.create_table(
        "second_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_code", sa.String(length=40), nullable=False),
        sa.Column("aspect", sa.String(length=81), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_second_round_event_id_event")),
        sa.ForeignKeyConstraint(["ordered_by"], ["user.id"], name=op.f("fk_second_round_ordered_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_round")),
        sa.UniqueConstraint(
            "event_id", "entry_code", "aspect", "number", name=op.f("uq_second_round_event_id_entry_code_aspect_number")
        ),
    )
    op.create_index(op.f("ix_second_round_event_id"), "second_round", ["event_id"])
    for table in GUARDED:
        for statement in guard(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GUARDED:
        for statement in release(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table in ("second_round", "late_decision", "mark_amendment"):
        op.drop_table(table)
    op.drop_column("operation", "source")
    op.drop_column("sheet", "locked_at")
