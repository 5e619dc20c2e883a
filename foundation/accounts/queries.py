"""What can be asked about accounts."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation.accounts.models import RoleGrant, User
from foundation.accounts.roles import ROLE_NAMES, Role
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
    grants: tuple[GrantRow, ...]


def _row(user: User) -> AccountRow:
    grants = tuple(
        GrantRow(g.id, ROLE_NAMES[Role(g.role)], g.jurisdiction, g.competition_code)
        for g in user.grants if g.revoked_at is None
    )
    return AccountRow(user.id, user.account, user.name, user.created_at, user.disabled_at is not None, grants)


def accounts(search: str = "", page: int = 1, per_page: int = 50) -> list[AccountRow]:
    """A page of accounts by name, optionally only those whose account or name contains the text."""
    query = select(User).order_by(User.account).limit(per_page).offset((page - 1) * per_page)
    if search:
        query = query.where(User.account.contains(search, autoescape=True) | User.name.contains(search, autoescape=True))
    return [_row(user) for user in db.session.scalars(query)]


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
