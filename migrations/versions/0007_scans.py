"""scans of documents that schedules rest on"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIXED = ("id", "public_id", "schedule_row", "edition", "page", "digest", "width", "height", "kept_by", "kept_at")


def upgrade() -> None:
    op.create_table(
        "schedule_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("schedule_row", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["user.id"], name=op.f("fk_schedule_scan_kept_by_user")),
        sa.ForeignKeyConstraint(["schedule_row"], ["award_schedule.id"], name=op.f("fk_schedule_scan_schedule_row_award_schedule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_scan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_schedule_scan_public_id")),
        sa.UniqueConstraint("schedule_row", "edition", "page", name=op.f("uq_schedule_scan_schedule_row_edition_page")),
    )
    for statement in guard("schedule_scan", op.get_bind().dialect.name, FIXED):
        op.execute(statement)


def downgrade() -> None:
    for statement in release("schedule_scan", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("schedule_scan")
