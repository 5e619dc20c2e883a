"""The clock: not before what was already recorded, not far from the database's, and in China."""
import time
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, text

from foundation.audit.models import AuditEntry
from foundation.clock import iso
from foundation.database import db, has_tables
from foundation.doctor.findings import Finding, advice, danger, fine, warning

BACK = timedelta(minutes=1)
APART = timedelta(seconds=5)
EIGHT_HOURS = 8 * 3600


def moment(at: datetime) -> list[Finding]:
    """Time does not go backwards, and two machines agree. What a demonstration plays has times of its own."""
    if not has_tables():
        return []
    last = db.session.scalar(select(func.max(AuditEntry.at)))
    db.session.rollback()
    played = current_app.config["MODE"] in ("demo", "rehearsal")
    if last is not None and at < last - BACK and not played:
        return [danger("clock_behind", now=iso(at), last=iso(last))]
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs(theirs.astimezone(UTC) - at)
        if apart > APART:
            return [warning("clock_apart", seconds=int(apart.total_seconds()))]
    return [fine("clock", now=iso(at))]


def zone(_at: datetime) -> list[Finding]:
    """Pages always speak China's time; the machine's own zone only matters for its logs and schedules."""
    offset = time.localtime().tm_gmtoff
    return [fine("zone")] if offset == EIGHT_HOURS else [advice("zone_other", hours=f"{offset / 3600:+g}")]
