"""One transaction at a time: all of it or nothing, never without an audit entry, and nobody overtakes anybody."""
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from foundation import audit, chance
from foundation.accounts.identity import SYSTEM
from foundation.audit.log import KINDS
from foundation.audit.models import AuditEntry
from foundation.clock import CHINA, now
from foundation.database import FairLock, NothingAudited, afterwards, db, in_transaction, mark_audited, transaction
from foundation.people.models import Person, Unit

KEPT = "tests:unit:kept"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, KEPT, (frozenset(), "kept"))


@transaction
def keep(name: str, *, audited: bool = True, fails: type[BaseException] | None = None) -> None:
    """A service as rooms write them."""
    db.session.add(Unit(public_id=chance.opaque_id(), name=name))
    if audited:
        audit.record(KEPT, actor=SYSTEM, at=now(), subject=f"unit:{name}")
    if fails:
        raise fails


@transaction
def keep_both(first: str, second: str, **of_the_second: Any) -> None:
    """A service that calls two others."""
    keep(first)
    keep(second, **of_the_second)


def looked_up(query: Any) -> list[Any]:
    """What a colleague sees who looks with a connection of their own, and is in no service."""

    def look(engine: Any) -> list[Any]:
        with engine.connect() as connection:
            return list(connection.execute(query).scalars())

    return Context().run(look, db.engine)


def names() -> list[str]:
    return looked_up(select(Unit.name).order_by(Unit.id))


def entries() -> int:
    return len(looked_up(select(AuditEntry.id)))


def test_services_inside_a_service_are_stored_by_one_commit(house):
    commits: list[None] = []

    def count(_session: Any) -> None:
        commits.append(None)

    event.listen(db.session, "after_commit", count)
    try:
        keep_both("甲", "乙")
    finally:
        event.remove(db.session, "after_commit", count)
    assert (names(), entries(), len(commits)) == (["甲", "乙"], 2, 1)


def test_nobody_sees_anything_before_the_outermost_service_has_ended(house):
    seen: list[list[str]] = []

    @transaction
    def outer() -> None:
        keep("甲")
        db.session.flush()
        seen.append(names())

    outer()
    assert (seen, names()) == ([[]], ["甲"])


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_in_the_last_step_takes_everything_back(house, error):
    with pytest.raises(error):
        keep_both("甲", "乙", fails=error)
    assert (names(), entries(), in_transaction()) == ([], 0, False)
    keep("丙")
    assert names() == ["丙"]


def test_a_change_without_an_audit_entry_is_refused_and_taken_back(house):
    with pytest.raises(NothingAudited):
        keep("甲", audited=False)
    assert names() == []


@pytest.mark.parametrize("change", ["alter", "delete"])
def test_altering_and_deleting_without_an_audit_entry_are_refused_too(house, change):
    keep("甲")

    @transaction
    def silently() -> None:
        unit = db.session.scalars(select(Unit)).one()
        if change == "alter":
            unit.name = "乙"
        else:
            db.session.delete(unit)

    with pytest.raises(NothingAudited):
        silently()
    assert names() == ["甲"]


def test_one_audit_entry_anywhere_in_the_transaction_is_enough_and_looking_needs_none(house):
    keep_both("甲", "乙", audited=False)
    assert (names(), entries()) == (["甲", "乙"], 1)
    assert transaction(lambda: db.session.scalar(select(func.count(Unit.id))))() == 2
    assert entries() == 1


def test_an_audit_entry_outside_a_service_is_a_defect(house):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        mark_audited()


def test_what_waits_for_the_commit_is_done_after_it_and_may_write_itself(house):
    @transaction
    def outer() -> None:
        afterwards(lambda: keep("乙"))
        keep("甲")
        assert names() == []

    outer()
    assert names() == ["甲", "乙"]


def test_what_waits_for_the_commit_is_forgotten_when_there_is_none(house):
    @transaction
    def outer() -> None:
        afterwards(lambda: keep("乙"))
        keep("甲", fails=ValueError)

    with pytest.raises(ValueError):
        outer()
    assert names() == []
    with pytest.raises(RuntimeError, match="outside a transaction"):
        afterwards(lambda: None)


def test_a_service_sees_what_others_stored_since_the_last_one_in_the_same_request(house):
    keep("甲")
    held = db.session.scalars(select(Unit)).one()
    db.session.commit()
    with db.engine.begin() as colleague:
        colleague.execute(update(Unit).values(name="乙"))
    assert transaction(lambda: db.session.get_one(Unit, held.id).name)() == "乙"


def test_twenty_people_who_look_and_then_write_lose_nothing(app):
    @transaction
    def look_and_keep(who: int, turn: int) -> int:
        found = db.session.scalar(select(func.count(Unit.id))) or 0
        keep(f"{who}/{turn}")
        return found

    def work(who: int) -> list[int]:
        with app.app_context():
            return [look_and_keep(who, turn) for turn in range(15)]

    with ThreadPoolExecutor(20) as people:
        found = [count for counts in people.map(work, range(20)) for count in counts]
    with app.app_context():
        assert sorted(names()) == sorted(f"{who}/{turn}" for who in range(20) for turn in range(15))
        if db.engine.dialect.name == "sqlite":
            assert sorted(found) == list(range(300)), "two transactions looked at the same state"


def test_a_lock_serves_those_who_wait_in_the_order_in_which_they_came():
    lock, served = FairLock(), []
    threads: list[threading.Thread] = []

    def wait(number: int) -> None:
        with lock:
            served.append(number)

    with lock:
        for number in range(20):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            while len(lock._waiting) <= number:
                threading.Event().wait(0.001)
        assert served == []
    for thread in threads:
        thread.join(10)
    assert served == list(range(20))
    with lock:
        pass


@pytest.mark.parametrize(
    "given",
    [
        datetime(2026, 5, 16, 1, 30, tzinfo=CHINA), datetime(2026, 5, 15, 17, 30, tzinfo=UTC),
        datetime(2026, 5, 15, 12, 30, tzinfo=timezone(timedelta(hours=-5))),
    ],
)  # fmt: skip
def test_a_moment_comes_back_as_the_same_moment_in_utc_from_wherever_it_was_told(house, given):
    db.session.add(Person(public_id=chance.opaque_id(), name="林", created_at=given))
    db.session.commit()
    db.session.expire_all()
    [back] = db.session.scalars(select(Person.created_at))
    assert (back, back.utcoffset()) == (given, timedelta(0))
    at_that_moment = select(Person.name).where(Person.created_at == given.astimezone(CHINA))
    assert db.session.scalar(at_that_moment) == "林"


def test_a_moment_without_a_zone_is_refused(house):
    db.session.add(Person(public_id=chance.opaque_id(), name="林", created_at=datetime(2026, 5, 16)))
    with pytest.raises(Exception, match="zone"):
        db.session.flush()
