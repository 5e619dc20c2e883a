"""When a backup is due: the consumer looks every minute, and asks for one as a job."""
from datetime import datetime, timedelta

from flask import current_app

from foundation.accounts.identity import SYSTEM
from foundation.backup.queries import last_attempt, recipient_known
from foundation.database import has_tables
from foundation.jobs import start_job
from foundation.jobs.kinds import every_minute

KIND = "system:backup"
AFTER_FAILURE = timedelta(minutes=10)


def switched_on() -> bool:
    """True if backups are made by themselves: there is a key to encrypt to, and this is no demonstration or rehearsal."""
    return bool(current_app.config["BACKUP_EVERY"]) and current_app.config["MODE"] not in ("demo", "rehearsal") and recipient_known()


def due(at: datetime) -> bool:
    """True if ``BACKUP_EVERY`` minutes have gone since the last backup (ten, at most, after one that failed)."""
    if not switched_on():
        return False
    every, last = timedelta(minutes=current_app.config["BACKUP_EVERY"]), last_attempt()
    return last is None or at - last.at >= (every if last.verified else min(every, AFTER_FAILURE))


def after_milestone(*, at: datetime) -> None:
    """Asks for a backup in the transaction of something that no tablet could bring back (scoring was opened, results were
    confirmed and their root is about to be printed): it begins when that is committed."""
    if switched_on():
        start_job(KIND, {}, actor=SYSTEM, at=at)


@every_minute
def look(at: datetime) -> None:
    """Asks for a backup if one is due; one that still waits or runs is not asked for twice."""
    if has_tables() and due(at):
        start_job(KIND, {}, actor=SYSTEM, at=at)
