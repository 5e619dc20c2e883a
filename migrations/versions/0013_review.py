"""review: states of an application, decisions, coaches with shares, rules let pass"""
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (
    ("source", sa.String(length=20), False, "workbook"), ("version", sa.Integer(), False, sa.text("1")),
    ("submitted_at", MOMENT, True, None), ("state_since", MOMENT, True, None), ("decided_at", MOMENT, True, None),
    ("decided_by", sa.String(length=40), True, None), ("reason", sa.String(length=500), True, None),
    ("corrections", sa.JSON(), True, None), ("declared", sa.JSON(), True, None), ("cancelled_at", MOMENT, True, None),
    ("cancelled_from", sa.String(length=20), True, None),
)
CANCELLED = """
    UPDATE entry SET cancelled_from = 'registered', cancelled_at = (
        SELECT max(audit_entry.at) FROM audit_entry
        WHERE audit_entry.kind = 'competition:entry:cancelled' AND audit_entry.subject = 'entry:' || entry.public_id
    ) WHERE state = 'cancelled'
"""
COACHES = """
    INSERT INTO entry_coach (entry_id, position, person_id, unit, share)
    SELECT id, 1, coach_id, coach_unit, 10000 FROM entry WHERE coach_id IS NOT NULL
"""


def upgrade() -> None:
    for name, kind, nullable, default in COLUMNS:
        op.add_column("entry", sa.Column(name, kind, nullable=nullable, server_default=default))
    op.add_column("member", sa.Column("role", sa.String(length=20), nullable=False, server_default="member"))
    _make_entry_coach()
    _make_override()
    op.execute("UPDATE entry SET submitted_at = registered_at, state_since = registered_at")
    op.execute(CANCELLED)
    op.execute(COACHES)


def _make_entry_coach() -> None:
    op.create_table(
        "entry_coach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_coach_entry_id_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_entry_coach_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_coach")),
        sa.UniqueConstraint("entry_id", "person_id", name=op.f("uq_entry_coach_entry_id_person_id")),
    )
    op.create_index(op.f("ix_entry_coach_entry_id"), "entry_coach", ["entry_id"])
    op.create_index(op.f("ix_entry_coach_person_id"), "entry_coach", ["person_id"])


def _make_override() -> None:
    op.create_table(
        "eligibility_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_eligibility_override_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_override")),
        sa.UniqueConstraint("entry_id", "rule", name=op.f("uq_eligibility_override_entry_id_rule")),
    )
    op.create_index(op.f("ix_eligibility_override_entry_id"), "eligibility_override", ["entry_id"])


def downgrade() -> None:
    """Applications that were not accepted become cancelled entries: before, there was nothing else."""
    op.execute("UPDATE entry SET state = 'cancelled' WHERE state NOT IN ('registered', 'cancelled')")
    op.drop_table("eligibility_override")
    op.drop_table("entry_coach")
    op.drop_column("member", "role")
    for name, *_rest in reversed(COLUMNS):
        op.drop_column("entry", name)
