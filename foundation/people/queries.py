"""What can be asked about people: by blind index, never by scanning numbers."""
from sqlalchemy import select

from foundation.crypto import Audience, Forms, blind_indexes, mask
from foundation.database import db
from foundation.people.models import BankAccount, Honour, Person, Unit
from foundation.people.sealing import account_number_of, id_number_of, phone_of
from foundation.rules import identities


def id_index_forms(number: str, kind: str = identities.RESIDENT) -> Forms:
    """The blind index under which whoever has this document is found, in every form of the moment, the one to write last."""
    return blind_indexes("id_number", identities.found_under(kind, number))


def person_by_id_number(number: str, kind: str | None = None) -> Person | None:
    """The person with this identity number, if known; without a ``kind``, whatever kind of document it is the number of."""
    keys = [identities.found_under(kind, number)] if kind else identities.every_key(number)
    forms = [form for key in keys for form in blind_indexes("id_number", key)]
    return db.session.scalar(select(Person).where(Person.id_index.in_(forms)).order_by(Person.id).limit(1))


def people_with_phone(phone: str, last_six: str) -> list[Person]:
    """Everybody of whom this phone number is kept and whose identity number ends with these six characters."""
    found = db.session.scalars(select(Person).where(Person.phone_index.in_(blind_indexes("phone", phone))).order_by(Person.id.desc()))
    return [one for one in found if id_number_ends_with(one, last_six)]


def unit_named(name: str, code: str | None) -> Unit | None:
    """The unit with this code, or, where none is given, the one with this very name and no code."""
    if code:
        return db.session.scalar(select(Unit).where(Unit.code == code))
    return db.session.scalar(select(Unit).where(Unit.name == name, Unit.code.is_(None)))


def holds_title(person_id: int, title: str) -> bool:
    """True if the person holds the title now (withdrawn ones do not count)."""
    found = select(Honour.id).where(Honour.person_id == person_id, Honour.title == title, Honour.withdrawn_at.is_(None))
    return db.session.scalar(found.limit(1)) is not None


def id_number_for(person: Person, audience: Audience) -> str:
    """The identity number as this audience may see it."""
    return mask("id_number" if person.id_type == identities.RESIDENT else "permit", audience, id_number_of(person))


def phone_for(person: Person, audience: Audience) -> str:
    """The phone number as this audience may see it."""
    return mask("phone", audience, phone_of(person))


def account_for(account: BankAccount, audience: Audience) -> str:
    """The number of a receiving account as this audience may see it."""
    return mask("account", audience, account_number_of(account))


def id_number_ends_with(person: Person, last_six: str) -> bool:
    """True if the identity number ends with these six characters: the contestant's look-up."""
    number = id_number_of(person)
    return number is not None and number[-6:] == last_six.upper()
