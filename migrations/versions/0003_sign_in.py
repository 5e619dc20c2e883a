"""second factor, devices of judges, the security policy, administrators who exclude each other"""
import sqlalchemy as sa
from alembic import op

from foundation.guards import exclude_administrators, guard, include_administrators, release

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    _policy()
    _sessions()
    _of_users()
    for statement in (*guard("security_policy", dialect), *exclude_administrators(dialect)):
        op.execute(statement)


def _policy() -> None:
    op.create_table(
        "security_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("password_rules", sa.Boolean(), nullable=False),
        sa.Column("staff_idle_minutes", sa.Integer(), nullable=False),
        sa.Column("judge_idle_minutes", sa.Integer(), nullable=False),
        sa.Column("staff_hours", sa.Integer(), nullable=False),
        sa.Column("judge_hours", sa.Integer(), nullable=False),
        sa.Column("lock_failures", sa.Integer(), nullable=False),
        sa.Column("lock_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_policy")),
        sa.UniqueConstraint("version", name=op.f("uq_security_policy_version")),
    )


def _sessions() -> None:
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("tablet", sa.String(length=32), nullable=True),
        sa.Column("address_index", sa.String(length=32), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renew", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_session_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_session_public_id")),
    )
    op.create_index(op.f("ix_sign_in_session_user_id"), "sign_in_session", ["user_id"])


def _of_users() -> None:
    op.create_table(
        "earlier_password",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_earlier_password_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_password")),
    )
    op.create_index(op.f("ix_earlier_password_user_id"), "earlier_password", ["user_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"])
    op.add_column("user", sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user", sa.Column("second_factor", sa.String(length=200), nullable=True))
    op.add_column("user", sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user", sa.Column("second_factor_step", sa.Integer(), nullable=True))
    op.add_column("user", sa.Column("second_factor_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The age of a password that was set before counts from today: nobody is turned away by the upgrade itself.
    op.execute('UPDATE "user" SET password_set_at = CURRENT_TIMESTAMP WHERE password_hash IS NOT NULL')
    for name in ("failures", "locked_until", "epoch"):
        op.drop_column("user", name)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in (*include_administrators(dialect), *release("security_policy", dialect)):
        op.execute(statement)
    op.add_column("user", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("user", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user", sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
    for name in ("second_factor_due", "second_factor_step", "second_factor_at", "second_factor", "password_set_at"):
        op.drop_column("user", name)
    for table in ("recovery_code", "earlier_password", "sign_in_session", "security_policy"):
        op.drop_table(table)
