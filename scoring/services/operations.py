"""The one request of a tablet (formats/operation): check id, base version, lock, conflict of interest; append the sheet
version, the ledger entry, the audit entry, the receipt – in one transaction, and the answer is kept byte for byte."""
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from competition.models import Event, Official, PanelSeat
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.clock import iso
from foundation.database import db, transaction
from scoring.audited import SHEET_LATE, SHEET_STALE, SHEET_SUBMITTED
from scoring.models import Device, Operation, Sheet, SheetVersion
from scoring.refusals import SheetNotYours
from scoring.services.arrivals import Door, Work, check_conflict, is_locked, look
from scoring.services.submission import body_hash, check_id, read_body
from scoring.services.versions import append_version

COUNTED, LATE, STALE = "counted", "late", "stale"
STATUS = {COUNTED: 201, LATE: 202, STALE: 409}
STATUS_AGAIN = {**STATUS, COUNTED: 200}


@dataclass(frozen=True)
class Answer:
    """What the tablet gets: one of the final answers of the contract. All other answers are refusals."""

    status: int
    text: str


@transaction
def submit_operation(
    operation_id: str, body: bytes | Mapping[str, Any], *, actor: Actor, at: datetime, within: Collection[int] | None = None
) -> Answer:
    """Hands a judge's sheet in. ``within`` are the competitions at which the tablet that sends is enrolled to this judge (a
    session by card is bound to them); none asks for no more than the device that the body names.

    Answers 201 with a receipt, 200 with the same receipt, 202 (after the lock), 409 ``op_mismatch`` or ``stale``. Raises
    what is not final: ``BadOperation`` 400, ``NoOperationId`` 404, ``DeviceNotEnrolled`` and ``ConflictOfInterest`` 403, ``SheetNotYours`` 404,
    ``OperationTooLarge`` 413, ``Invalid`` 422 with every problem.
    """
    return _submit(operation_id, body, Door(within=within), actor, at)


@transaction
def submit_for_seat(
    operation_id: str, body: bytes | Mapping[str, Any], *, actor: Actor, at: datetime, source: str,
    within: Collection[int] | None = None,
) -> Answer:
    """The same at the desk, for whoever holds the seat: what was filled in on paper (``paper``), comes from an examination
    system (``file``) or from a tablet's outbox that was brought as a file (``outbox``).

    The body names the desk's own device (:func:`scoring.services.devices.desk_device`), an outbox still the judge's tablet.
    ``within`` are the competitions of the caller, who has checked its permission there.
    """
    return _submit(operation_id, body, Door(source, within, for_seats=True), actor, at)


def _submit(operation_id: str, body: bytes | Mapping[str, Any], door: Door, actor: Actor, at: datetime) -> Answer:
    check_id(operation_id)
    document = read_body(body)
    digest = body_hash(document)
    _one_at_a_time(operation_id)
    earlier = db.session.get(Operation, operation_id)
    if earlier is not None:
        return _again(earlier, digest, door, actor)
    work = look(operation_id, document, digest, door, actor, at)
    if work.submission.base_version < work.sheet.version:
        return _stale(work)
    if is_locked(work.sheet, work.event):
        return _late(work)
    check_conflict(work.sheet)
    return _count(work)


def _one_at_a_time(operation_id: str) -> None:
    """Two requests with one id wait for each other; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        key = int(operation_id[:16], 16) - 2**63
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _again(earlier: Operation, digest: str, door: Door, actor: Actor) -> Answer:
    """The id was used before: the same answer, or a mismatch. The judge may ask, whoever sent it, and the desk where it is at
    home."""
    judge, sender, competition_id = db.session.execute(
        select(Official.user_id, Device.user_id, Event.competition_id)
        .select_from(Sheet)
        .join(Event, Event.id == Sheet.event_id)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .outerjoin(Device, Device.id == earlier.device_id)
        .where(Sheet.id == earlier.sheet_id)
    ).one()
    at_home = door.for_seats and door.within is not None and competition_id in door.within
    if actor.user_id not in (judge, sender) and not at_home:
        raise SheetNotYours
    if earlier.body_hash != digest:
        return Answer(409, _text({"code": "op_mismatch", "id": earlier.id}))
    return Answer(STATUS_AGAIN[earlier.outcome], earlier.answer)


def _count(work: Work) -> Answer:
    sheet, version = work.sheet, work.sheet.version + 1
    entry = append_version(
        work.event.stream, sheet, work.module, work.marks, work.readings, operation=work.id,
        submitted_by=work.actor.user_id, source=work.door.source, actor=work.actor, at=work.at,
    )
    receipt = {"id": work.id, "seq": entry.seq, "hash": entry.hash, "version": version, "at": iso(work.at)}
    audit.record(
        SHEET_SUBMITTED, actor=work.actor, at=work.at, subject=_subject(sheet), sheet=sheet.public_id, version=version,
        operation=work.id,
    )
    return _keep(work, COUNTED, {"receipt": receipt})


def _late(work: Work) -> Answer:
    """After the lock: kept, not counted; the chief judge sees it."""
    body = {"entry": work.sheet.entry_code, "judge": work.sheet.judge, "operation": work.id}
    ledger.append(work.event.stream, "operation_late", body, actor=work.actor, at=work.at)
    audit.record(
        SHEET_LATE, actor=work.actor, at=work.at, subject=_subject(work.sheet), sheet=work.sheet.public_id,
        operation=work.id,
    )
    return _keep(work, LATE, {"late": {"id": work.id, "at": iso(work.at)}})


def _stale(work: Work) -> Answer:
    """Somebody (the same judge on another tablet) was faster: both values are in the answer, the judge decides."""
    current = db.session.scalars(
        select(SheetVersion).where(SheetVersion.sheet_id == work.sheet.id, SheetVersion.version == work.sheet.version)
    ).one()
    differ = [code for code, mark in work.marks.items() if current.marks.get(code) != mark]
    audit.record(
        SHEET_STALE, actor=work.actor, at=work.at, subject=_subject(work.sheet), sheet=work.sheet.public_id,
        operation=work.id, version=work.sheet.version,
    )
    yours = {"version": work.submission.base_version, "marks": work.marks}
    theirs = {"version": current.version, "marks": current.marks, "at": iso(current.submitted_at)}
    if work.readings:
        yours["readings"] = work.readings
    if current.readings:
        theirs["readings"] = current.readings
    return _keep(work, STALE, {"code": "stale", "id": work.id, "differ": differ, "yours": yours, "current": theirs})


def _keep(work: Work, outcome: str, answer: Mapping[str, Any]) -> Answer:
    text = _text(answer)
    db.session.execute(
        insert(Operation).values(
            id=work.id, body_hash=work.hash, body=work.body, outcome=outcome, status=STATUS[outcome], answer=text,
            device_id=work.device_id, device_seq=work.submission.device_seq, sheet_id=work.sheet.id,
            source=work.door.source, at=work.at,
        )
    )
    db.session.execute(update(Device).where(Device.id == work.device_id).values(last_seen_at=work.at))
    return Answer(STATUS[outcome], text)


def _subject(sheet: Sheet) -> str:
    return f"sheet:{sheet.public_id}"


def _text(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
