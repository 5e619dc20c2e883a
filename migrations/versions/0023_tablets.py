"""what tablets say of themselves, outboxes brought as files"""
import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("kind", sa.String(length=10), nullable=False, server_default="tablet"))
    op.add_column("device", sa.Column("drafts", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("app_version", sa.String(length=16), nullable=True))
    op.create_table(
        "outbox_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sealed_by", sa.String(length=10), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcomes", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_outbox_file_competition_id_competition")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_outbox_file_device_id_device")),
        sa.ForeignKeyConstraint(["judge_id"], ["user.id"], name=op.f("fk_outbox_file_judge_id_user")),
        sa.ForeignKeyConstraint(["brought_by"], ["user.id"], name=op.f("fk_outbox_file_brought_by_user")),
        sa.ForeignKeyConstraint(["taken_by"], ["user.id"], name=op.f("fk_outbox_file_taken_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_file_public_id")),
        sa.UniqueConstraint("competition_id", "file_hash", name=op.f("uq_outbox_file_competition_id_file_hash")),
    )
    for name in ("competition_id", "device_id", "judge_id"):
        op.create_index(op.f(f"ix_outbox_file_{name}"), "outbox_file", [name])


def downgrade() -> None:
    op.drop_table("outbox_file")
    for name in ("app_version", "drafts", "kind"):
        op.drop_column("device", name)
