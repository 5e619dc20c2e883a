"""What came after the lock: kept and not counted, until the chief judge decides, once."""
from datetime import datetime

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.audited import LATE_ACCEPTED, LATE_REFUSED
from scoring.models import Device, LateDecision, Operation, Scheme, Sheet
from scoring.queries.events import EventRef
from scoring.queries.parts import sheet_module
from scoring.refusals.sheets import LateDecided, LateOvertaken, NotLate
from scoring.services.arrivals import check_conflict
from scoring.services.doors import person, written
from scoring.services.readings import check_readings
from scoring.services.sheets import found_sheet
from scoring.services.submission import check_marks
from scoring.services.versions import append_version


@transaction
def decide_late(operation: str, accept: bool, reason: str, *, actor: Actor, at: datetime) -> int | None:
    """Counts a late operation as the next version of its sheet, locked again where it was, or leaves it out for good; with
    a reason. Answers the version. The answer that the tablet has stays what it is.

    Raises :class:`NotLate`, :class:`LateDecided`, :class:`LateOvertaken` (the sheet has a newer version),
    :class:`Invalid` where the marks do not fit the scheme any more or are the decider's own.
    """
    sheet = db.session.scalar(
        select(Sheet.public_id).join(Operation, Operation.sheet_id == Sheet.id)
        .where(Operation.id == operation, Operation.outcome == "late")
    )
    if sheet is None:
        raise NotLate
    event, scheme, row = found_sheet(sheet)
    if db.session.scalar(select(LateDecision.id).where(LateDecision.operation_id == operation)):
        raise LateDecided
    text, late = written(reason), db.session.scalars(select(Operation).where(Operation.id == operation)).one()
    version = _count(event, scheme, row, late, actor, at) if accept else None
    db.session.add(
        LateDecision(
            operation_id=operation, accepted=accept, version=version, reason=text, decided_by=person(actor), decided_at=at
        )
    )
    body = {"operation": operation, "entry": row.entry_code, "judge": row.judge, "accepted": accept, "reason": text}
    ledger.append(event.stream, "late_decided", body, actor=actor, at=at)
    facts = {"sheet": row.public_id, "operation": operation, "reason": text}
    if version is None:
        audit.record(LATE_REFUSED, actor=actor, at=at, subject=f"sheet:{sheet}", **facts)
    else:
        audit.record(LATE_ACCEPTED, actor=actor, at=at, subject=f"sheet:{sheet}", version=version, **facts)
    return version


def _count(event: EventRef, scheme: Scheme, row: Sheet, late: Operation, actor: Actor, at: datetime) -> int:
    if late.body["base_version"] != row.version:
        raise LateOvertaken
    check_conflict(row)
    module = sheet_module(scheme.rules_hash, scheme.tree, row.module, row.part)
    marks, problems = check_marks(module, late.body["marks"])
    readings: dict[str, str] = {}
    if not problems:
        readings, problems = check_readings(module, scheme.ways, marks, late.body.get("readings") or {})
    sender = db.session.scalar(select(Device.user_id).where(Device.id == late.device_id))
    if _same_person(row, sender, actor):
        facts = {"judge": row.judge, "entry": row.entry_code, "module": row.module}
        problems.append(Problem(f"sheets.{row.judge}×{row.entry_code}", "sheet_own", facts))
    if problems:
        raise Invalid(problems)
    locked, version = row.state == "locked" or row.locked_at is not None, row.version + 1
    append_version(
        event.stream, row, module, marks, readings, operation=late.id, submitted_by=sender, source=late.source, actor=actor, at=at
    )
    db.session.refresh(row)
    if locked:
        row.state, row.confirmed_version, row.confirmed_by, row.confirmed_at = "locked", version, person(actor), at
    return version


def _same_person(row: Sheet, sender: int | None, actor: Actor) -> bool:
    """True if whoever decides holds the sheet's seat or sent what is decided about."""
    judge = db.session.scalar(
        select(Official.user_id).join(PanelSeat, PanelSeat.official_id == Official.id).where(PanelSeat.id == row.seat_id)
    )
    who = person_of(person(actor))
    return any(person_of(one) == who for one in {judge, sender} if one is not None)
