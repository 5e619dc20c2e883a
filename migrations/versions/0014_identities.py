"""kinds of identity documents, dates of birth that no number says, and imports of units and by jobs"""
import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("id_type", sa.String(length=24), nullable=False, server_default="resident"))
    op.add_column("person", sa.Column("born_on", sa.String(length=200), nullable=True))
    op.execute(
        "ALTER TABLE registration_import ADD COLUMN unit_id INTEGER "
        "CONSTRAINT fk_registration_import_unit_id_unit REFERENCES unit (id)"
    )
    op.create_index(op.f("ix_registration_import_unit_id"), "registration_import", ["unit_id"])
    op.add_column("registration_import", sa.Column("job", sa.String(length=32), nullable=True))
    op.add_column("registration_import", sa.Column("report", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_index(op.f("ix_registration_import_unit_id"), table_name="registration_import")
    with op.batch_alter_table("registration_import") as table:
        table.drop_column("report")
        table.drop_column("job")
        table.drop_column("unit_id")
    op.drop_column("person", "born_on")
    op.drop_column("person", "id_type")
