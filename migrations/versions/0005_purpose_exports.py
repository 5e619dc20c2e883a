"""looking at a number, reviewing an entry, and exports for a purpose"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _reveals()
    _reviews()
    _exports()
    for statement in guard("reveal", op.get_bind().dialect.name):
        op.execute(statement)


def _reveals() -> None:
    op.create_table(
        "reveal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    for column in ("at", "actor", "person", "subject"):
        op.create_index(op.f(f"ix_reveal_{column}"), "reveal", [column])


def _reviews() -> None:
    op.create_table(
        "entry_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_review_entry_id_entry")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["user.id"], name=op.f("fk_entry_review_reviewer_id_user")),
        sa.ForeignKeyConstraint(["assigned_by"], ["user.id"], name=op.f("fk_entry_review_assigned_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_review")),
    )
    op.create_index("ix_entry_review_open", "entry_review", ["entry_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    for column in ("entry_id", "reviewer_id"):
        op.create_index(op.f(f"ix_entry_review_{column}"), "entry_review", [column])


def _exports() -> None:
    op.create_table(
        "purpose_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("competition_code", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("said", sa.String(length=300), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("password_shown_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["requested_by"], ["user.id"], name=op.f("fk_purpose_export_requested_by_user")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_purpose_export_decided_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_purpose_export_public_id")),
        sa.UniqueConstraint("number", name=op.f("uq_purpose_export_number")),
    )
    for column in ("competition_code", "state", "requested_by", "expires_at"):
        op.create_index(op.f(f"ix_purpose_export_{column}"), "purpose_export", [column])


def downgrade() -> None:
    for statement in release("reveal", op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("purpose_export", "entry_review", "reveal"):
        op.drop_table(table)
