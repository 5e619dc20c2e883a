"""Enrolling a tablet to one judge and one competition."""
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import DEVICE_ENROLLED
from scoring.models import Device
from scoring.queries.cards import device_name

UNNAMED = "tablet"


@transaction
def enrol_device(
    user_id: int, competition_id: int, label: str = UNNAMED, *, actor: Actor, at: datetime, tablet: str | None = None
) -> str:
    """The device's id for this judge and competition. A tablet that says who it is (``tablet``, the value of its cookie)
    gets the id that it had before, so that its numbering goes on."""
    public_id = device_name(tablet, user_id, competition_id) if tablet else chance.opaque_id()
    known = db.session.scalar(select(Device.id).where(Device.public_id == public_id))
    if known is None:
        db.session.add(
            Device(
                public_id=public_id, user_id=user_id, competition_id=competition_id, label=label[:100], enrolled_at=at,
                last_seen_at=at,
            )
        )
        audit.record(DEVICE_ENROLLED, actor=actor, at=at, subject=f"device:{public_id}", device=public_id)
    return public_id
