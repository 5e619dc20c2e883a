"""Keys can be changed while the house works: everything opens at every moment, and an older key alone opens nothing."""
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.crypto import blind_index, blind_indexes, keyring, registry, seal, unseal
from foundation.crypto.index_rotation import rotate_index
from foundation.crypto.keyring import Keyring, alone, copies, held_still, keyring_path, replace_keyring, ring_facts
from foundation.crypto.rotation import KeysRefuse, left_to_seal, retire, rotate
from foundation.crypto.seal import UnknownKey
from foundation.database import db
from foundation.jobs import files
from foundation.people.models import BankAccount, Person
from foundation.people.queries import person_by_id_number
from foundation.people.sealing import account_number_of, id_number_of, phone_of
from foundation.people.services import keep_account, keep_person
from tests.factories.registrations import id_number

SOON = timedelta(0)


def fill(count: int = 7) -> None:
    """People with numbers and accounts, and the file of a job."""
    for number in range(count):
        one = keep_person(name=f"林{number}", sex="女", id_number=id_number(number), phone=f"138{number:08d}", at=now())
        keep_account(holder=one.name, bank="样例银行", number=f"6222{number:012d}", at=now(), person_id=one.id)
    db.session.commit()
    files.keep("f" * 32, b"a list of numbers")


