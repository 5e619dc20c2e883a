"""messages to people: what they are told, the lists for the SMS platform, the words of a competition; e-mail of a person"""
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("email", sa.String(length=400), nullable=True))
    op.create_table(
        "message_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_message_list_competition_id_competition")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_message_list_made_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_list_public_id")),
    )
    op.create_index(op.f("ix_message_list_competition_id"), "message_list", ["competition_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_message_competition_id_competition")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_message_entry_id_entry")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id_person")),
        sa.ForeignKeyConstraint(["list_id"], ["message_list.id"], name=op.f("fk_message_list_id_message_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_message_public_id")),
    )
    for column in ("competition_id", "entry_id", "person_id", "list_id", "state"):
        op.create_index(op.f(f"ix_message_{column}"), "message", [column])
    op.create_table(
        "message_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=500), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_message_wording_competition_id_competition")),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_message_wording_set_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_wording")),
        sa.UniqueConstraint(
            "competition_id", "occasion", "version", name=op.f("uq_message_wording_competition_id_occasion_version")
        ),
    )
    op.create_index(op.f("ix_message_wording_competition_id"), "message_wording", ["competition_id"])


def downgrade() -> None:
    op.drop_table("message_wording")
    op.drop_table("message")
    op.drop_table("message_list")
    op.drop_column("person", "email")
