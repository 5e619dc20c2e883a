"""samples that are checked again, and notes on judge analytics"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

APPENDED = ("recheck_finding", "analytics_note")


def upgrade() -> None:
    _rounds()
    _findings()
    for table in APPENDED:
        for statement in guard(table, op.get_bind().dialect.name):
            op.execute(statement)


def _rounds() -> None:
    op.create_table(
        "recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("top", sa.Integer(), nullable=False),
        sa.Column("rest", sa.Integer(), nullable=False),
        sa.Column("alarm", sa.Integer(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.Column("listing", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_recheck_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("event_id", "round", name=op.f("uq_recheck_event_id_round")),
    )
    op.create_table(
        "recheck_seed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recheck_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("committed_by", sa.Integer(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.String(length=80), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["recheck_id"], ["recheck.id"], name=op.f("fk_recheck_seed_recheck_id_recheck")),
        sa.ForeignKeyConstraint(["committed_by"], ["user.id"], name=op.f("fk_recheck_seed_committed_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_seed")),
        sa.UniqueConstraint("recheck_id", "position", name=op.f("uq_recheck_seed_recheck_id_position")),
    )


def _findings() -> None:
    op.create_table(
        "recheck_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recheck_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["recheck_id"], ["recheck.id"], name=op.f("fk_recheck_item_recheck_id_recheck")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_recheck_item_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_item")),
        sa.UniqueConstraint("recheck_id", "sheet_id", name=op.f("uq_recheck_item_recheck_id_sheet_id")),
        sa.UniqueConstraint("recheck_id", "position", name=op.f("uq_recheck_item_recheck_id_position")),
    )
    op.create_index(op.f("ix_recheck_item_sheet_id"), "recheck_item", ["sheet_id"])
    op.create_table(
        "recheck_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("aspect", sa.String(length=40), nullable=True),
        sa.Column("old", sa.String(length=40), nullable=True),
        sa.Column("new", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("amendment", sa.String(length=32), nullable=True),
        sa.Column("found_by", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["recheck_item.id"], name=op.f("fk_recheck_finding_item_id_recheck_item")),
        sa.ForeignKeyConstraint(["found_by"], ["user.id"], name=op.f("fk_recheck_finding_found_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_finding")),
    )
    op.create_index(op.f("ix_recheck_finding_item_id"), "recheck_finding", ["item_id"])
    op.create_table(
        "analytics_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_analytics_note_event_id_event")),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name=op.f("fk_analytics_note_noted_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analytics_note")),
    )
    op.create_index(op.f("ix_analytics_note_event_id"), "analytics_note", ["event_id"])


def downgrade() -> None:
    for table in APPENDED:
        for statement in release(table, op.get_bind().dialect.name):
            op.execute(statement)
    for table in ("analytics_note", "recheck_finding", "recheck_item", "recheck_seed", "recheck"):
        op.drop_table(table)
