"""What can be asked about people: by blind index, never by scanning numbers."""
from sqlalchemy import select

from foundation.crypto import Audience, blind_index, mask, unseal
from foundation.database import db
from foundation.people.models import Honour, Person, Unit


def person_by_id_number(number: str) -> Person | None:
    """The person with this identity number, if known."""
    index = blind_index("id_number", number)
    return db.session.scalar(select(Person).where(Person.id_index == index))


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
    if not person.id_number:
        return ""
    return mask("id_number", audience, unseal(person.id_number, owner=person.public_id, field="person.id_number"))


def phone_for(person: Person, audience: Audience) -> str:
    """The phone number as this audience may see it."""
    if not person.phone:
        return ""
    return mask("phone", audience, unseal(person.phone, owner=person.public_id, field="person.phone"))


def id_number_ends_with(person: Person, last_six: str) -> bool:
    """True if the identity number ends with these six characters: the contestant's look-up."""
    if not person.id_number:
        return False
    return unseal(person.id_number, owner=person.public_id, field="person.id_number")[-6:] == last_six.upper()