def readable() -> bool:
    """True if every number can be read and is the right one, and everybody is found by it."""
    db.session.expire_all()
    people = db.session.query(Person).order_by(Person.id).all()
    accounts = db.session.query(BankAccount).order_by(BankAccount.id).all()
    found = [(id_number_of(one), phone_of(one), person_by_id_number(id_number(n)).id) for n, one in enumerate(people)]
    right = [(id_number(n), f"138{n:08d}", one.id) for n, one in enumerate(people)]
    db.session.rollback()
    numbers = [account_number_of(one) for one in accounts] == [f"6222{n:012d}" for n in range(len(accounts))]
    return bool(people) and found == right and numbers and files.content("f" * 32) == b"a list of numbers"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in one transaction, so that a few people make several."""
    monkeypatch.setattr("foundation.crypto.index_rotation.BATCH", 2)
    for field, column in registry.COLUMNS.items():
        changed = type(column)(column.table, column.column, column.owner, 2)
        monkeypatch.setitem(registry.COLUMNS, field, changed)


def with_ring(ring: Keyring, work: Callable[[], Any]) -> Any:
    """What somebody could do who has this ring and the database."""
    kept = keyring()
    replace_keyring(ring, copy=False)
    try:
        return work()
    finally:
        replace_keyring(kept, copy=False)


def test_after_a_change_everything_opens_with_the_new_key_and_nothing_with_the_old_one(house, small_batches):
    fill()
    before = keyring()
    told: list[tuple[int, int]] = []
    done = rotate(at=now(), tell=lambda did, total, _what: told.append((did, total)))
    assert (done.key, done.values) == ("k2", 8)
    assert told[-1] == (8, 8) and len(told) > 4
    assert readable() and left_to_seal() == []
    assert retire(at=now(), settled=SOON) == ("k1",)
    assert readable() and set(keyring().keys) == {"k2"} and copies() == []
    with pytest.raises(UnknownKey):
        with_ring(before, readable)
    renamed = Keyring("k2", {"k2": before.keys["k1"]}, before.indexes)
    with pytest.raises(InvalidTag):
        with_ring(renamed, readable)


def test_a_change_that_stops_halfway_leaves_everything_readable_and_goes_on(house, small_batches):
    fill()

    def stop(done: int, _total: int, _what: str) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(at=now(), tell=stop)
    assert readable()
    left = sum(one.count for one in left_to_seal())
    assert 0 < left < 8
    with pytest.raises(KeysRefuse, match="rotate"):
        retire(at=now(), settled=SOON)
    assert rotate(at=now()).values == left and keyring().current == "k2", "it goes on, with the same key"
    assert rotate(at=now()).values == 0
    kinds = [kind for kind, in db.session.query(AuditEntry.kind).filter(AuditEntry.kind.startswith("crypto:")).order_by(AuditEntry.id)]
    assert [kind.rsplit(":")[-1] for kind in kinds] == ["rotation_begun", "rotation_continued", "rotation_done"]


def test_older_keys_stay_until_work_that_began_before_must_have_ended(house):
    fill(1)
    at = now()
    rotate(at=at)
    with pytest.raises(KeysRefuse, match="younger"):
        retire(at=at + timedelta(minutes=4))
    assert retire(at=at + timedelta(minutes=5)) == ("k1",)
    assert retire(at=at + timedelta(minutes=6)) == ()


def test_a_value_that_cannot_be_opened_stops_the_change_and_keeps_the_old_key(house):
    fill(2)
    db.session.execute(text("UPDATE person SET personal_key = (SELECT personal_key FROM person WHERE id = 1) WHERE id = 2"))
    db.session.commit()
    with pytest.raises(InvalidTag):
        rotate(at=now())
    assert set(keyring().keys) == {"k1", "k2"}
    with pytest.raises(KeysRefuse):
        retire(at=now(), settled=SOON)


def test_another_process_notices_a_changed_ring(house, app):
    fill(1)
    other = type(app)("other")
    other.config.update(app.config)
    with other.app_context():
        assert keyring().current == "k1"
        with app.app_context():
            rotate(at=now())
        assert keyring(fresh=True).current == "k2"
        sealed = seal("x", owner="a", field="b")
        with app.app_context():
            assert unseal(sealed, owner="a", field="b") == "x"


def test_one_change_at_a_time_and_a_backup_holds_the_ring_still(house):
    fill(1)
    with alone(), pytest.raises(BlockingIOError):
        rotate(at=now())
    with held_still():
        assert readable()


def test_a_new_index_key_keeps_everybody_findable_and_unique(house):
    fill()
    before, old = keyring(), blind_index("id_number", id_number(3))
    assert rotate_index(at=now()) == 2
    assert readable() and blind_index("id_number", id_number(3)) != old
    assert keep_person(name="林三", sex="女", id_number=id_number(3), phone=None, at=now()).id == 4, "nobody is kept twice"
    db.session.rollback()
    assert rotate_index(at=now()) == 3 and readable()
    assert with_ring(before, lambda: person_by_id_number(id_number(3))) is None, "the old index key finds nobody"


def test_while_the_index_changes_readers_look_for_both_forms_and_nobody_is_kept_twice(house, small_batches):
    fill()
    old = blind_index("id_number", id_number(3))
    replace_keyring(keyring().with_new_index(), copy=True)
    assert readable() and blind_index("id_number", id_number(3)) == old
    assert len(blind_indexes("id_number", id_number(3))) == 2
    db.session.rollback()

    def stop(done: int, _total: int, _what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_index(at=now(), tell=stop)
    assert readable() and blind_index("id_number", id_number(3)) != old, "halfway, some are of either kind"
    again = [keep_person(name="林", sex="女", id_number=id_number(n), phone=f"138{n:08d}", at=now()).id for n in range(7)]
    assert again == list(range(1, 8)), "nobody is kept twice"
    db.session.commit()
    assert rotate_index(at=now()) == 2, "a change that was broken off is ended, not begun again"
    assert readable() and blind_indexes("id_number", id_number(3)) == (blind_index("id_number", id_number(3)),)


def test_accounts_of_one_person_are_still_one_person_after_a_new_index_key(house):
    from foundation.accounts.models import User
    from tests.factories.accounts import make_user

    fill(1)
    ids = [make_user(name, person_index=blind_index("id_number", id_number(0))) for name in ("lin", "lin2")]
    rotate_index(at=now())
    db.session.expire_all()
    assert {db.session.get_one(User, one).person_index for one in ids} == {db.session.query(Person).one().id_index}


def test_the_commands_say_what_there_is_and_never_a_key(house, app):
    fill(2)
    runner = app.test_cli_runner()
    said = [runner.invoke(args=["keys", word]).output for word in ("show", "rotate", "show", "rotate-index", "show", "retire")]
    assert "seals with k1" in said[0] and "mode 0600" in said[0]
    assert "Everything is sealed under k2; 3 values" in said[1]
    assert "older keys: k1; copies of earlier rings: 1" in said[2]
    assert "under 2 keys" in said[3] and "index keys: 2" in said[4]
    assert "younger than 5 minutes" in said[5]
    stored = json.loads(keyring_path().read_bytes())
    secrets = [*stored["keys"].values(), stored["index"], *stored["index_more"]]
    assert len(secrets) == 4 and not [one for one in secrets if one in "".join(said)]


def test_the_ring_does_not_show_its_keys(house):
    assert "b'" not in repr(keyring())
    facts = ring_facts()
    assert (facts.mode, facts.current, facts.keys) == (0o600, "k1", ("k1",))
    assert facts.made_at <= datetime.now(facts.made_at.tzinfo)
