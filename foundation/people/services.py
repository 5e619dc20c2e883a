"""Keeping people and units: called inside other rooms' services, which leave the audit entry."""
from datetime import datetime

from sqlalchemy import select

from foundation import chance
from foundation.crypto import blind_index, seal
from foundation.database import db
from foundation.people.models import BankAccount, Person, Unit
from foundation.people.queries import person_by_id_number, unit_named


def keep_person(*, name: str, sex: str | None, id_number: str | None, phone: str | None, at: datetime) -> Person:
    """The person with this identity number, made if unknown; name and phone follow the newest registration."""
    person = person_by_id_number(id_number) if id_number else None
    if person is None:
        person = Person(public_id=chance.opaque_id(), name=name, sex=sex, created_at=at)
        if id_number:
            person.id_number = seal(id_number, owner=person.public_id, field="person.id_number")
            person.id_index = blind_index("id_number", id_number)
        db.session.add(person)
    person.name = name
    if phone:
        index = blind_index("phone", phone)
        if person.phone_index != index:
            person.phone = seal(phone, owner=person.public_id, field="person.phone")
            person.phone_index = index
    db.session.flush()
    return person


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
    account = BankAccount(
        public_id=chance.opaque_id(), person_id=person_id, unit_id=unit_id, holder=holder, bank=bank, number="",
        number_index=blind_index("account", number), recorded_at=at,
    )
    account.number = seal(number, owner=account.public_id, field="bank_account.number")
    db.session.add(account)
    db.session.flush()
    return account
