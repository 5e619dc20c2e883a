"""The one request of a tablet (formats/operation): check id, base version, lock, conflict of interest; append the sheet
version, the ledger entry, the audit entry, the receipt – in one transaction, and the answer is kept byte for byte."""
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from competition.models import Official, PanelSeat
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.clock import iso
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.people.models import Unit
from foundation.rules.problems import Problem
from scoring.audited import SHEET_LATE, SHEET_STALE, SHEET_SUBMITTED
from scoring.models import Device, Operation, Run, Scheme, Sheet, SheetVersion
from scoring.queries.events import CURRENT, EventRef, event_ref, frozen_module
from scoring.refusals import ConflictOfInterest, DeviceNotEnrolled, SheetNotYours
from scoring.rules.event_rules import Module
from scoring.services.submission import Submission, body_hash, check_id, check_marks, read_body, read_submission, total

COUNTED, LATE, STALE = "counted", "late", "stale"
STATUS = {COUNTED: 201, LATE: 202, STALE: 409}
STATUS_AGAIN = {**STATUS, COUNTED: 200}


@dataclass(frozen=True)
class Answer:
    """What the tablet gets: one of the final answers of the contract. All other answers are refusals."""

    status: int
    text: str


@dataclass(frozen=True)
class _Work:
    """One operation in hand: who sends what to which sheet, and when it arrived."""

    id: str
    body: dict[str, Any]
    hash: str
    submission: Submission
    sheet: Sheet
    event: EventRef
    device_id: int
    module: Module
    marks: dict[str, str | None]
    actor: Actor
    at: datetime


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
    check_id(operation_id)
    document = read_body(body)
    digest = body_hash(document)
    _one_at_a_time(operation_id)
    earlier = db.session.get(Operation, operation_id)
    if earlier is not None:
        return _again(earlier, digest, actor)
    work = _look(operation_id, document, digest, actor, at, within)
    if work.submission.base_version < work.sheet.version:
        return _stale(work)
    if work.event.stage in CURRENT:
        return _late(work)
    _check_conflict(work)
    return _count(work)


def _one_at_a_time(operation_id: str) -> None:
    """Two requests with one id wait for each other; SQLite has one writer anyway."""
    if db.engine.dialect.name == "postgresql":
        key = int(operation_id[:16], 16) - 2**63
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _again(earlier: Operation, digest: str, actor: Actor) -> Answer:
    """The id was used before: the same answer, or a mismatch."""
    owner = select(Official.user_id).join(PanelSeat, PanelSeat.official_id == Official.id).join(Sheet).where(
        Sheet.id == earlier.sheet_id
    )
    if db.session.scalar(owner) != actor.user_id:
        raise SheetNotYours
    if earlier.body_hash != digest:
        return Answer(409, _text({"code": "op_mismatch", "id": earlier.id}))
    return Answer(STATUS_AGAIN[earlier.outcome], earlier.answer)


def _look(
    operation_id: str, document: dict[str, Any], digest: str, actor: Actor, at: datetime, within: Collection[int] | None
) -> _Work:
    """Everything that the operation is about; the sheet's row stays locked until the end."""
    submission = read_submission(document)
    sheet = db.session.scalar(
        select(Sheet)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .where(Sheet.public_id == submission.sheet, Official.user_id == actor.user_id)
        .with_for_update(of=Sheet)
        .execution_options(populate_existing=True)
    )
    event = event_ref(sheet.event_id) if sheet else None
    if sheet is None or event is None:
        raise SheetNotYours
    device = db.session.scalar(
        select(Device.id).where(
            Device.public_id == submission.device, Device.user_id == actor.user_id,
            Device.competition_id == event.competition_id, Device.revoked_at.is_(None),
        )
    )
    if device is None or (within is not None and event.competition_id not in within):
        raise DeviceNotEnrolled
    scheme_hash = db.session.scalars(select(Scheme.rules_hash).where(Scheme.event_id == event.id)).one()
    if submission.scheme_hash != scheme_hash:
        raise Invalid([Problem("scheme_hash", "scheme_changed")])
    module = frozen_module(scheme_hash, sheet.module)
    marks, problems = check_marks(module, submission.marks)
    if submission.base_version > sheet.version:
        facts = {"value": submission.base_version, "version": sheet.version}
        problems.append(Problem("base_version", "version_ahead", facts))
    if problems:
        raise Invalid(problems)
    return _Work(operation_id, document, digest, submission, sheet, event, device, module, marks, actor, at)


