"""What can be done with accounts: make, grant, issue cards, sign in. No personal numbers in any of it."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts import audited, passwords
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import RoleGrant, User
from foundation.accounts.refusals import (
    AccountTaken,
    Locked,
    NotTogether,
    UnknownUser,
    WeakPassword,
    WrongPin,
    WrongSecret,
)
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.accounts.throttle import clear, note_failure, throttle_key, too_many
from foundation.database import db, transaction
from foundation.ledger.book import ACCESS

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class Card:
    """A judge's card: the secret stands in its QR address, the PIN is told apart from it. Neither is stored."""

    secret: str
    pin: str


@transaction
def create_user(
    *, account: str, name: str, actor: Actor, at: datetime, password: str | None = None, must_change: bool = False,
    person_index: str | None = None,
) -> int:
    """A new account; raises :class:`AccountTaken`. ``person_index`` is the blind index of the identity number."""
    if db.session.scalar(select(User.id).where(User.account == account)) is not None:
        raise AccountTaken(account=account)
    user = User(
        public_id=chance.opaque_id(), account=account, name=name, created_at=at, must_change=must_change,
        person_index=person_index, password_hash=passwords.hashed(password) if password else None,
    )
    db.session.add(user)
    db.session.flush()
    audit.record(audited.USER_CREATED, actor=actor, at=at, subject=f"user:{user.public_id}")
    return user.id


def _user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise UnknownUser
    return user


@transaction
def grant_role(
    user_id: int, role: Role, *, jurisdiction: str, actor: Actor, at: datetime, competition_code: str | None = None
) -> None:
    """Grants a role; system, security and audit administration exclude each other and every business role."""
    user = _user(user_id)
    held = {Role(g.role) for g in user.grants if g.revoked_at is None}
    for other in held - {role}:
        if role in ADMINISTRATORS or other in ADMINISTRATORS:
            raise NotTogether(held=ROLE_NAMES[other], wanted=ROLE_NAMES[role])
    same = [
        g for g in user.grants
        if g.revoked_at is None and (g.role, g.jurisdiction, g.competition_code) == (role, jurisdiction, competition_code)
    ]
    if same:
        return
    user.grants.append(RoleGrant(role=role, jurisdiction=jurisdiction, competition_code=competition_code, granted_at=at))
    _note_role(audited.ROLE_GRANTED, "role_granted", user, role, jurisdiction, competition_code, actor, at)


@transaction
def revoke_role(grant_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a role away; it acts at once, because grants are read with every request."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.revoked_at is not None:
        raise UnknownUser
    grant.revoked_at = at
    _note_role(
        audited.ROLE_REVOKED, "role_revoked", grant.user, Role(grant.role), grant.jurisdiction, grant.competition_code,
        actor, at,
    )


def _note_role(
    kind: str, ledger_kind: str, user: User, role: Role, jurisdiction: str, competition: str | None, actor: Actor,
    at: datetime,
) -> None:
    facts = {"role": str(role), "jurisdiction": jurisdiction, "competition": competition}
    audit.record(kind, actor=actor, at=at, subject=f"user:{user.public_id}", **facts)
    ledger.append(ACCESS, ledger_kind, {"user": user.public_id, **facts}, actor=actor, at=at)


@transaction
def issue_card(user_id: int, *, actor: Actor, at: datetime) -> Card:
    """A fresh card and PIN; the earlier card and all its sessions end."""
    user = _user(user_id)
    card = Card(chance.opaque_id(), chance.digits(6))
    user.card_index = passwords.card_index(card.secret)
    user.pin_hash = passwords.hashed(card.pin)
    user.epoch += 1
    audit.record(audited.CARD_ISSUED, actor=actor, at=at, subject=f"user:{user.public_id}")
    return card


@transaction
def set_password(user_id: int, password: str, *, actor: Actor, at: datetime, must_change: bool = False) -> None:
    """Sets a password and ends all sessions of the account; raises :class:`WeakPassword`."""
    user = _user(user_id)
    if not passwords.strong(password):
        raise WeakPassword
    user.password_hash, user.must_change = passwords.hashed(password), must_change
    user.epoch += 1
    audit.record(audited.PASSWORD_SET, actor=actor, at=at, subject=f"user:{user.public_id}")


@transaction
def disable_user(user_id: int, *, actor: Actor, at: datetime) -> None:
    """Closes an account at once; it is never deleted."""
    user = _user(user_id)
    user.disabled_at = at
    user.epoch += 1
    audit.record(audited.USER_DISABLED, actor=actor, at=at, subject=f"user:{user.public_id}")


def sign_in(account: str, password: str, *, address: str, at: datetime) -> User:
    """The user with this password; raises :class:`WrongSecret` or :class:`Locked` (5 failures, 15 minutes)."""
    user = _signed_in(
        select(User).where(User.account == account), "password", password, throttle_key("account", account), address, at
    )
    if user is None:
        raise WrongSecret
    return user


def sign_in_with_card(secret: str, pin: str, *, address: str, at: datetime) -> User:
    """The judge who holds this card and knows its PIN; raises :class:`WrongPin` or :class:`Locked`."""
    index = passwords.card_index(secret)
    user = _signed_in(select(User).where(User.card_index == index), "card", pin, throttle_key("card", index), address, at)
    if user is None:
        raise WrongPin
    return user


@transaction
def _signed_in(query: object, way: str, given: str, key: str, address: str, at: datetime) -> User | None:
    address_key = throttle_key("address", address)
    if too_many(key, at) or too_many(address_key, at, limit=50):
        raise Locked
    user: User | None = db.session.scalar(query)  # type: ignore[call-overload]
    stored = None if user is None else user.pin_hash if way == "card" else user.password_hash
    right = passwords.matches(stored, given)
    if user is None or not right or user.disabled_at is not None:
        note_failure(key, at)
        note_failure(address_key, at)
        audit.record(audited.SIGN_IN_FAILED, actor=SYSTEM, at=at, subject="door:" + key, way=way)
        return None
    clear(key)
    audit.record(audited.SIGNED_IN, actor=user.actor, at=at, subject=f"user:{user.public_id}", way=way)
    return user


@transaction
def note_sign_out(*, actor: Actor, at: datetime) -> None:
    """Leaves the entry of somebody signing out."""
    audit.record(audited.SIGNED_OUT, actor=actor, at=at, subject=f"user:{actor.id}")
