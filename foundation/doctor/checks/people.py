"""Accounts and posts: passwords that were never changed, doors with one lock, people who are missing."""
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select

from foundation.accounts.models import SignInSession, User
from foundation.accounts.policy import in_force
from foundation.accounts.roles import OUTSIDERS, Role
from foundation.database import db, has_tables
from foundation.doctor.findings import Finding, advice, danger, fine, warning

LEFT = timedelta(days=7)
IDLE = timedelta(days=90)
DELICATE = frozenset({
    Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.FINANCE_PREPARER, Role.FINANCE_APPROVER, Role.LEADER,
})
LEAST = {Role.SYSTEM_ADMIN: 2, Role.SECURITY_ADMIN: 2, Role.AUDITOR: 1, Role.FINANCE_PREPARER: 1, Role.FINANCE_APPROVER: 1, Role.LEADER: 1}
IN_PAIRS = (Role.FINANCE_PREPARER, Role.FINANCE_APPROVER)


def _staff() -> list[User]:
    """The accounts that can sign in with a password."""
    if not has_tables():
        return []
    found = list(db.session.scalars(select(User).where(User.disabled_at.is_(None), User.password_hash.is_not(None))))
    db.session.rollback()
    return found


def passwords(at: datetime) -> list[Finding]:
    """One-time passwords that nobody has used: whoever finds the slip of paper comes first."""
    waiting = [user for user in _staff() if user.must_change]
    left = [user for user in waiting if at - (user.password_set_at or user.created_at) > LEFT]
    if left:
        return [warning("passwords_left", count=len(left))]
    return [advice("passwords_waiting", count=len(waiting))] if waiting else [fine("passwords")]


def second_factor(_at: datetime) -> list[Finding]:
    """Accounts of administration and money that a password alone opens."""
    policy = in_force().second_factor if has_tables() else False
    without = [user for user in _staff() if user.second_factor is None and not DELICATE.isdisjoint(_roles(user))]
    if without:
        return [warning("second_factor_missing", count=len(without))]
    return [fine("second_factor")] if policy else [advice("second_factor_optional")]


def idle(at: datetime) -> list[Finding]:
    """Accounts of staff that nobody has used for a quarter of a year; units come back when the next competition opens."""
    if not has_tables():
        return []
    latest = select(SignInSession.user_id, func.max(SignInSession.seen_at).label("seen")).group_by(SignInSession.user_id)
    seen: dict[int, datetime] = {row.user_id: row.seen for row in db.session.execute(latest)}
    staff = [user for user in _staff() if _roles(user) != OUTSIDERS]
    unused = [user for user in staff if at - seen.get(user.id, user.created_at) > IDLE]
    return [warning("accounts_idle", count=len(unused))] if unused else [fine("accounts_used")]


def posts(_at: datetime) -> list[Finding]:
    """Too few people for what the rules ask: a second person to approve, somebody to unlock the only administrator."""
    if not has_tables():
        return []
    users = list(db.session.scalars(select(User).where(User.disabled_at.is_(None))))
    held = Counter(role for role in Role for _person in {user.person_index or user.id for user in users if role in _roles(user)})
    found = [
        (danger if not held[role] and role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) else warning)(
            "posts_few", role=role, held=held[role], least=least,
        )
        for role, least in LEAST.items() if held[role] < least
    ]
    both = [user for user in users if set(IN_PAIRS) <= _roles(user)]
    if both:
        found.append(warning("posts_both", count=len(both)))
    db.session.rollback()
    return found or [fine("posts")]


def _roles(user: User) -> set[Role]:
    return {Role(grant.role) for grant in user.grants if grant.revoked_at is None}
