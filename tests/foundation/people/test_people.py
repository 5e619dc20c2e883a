"""People and units: one person has one record however often they register, and numbers are never stored readable."""
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from foundation import chance
from foundation.clock import now
from foundation.database import db
from foundation.people import queries
from foundation.people.models import BankAccount, Honour, Person, Unit
from foundation.people.sealing import account_number_of, phone_of
from foundation.people.services import keep_account, keep_person, keep_unit

NUMBER, OTHER = "440703199003071234", "44070319900307125X"
PHONE = "13812345678"


def person(name: str = "林一", id_number: str | None = NUMBER, phone: str | None = PHONE, sex: str | None = "女") -> Person:
    return keep_person(name=name, sex=sex, id_number=id_number, phone=phone, at=now())


def test_the_same_identity_number_is_the_same_person(house):
    assert person().id == person().id
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_name_and_phone_follow_the_newest_registration_and_an_omitted_phone_stays(house):
    first = person()
    again = person(name="林一一", phone="13900000001")
    assert (again.id, again.name) == (first.id, "林一一")
    assert phone_of(again) == "13900000001"
    assert phone_of(person(phone=None)) == "13900000001"


def test_another_number_or_none_is_another_person_even_of_the_same_name(house):
    assert len({person().id, person(id_number=OTHER).id, person(id_number=None).id, person(id_number=None).id}) == 4


def test_two_records_with_one_identity_number_cannot_be_stored(house):
    kept = person()
    db.session.add(Person(public_id=chance.opaque_id(), name="另一人", id_index=kept.id_index, created_at=now()))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_person_is_found_by_the_whole_number_only(house):
    kept = person()
    assert queries.person_by_id_number(NUMBER).id == kept.id
    assert queries.person_by_id_number(NUMBER[:-1]) is None
    assert queries.person_by_id_number(OTHER) is None
    assert queries.id_number_ends_with(kept, "071234") and not queries.id_number_ends_with(kept, "071235")
    with_x = person(id_number=OTHER)
    assert queries.id_number_ends_with(with_x, "07125x"), "a small x is the same as a large one"
    assert not queries.id_number_ends_with(person(id_number=None), "")


def test_no_number_is_stored_readable(house):
    kept = person()
    keep_account(holder="林一", bank="样例银行", number="6222021234567890123", at=now(), person_id=kept.id)
    stored = "".join(
        str(row) for table in ("person", "bank_account") for row in db.session.execute(text(f"SELECT * FROM {table}"))
    )
    assert "林一" in stored
    for secret in (NUMBER, PHONE, "6222021234567890123", "071234"):
        assert secret not in stored


def test_each_audience_gets_the_numbers_masked(house):
    kept = person()
    assert (queries.id_number_for(kept, "public"), queries.phone_for(kept, "public")) == ("", "")
    assert (queries.id_number_for(kept, "self"), queries.phone_for(kept, "organizer")) == ("4407**********1234", "138****5678")
    bare = person(id_number=None, phone=None)
    assert (queries.id_number_for(bare, "self"), queries.phone_for(bare, "self")) == ("", "")


def test_a_unit_is_known_by_its_code_else_by_its_name(house):
    coded = keep_unit("样例机械厂", "91440700MA0000001X")
    assert keep_unit("样例机械厂（改名）", "91440700MA0000001X").id == coded.id
    bare = keep_unit("样例机械厂", None)
    assert bare.id != coded.id, "a unit without a code is not the one that has one"
    assert keep_unit("样例机械厂", None).id == bare.id
    assert keep_unit("样例食品厂", None).id != bare.id
    assert db.session.scalar(select(func.count(Unit.id))) == 3


def test_a_new_account_replaces_the_old_one_of_the_same_owner_and_deletes_nothing(house):
    one, two, unit = person(), person(id_number=OTHER), keep_unit("样例机械厂", None)
    first = keep_account(holder="林一", bank="样例银行", number="6222000000000001", at=now(), person_id=one.id)
    theirs = keep_account(holder="林二", bank="样例银行", number="6222000000000002", at=now(), person_id=two.id)
    units = keep_account(holder="样例机械厂", bank="样例银行", number="6222000000000003", at=now(), unit_id=unit.id)
    later = now() + timedelta(days=1)
    second = keep_account(holder="林一", bank="样例银行", number="6222000000000004", at=later, person_id=one.id)
    assert (first.replaced_at, theirs.replaced_at, units.replaced_at, second.replaced_at) == (later, None, None, None)
    assert db.session.scalar(select(func.count(BankAccount.id))) == 4
    assert account_number_of(first) == "6222000000000001"
    assert len({first.number_mark, second.number_mark, theirs.number_mark, units.number_mark}) == 4


def test_a_withdrawn_title_is_not_held(house):
    kept = person()
    honour = Honour(
        person_id=kept.id, title="江门市技术能手", occupation="电工", number="JN-2026-001", awarded_on=now().date()
    )
    db.session.add(honour)
    db.session.flush()
    assert queries.holds_title(kept.id, "江门市技术能手") and not queries.holds_title(kept.id, "全国技术能手")
    assert not queries.holds_title(person(id_number=OTHER).id, "江门市技术能手")
    honour.withdrawn_at = now()
    db.session.flush()
    assert not queries.holds_title(kept.id, "江门市技术能手")
