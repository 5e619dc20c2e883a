"""backups that were made and verified"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled while issue 3 is built."""


def downgrade() -> None:
    """Filled while issue 3 is built."""
