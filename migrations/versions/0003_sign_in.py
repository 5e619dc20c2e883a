"""second factor, devices of judges, the security policy, administrators who exclude each other"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled while issue 3 is built."""


def downgrade() -> None:
    """Filled while issue 3 is built."""
