"""Tablets that may still hold sheets of what is about to be locked."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.database import db
from scoring.models import Device, Sheet
from scoring.queries.devices import SILENT_AFTER, TABLET


@dataclass(frozen=True)
class WaitingDevice:
    """A tablet by its judge's code: it said that something waits on it, or it has not been heard of for a while."""

    public_id: str
    judge: str
    label: str
    last_seen_at: datetime | None
    unsent: int | None


def waiting_devices(event_id: int, module: str, part: str, *, at: datetime) -> list[WaitingDevice]:
    """The tablets in use of the judges who mark this module (or part of it), those that were never heard of first."""
    sheets = select(Sheet.seat_id).where(Sheet.event_id == event_id, Sheet.module == module)
    if part:
        sheets = sheets.where(Sheet.part == part)
    rows = db.session.execute(
        select(Device, Official.code)
        .join(Official, (Official.user_id == Device.user_id) & (Official.competition_id == Device.competition_id))
        .join(PanelSeat, PanelSeat.official_id == Official.id)
        .where(PanelSeat.id.in_(sheets), Device.kind == TABLET, Device.revoked_at.is_(None))
        .order_by(Device.last_seen_at.is_not(None), Device.last_seen_at)
    )
    return [
        WaitingDevice(device.public_id, judge, device.label, device.last_seen_at, device.unsent)
        for device, judge in rows if device.unsent or device.last_seen_at is None or at - device.last_seen_at >= SILENT_AFTER
    ]
