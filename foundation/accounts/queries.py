"""What can be asked about accounts."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from foundation.accounts.models import RecoveryCode, RoleGrant, SignInSession, Throttle, User
from foundation.accounts.policy import CARD, in_force
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.accounts.throttle import account_key, card_key
from foundation.clock import now
from foundation.database import db


@dataclass(frozen=True)
class GrantRow:
    """One role as the accounts desk shows it."""

    id: int
    role: object
    jurisdiction: str
    competition: str | None


@dataclass(frozen=True)
class AccountRow:
    """One account as the accounts desk shows it."""

    id: int
    account: str
    name: str
    created_at: datetime
    disabled: bool
    second_factor: bool
    locked: bool
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True)
class SessionRow:
    """One place where somebody is signed in; ``here`` is the one that asks."""

    browser: str
    by_card: bool
    began_at: datetime
    seen_at: datetime
    here: bool


def _row(user: User, locked: bool = False) -> AccountRow:
    grants = tuple(
        GrantRow(g.id, ROLE_NAMES[Role(g.role)], g.jurisdiction, g.competition_code)
        for g in user.grants if g.revoked_at is None
    )
    closed = user.disabled_at is not None
    return AccountRow(user.id, user.account, user.name, user.created_at, closed, user.second_factor is not None, locked, grants)


def accounts(search: str = "", page: int = 1, per_page: int = 50, *, at: datetime) -> list[AccountRow]:
    """A page of accounts by name, optionally only those whose account or name contains the text; who is locked out now."""
    query = select(User).order_by(User.account).limit(per_page).offset((page - 1) * per_page)
    if search:
        query = query.where(User.account.contains(search, autoescape=True) | User.name.contains(search, autoescape=True))
    users = list(db.session.scalars(query))
    locked = _locked({user.id: _keys(user) for user in users}, at)
    return [_row(user, user.id in locked) for user in users]


def _keys(user: User) -> list[str]:
    return [account_key(user.account), *([card_key(user.card_index)] if user.card_index else [])]


def _locked(keys: dict[int, list[str]], at: datetime) -> set[int]:
    policy, wanted = in_force(), [key for found in keys.values() for key in found]
    rows = db.session.scalars(select(Throttle).where(Throttle.key.in_(wanted), Throttle.failures >= policy.lock_failures))
    full = {row.key for row in rows if at - row.last_at < policy.lock}
    return {user_id for user_id, found in keys.items() if full.intersection(found)}


def alive(user_id: int) -> list[SignInSession]:
    """The sessions of an account that were not ended, the latest seen first."""
    query = select(SignInSession).where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(SignInSession.seen_at.desc())))


def own_sessions(user_id: int, here: int | None) -> list[SessionRow]:
    """Where an account is signed in, the latest seen first. What has been idle too long is over, ended in its row or not."""
    policy, at = in_force(), now()
    return [
        SessionRow(row.browser, row.way == CARD, row.began_at, row.seen_at, row.id == here)
        for row in alive(user_id)
        if at - row.seen_at < policy.idle(row.way) and at - row.began_at < policy.longest(row.way)
    ]


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0


def factor_counts() -> tuple[int, int]:
    """How many accounts with a password there are, and how many of them have a second factor."""
    open_ = (User.disabled_at.is_(None), User.password_hash.is_not(None))
    found = db.session.execute(select(func.count(User.id), func.count(User.second_factor)).where(*open_)).one()
    return found[0], found[1]


def account(user_id: int) -> AccountRow | None:
    """One account."""
    user = db.session.get(User, user_id)
    return _row(user) if user else None


def user_of_grant(grant_id: int) -> int | None:
    """Whose role this is."""
    return db.session.scalar(select(RoleGrant.user_id).where(RoleGrant.id == grant_id))


def person_of(user_id: int) -> str:
    """What makes a person one person across accounts: the blind index of the identity number, else the account."""
    found = db.session.execute(select(User.person_index, User.public_id).where(User.id == user_id)).one()
    return str(found.person_index or found.public_id)


def names_of(actors: set[str]) -> dict[str, str]:
    """The names behind opaque actor ids."""
    rows = db.session.execute(select(User.public_id, User.name).where(User.public_id.in_(actors)))
    return {row.public_id: row.name for row in rows}
