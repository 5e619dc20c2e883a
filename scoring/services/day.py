"""What is recorded of an entry on the day, by blind code: status, time, deductions."""
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import DEDUCTION_ADDED, DEDUCTION_WITHDRAWN, STATUS_SET, TIME_SET
from scoring.models import Deduction
from scoring.queries.events import EventRef
from scoring.refusals import AlreadyWithdrawn, NotADecimal, UnknownModule, UnknownStatus
from scoring.rules.marks import STATUSES
from scoring.services.doors import found_run, open_event, points_of, written

LONGEST = 10**7


@transaction
def set_status(event_id: int, entry: str, status: str, *, actor: Actor, at: datetime) -> None:
    """Records that an entry ``competed``, was ``absent``, has ``withdrawn`` or was ``disqualified``."""
    set_statuses(event_id, {entry: status}, actor=actor, at=at)


@transaction
def set_statuses(event_id: int, statuses: Mapping[str, str], *, actor: Actor, at: datetime) -> int:
    """The same for several entries at once; those that have the status already are left as they are."""
    event, _scheme = open_event(event_id)
    changed = 0
    for entry, status in statuses.items():
        changed += _set_status(event, entry, status, actor, at)
    return changed


def _set_status(event: EventRef, entry: str, status: str, actor: Actor, at: datetime) -> bool:
    if status not in STATUSES:
        raise UnknownStatus
    run = found_run(event.id, entry)
    if run.status == status:
        return False
    run.status = status
    ledger.append(event.stream, "status_set", {"entry": entry, "status": status}, actor=actor, at=at)
    audit.record(STATUS_SET, actor=actor, at=at, subject=event.subject, entry=entry, status=status)
    return True


@transaction
def set_time(event_id: int, entry: str, seconds: int | None, *, actor: Actor, at: datetime) -> None:
    """Records how long an entry took, in seconds; null takes the time away."""
    event, _scheme = open_event(event_id)
    if seconds is not None and not 0 <= seconds <= LONGEST:
        raise NotADecimal(value=str(seconds)[:40])
    run = found_run(event_id, entry)
    if run.time_seconds == seconds:
        return
    run.time_seconds = seconds
    ledger.append(event.stream, "time_set", {"entry": entry, "time_seconds": seconds}, actor=actor, at=at)
    audit.record(TIME_SET, actor=actor, at=at, subject=event.subject, entry=entry, seconds=seconds)


@transaction
def add_deduction(
    event_id: int, entry: str, module: str, points: str, reason: str, *, actor: Actor, at: datetime
) -> str:
    """Takes points off a module of an entry (扣分) and answers the deduction's id. The reason is public in the ledger:
    no names in it."""
    event, scheme = open_event(event_id)
    found_run(event_id, entry)
    if module not in {row["code"] for row in scheme.rules["modules"]}:
        raise UnknownModule(module=module)
    text, taken, public_id = written(reason), points_of(points), chance.opaque_id()
    db.session.add(
        Deduction(
            public_id=public_id, event_id=event_id, entry_code=entry, module=module, points=taken, reason=text, added_at=at
        )
    )
    body = {"id": public_id, "entry": entry, "module": module, "points": taken, "reason": text}
    ledger.append(event.stream, "deduction_added", body, actor=actor, at=at)
    audit.record(
        DEDUCTION_ADDED, actor=actor, at=at, subject=event.subject, deduction=public_id, entry=entry, module=module,
        points=taken,
    )
    return public_id


@transaction
def withdraw_deduction(deduction: str, *, actor: Actor, at: datetime) -> None:
    """Takes a deduction (its public id) back; it stays on record."""
    row = db.session.scalar(select(Deduction).where(Deduction.public_id == deduction))
    if row is None:
        raise AlreadyWithdrawn
    event, _scheme = open_event(row.event_id)
    db.session.refresh(row)
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    row.withdrawn_at = at
    ledger.append(event.stream, "deduction_withdrawn", {"id": deduction}, actor=actor, at=at)
    audit.record(
        DEDUCTION_WITHDRAWN, actor=actor, at=at, subject=event.subject, deduction=deduction, entry=row.entry_code
    )
