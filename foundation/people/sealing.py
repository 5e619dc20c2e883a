"""Numbers of people under their own keys: the only place that opens and seals them.

A person or unit gets a random key with the first number that is kept of them; the key is stored sealed with the ring.
"""
from datetime import date

from sqlalchemy.orm import object_session

from foundation.crypto import Key, new_key, unwrap, wrap
from foundation.database import db
from foundation.people.models import BankAccount, Person, Unit
from foundation.rules import identities

Owner = Person | Unit
BORN_ON = "person.born_on"
ID_NUMBER, PHONE, EMAIL, ACCOUNT = "person.id_number", "person.phone", "person.email", "bank_account.number"


class Unreadable(RuntimeError):
    """A number is there, but the key of its owner is not: somebody was erased half, which no service does."""


def key_field(owner: Owner) -> str:
    """What the key of an owner is bound to besides its public id."""
    return f"{owner.__tablename__}.personal_key"


def key_of(owner: Owner) -> Key:
    """The key of somebody of whom numbers are kept; raises :class:`Unreadable` if there is none."""
    if owner.personal_key is None:
        raise Unreadable(f"{owner.__tablename__} {owner.public_id} has no key")
    return unwrap(owner.personal_key, owner=owner.public_id, field=key_field(owner))


def key_for_sealing(owner: Owner) -> Key:
    """The key of somebody of whom a number is to be kept, made if it is the first; two at one moment make one key."""
    if owner.personal_key is None and object_session(owner) is not None and owner.id is not None:
        db.session.refresh(owner, ["personal_key"], with_for_update=True)
    if owner.personal_key is None:
        key = new_key()
        owner.personal_key = wrap(key, owner=owner.public_id, field=key_field(owner))
        return key
    return key_of(owner)


def id_number_of(person: Person) -> str | None:
    """The whole identity number; none if none is kept. Pages show it through :func:`foundation.crypto.mask` only."""
    if not person.id_number:
        return None
    return key_of(person).unseal(person.id_number, owner=person.public_id, field=ID_NUMBER)


def born_on_of(person: Person) -> date | None:
    """When somebody was born: as the number says or, for documents that do not, as it was stated; none if nobody knows."""
    number = id_number_of(person)
    said = identities.holder(person.id_type, number) if number else None
    if said is not None:
        return said.birth
    if not person.born_on:
        return None
    return date.fromisoformat(key_of(person).unseal(person.born_on, owner=person.public_id, field=BORN_ON))


def phone_of(person: Person) -> str | None:
    """The whole phone number; none if none is kept."""
    if not person.phone:
        return None
    return key_of(person).unseal(person.phone, owner=person.public_id, field=PHONE)


def email_of(person: Person) -> str | None:
    """The whole e-mail address; none if none is kept."""
    if not person.email:
        return None
    return key_of(person).unseal(person.email, owner=person.public_id, field=EMAIL)


def keep_email(person: Person, address: str | None) -> None:
    """Keeps the e-mail address of somebody, or forgets it."""
    if not address:
        person.email = None
    elif email_of(person) != address:
        person.email = key_for_sealing(person).seal(address, owner=person.public_id, field=EMAIL)


def account_number_of(account: BankAccount) -> str:
    """The whole number of a receiving account; empty if its owner was erased."""
    owner = account.person or account.unit
    if not account.number or owner is None:
        return ""
    return key_of(owner).unseal(account.number, owner=account.public_id, field=ACCOUNT)


def seal_account(account: BankAccount, number: str, owner: Owner) -> None:
    """Seals the number of an account with the key of its owner, and marks it."""
    key = key_for_sealing(owner)
    account.number = key.seal(number, owner=account.public_id, field=ACCOUNT)
    account.number_mark = key.mark(number, owner=account.public_id, field=ACCOUNT)
