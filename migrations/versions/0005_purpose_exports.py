"""looking at a number and exports for a purpose"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled while issue 3 is built."""


def downgrade() -> None:
    """Filled while issue 3 is built."""
