"""Every person has a key of their own: no sealed value opens anywhere but in its place, and old databases are taken along."""
import itertools
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from foundation.clock import now
from foundation.crypto import blind_index, seal
from foundation.crypto.keyring import keyring_path
from foundation.crypto.seal import UnknownKey
from foundation.database import db
from foundation.people.models import BankAccount, Person, Unit
from foundation.people.sealing import account_number_of, id_number_of, key_of, phone_of
from foundation.people.services import keep_account, keep_person, keep_unit

BEFORE = "0003"
PEOPLE = (("440703199003071234", "13812345678"), ("44070319900307125X", "13812345679"))


def fill() -> tuple[list[Person], list[Unit], list[BankAccount]]:
    """Two people and two units, two accounts of each."""
    people = [keep_person(name="林一", sex="女", id_number=one, phone=phone, at=now()) for one, phone in PEOPLE]
    units = [keep_unit(f"样例机械厂{number}", None) for number in range(2)]
    accounts = [
        keep_account(holder="林一", bank="样例银行", number=f"622200000000{number:04d}", at=now(), **owner)
        for number, owner in enumerate([{"person_id": p.id} for p in people] * 2 + [{"unit_id": u.id} for u in units] * 2)
    ]
    db.session.commit()
    return people, units, accounts


def test_two_people_have_two_keys_and_somebody_without_numbers_has_none(house):
    one, two = fill()[0]
    assert key_of(one).secret != key_of(two).secret
    assert keep_person(name="林教", sex=None, id_number=None, phone=None, at=now()).personal_key is None


def test_a_second_number_is_sealed_with_the_key_that_is_there(house):
    one = fill()[0][0]
    before = one.personal_key
    keep_person(name="林一", sex="女", id_number=PEOPLE[0][0], phone="13900000000", at=now())
    assert (one.personal_key, phone_of(one), id_number_of(one)) == (before, "13900000000", PEOPLE[0][0])


def test_no_two_sealed_values_can_change_places(house):
    people, units, accounts = fill()
    places: list[tuple[Any, str]] = [(one, column) for one in people for column in ("id_number", "phone", "personal_key")]
    places += [(unit, "personal_key") for unit in units] + [(account, "number") for account in accounts]
    for (one, column), (other, another) in itertools.combinations(places, 2):
        kept, foreign = getattr(one, column), getattr(other, another)
        with db.session.no_autoflush:
            setattr(one, column, foreign), setattr(other, another, kept)
            for row, name in ((one, column), (other, another)):
                with pytest.raises((InvalidTag, UnknownKey)):
                    opened(row, name)
            setattr(one, column, kept), setattr(other, another, foreign)
    assert [opened(row, name) for row, name in places]


def opened(row: Any, column: str) -> object:
    """What a place holds, opened as the house opens it."""
    if column == "personal_key":
        return key_of(row)
    return {"id_number": id_number_of, "phone": phone_of, "number": account_number_of}[column](row)


def as_before(people: list[Person], units: list[Unit], accounts: list[BankAccount]) -> None:
    """The database as the house kept it before people had keys: everything sealed with the ring."""
    values: list[tuple[str, str, str, int]] = []
    for one in people:
        values += [("person", column, seal(str(opened(one, column)), owner=one.public_id, field=f"person.{column}"), one.id)
                   for column in ("id_number", "phone")]
    values += [
        ("bank_account", "number", seal(account_number_of(one), owner=one.public_id, field="bank_account.number"), one.id)
        for one in accounts
    ]
    db.session.rollback()
    downgrade(revision=BEFORE)
    for table, column, value, row in values:
        db.session.execute(text(f"UPDATE {table} SET {column} = :value WHERE id = :row"), {"value": value, "row": row})
    db.session.commit()
    db.session.remove()


def numbers() -> list[object]:
    """Everything that is sealed, readable."""
    people = db.session.query(Person).order_by(Person.id).all()
    accounts = db.session.query(BankAccount).order_by(BankAccount.id).all()
    return [(id_number_of(one), phone_of(one)) for one in people] + [account_number_of(one) for one in accounts]


def test_a_filled_database_is_taken_along_and_back(house):
    people, units, accounts = fill()
    before = numbers()
    as_before(people, units, accounts)
    stored = [row.id_number for row in db.session.execute(text("SELECT id_number FROM person"))]
    assert all(value.startswith("v1:k1:") for value in stored)
    db.session.remove()
    upgrade()
    assert numbers() == before
    assert {one.id_index for one in db.session.query(Person)} == {blind_index("id_number", one) for one, _ in PEOPLE}
    db.session.remove()
    downgrade(revision=BEFORE), upgrade()
    assert numbers() == before


def test_numbers_are_not_migrated_without_the_key_ring(house, caplog):
    everything = fill()
    as_before(*everything)
    ring = keyring_path().read_bytes()
    keyring_path().unlink()
    with pytest.raises(SystemExit):
        upgrade()
    assert "key ring" in caplog.text and "is missing" in caplog.text
    keyring_path().write_bytes(ring)
    upgrade()
    assert len(numbers()) == 10