def _check_conflict(work: _Work) -> None:
    """回避: a judge of the entry's unit hands nothing in unless that was waived. Units are compared by opaque id."""
    units = select(Unit.public_id).join(Official, Official.unit_id == Unit.id).join(
        PanelSeat, PanelSeat.official_id == Official.id
    ).where(PanelSeat.id == work.sheet.seat_id, PanelSeat.waiver.is_(None))
    entry = select(Run.unit).where(Run.event_id == work.event.id, Run.entry_code == work.sheet.entry_code)
    judge = db.session.scalar(units)
    if judge is not None and judge == db.session.scalar(entry):
        raise ConflictOfInterest(entry=work.sheet.entry_code)


def _count(work: _Work) -> Answer:
    sheet, version = work.sheet, work.sheet.version + 1
    marks = {f"{sheet.module}/{code}": mark for code, mark in work.marks.items()}
    body = {"entry": sheet.entry_code, "judge": sheet.judge, "version": version, "marks": marks}
    entry = ledger.append(work.event.stream, "sheet_submitted", body, actor=work.actor, at=work.at)
    db.session.execute(
        insert(SheetVersion).values(
            sheet_id=sheet.id, version=version, marks=work.marks, total=total(work.module, work.marks),
            submitted_by=work.actor.user_id, submitted_at=work.at, operation_id=work.id,
        )
    )
    db.session.execute(update(Sheet).where(Sheet.id == sheet.id).values(version=version, state="submitted"))
    receipt = {"id": work.id, "seq": entry.seq, "hash": entry.hash, "version": version, "at": iso(work.at)}
    audit.record(
        SHEET_SUBMITTED, actor=work.actor, at=work.at, subject=_subject(sheet), sheet=sheet.public_id, version=version,
        operation=work.id,
    )
    return _keep(work, COUNTED, {"receipt": receipt})


def _late(work: _Work) -> Answer:
    """After the lock: kept, not counted; the chief judge sees it."""
    body = {"entry": work.sheet.entry_code, "judge": work.sheet.judge, "operation": work.id}
    ledger.append(work.event.stream, "operation_late", body, actor=work.actor, at=work.at)
    audit.record(
        SHEET_LATE, actor=work.actor, at=work.at, subject=_subject(work.sheet), sheet=work.sheet.public_id,
        operation=work.id,
    )
    return _keep(work, LATE, {"late": {"id": work.id, "at": iso(work.at)}})


def _stale(work: _Work) -> Answer:
    """Somebody (the same judge on another tablet) was faster: both values are in the answer, the judge decides."""
    current = db.session.scalars(
        select(SheetVersion).where(SheetVersion.sheet_id == work.sheet.id, SheetVersion.version == work.sheet.version)
    ).one()
    differ = [code for code, mark in work.marks.items() if current.marks[code] != mark]
    audit.record(
        SHEET_STALE, actor=work.actor, at=work.at, subject=_subject(work.sheet), sheet=work.sheet.public_id,
        operation=work.id, version=work.sheet.version,
    )
    answer = {
        "code": "stale", "id": work.id, "differ": differ,
        "yours": {"version": work.submission.base_version, "marks": work.marks},
        "current": {"version": current.version, "marks": current.marks, "at": iso(current.submitted_at)},
    }
    return _keep(work, STALE, answer)


def _keep(work: _Work, outcome: str, answer: Mapping[str, Any]) -> Answer:
    text = _text(answer)
    db.session.execute(
        insert(Operation).values(
            id=work.id, body_hash=work.hash, body=work.body, outcome=outcome, status=STATUS[outcome], answer=text,
            device_id=work.device_id, device_seq=work.submission.device_seq, sheet_id=work.sheet.id, at=work.at,
        )
    )
    db.session.execute(update(Device).where(Device.id == work.device_id).values(last_seen_at=work.at))
    return Answer(STATUS[outcome], text)


def _subject(sheet: Sheet) -> str:
    return f"sheet:{sheet.public_id}"


def _text(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
