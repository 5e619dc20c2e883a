"""The cast: who plays in a rehearsal or demonstration, each with the one role that they need."""
from dataclasses import dataclass
from datetime import datetime

from foundation import chance
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import create_user, grant_role
from foundation.database import db, transaction

PARTS = (
    (Role.ORGANIZER, "organizer", "梁组织"),
    (Role.REGISTRAR, "registrar", "何登记"),
    (Role.AWARDS_CLERK, "awards", "黄奖励"),
    (Role.LEADER, "leader", "陈分管"),
    (Role.FINANCE_PREPARER, "finance1", "李经办"),
    (Role.FINANCE_APPROVER, "finance2", "吴审批"),
    (Role.AUDITOR, "auditor", "赵审计"),
)


@dataclass(frozen=True)
class Part:
    """One of the cast, with the password of a demonstration (a rehearsal has none: nobody can sign in)."""

    role: Role
    account: str
    name: str
    user_id: int
    password: str | None


@dataclass(frozen=True)
class Cast:
    """Everybody but the judges, by role."""

    parts: dict[Role, Part]

    def actor(self, role: Role) -> Actor:
        """The one who acts in this role."""
        return actor_of(self.parts[role].user_id)


def actor_of(user_id: int) -> Actor:
    """A user as the one who does something."""
    user = db.session.get_one(User, user_id)
    return user.actor


@transaction
def hire(jurisdiction: str, *, at: datetime, passwords: bool = False) -> Cast:
    """Makes the cast's accounts with their roles, in one jurisdiction."""
    parts = {}
    for role, account, name in PARTS:
        password = chance.password() if passwords else None
        user_id = create_user(account=account, name=name, password=password, actor=SYSTEM, at=at)
        grant_role(user_id, role, jurisdiction=jurisdiction, actor=SYSTEM, at=at)
        parts[role] = Part(role, account, name, user_id, password)
    return Cast(parts)
