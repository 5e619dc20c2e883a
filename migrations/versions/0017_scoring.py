"""sheets of one sub-criterion, confirmed by a second person; readings; what a scheme says beyond the ranking"""
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("tree", "ways", "settings"):
        op.add_column("scheme", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("sheet_version", sa.Column("readings", sa.JSON(), nullable=True))
    op.add_column("sheet_version", sa.Column("source", sa.String(length=20), nullable=False, server_default="tablet"))
    with op.batch_alter_table("sheet") as table:
        table.add_column(sa.Column("part", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("confirmed_version", sa.Integer(), nullable=True))
        table.add_column(sa.Column("confirmed_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_sheet_confirmed_by_user"), "user", ["confirmed_by"], ["id"])
        table.drop_constraint("uq_sheet_seat_id_entry_code", type_="unique")
        table.create_unique_constraint(op.f("uq_sheet_seat_id_entry_code_part"), ["seat_id", "entry_code", "part"])


def downgrade() -> None:
    with op.batch_alter_table("sheet") as table:
        table.drop_constraint("uq_sheet_seat_id_entry_code_part", type_="unique")
        table.create_unique_constraint("uq_sheet_seat_id_entry_code", ["seat_id", "entry_code"])
        table.drop_constraint("fk_sheet_confirmed_by_user", type_="foreignkey")
        for name in ("confirmed_at", "confirmed_by", "confirmed_version", "drafted_at", "part"):
            table.drop_column(name)
    op.drop_column("sheet_version", "source")
    op.drop_column("sheet_version", "readings")
    for name in ("settings", "ways", "tree"):
        op.drop_column("scheme", name)
