"""What can be asked about jobs."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.jobs.files import KEPT
from foundation.jobs.kinds import KINDS
from foundation.jobs.models import Job

STALE = timedelta(seconds=60)


@dataclass(frozen=True)
class JobRow:
    """One job as its page shows it."""

    public_id: str
    kind: str
    title: str
    arguments: dict[str, Any]
    state: str
    done: int
    total: int
    message: str
    file: str | None
    media_type: str
    file_size: int
    file_until: datetime | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def ended(self) -> bool:
        """True if nothing more will happen to it."""
        return self.state in ("done", "failed")


def _row(job: Job) -> JobRow:
    kind = KINDS.get(job.kind)
    there = job.file is not None and job.file_removed_at is None and job.finished_at is not None
    return JobRow(
        public_id=job.public_id, kind=job.kind, title=str(kind.title) if kind else job.kind, arguments=job.arguments,
        state=job.state, done=job.done, total=job.total, message=job.message, file=job.file,
        media_type=job.media_type or "", file_size=job.file_size or 0,
        file_until=job.finished_at + KEPT if there and job.finished_at else None,
        created_by=job.created_by, created_at=job.created_at, finished_at=job.finished_at,
    )


def job(public_id: str) -> JobRow | None:
    """One job as it stands in the database now."""
    query = select(Job).where(Job.public_id == public_id)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    return _row(found) if found else None


def jobs_of(actor_id: str, limit: int = 50) -> list[JobRow]:
    """The latest jobs that somebody asked for, newest first."""
    query = select(Job).where(Job.created_by == actor_id).order_by(Job.id.desc()).limit(limit)
    return [_row(found) for found in db.session.scalars(query.execution_options(populate_existing=True))]


def waiting(at: datetime) -> list[str]:
    """Jobs that nobody works on: pending ones, and running ones whose worker gave no sign of life lately."""
    dead = (Job.state == "running") & (Job.heartbeat_at < at - STALE)
    query = select(Job.public_id).where((Job.state == "pending") | dead).order_by(Job.id)
    return list(db.session.scalars(query))


def outdated(at: datetime) -> list[str]:
    """Jobs whose file was kept long enough."""
    query = select(Job.public_id).where(
        Job.file.is_not(None), Job.file_removed_at.is_(None), Job.finished_at < at - KEPT
    )
    return list(db.session.scalars(query))
