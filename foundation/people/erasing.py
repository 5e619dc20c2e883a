"""Erasing somebody (清除个人信息): one person asks, another approves, then key, numbers and indexes are destroyed.

What the archive must keep stays: rows, opaque ids, the ledger, and the name where a published result or a payment names it.
Backups still hold the sealed numbers, but no key that opens them once they are older than the erasure; those from before age
out, or lose their key when the ring is changed (``flask keys rotate`` and ``retire``).
"""
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.queries import person_of
from foundation.contributions import contributions
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people import audited, retention
from foundation.people.models import BankAccount, Erasure, Person
from foundation.people.queries import person_by_id_number
from foundation.people.refusals import (
    AnotherPersonApproves,
    ErasedAlready,
    ErasureDecided,
    NobodyWithNumber,
    StillNeeded,
)

ERASED = "已清除"


@transaction
def ask_erasure(person_id: int, reason: str, *, actor: Actor, at: datetime) -> str:
    """Asks that somebody's numbers be destroyed; answers the public id of the request, the waiting one if there is one.
    Raises :class:`ErasedAlready`, :class:`StillNeeded`."""
    if reason not in retention.REASONS:
        raise ValueError(reason)
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.erased_at is not None:
        raise ErasedAlready
    _require_free(person_id)
    waiting = db.session.scalar(select(Erasure).where(Erasure.person_id == person_id, Erasure.state == "asked"))
    if waiting is not None:
        return waiting.public_id
    asked = Erasure(
        public_id=chance.opaque_id(), person_id=person_id, reason=reason, state="asked", asked_by=actor.id, asked_at=at
    )
    db.session.add(asked)
    audit.record(audited.ERASURE_ASKED, actor=actor, at=at, subject=f"person:{person.public_id}", reason=reason)
    return asked.public_id


@transaction
def ask_erasure_by_number(id_number: str, reason: str, *, actor: Actor, at: datetime) -> str:
    """Asks for somebody who is known by the identity number that they have shown; raises :class:`NobodyWithNumber`."""
    person = person_by_id_number(id_number.strip().upper())
    if person is None:
        raise NobodyWithNumber
    return ask_erasure(person.id, reason, actor=actor, at=at)


@transaction
def ask_for_all_due(*, actor: Actor, at: datetime) -> int:
    """Asks for everybody whose time is up and whom nothing holds; says how many."""
    free = [one for one in retention.due(at) if not retention.holds(one.person_id)]
    for one in free:
        ask_erasure(one.person_id, one.reason, actor=actor, at=at)
    return len(free)


@transaction
def approve_erasure(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Approves a request and erases; raises :class:`AnotherPersonApproves`, :class:`ErasureDecided`, :class:`StillNeeded`."""
    asked = _waiting(public_id)
    if asked.asked_by == actor.id or _person(asked.asked_by) == _person(actor.id):
        raise AnotherPersonApproves
    _require_free(asked.person_id)
    _erase(asked.person, at)
    asked.state, asked.decided_by, asked.decided_at = "done", actor.id, at
    subject = f"person:{asked.person.public_id}"
    audit.record(audited.ERASURE_APPROVED, actor=actor, at=at, subject=subject, reason=asked.reason)


@transaction
def refuse_erasure(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Declines a request, or takes one's own back; nothing is erased."""
    asked = _waiting(public_id)
    asked.state, asked.decided_by, asked.decided_at = "refused", actor.id, at
    subject = f"person:{asked.person.public_id}"
    audit.record(audited.ERASURE_REFUSED, actor=actor, at=at, subject=subject, reason=asked.reason)


def _waiting(public_id: str) -> Erasure:
    asked = db.session.scalar(select(Erasure).where(Erasure.public_id == public_id).with_for_update())
    if asked is None:
        raise NotFound
    if asked.state != "asked":
        raise ErasureDecided
    return asked


def _person(actor_id: str) -> str:
    """What makes one person of several accounts."""
    user_id = db.session.scalar(select(User.id).where(User.public_id == actor_id))
    return actor_id if user_id is None else person_of(user_id)


def _require_free(person_id: int) -> None:
    if found := retention.holds(person_id):
        raise StillNeeded(reasons=_("；").join(found))


def _erase(person: Person, at: datetime) -> None:
    """Destroys key, numbers and indexes of a person; upper rooms clear what they keep besides."""
    keeps_name = retention.name_stays(person.id)
    if person.id_index is not None:
        db.session.execute(update(User).where(User.person_index == person.id_index).values(person_index=None))
    person.personal_key = person.id_number = person.id_index = person.born_on = None
    person.phone = person.phone_index = person.email = person.sex = None
    person.erased_at = at
    if not keeps_name:
        person.name = ERASED
    for account in db.session.scalars(select(BankAccount).where(BankAccount.person_id == person.id)):
        account.number = ""
        account.replaced_at = account.replaced_at or at
        if not keeps_name:
            account.holder, account.bank = ERASED, ""
    for clear in contributions().erasing:
        clear(person.id)
    db.session.flush()
