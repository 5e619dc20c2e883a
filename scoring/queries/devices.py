"""What the server has of a judge's tablets: ``GET /api/v1/devices/me`` of formats/operation."""
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from competition.models import Event, Official, PanelSeat
from foundation.accounts.models import User
from foundation.clock import iso
from foundation.database import db
from scoring.models import Device, Operation, Sheet

TABLET = "tablet"
MOST_GAPS = 1000


SEEN_EVERY = timedelta(seconds=60)
SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Heard:
    """What a tablet says of itself: what waits to be sent, the sheets that were begun (by public id), its version."""

    device: str
    unsent: int
    drafts: frozenset[str]
    app_version: str


@dataclass(frozen=True)
class DeviceRow:
    """A tablet as the chief judge sees it. ``unsent`` and ``drafts`` are what it last said of itself, ``highest`` and ``gaps``
    what has arrived of it, ``open_sheets`` what its judge has not handed in, ``revoked`` that it is out of use."""

    public_id: str
    judge: str
    label: str
    last_seen_at: datetime | None
    unsent: int | None
    drafts: int | None
    app_version: str | None
    highest: int
    gaps: int
    open_sheets: int
    revoked: bool

    def silent(self, at: datetime) -> bool:
        """Something may still come from it: it said that marks wait on it, or it has not been heard for five minutes while
        its judge has sheets to hand in."""
        if self.revoked:
            return False
        unheard = self.last_seen_at is None or at - self.last_seen_at >= SILENT_AFTER
        return bool(self.unsent) or (unheard and self.open_sheets > 0)


def device_report(user_id: int) -> list[dict[str, Any]]:
    """For each tablet of a judge: the highest ``device_seq``, the gaps below it, the receipts of what was counted, and the
    answer to every operation."""
    devices = db.session.scalars(
        select(Device).where(Device.user_id == user_id, Device.kind == TABLET, Device.revoked_at.is_(None)).order_by(Device.id)
    ).all()
    found: dict[int, list[Any]] = {device.id: [] for device in devices}
    rows = db.session.execute(
        select(Operation.device_id, Operation.device_seq, Operation.id, Operation.outcome, Operation.answer)
        .where(Operation.device_id.in_(found))
        .order_by(Operation.device_seq)
    )
    for row in rows:
        found[row.device_id].append(row)
    return [_report(device, found[device.id]) for device in devices]


def _report(device: Device, operations: list[Any]) -> dict[str, Any]:
    seen = {row.device_seq for row in operations}
    highest = max(seen, default=0)
    return {
        "device": device.public_id,
        "label": device.label,
        "last_seen_at": iso(device.last_seen_at) if device.last_seen_at else None,
        "highest": highest,
        "gaps": [number for number in range(1, highest) if number not in seen][:MOST_GAPS],
        "receipts": [json.loads(row.answer)["receipt"] for row in operations if row.outcome == "counted"],
        "operations": [
            {"id": row.id, "device_seq": row.device_seq, "outcome": row.outcome, "answer": row.answer} for row in operations
        ],
    }


def devices_of(competition_id: int) -> list[DeviceRow]:
    """The tablets of a competition, those in use first, of them those not seen for longest."""
    rows = db.session.execute(
        select(Device, User.name).join(User, User.id == Device.user_id)
        .where(Device.competition_id == competition_id, Device.kind == TABLET)
        .order_by(Device.revoked_at.is_not(None), Device.last_seen_at)
    ).all()
    arrived: dict[int | None, set[int]] = {}
    for device_id, number in db.session.execute(
        select(Operation.device_id, Operation.device_seq).where(Operation.device_id.in_([device.id for device, _ in rows]))
    ):
        arrived.setdefault(device_id, set()).add(number)
    waiting = _open_sheets(competition_id)
    return [_row(device, name, arrived.get(device.id, set()), waiting.get(device.user_id, 0)) for device, name in rows]


def _row(device: Device, name: str, numbers: set[int], open_sheets: int) -> DeviceRow:
    highest = max(numbers, default=0)
    return DeviceRow(
        device.public_id, name, device.label, device.last_seen_at, device.unsent, device.drafts, device.app_version, highest,
        highest - len(numbers), open_sheets, device.revoked_at is not None,
    )


def _open_sheets(competition_id: int) -> dict[int | None, int]:
    """How many sheets each judge of a competition still has to hand in."""
    rows = db.session.execute(
        select(Official.user_id, func.count()).select_from(Sheet)
        .join(Event, Event.id == Sheet.event_id)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .where(Event.competition_id == competition_id, Sheet.state.in_(("open", "returned")))
        .group_by(Official.user_id)
    )
    return {row[0]: row[1] for row in rows}


def silent_devices(competition_id: int, at: datetime) -> list[DeviceRow]:
    """The tablets from which something may still come: to be looked for before anything is locked."""
    return [row for row in devices_of(competition_id) if row.silent(at)]
