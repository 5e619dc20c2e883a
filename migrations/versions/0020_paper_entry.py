"""sheets entered from paper by two people, marks from files"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _papers()
    op.create_table(
        "mark_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("module", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("judge", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("absent", sa.JSON(), nullable=True),
        sa.Column("loaded_by", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mark_file_event_id_event")),
        sa.ForeignKeyConstraint(["seat_id"], ["panel_seat.id"], name=op.f("fk_mark_file_seat_id_panel_seat")),
        sa.ForeignKeyConstraint(["loaded_by"], ["user.id"], name=op.f("fk_mark_file_loaded_by_user")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_mark_file_decided_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mark_file_public_id")),
    )
    for column in ("event_id", "seat_id", "file_hash"):
        op.create_index(op.f(f"ix_mark_file_{column}"), "mark_file", [column], unique=False)


def _papers() -> None:
    op.create_table(
        "paper_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("scheme_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=32), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=False),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_paper_case_sheet_id_sheet")),
        sa.ForeignKeyConstraint(["first_by"], ["user.id"], name=op.f("fk_paper_case_first_by_user")),
        sa.ForeignKeyConstraint(["second_by"], ["user.id"], name=op.f("fk_paper_case_second_by_user")),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_paper_case_closed_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_case_public_id")),
    )
    op.create_index(op.f("ix_paper_case_sheet_id"), "paper_case", ["sheet_id"], unique=False)
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("hand", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["paper_case.id"], name=op.f("fk_paper_entry_case_id_paper_case")),
        sa.ForeignKeyConstraint(["entered_by"], ["user.id"], name=op.f("fk_paper_entry_entered_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("case_id", "round", "hand", name=op.f("uq_paper_entry_case_id_round_hand")),
    )
    op.create_index(op.f("ix_paper_entry_case_id"), "paper_entry", ["case_id"], unique=False)
    for statement in guard("paper_entry", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for column in ("file_hash", "seat_id", "event_id"):
        op.drop_index(op.f(f"ix_mark_file_{column}"), table_name="mark_file")
    op.drop_table("mark_file")
    for statement in release("paper_entry", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index(op.f("ix_paper_entry_case_id"), table_name="paper_entry")
    op.drop_table("paper_entry")
    op.drop_index(op.f("ix_paper_case_sheet_id"), table_name="paper_case")
    op.drop_table("paper_case")
