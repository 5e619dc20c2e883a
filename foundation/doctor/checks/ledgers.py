"""The ledger: recomputed, as much of it as fits into a few seconds."""
import time
from datetime import datetime

from sqlalchemy import select

from foundation.database import db, has_tables
from foundation.doctor.findings import Finding, danger, fine
from foundation.ledger import verify_all
from foundation.ledger.models import LedgerStream

SECONDS = 5.0


def chains(_at: datetime) -> list[Finding]:
    """Whether every chain holds; the largest come last, so that a large house still has most of them looked at."""
    if not has_tables():
        return []
    names = list(db.session.scalars(select(LedgerStream.name).order_by(LedgerStream.size)))
    begun, looked, broken = time.monotonic(), 0, []
    for name in names:
        if time.monotonic() - begun > SECONDS:
            break
        broken += [report.stream for report in verify_all([name]) if report.faults]
        looked += 1
    db.session.rollback()
    if broken:
        return [danger("ledger_broken", count=len(broken), first=broken[0])]
    return [fine("ledger" if looked == len(names) else "ledger_part", looked=looked, count=len(names))]
