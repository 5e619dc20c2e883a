"""What can be asked about backups: pages, the overview and ``flask doctor`` read it here."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from foundation.backup.folder import backup_folder, recipient_path
from foundation.backup.models import BackupRun
from foundation.database import db

TOO_OLD = timedelta(hours=26)


@dataclass(frozen=True)
class BackupRow:
    """One attempt as its page shows it; ``there`` says whether its file still is."""

    at: datetime
    file: str | None
    kilobytes: int
    seconds: int
    verified: bool
    problem: str | None
    there: bool


def _row(run: BackupRun) -> BackupRow:
    there = run.file is not None and (backup_folder() / run.file).is_file()
    return BackupRow(run.at, run.file, run.kilobytes or 0, -(-run.milliseconds // 1000), run.verified, run.problem, there)


def attempts(limit: int = 100) -> list[BackupRow]:
    """The latest attempts, newest first."""
    return [_row(run) for run in db.session.scalars(select(BackupRun).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(limit))]


def newest_backup() -> BackupRow | None:
    """The newest backup that was verified and whose file is still there; none if there is none."""
    query = select(BackupRun).where(BackupRun.verified).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(100)
    return next((row for row in map(_row, db.session.scalars(query)) if row.there), None)


def last_attempt() -> BackupRow | None:
    """The newest attempt, whatever came of it."""
    return next(iter(attempts(1)), None)


def last_verified(at: datetime) -> timedelta | None:
    """How old the newest verified backup is; none if there is none."""
    newest = newest_backup()
    return None if newest is None else max(at - newest.at, timedelta())


def too_old(at: datetime) -> bool:
    """True if there is no verified backup of the last 26 hours."""
    age = last_verified(at)
    return age is None or age > TOO_OLD


def recipient_known() -> bool:
    """True if there is a recovery key to encrypt to."""
    return recipient_path().is_file()


def same_disk() -> bool:
    """True if backups lie on the disk (file system) of the instance: one broken disk would take both."""
    existing = next(path for path in (backup_folder(), *backup_folder().parents) if path.exists())
    return existing.stat().st_dev == Path(current_app.config["INSTANCE"]).stat().st_dev
