"""The invented people of the change of keys, and what must hold of them once it has ended."""
import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select

from foundation.crypto import Keyring, blind_index, keyring
from foundation.crypto.rotation import left_to_seal
from foundation.crypto.seal import SUITE, Key, UnknownKey
from foundation.database import db
from foundation.jobs import files
from foundation.people.models import BankAccount, Person
from foundation.people.sealing import account_number_of, id_number_of, phone_of
from foundation.rules.identities import RESIDENT
from tests.factories.registrations import id_number

CHUNK = 10_000
FILES = 20


@dataclass(frozen=True)
class Somebody:
    """The invented person of a number: the same whenever it is asked for."""

    serial: int

    @property
    def name(self) -> str:
        return f"林{self.serial}"

    @property
    def sex(self) -> str:
        return "女"

    @property
    def id_type(self) -> str:
        return RESIDENT

    @property
    def id_number(self) -> str:
        return id_number(self.serial)

    @property
    def birth(self) -> date:
        return date.fromisoformat(self.id_number[6:14])

    @property
    def phone(self) -> str:
        return f"138{self.serial:08d}"

    @property
    def account(self) -> str:
        return f"62220{self.serial:014d}"


def examine(app: Flask, people: int, before: Keyring) -> list[str]:
    """What is not as it must be when the last change has ended: unreadable, under another key, open to the old keys."""
    wrong: list[str] = []
    with app.app_context():
        ring = keyring(fresh=True)
        if len(ring.keys) != 1 or ring.changing or left_to_seal():
            wrong.append(f"not ended: {len(ring.keys)} keys, {left_to_seal()}")
        old = [Key(ring.current, secret) for secret in before.keys.values()] + [Key(n, s) for n, s in before.keys.items()]
        last = 0
        while batch := db.session.scalars(select(Person).where(Person.id > last).order_by(Person.id).limit(CHUNK)).all():
            last = batch[-1].id
            for one in batch:
                wrong += _wrong_with(one, old)
            db.session.expunge_all()
        count = db.session.scalar(select(db.func.count(Person.id))) or 0
        if count < people:
            wrong.append(f"{people - count} people are missing")
        wrong += [one for account in db.session.scalars(select(BankAccount)) for one in _wrong_with_account(account)]
        wrong += [f"file {n}" for n in range(FILES) if files.content(f"{n:032x}") != f"file {n}".encode()]
        wrong += _old_indexes(before, people)
        db.session.rollback()
    return wrong


def _wrong_with(person: Person, old: list[Key]) -> list[str]:
    one = Somebody(int(person.name[1:]))
    try:
        if (id_number_of(person), phone_of(person)) != (one.id_number, one.phone):
            return [f"person {one.serial} reads wrong"]
    except (InvalidTag, UnknownKey, ValueError) as error:
        return [f"person {one.serial} is unreadable: {error!r}"]
    if person.id_index != blind_index("id_number", one.id_number) or person.phone_index != blind_index("phone", one.phone):
        return [f"person {one.serial} is not found by number"]
    return [f"person {one.serial} opens with an old key" for key in old if _opens(person, key)]


def _wrong_with_account(account: BankAccount) -> list[str]:
    one = Somebody(int(account.holder[1:]))
    try:
        return [] if account_number_of(account) == one.account else [f"account of person {one.serial} reads wrong"]
    except (InvalidTag, UnknownKey, ValueError) as error:
        return [f"account of person {one.serial} is unreadable: {error!r}"]


def _opens(person: Person, key: Key) -> bool:
    _suite, _name, box = str(person.personal_key).split(":", 2)
    try:
        key.opened(base64.b64decode(box), SUITE, person.public_id, "person.personal_key")
    except InvalidTag:
        return False
    return True


def _old_indexes(before: Keyring, people: int) -> list[str]:
    """People whom somebody would still find who has the earlier index key and the database."""
    stored = set(db.session.scalars(select(Person.id_index)))
    found = [
        serial for serial in range(people)
        if hmac.new(before.indexes[0], f"id_number|{id_number(serial)}".encode(), hashlib.sha256).hexdigest()[:32] in stored
    ]
    return [f"person {serial} is found with the old index key" for serial in found]
