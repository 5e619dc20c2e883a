"""unit accounts"""
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("jurisdiction", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=200), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("at_counter", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_unit_account_decided_by_user")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_account_unit_id_unit")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_unit_account_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_account")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_account_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_unit_account_user_id")),
    )
    for column in ("code", "state", "unit_id"):
        op.create_index(op.f(f"ix_unit_account_{column}"), "unit_account", [column])


def downgrade() -> None:
    op.drop_table("unit_account")
