"""versions of marking schemes and their amendments"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import guard, release

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# All but the event, which is cleared when a draft event is removed.
FIXED = (
    "id", "number", "kind", "rules", "texts", "tree", "ways", "rules_hash", "contents_hash", "reason", "kept_by", "kept_at",
)
DOCUMENTS = ("rules", "texts", "tree", "ways")


def _documents() -> list[sa.Column]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in DOCUMENTS]


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["user.id"], name=op.f(f"fk_{table}_{column}_user"))


def _of_event(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f(f"fk_{table}_event_id_event"))


def upgrade() -> None:
    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *_documents(),
        sa.Column("rules_hash", sa.String(length=64), nullable=False),
        sa.Column("contents_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        _of_event("scheme_version"), _by("scheme_version", "kept_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_scheme_version_event_id_number")),
    )
    op.create_table(
        "scheme_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        *_documents(),
        sa.Column("settings", sa.JSON(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _of_event("scheme_proposal"), _by("scheme_proposal", "made_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scheme_proposal_public_id")),
    )
    op.create_table(
        "scheme_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        *_documents(),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        _of_event("scheme_amendment"), _by("scheme_amendment", "asked_by"), _by("scheme_amendment", "decided_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_amendment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scheme_amendment_public_id")),
    )
    for table, columns in (("scheme_version", ("event_id", "rules_hash")), ("scheme_proposal", ("event_id",)), ("scheme_amendment", ("event_id",))):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for statement in guard("scheme_version", op.get_bind().dialect.name, FIXED):
        op.execute(statement)


def downgrade() -> None:
    for statement in release("scheme_version", op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("scheme_amendment", "scheme_proposal", "scheme_version"):
        op.drop_table(table)
