"""What can be done with accounts: make, grant, issue cards, set passwords, close. No personal numbers in any of it."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from foundation import audit, chance, ledger
from foundation.accounts import audited, passwords
from foundation.accounts.identity import Actor
from foundation.accounts.models import EarlierPassword, RoleGrant, User
from foundation.accounts.policy import CARD, EARLIER_PASSWORDS, in_force
from foundation.accounts.refusals import (
    AccountTaken,
    NoCard,
    NotTogether,
    UnknownUser,
    WeakPassword,
    WrongCurrent,
)
from foundation.accounts.roles import BY_CARD, ROLE_NAMES, Role, exclude_each_other
from foundation.accounts.services.sessions import end_all, renew_all
from foundation.accounts.throttle import account_key, held, note_failure, too_many
from foundation.database import db, transaction
from foundation.ledger.book import ACCESS
from foundation.rules.password_rules import SHORTEST, SHORTEST_STRICT, shortfalls


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
        person_index=person_index,
    )
    db.session.add(user)
    db.session.flush()
    if password:
        _keep_password(user, password, at)
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
    """Grants a role; system, security and audit administration exclude each other and every business role, and that of a
    unit excludes all, also across the accounts of one person. A card of the account ends with a role that no card may open."""
    user = _user(user_id)
    for other in sorted(_held_by_person(user) - {role}):
        if exclude_each_other(role, other):
            raise NotTogether(held=ROLE_NAMES[other], wanted=ROLE_NAMES[role])
    same = [
        g for g in user.grants
        if g.revoked_at is None and (g.role, g.jurisdiction, g.competition_code) == (role, jurisdiction, competition_code)
    ]
    if same:
        return
    user.grants.append(RoleGrant(role=role, jurisdiction=jurisdiction, competition_code=competition_code, granted_at=at))
    if role not in BY_CARD and user.card_index is not None:
        user.card_index = user.pin_hash = None
        end_all(user.id, "card", at=at)
    renew_all(user.id)
    _note_role(audited.ROLE_GRANTED, "role_granted", user, role, jurisdiction, competition_code, actor, at)


def _held_by_person(user: User) -> set[Role]:
    """The roles of somebody in all accounts that are known to be theirs."""
    same = (User.id == user.id) if user.person_index is None else (User.person_index == user.person_index)
    query = select(RoleGrant.role).join(User).where(same, RoleGrant.revoked_at.is_(None))
    return {Role(role) for role in db.session.scalars(query)}


@transaction
def revoke_role(grant_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a role away; it acts at once, because grants are read with every request."""
    grant = db.session.get(RoleGrant, grant_id)
    if grant is None or grant.revoked_at is not None:
        raise UnknownUser
    grant.revoked_at = at
    renew_all(grant.user_id)
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
    """A fresh card and PIN; the earlier card and all its sessions end. Raises :class:`NoCard` for an account that holds
    more than offices of competitions: whoever prints the card could open all of it."""
    user = _user(user_id)
    for grant in user.grants:
        if grant.revoked_at is None and grant.role not in BY_CARD:
            raise NoCard(name=user.name, held=ROLE_NAMES[Role(grant.role)])
    card = Card(chance.opaque_id(), chance.digits(6))
    user.card_index = passwords.card_index(card.secret)
    user.pin_hash = passwords.hashed(card.pin)
    end_all(user.id, "card", at=at, way=CARD)
    audit.record(audited.CARD_ISSUED, actor=actor, at=at, subject=f"user:{user.public_id}")
    return card


@transaction
def set_password(user_id: int, password: str, *, actor: Actor, at: datetime, must_change: bool = False) -> None:
    """Sets a password and ends all sessions of the account; raises :class:`WeakPassword` with everything that is wrong.

    Under the rules of 等保 none of the last five comes again; a one-time password (``must_change``) is made by chance and
    only judged by length and look.
    """
    user = _user(user_id)
    strict = in_force().password_rules
    found = shortfalls(password, account=user.account, name=user.name, strict=strict)
    if strict and not must_change and _had(user_id, password):
        found.append("earlier")
    if found:
        raise WeakPassword(found, shortest=SHORTEST_STRICT if strict else SHORTEST)
    user.must_change = must_change
    _keep_password(user, password, at)
    end_all(user.id, "password", at=at)
    audit.record(audited.PASSWORD_SET, actor=actor, at=at, subject=f"user:{user.public_id}")


def change_password(user_id: int, current: str, password: str, *, actor: Actor, at: datetime) -> None:
    """One's own new password against the one in use; raises :class:`WrongCurrent` or :class:`WeakPassword`. Failures count
    as at the door, so that an open session is no place to guess."""
    right = passwords.matches(_user(user_id).password_hash, current)
    if not _current_is_right(user_id, right, actor=actor, at=at):
        raise WrongCurrent
    set_password(user_id, password, actor=actor, at=at)


@transaction
def _current_is_right(user_id: int, right: bool, *, actor: Actor, at: datetime) -> bool:
    user, policy = _user(user_id), in_force()
    key = account_key(user.account)
    held(key, at)
    if right and not too_many(key, at, policy.lock_failures, policy.lock):
        return True
    note_failure(key, at, policy.lock)
    audit.record(audited.SIGN_IN_FAILED, actor=actor, at=at, subject=f"user:{user.public_id}", way="current")
    return False


def _keep_password(user: User, password: str, at: datetime) -> None:
    user.password_hash, user.password_set_at = passwords.hashed(password), at
    db.session.execute(insert(EarlierPassword).values(user_id=user.id, password_hash=user.password_hash, set_at=at))
    kept = select(EarlierPassword.id).where(EarlierPassword.user_id == user.id).order_by(EarlierPassword.id.desc())
    beyond = list(db.session.scalars(kept.offset(EARLIER_PASSWORDS)))
    if beyond:
        db.session.execute(delete(EarlierPassword).where(EarlierPassword.id.in_(beyond)))


def _had(user_id: int, password: str) -> bool:
    hashes = db.session.scalars(select(EarlierPassword.password_hash).where(EarlierPassword.user_id == user_id))
    return any(passwords.matches(one, password) for one in hashes.all())


@transaction
def disable_user(user_id: int, *, actor: Actor, at: datetime) -> None:
    """Closes an account at once; it is never deleted."""
    user = _user(user_id)
    user.disabled_at = at
    end_all(user.id, "disabled", at=at)
    audit.record(audited.USER_DISABLED, actor=actor, at=at, subject=f"user:{user.public_id}")
