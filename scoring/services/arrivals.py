"""An operation in hand: whose sheet it is about, from which device, against which scheme. Everything is looked at and
nothing is changed; the sheet's row stays locked."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Unit
from foundation.rules.problems import Problem
from scoring.models import Device, Run, Scheme, Sheet
from scoring.queries.events import EventRef, event_ref
from scoring.queries.parts import sheet_module
from scoring.refusals import ConflictOfInterest, DeviceNotEnrolled, SheetNotYours
from scoring.rules.event_rules import Module
from scoring.services.readings import check_readings
from scoring.services.submission import Submission, check_marks, read_submission

OUTBOX = "outbox"


@dataclass(frozen=True)
class Door:
    """Where an operation comes in. ``within`` are the competitions that the door leads to (None: any); ``for_seats``: the
    desk, which enters for whoever holds the seat; ``source`` as in :class:`scoring.models.SheetVersion`."""

    source: str = "tablet"
    within: Collection[int] | None = None
    for_seats: bool = False


@dataclass(frozen=True)
class Work:
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
    readings: dict[str, str]
    door: Door
    actor: Actor
    at: datetime


def look(operation_id: str, document: dict[str, Any], digest: str, door: Door, actor: Actor, at: datetime) -> Work:
    """Everything that the operation is about; refuses what is not final (formats/operation) and every wrong mark."""
    submission = read_submission(document)
    found = db.session.execute(
        select(Sheet, Official.user_id)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .where(Sheet.public_id == submission.sheet, *([] if door.for_seats else [Official.user_id == actor.user_id]))
        .with_for_update(of=Sheet)
        .execution_options(populate_existing=True)
    ).one_or_none()
    event = event_ref(found[0].event_id) if found else None
    if found is None or event is None or (door.for_seats and not _leads_to(door, event)):
        raise SheetNotYours
    sheet, judge = found
    device = _device(submission.device, judge if door.source == OUTBOX else actor.user_id, event.competition_id)
    if device is None or not _leads_to(door, event):
        raise DeviceNotEnrolled
    stored = db.session.execute(
        select(Scheme.rules_hash, Scheme.tree, Scheme.ways).where(Scheme.event_id == event.id)
    ).one()
    if submission.scheme_hash != stored.rules_hash:
        raise Invalid([Problem("scheme_hash", "scheme_changed")])
    module = sheet_module(stored.rules_hash, stored.tree, sheet.module, sheet.part)
    marks, problems = check_marks(module, submission.marks)
    readings: dict[str, str] = {}
    if not problems and (submission.readings or stored.ways):
        readings, problems = check_readings(module, stored.ways, marks, submission.readings)
    if submission.base_version > sheet.version:
        facts = {"value": submission.base_version, "version": sheet.version}
        problems.append(Problem("base_version", "version_ahead", facts))
    if problems:
        raise Invalid(problems)
    return Work(operation_id, document, digest, submission, sheet, event, device, module, marks, readings, door, actor, at)


def _leads_to(door: Door, event: EventRef) -> bool:
    return door.within is None or event.competition_id in door.within


def _device(public_id: str, user_id: int | None, competition_id: int) -> int | None:
    """The device under this name that is in use by this account at this competition."""
    found: int | None = db.session.scalar(
        select(Device.id).where(
            Device.public_id == public_id, Device.user_id == user_id, Device.competition_id == competition_id,
            Device.revoked_at.is_(None),
        )
    )
    return found


def is_locked(sheet: Sheet, event: EventRef) -> bool:
    """True if what arrives for this sheet is late. An excused sheet is locked when its module or sub-criterion is."""
    if sheet.state == "excused" and sheet.locked_at is not None:
        return True
    return sheet.state == "locked" or event.stage in ("confirmed", "published")


def check_conflict(sheet: Sheet) -> None:
    """回避: a judge of the entry's unit hands nothing in unless that was waived. Units are compared by opaque id."""
    units = select(Unit.public_id).join(Official, Official.unit_id == Unit.id).join(
        PanelSeat, PanelSeat.official_id == Official.id
    ).where(PanelSeat.id == sheet.seat_id, PanelSeat.waiver.is_(None))
    entry = select(Run.unit).where(Run.event_id == sheet.event_id, Run.entry_code == sheet.entry_code)
    judge = db.session.scalar(units)
    if judge is not None and judge == db.session.scalar(entry):
        raise ConflictOfInterest(entry=sheet.entry_code)
