"""personal registration: drafts, papers, declarations, and the links by which applicants come back"""
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _drafts()
    _links()
    _papers()
    _declarations()


def _drafts() -> None:
    op.create_table(
        "registration_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("personal_key", sa.String(length=200), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consented_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_registration_draft_competition_id_competition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_draft_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_draft_token_hash")),
    )
    for column in ("competition_id", "changed_at"):
        op.create_index(op.f(f"ix_registration_draft_{column}"), "registration_draft", [column])


def _links() -> None:
    op.create_table(
        "return_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.Column("session_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_return_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_return_link_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_return_link_token_hash")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_return_link_session_hash")),
    )
    for column in ("person_id", "expires_at"):
        op.create_index(op.f(f"ix_return_link_{column}"), "return_link", [column])


def _papers() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("(draft_id IS NULL) <> (entry_id IS NULL)", name=op.f("ck_paper_one_owner")),
        sa.ForeignKeyConstraint(["draft_id"], ["registration_draft.id"], name=op.f("fk_paper_draft_id_registration_draft")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_paper_entry_id_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paper_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    for column in ("draft_id", "entry_id", "person_id", "removed_at"):
        op.create_index(op.f(f"ix_paper_{column}"), "paper", [column])


def _declarations() -> None:
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consented_at", MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_declaration_entry_id_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declaration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("public_id", name=op.f("uq_declaration_public_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_declaration_entry_id")),
    )
    op.create_index(op.f("ix_declaration_person_id"), "declaration", ["person_id"])


def downgrade() -> None:
    for table in ("declaration", "paper", "return_link", "registration_draft"):
        op.drop_table(table)
