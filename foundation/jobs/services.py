"""What happens to a job: asked for, taken by a worker, advanced, ended. Each moment of it is one short transaction."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from foundation import audit, chance
from foundation.accounts.identity import SYSTEM, Actor
from foundation.crypto import sealed_files
from foundation.database import afterwards, db, transaction
from foundation.jobs import audited, files
from foundation.jobs.kinds import KINDS, File, Superseded
from foundation.jobs.models import Job
from foundation.jobs.queries import STALE
from foundation.jobs.refusals import GaveUp, UnknownJob
from foundation.web.preferences import LANGUAGE, chosen

EXTENSION = "jobs"
ATTEMPTS = 3
LONGEST_MESSAGE = 300


@dataclass(frozen=True)
class Taken:
    """A job in the hands of a worker."""

    public_id: str
    kind: str
    arguments: dict[str, Any]
    attempt: int
    language: str
    created_by: str


@transaction
def start_job(kind: str, arguments: Mapping[str, Any], *, actor: Actor, at: datetime) -> str:
    """Asks for long work; answers the public id of the job, for ``/jobs/<id>``. It begins once the caller has committed.

    Whoever asks for the very same thing while it is still waiting or being done gets the job that is there.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of job: {kind}")
    wanted = dict(arguments)
    unfinished = select(Job).where(Job.created_by == actor.id, Job.kind == kind, Job.state.in_(("pending", "running")))
    for job in db.session.scalars(unfinished):
        if job.arguments == wanted:
            return job.public_id
    job = Job(
        public_id=chance.opaque_id(), kind=kind, arguments=wanted, state="pending", language=chosen(LANGUAGE),
        created_by=actor.id, created_at=at,
    )
    db.session.add(job)
    audit.record(audited.REQUESTED, actor=actor, at=at, subject=f"job:{job.public_id}", work=kind)
    afterwards(partial(current_app.extensions[EXTENSION].kick, job.public_id))
    return job.public_id


def _locked(public_id: str) -> Job:
    query = select(Job).where(Job.public_id == public_id).with_for_update()
    job = db.session.scalar(query.execution_options(populate_existing=True))
    if job is None:
        raise UnknownJob
    return job


def _ours(public_id: str, attempt: int) -> Job:
    job = _locked(public_id)
    if (job.state, job.attempt) != ("running", attempt):
        raise Superseded
    return job


@transaction
def take(public_id: str, *, at: datetime) -> Taken | None:
    """The job for one worker; none if somebody works on it, if it has ended, or if it killed its workers too often."""
    job = _locked(public_id)
    dead = job.state == "running" and (job.heartbeat_at is None or job.heartbeat_at < at - STALE)
    if job.state != "pending" and not dead:
        return None
    if job.attempt >= ATTEMPTS:
        _end(job, "failed", GaveUp(times=ATTEMPTS).message, at)
        audit.record(audited.FAILED, actor=SYSTEM, at=at, subject=f"job:{public_id}", reason=GaveUp.code)
        return None
    job.state, job.attempt = "running", job.attempt + 1
    job.started_at = job.heartbeat_at = at
    job.done, job.total, job.message = 0, 0, ""
    audit.record(audited.STARTED, actor=SYSTEM, at=at, subject=f"job:{public_id}", attempt=job.attempt)
    return Taken(public_id, job.kind, job.arguments, job.attempt, job.language, job.created_by)


@transaction
def note(public_id: str, attempt: int, *, at: datetime, **advanced: object) -> None:
    """A sign of life, and how far the work has come. No change of state, so no audit entry; raises :class:`Superseded`."""
    ours = (Job.public_id == public_id) & (Job.attempt == attempt) & (Job.state == "running")
    done = db.session.execute(
        update(Job).where(ours).values(heartbeat_at=at, **advanced).execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Superseded


@transaction
def finish(public_id: str, attempt: int, file: File | None, *, at: datetime) -> None:
    """The work is done; its file was kept before. Raises :class:`Superseded`."""
    job = _ours(public_id, attempt)
    _end(job, "done", "", at)
    job.total = max(job.total, job.done, 1)
    job.done = job.total
    if file:
        job.file, job.media_type, job.file_size = file.name, file.media_type, len(file.content)
    audit.record(audited.FINISHED, actor=SYSTEM, at=at, subject=f"job:{public_id}", size=job.file_size)


@transaction
def fail(public_id: str, attempt: int, message: str, reason: str, *, at: datetime) -> None:
    """The work could not be done; the message says why. Raises :class:`Superseded`."""
    _end(_ours(public_id, attempt), "failed", message, at)
    audit.record(audited.FAILED, actor=SYSTEM, at=at, subject=f"job:{public_id}", reason=reason)


def _end(job: Job, state: str, message: str, at: datetime) -> None:
    job.state, job.message, job.finished_at = state, message[:LONGEST_MESSAGE], at


@transaction
def note_fetched(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Somebody takes the file away: it may hold personal data, so this is remembered."""
    job = _locked(public_id)
    audit.record(audited.FETCHED, actor=actor, at=at, subject=f"job:{public_id}", work=job.kind)


@transaction
def remove_file(public_id: str, *, at: datetime) -> None:
    """Removes the content of a file that was kept long enough; its name stays."""
    job = _locked(public_id)
    job.file_removed_at = at
    files.remove(public_id)
    audit.record(audited.REMOVED, actor=SYSTEM, at=at, subject=f"job:{public_id}")


@transaction
def reseal_file(public_id: str) -> None:
    """Seals a file anew under the current key; its job stands still meanwhile. No change for anybody, so no entry."""
    db.session.execute(select(Job.id).where(Job.public_id == public_id).with_for_update())
    content = files.content(public_id)
    if content is not None:
        files.keep(public_id, content)


sealed_files(files.FIELD, others=files.under_other_keys, reseal=reseal_file)
