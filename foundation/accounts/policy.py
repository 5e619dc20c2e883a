"""The security policy: what the security administrator decided about signing in. Versions are rows, never changed."""
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g, has_request_context
from sqlalchemy import select

from foundation.accounts.models import SecurityPolicy
from foundation.database import db

PASSWORD, CARD = "password", "card"
PASSWORD_AGE = timedelta(days=90)
EARLIER_PASSWORDS = 5
LOOSE_MODES = ("demo", "rehearsal")


@dataclass(frozen=True)
class Policy:
    """The rules in force. ``version`` 0 is what a new instance begins with: the password rules of 等保 on, the second
    factor not yet asked for (recommended, but nobody has enrolled), limits as R22 and R23 have them."""

    version: int = 0
    second_factor: bool = False
    password_rules: bool = True
    staff_idle_minutes: int = 15
    judge_idle_minutes: int = 30
    staff_hours: int = 8
    judge_hours: int = 8
    lock_failures: int = 5
    lock_minutes: int = 15
    reason: str = ""
    set_by: str | None = None
    set_at: datetime | None = None

    def idle(self, way: str) -> timedelta:
        """How long somebody may do nothing."""
        return timedelta(minutes=self.judge_idle_minutes if way == CARD else self.staff_idle_minutes)

    def longest(self, way: str) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(hours=self.judge_hours if way == CARD else self.staff_hours)

    @property
    def lock(self) -> timedelta:
        """How long the door stays locked after too many failures."""
        return timedelta(minutes=self.lock_minutes)


# The fields that a version decides, in the order of the page.
DECIDED = (
    "second_factor", "password_rules", "staff_idle_minutes", "judge_idle_minutes", "staff_hours", "judge_hours", "lock_failures",
    "lock_minutes",
)  # fmt: skip

# Least and most of what is a number: nobody may switch a protection off by a large one.
BOUNDS = {
    "staff_idle_minutes": (5, 60), "judge_idle_minutes": (5, 120), "staff_hours": (1, 12), "judge_hours": (1, 16),
    "lock_failures": (3, 10), "lock_minutes": (5, 120),
}  # fmt: skip


def beginning() -> Policy:
    """What holds before anybody has decided. The passwords of a demonstration are printed and never age."""
    return Policy(password_rules=current_app.config["MODE"] not in LOOSE_MODES)


def in_force() -> Policy:
    """The policy of this moment; read once a request."""
    if has_request_context() and "security_policy" in g:
        return g.security_policy  # type: ignore[no-any-return]
    row = db.session.scalar(select(SecurityPolicy).order_by(SecurityPolicy.version.desc()).limit(1))
    found = _of_row(row) if row else beginning()
    if has_request_context():
        g.security_policy = found
    return found


def versions() -> list[Policy]:
    """All versions, the newest first; what a new instance begins with comes last."""
    rows = db.session.scalars(select(SecurityPolicy).order_by(SecurityPolicy.version.desc()))
    return [*(_of_row(row) for row in rows), beginning()]


def _of_row(row: SecurityPolicy) -> Policy:
    decided = {name: getattr(row, name) for name in DECIDED}
    return Policy(row.version, reason=row.reason, set_by=row.set_by, set_at=row.set_at, **decided)
