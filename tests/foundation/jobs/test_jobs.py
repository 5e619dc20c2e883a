"""Long work: asked for in a transaction, done once, told truthfully, done again when a worker died."""
import logging
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from foundation import audit
from foundation.accounts.identity import SYSTEM, Actor
from foundation.audit.models import AuditEntry
from foundation.clock import frozen, now
from foundation.database import db, transaction
from foundation.jobs import job_kind, queries, running, services, start_job
from foundation.jobs.kinds import KINDS, Kind, Progress, Superseded
from foundation.jobs.models import Job
from foundation.jobs.queue import JobQueue, job_queue
from tests.foundation.jobs import work

WHO = Actor("a" * 32)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, work.NAME, work.KIND)


@pytest.fixture
def kicked(house: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody works; what would have been told to the queue is in this list."""
    told: list[str] = []
    monkeypatch.setattr(JobQueue, "kick", lambda _self, public_id: told.append(public_id))
    return told


@pytest.fixture
def as_kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Makes a function the work of the kind."""
    return lambda does: monkeypatch.setitem(KINDS, work.NAME, Kind(work.NAME, work.TITLE, work.KIND.allowed, does))


def ask(actor: Actor = WHO, **arguments: Any) -> str:
    return start_job(work.NAME, {"to": 3} | arguments, actor=actor, at=now())


def job(public_id: str) -> queries.JobRow:
    found = queries.job(public_id)
    assert found is not None
    return found


def said() -> list[tuple[str, str]]:
    return [(row.kind, row.actor) for row in db.session.execute(select(AuditEntry.kind, AuditEntry.actor).order_by(AuditEntry.id))]


def test_work_that_was_asked_for_is_done_and_leaves_its_file(house):
    public_id = ask()
    done = job(public_id)
    assert (done.state, done.done, done.total, done.title, done.file) == ("done", 3, 3, "数数", "数.txt")
    assert done.ended and done.file_until is not None
    assert said() == [
        ("jobs:job:requested", WHO.id), ("jobs:job:started", "system"), ("jobs:job:finished", "system"),
    ]  # fmt: skip


def test_the_file_is_sealed_and_only_the_server_can_look_for_it(house):
    from foundation.jobs import files

    public_id = ask()
    assert files.content(public_id) == f"到 3，{WHO.id}".encode()
    [kept] = (Path(house.config["INSTANCE"]) / "files").iterdir()
    assert kept.name == public_id and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "到 3".encode() not in kept.read_bytes()


def test_nothing_is_begun_before_the_caller_has_committed_and_nothing_ever_if_it_fails(kicked):
    @transaction
    def outer(fails: bool) -> str:
        public_id = ask()
        assert kicked == []
        audit.record("jobs:job:failed", actor=SYSTEM, at=now(), subject="x", reason="x")
        if fails:
            raise ValueError
        return public_id

    with pytest.raises(ValueError):
        outer(True)
    assert (kicked, db.session.scalars(select(Job)).all()) == ([], [])
    assert outer(False) == kicked[0]


def test_who_presses_twice_gets_the_same_job_and_another_person_an_own_one(kicked):
    assert ask() == ask()
    assert len({ask(), ask(to=4), ask(Actor("b" * 32))}) == 3
    assert len(kicked) == 3
    running.run(ask())
    assert ask() == kicked[3], "what has ended is begun anew"


def test_work_that_nobody_declared_cannot_be_asked_for(house):
    with pytest.raises(ValueError, match="no such kind"):
        start_job("tests:unknown", {}, actor=WHO, at=now())
    for name in ("tests", "a:b:c", work.NAME):
        with pytest.raises(ValueError, match="twice or misnamed"):
            job_kind(name, "", allowed=work.KIND.allowed)


def test_a_refusal_is_told_in_its_own_words(house):
    failed = job(ask(ends="refused"))
    assert (failed.state, failed.message, failed.file) == ("failed", "没有找到您要的内容，或者您无权查看。", None)
    assert said()[-1] == ("jobs:job:failed", "system")


def test_a_breakdown_is_logged_under_a_number_that_the_person_is_told_and_shows_nothing_of_the_inside(house, caplog):
    with caplog.at_level(logging.ERROR):
        failed = job(ask(ends="broken"))
    [record] = [record for record in caplog.records if "in job" in record.getMessage()]
    number = record.getMessage().split()[1]
    assert failed.state == "failed" and number in failed.message and "ZeroDivision" not in failed.message


def test_work_may_leave_no_file(house):
    done = job(ask(ends="nothing"))
    assert (done.state, done.file, done.file_until, done.done == done.total) == ("done", None, None, True)


def test_a_job_is_done_once_however_often_it_is_kicked(kicked, as_kind):
    begun: list[int] = []
    as_kind(lambda arguments, progress: begun.append(1))
    public_id = ask()
    for _ in range(3):
        running.run(public_id)
    assert begun == [1]
    running.run("unknown")


def test_two_workers_never_have_the_same_job(kicked):
    public_id = ask()
    assert services.take(public_id, at=now()) is not None
    assert services.take(public_id, at=now()) is None
    assert services.take(public_id, at=now() + queries.STALE - timedelta(seconds=1)) is None


def test_a_job_whose_worker_died_is_taken_by_another_and_the_dead_one_can_write_no_more(kicked):
    public_id = ask()
    first = services.take(public_id, at=now())
    later = now() + queries.STALE + timedelta(seconds=1)
    second = services.take(public_id, at=later)
    assert first and second and (first.attempt, second.attempt) == (1, 2)
    for come_back in (
        lambda: services.note(public_id, 1, at=later, done=9), lambda: services.finish(public_id, 1, None, at=later),
        lambda: services.fail(public_id, 1, "", "x", at=later),
    ):  # fmt: skip
        with pytest.raises(Superseded):
            come_back()
    services.note(public_id, 2, at=later, done=1, total=2, message="…")
    assert (job(public_id).state, job(public_id).done) == ("running", 1)
    services.finish(public_id, 2, None, at=later)
    assert job(public_id).state == "done"


def test_a_worker_that_was_superseded_stops_quietly(kicked, as_kind):
    def overtaken(_arguments: Any, progress: Progress) -> None:
        db.session.execute(update(Job).values(attempt=7))
        db.session.commit()
        progress(1, 2)
        raise AssertionError("it went on")

    as_kind(overtaken)
    public_id = ask()
    running.run(public_id)
    assert (job(public_id).state, job(public_id).message) == ("running", "")


def test_a_job_that_kills_every_worker_is_given_up_and_says_so(kicked):
    public_id, at = ask(), now()
    for _ in range(services.ATTEMPTS):
        assert services.take(public_id, at=at)
        at += queries.STALE + timedelta(seconds=1)
    assert services.take(public_id, at=at) is None
    assert job(public_id).state == "failed" and "3 次" in job(public_id).message
    assert said()[-1][0] == "jobs:job:failed"


def test_the_sweep_finds_what_waits_and_what_a_dead_worker_left_and_nothing_else(kicked):
    waiting, alive, dead, ended = (ask(to=number) for number in range(1, 5))
    services.take(dead, at=now() - queries.STALE - timedelta(seconds=1))
    services.take(alive, at=now())
    running.run(ended)
    kicked.clear()
    running.sweep(kicked.append, at=now())
    assert kicked == [waiting, dead]


def test_a_long_silent_work_gives_signs_of_life(kicked, as_kind, monkeypatch):
    import threading

    monkeypatch.setattr(running, "BEAT", 0.05)
    beats: list[Any] = []

    def silent(_arguments: Any, _progress: Progress) -> None:
        for _ in range(100):
            threading.Event().wait(0.05)
            beats.append(db.session.scalar(select(Job.heartbeat_at)))
            db.session.rollback()
            if len(set(beats)) > 2:
                return

    as_kind(silent)
    running.run(ask())
    assert len(set(beats)) > 2


def test_progress_is_seen_by_others_while_the_work_goes_on(kicked, as_kind):
    seen: list[tuple[int, int, str]] = []

    def told(_arguments: Any, progress: Progress) -> None:
        start = now()
        for step in range(1, 4):
            with frozen(start + timedelta(seconds=step)):
                progress(step, 3, f"第 {step} 步")
            row = job(public_id)
            db.session.rollback()
            seen.append((row.done, row.total, row.message))
            progress(step, 5, "too soon to be told")

    as_kind(told)
    public_id = ask()
    running.run(public_id)
    assert seen == [(1, 3, "第 1 步"), (2, 3, "第 2 步"), (3, 3, "第 3 步")]


def test_progress_told_from_inside_a_service_neither_waits_nor_breaks_it(kicked, as_kind):
    def inside(_arguments: Any, progress: Progress) -> None:
        @transaction
        def service() -> None:
            audit.record("jobs:job:failed", actor=SYSTEM, at=now(), subject="inside", reason="x")
            progress(1, 2, "…")
            db.session.flush()

        service()

    as_kind(inside)
    public_id = ask()
    running.run(public_id)
    assert job(public_id).state == "done"


def test_a_file_is_kept_for_seven_days_and_its_name_for_good(house):
    public_id = ask()
    folder = Path(house.config["INSTANCE"]) / "files"
    (folder / f"{public_id}.leftbehind").write_bytes(b"half of it")
    running.sweep(lambda _id: None, at=now() + timedelta(days=6, hours=23))
    assert len(list(folder.iterdir())) == 2
    running.sweep(lambda _id: None, at=now() + timedelta(days=7, minutes=1))
    assert list(folder.iterdir()) == []
    assert (job(public_id).file, job(public_id).file_until, said()[-1][0]) == ("数.txt", None, "jobs:file:removed")
    assert queries.outdated(now() + timedelta(days=8)) == []


def test_a_queue_that_cannot_be_reached_loses_no_job(house, monkeypatch, caplog):
    class Gone:
        def __bool__(self) -> bool:
            raise OSError("disk full")

    queue = job_queue(house)
    monkeypatch.setitem(queue.__dict__, "huey", Gone())
    with caplog.at_level(logging.ERROR):
        public_id = ask()
    assert job(public_id).state == "pending" and "could not be told" in caplog.text
    assert queries.waiting(now()) == [public_id]


def test_the_work_speaks_the_language_of_whoever_asked(house, as_kind):
    from flask_babel import get_locale

    spoken: list[str] = []
    as_kind(lambda _arguments, _progress: spoken.append(str(get_locale())))
    with house.test_request_context("/?lang=en"):
        ask()
    ask(to=9)
    assert spoken == ["en", "zh_Hans_CN"]
