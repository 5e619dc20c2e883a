"""Backups: that there is a proved one of the last day, and that the next can be made."""
from datetime import datetime, timedelta

from flask import current_app

from foundation.backup import queries
from foundation.backup.postgres_tools import tool
from foundation.backup.refusals import ToolMissing
from foundation.database import db, has_tables
from foundation.doctor.findings import Finding, danger, fine, warning

FAR_TOO_OLD = timedelta(days=3)
TOOLS = ("pg_dump", "pg_restore", "psql")


def newest(at: datetime) -> list[Finding]:
    """How old the newest backup is that was restored beside and compared."""
    if not has_tables():
        return []
    if current_app.config["MODE"] != "real":
        return [fine("backup_not_needed")]
    if not queries.recipient_known():
        return [danger("backup_no_key")]
    old = queries.last_verified(at)
    if old is None:
        return [danger("backup_none")]
    hours, last = int(old.total_seconds() // 3600), queries.last_attempt()
    if old > queries.TOO_OLD:
        return [danger("backup_old", hours=hours) if old > FAR_TOO_OLD else warning("backup_old", hours=hours)]
    return [warning("backup_failed") if last is not None and not last.verified else fine("backup", hours=hours)]


def means(_at: datetime) -> list[Finding]:
    """What the next backup needs: a schedule, another disk, the database's own tools."""
    if current_app.config["MODE"] != "real":
        return []
    found: list[Finding] = []
    if not current_app.config["BACKUP_EVERY"]:
        found.append(warning("backup_off"))
    if queries.same_disk():
        found.append(warning("backup_same_disk"))
    if db.engine.dialect.name == "postgresql":
        found += [danger("backup_tool", tool=name) for name in TOOLS if not _there(name)]
    return found or [fine("backup_means", minutes=current_app.config["BACKUP_EVERY"])]


def _there(name: str) -> bool:
    try:
        return bool(tool(name))
    except ToolMissing:
        return False


