"""what field judges record, signed papers"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# All but what is sealed: it is sealed anew when the keys change, and the note goes when somebody is erased.
RECORD = (
    "id", "public_id", "operation_id", "event_id", "entry_id", "kind", "module", "facts", "about_id", "witness_id", "unsigned",
    "noted_by", "noted_at",
)
SCAN = ("id", "public_id", "result_list_id", "digest", "size", "added_by", "added_at")
GUARDED = {"field_record": RECORD, "carried_record": (), "signed_scan": SCAN}


def upgrade() -> None:
    op.create_table(
        "field_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("operation_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("module", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("witness_id", sa.Integer(), nullable=True),
        sa.Column("unsigned", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["field_record.id"], name=op.f("fk_field_record_about_id_field_record")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_field_record_entry_id_entry")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_field_record_event_id_event")),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name=op.f("fk_field_record_noted_by_user")),
        sa.ForeignKeyConstraint(["witness_id"], ["user.id"], name=op.f("fk_field_record_witness_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_record")),
        sa.UniqueConstraint("about_id", "kind", name=op.f("uq_field_record_about_id_kind")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_field_record_operation_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_field_record_public_id")),
    )
    op.create_index(op.f("ix_field_record_entry_id"), "field_record", ["entry_id"])
    op.create_index(op.f("ix_field_record_event_id"), "field_record", ["event_id"])
    op.create_table(
        "carried_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("deduction", sa.String(length=32), nullable=True),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["field_record.id"], name=op.f("fk_carried_record_record_id_field_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_record")),
        sa.UniqueConstraint("record_id", name=op.f("uq_carried_record_record_id")),
    )
    op.create_table(
        "signed_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("result_list_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f("fk_signed_scan_added_by_user")),
        sa.ForeignKeyConstraint(["result_list_id"], ["result_list.id"], name=op.f("fk_signed_scan_result_list_id_result_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_scan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signed_scan_public_id")),
    )
    op.create_index(op.f("ix_signed_scan_result_list_id"), "signed_scan", ["result_list_id"])
    for table, fixed in GUARDED.items():
        for statement in guard(table, op.get_bind().dialect.name, fixed):
            op.execute(statement)


def downgrade() -> None:
    for table in reversed(GUARDED):
        for statement in release(table, op.get_bind().dialect.name):
            op.execute(statement)
        op.drop_table(table)
