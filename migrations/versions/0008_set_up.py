"""set-up beyond the definition format, occupations, attachments, the bin"""
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("competition", "event"):
        op.add_column(table, sa.Column("set_up", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "occupation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("name", name=op.f("uq_occupation_name")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_attachment_competition_id_competition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachment_public_id")),
    )
    op.create_index(op.f("ix_attachment_competition_id"), "attachment", ["competition_id"])
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("competition", sa.String(length=40), nullable=False),
        sa.Column("jurisdiction", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.String(length=40), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_removal_public_id")),
    )
    op.create_index(op.f("ix_removal_competition"), "removal", ["competition"])
    op.create_index(op.f("ix_removal_removed_at"), "removal", ["removed_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_removal_removed_at"), table_name="removal")
    op.drop_index(op.f("ix_removal_competition"), table_name="removal")
    op.drop_table("removal")
    op.drop_index(op.f("ix_attachment_competition_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_table("occupation")
    for table in ("event", "competition"):
        op.drop_column(table, "set_up")
