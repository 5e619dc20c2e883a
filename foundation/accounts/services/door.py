"""The door: password, one-time code, card with PIN. Whatever is wrong – no such account, wrong secret, closed, locked – looks
the same from outside: one sentence, one status, one hash computed, one entry of the log.

The hash is computed before the transaction, so that guessing at the door does not keep judges from handing in marks; what it
was worth is decided inside, where failures are counted one after the other.
"""
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation import audit
from foundation.accounts import audited, passwords
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.policy import CARD, PASSWORD, in_force
from foundation.accounts.refusals import UnknownUser, WrongCode, WrongPin, WrongSecret
from foundation.accounts.services.second_factor import opened_by
from foundation.accounts.throttle import (
    account_key,
    card_key,
    clear,
    held,
    house_key,
    note_failure,
    throttle_key,
    too_many,
)
from foundation.database import db, transaction

FROM_ONE_ADDRESS = 50
NOBODY_KNOWN: Set[str] = frozenset()


def sign_in(account: str, password: str, *, address: str, at: datetime, known: Set[str] = NOBODY_KNOWN) -> User:
    """The user with this password; raises :class:`WrongSecret`. Whoever has a second factor is not in yet: ``second_step``
    comes next. ``known`` are the keys under which this browser has been in before; it is spared the lock of its address."""
    key = account_key(account)
    user = db.session.scalar(select(User).where(User.account == account))
    stored = user.password_hash if user else None
    attempt = _Attempt(PASSWORD, key, address, key in known, at)
    found = _decided(user.id if user else None, stored, passwords.matches(stored, password), attempt)
    if found is None:
        raise WrongSecret(**_limits())
    return found


def sign_in_with_card(secret: str, pin: str, *, address: str, at: datetime, known: Set[str] = NOBODY_KNOWN) -> User:
    """The judge who holds this card and knows its PIN; raises :class:`WrongPin`."""
    index = passwords.card_index(secret)
    key = card_key(index)
    user = db.session.scalar(select(User).where(User.card_index == index))
    stored = user.pin_hash if user else None
    attempt = _Attempt(CARD, key, address, key in known, at)
    found = _decided(user.id if user else None, stored, passwords.matches(stored, pin), attempt)
    if found is None:
        raise WrongPin(**_limits())
    return found


def second_step(public_id: str, code: str, *, address: str, at: datetime) -> User:
    """The user whose password was right a moment ago and who now brings the code; raises :class:`WrongCode`."""
    user = _second_step(public_id, code, address, at)
    if user is None:
        raise WrongCode(**_limits())
    return user


def _limits() -> dict[str, object]:
    policy = in_force()
    return {"failures": policy.lock_failures, "minutes": policy.lock_minutes}


@dataclass(frozen=True)
class _Attempt:
    """One try: which way, counted under which key, from where, by a browser that was in before, when."""

    way: str
    key: str
    address: str
    known: bool
    at: datetime

    @property
    def address_key(self) -> str:
        """Under which failures of the address are counted."""
        return throttle_key("address", self.address)

    def locked(self) -> bool:
        """True if this account or card, or the address of a stranger, failed too often."""
        policy = in_force()
        held(self.key, self.at)
        return too_many(self.key, self.at, policy.lock_failures, policy.lock) or (
            not self.known and too_many(self.address_key, self.at, FROM_ONE_ADDRESS, policy.lock)
        )

    def failed(self, locked: bool) -> None:
        """Counts it. Tries while locked do not lengthen the lock of the account."""
        window = in_force().lock
        if not locked:
            note_failure(self.key, self.at, window)
        note_failure(self.address_key, self.at, window)
        note_failure(house_key(), self.at, rate=True)
        audit.record(audited.SIGN_IN_FAILED, actor=SYSTEM, at=self.at, subject="door:" + self.key, way=self.way)


@transaction
def _decided(user_id: int | None, stored: str | None, right: bool, attempt: _Attempt) -> User | None:
    locked = attempt.locked()
    user = db.session.get(User, user_id) if user_id is not None else None
    if user is None or not right or locked or user.disabled_at is not None or stored not in (user.password_hash, user.pin_hash):
        attempt.failed(locked)
        return None
    if attempt.way == PASSWORD and user.second_factor is not None:
        audit.record(audited.FIRST_STEP, actor=user.actor, at=attempt.at, subject=f"user:{user.public_id}")
        return user
    _let_in(user, attempt)
    return user


@transaction
def _second_step(public_id: str, code: str, address: str, at: datetime) -> User | None:
    user: User | None = db.session.scalar(select(User).where(User.public_id == public_id))
    attempt = _Attempt(PASSWORD, account_key(user.account if user else public_id), address, True, at)
    locked = attempt.locked()
    if user is None or locked or user.disabled_at is not None or not opened_by(user, code, at):
        attempt.failed(locked)
        return None
    _let_in(user, attempt)
    return user


def _let_in(user: User, attempt: _Attempt) -> None:
    clear(attempt.key)
    audit.record(audited.SIGNED_IN, actor=user.actor, at=attempt.at, subject=f"user:{user.public_id}", way=attempt.way)


@transaction
def unlock(user_id: int, *, actor: Actor, at: datetime) -> None:
    """Forgets the failures of an account and its card; the system administrator answers for it."""
    user = db.session.get(User, user_id)
    if user is None:
        raise UnknownUser
    clear(account_key(user.account))
    if user.card_index:
        clear(card_key(user.card_index))
    audit.record(audited.UNLOCKED, actor=actor, at=at, subject=f"user:{user.public_id}")


@transaction
def note_sign_out(*, actor: Actor, at: datetime) -> None:
    """Leaves the entry of somebody signing out."""
    audit.record(audited.SIGNED_OUT, actor=actor, at=at, subject=f"user:{actor.id}")
