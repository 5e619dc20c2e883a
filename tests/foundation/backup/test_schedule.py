"""When backups are made and which of them go."""
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from foundation.backup import queries, restore, schedule, services
from foundation.backup.folder import backup_folder
from foundation.backup.models import BackupRun
from foundation.backup.recovery_key import make_key
from foundation.backup.refusals import NotDumped
from foundation.backup.thinning import Kept, outdated
from foundation.clock import frozen, now
from foundation.database import db
from foundation.jobs.models import Job
from foundation.jobs.queue import job_queue
from scoring.models import ResultList
from tests.factories.scoring import make_stage

NOON = datetime(2026, 5, 16, 4, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """When something is due does not depend on the database."""
    return str(request.param)


def asked() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Job.state).where(Job.kind == schedule.KIND)))


def test_the_consumer_makes_one_every_hour_by_itself(house: Any) -> None:
    make_key()
    for minutes, count in ((0, 1), (1, 1), (59, 1), (60, 2), (61, 2), (125, 3)):
        with frozen(NOON + timedelta(minutes=minutes)):
            job_queue(house).sweep()
        assert asked() == ["done"] * count, f"after {minutes} minutes"
    newest = queries.newest_backup()
    assert newest is not None and newest.there and newest.at == NOON + timedelta(minutes=125)


def test_after_a_failure_it_tries_again_in_ten_minutes(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise NotDumped(reason="the disk is on holiday")

    make_key()
    monkeypatch.setattr(services, "_collect", fails)
    with frozen(NOON):
        job_queue(house).sweep()
    assert asked() == ["failed"] and not schedule.due(NOON + timedelta(minutes=9))
    monkeypatch.undo()
    with frozen(NOON + timedelta(minutes=10)):
        job_queue(house).sweep()
    assert asked() == ["failed", "done"] and not queries.too_old(NOON + timedelta(minutes=10))


def test_what_no_tablet_could_bring_back_is_backed_up_at_once(house: Any) -> None:
    identity = make_key()
    stage = make_stage(entries=3)
    newest = queries.newest_backup()
    assert newest is not None and newest.file is not None
    opened = restore.verify(backup_folder() / newest.file, identity).contents
    assert opened.counts["sheet"] == 12 and opened.counts["operation"] == 0
    stage.score_all()
    stage.confirm()
    [first, second] = [row.file for row in queries.attempts()]
    assert {first, second} > {newest.file}
    fresh = ({first, second} - {newest.file}).pop()
    root = db.session.scalars(select(ResultList.ledger_root)).one()
    restore.verify(backup_folder() / str(fresh), identity, [root])


@pytest.mark.parametrize("settings", [{"BACKUP_EVERY": 0}, {"MODE": "demo"}, {"MODE": "rehearsal"}])
def test_switched_off_or_where_nothing_is_real_none_is_due(house: Any, settings: dict[str, Any]) -> None:
    make_key()
    assert schedule.due(NOON)
    house.config.update(settings)
    assert not schedule.due(NOON)


def test_without_a_key_none_is_due(house: Any) -> None:
    assert not schedule.due(NOON)


def test_our_own_outdated_files_go_and_a_strangers_stay(house: Any) -> None:
    make_key()
    with frozen(NOON - timedelta(days=40)):
        old = services.create(at=now())
    strangers = [backup_folder() / "holiday.age", backup_folder() / "skills-real-20260101T000000Z-abcdef.age"]
    for path in strangers:
        path.write_bytes(b"not ours")
    db.session.execute(update(BackupRun).values(at=NOON - timedelta(days=40)))
    db.session.commit()
    assert services.thin(at=NOON) == [], "the newest verified one stays, however old"
    new = services.create(at=NOON)
    assert not old.path.exists() and new.path.exists() and all(path.exists() for path in strangers)
    assert [row.there for row in queries.attempts()] == [True, False]


def hourly(days: int) -> list[Kept]:
    return [Kept(f"b{hours:05d}", NOON - timedelta(hours=hours), True) for hours in range(days * 24)]


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        (lambda kept: kept, 49 + 33), (lambda kept: kept[-1:], 1), (lambda _kept: [], 0),
        (lambda kept: [Kept(one.name, one.at, False) for one in kept], 49 + 33),
    ],
)  # fmt: skip
def test_two_days_whole_then_one_a_day_until_they_are_too_old(change: Callable[[list[Kept]], list[Kept]], stays: int) -> None:
    kept = change(hourly(60))
    gone = outdated(kept, at=NOON, days=35)
    left = [one for one in kept if one.name not in gone]
    assert len(left) == stays and gone == sorted(gone, reverse=True)


def test_the_newest_verified_one_stays_even_if_newer_ones_failed() -> None:
    kept = [Kept("good", NOON - timedelta(days=90), True), Kept("bad", NOON - timedelta(days=89), False)]
    assert outdated(kept, at=NOON, days=35) == ["bad"]
