"""What the server has of a judge's tablets: ``GET /api/v1/devices/me`` of formats/operation."""
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.accounts.models import User
from foundation.clock import iso
from foundation.database import db
from scoring.models import Device, Operation


@dataclass(frozen=True)
class DeviceRow:
    """A tablet as the chief judge sees it; ``unsent`` is what it last said of its outbox, ``revoked`` that it is out of use."""

    public_id: str
    judge: str
    label: str
    last_seen_at: datetime | None
    unsent: int | None
    highest: int
    revoked: bool


def device_report(user_id: int) -> list[dict[str, Any]]:
    """For each device of a judge: the highest ``device_seq``, the gaps below it, and the answer to every operation."""
    devices = db.session.scalars(
        select(Device).where(Device.user_id == user_id, Device.revoked_at.is_(None)).order_by(Device.id)
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
        "gaps": [number for number in range(1, highest) if number not in seen][:1000],
        "operations": [
            {"id": row.id, "device_seq": row.device_seq, "outcome": row.outcome, "answer": row.answer} for row in operations
        ],
    }


def devices_of(competition_id: int) -> list[DeviceRow]:
    """The tablets of a competition, those in use first, of them those not seen for longest."""
    rows = db.session.execute(
        select(Device, User.name).join(User, User.id == Device.user_id)
        .where(Device.competition_id == competition_id)
        .order_by(Device.revoked_at.is_not(None), Device.last_seen_at)
    ).all()
    highest: dict[int | None, int] = {}
    for device_id, number in db.session.execute(
        select(Operation.device_id, Operation.device_seq).where(Operation.device_id.in_([device.id for device, _ in rows]))
    ):
        highest[device_id] = max(highest.get(device_id, 0), number)
    return [
        DeviceRow(
            device.public_id, name, device.label, device.last_seen_at, device.unsent, highest.get(device.id, 0),
            device.revoked_at is not None,
        )
        for device, name in rows
    ]
