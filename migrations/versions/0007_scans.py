"""scans of documents that schedules rest on"""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled while issue 3 is built."""


def downgrade() -> None:
    """Filled while issue 3 is built."""
