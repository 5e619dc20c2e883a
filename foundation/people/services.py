"""Keeping people and units: called inside other rooms' services, which leave the audit entry."""
from datetime import date, datetime

from sqlalchemy import select

from foundation import chance
from foundation.crypto import blind_indexes
from foundation.database import db
from foundation.people.models import BankAccount, Person, Unit
from foundation.people.queries import id_index_forms, unit_named
from foundation.people.sealing import BORN_ON, ID_NUMBER, PHONE, key_for_sealing, seal_account
from foundation.rules.identities import RESIDENT, reads_birth


def keep_person(
    *, name: str, sex: str | None, id_number: str | None, phone: str | None, at: datetime, id_type: str = RESIDENT,
    born_on: date | None = None,
) -> Person:
    """The person with this identity number, made if unknown; name and phone follow the newest registration. ``born_on`` is
    kept where the number does not say it."""
    forms = id_index_forms(id_number, id_type) if id_number else ()
    person = db.session.scalar(select(Person).where(Person.id_index.in_(forms))) if forms else None
    if person is None:
        person = Person(public_id=chance.opaque_id(), name=name, sex=sex, id_type=id_type, created_at=at)
        if id_number:
            key = key_for_sealing(person)
            person.id_number = key.seal(id_number, owner=person.public_id, field=ID_NUMBER)
            person.id_index = forms[-1]
            if born_on and not reads_birth(id_type, id_number):
                person.born_on = key.seal(born_on.isoformat(), owner=person.public_id, field=BORN_ON)
        db.session.add(person)
    renew_person(person, name, phone)
    db.session.flush()
    return person


def renew_person(person: Person, name: str, phone: str | None) -> None:
    """Name and phone of somebody who is known follow the newest registration; an omitted phone stays."""
    if person.name != name:
        person.name = name
    if phone:
        forms = blind_indexes("phone", phone)
        if person.phone_index not in forms:
            person.phone = key_for_sealing(person).seal(phone, owner=person.public_id, field=PHONE)
            person.phone_index = forms[-1]


def keep_unit(name: str, code: str | None) -> Unit:
    """The unit with this code (or, without one, this name), made if unknown."""
    unit = unit_named(name, code)
    if unit is None:
        unit = Unit(public_id=chance.opaque_id(), name=name, code=code)
        db.session.add(unit)
        db.session.flush()
    return unit


def keep_account(
    *, holder: str, bank: str, number: str, at: datetime, person_id: int | None = None, unit_id: int | None = None
) -> BankAccount:
    """Records a receiving account; earlier ones of the same owner are replaced, never deleted."""
    earlier = select(BankAccount).where(
        BankAccount.replaced_at.is_(None), BankAccount.person_id == person_id, BankAccount.unit_id == unit_id
    )
    for old in db.session.scalars(earlier):
        old.replaced_at = at
    owner = db.session.get_one(Person, person_id) if person_id else db.session.get_one(Unit, unit_id)
    account = BankAccount(
        public_id=chance.opaque_id(), person_id=person_id, unit_id=unit_id, holder=holder, bank=bank, recorded_at=at,
    )
    seal_account(account, number, owner)
    db.session.add(account)
    db.session.flush()
    return account
