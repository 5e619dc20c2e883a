"""Handing a sheet in at the desk for whoever holds its seat: the body of the operation, and what became of it."""
import json
from datetime import datetime

from sqlalchemy import func, select

from foundation.accounts.identity import Actor
from foundation.clock import iso
from foundation.database import db
from scoring.models import Device, Operation, Sheet
from scoring.rules.typed_marks import Cells
from scoring.services.devices import desk_device
from scoring.services.operations import submit_for_seat

OUTCOMES = {200: "counted", 201: "counted", 202: "late", 409: "stale"}


def hand_in(
    operation_id: str, sheet: Sheet, base_version: int, scheme_hash: str, cells: Cells, *, source: str, actor: Actor, at: datetime,
) -> str:
    """Hands the marks of one sheet in as the operation with this id; inside the caller's transaction, which has locked the
    sheet. Answers ``counted``, ``late`` or ``stale``; raises what :func:`submit_for_seat` refuses."""
    competition_id = sheet.event.competition_id
    device = desk_device(competition_id, actor, at)
    body = {
        "op": "submit_sheet", "device": device, "device_seq": _next(device), "sheet": sheet.public_id,
        "base_version": base_version, "scheme_hash": scheme_hash, "marks": dict(cells.marks), "at_device": iso(at),
    }  # fmt: skip
    if cells.readings:
        body["readings"] = dict(cells.readings)
    answer = submit_for_seat(operation_id, body, actor=actor, at=at, source=source, within=[competition_id])
    return "stale" if "code" in json.loads(answer.text) else OUTCOMES[answer.status]


def _next(device: str) -> int:
    """The number of the next operation of this person's desk."""
    last = db.session.scalar(
        select(func.max(Operation.device_seq)).join(Device, Device.id == Operation.device_id).where(Device.public_id == device)
    )
    return (last or 0) + 1
