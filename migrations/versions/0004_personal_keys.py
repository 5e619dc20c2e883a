"""a key for every person, rotation, retention"""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled while issue 3 is built."""


def downgrade() -> None:
    """Filled while issue 3 is built."""
