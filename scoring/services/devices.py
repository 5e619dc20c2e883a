"""Enrolling a tablet to one judge and one competition, and taking it out of use."""
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from competition.models import Event, Official, PanelSeat
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.policy import CARD
from foundation.accounts.services.sessions import end_all
from foundation.database import db, transaction
from foundation.errors import NotFound
from scoring.audited import DEVICE_ENROLLED, DEVICE_RESTORED, DEVICE_REVOKED
from scoring.models import Device, Sheet
from scoring.queries.cards import device_name
from scoring.queries.devices import SEEN_EVERY, Heard
from scoring.refusals import DeviceNotEnrolled, DeviceRevoked, NeedsAccount

UNNAMED, DESK = "tablet", "desk"


@transaction
def enrol_device(
    user_id: int, competition_id: int, label: str = UNNAMED, *, actor: Actor, at: datetime, tablet: str | None = None
) -> str:
    """The device's id for this judge and competition. A tablet that says who it is (``tablet``, the value of its cookie)
    gets the id that it had before, so that its numbering goes on. Raises :class:`DeviceRevoked`."""
    public_id = device_name(tablet, user_id, competition_id) if tablet else chance.opaque_id()
    known = db.session.scalar(select(Device).where(Device.public_id == public_id))
    if known is not None and known.revoked_at is not None:
        raise DeviceRevoked
    if known is None:
        db.session.add(
            Device(
                public_id=public_id, user_id=user_id, competition_id=competition_id, label=label[:100], enrolled_at=at,
                last_seen_at=at,
            )
        )
        audit.record(DEVICE_ENROLLED, actor=actor, at=at, subject=f"device:{public_id}", device=public_id)
    return public_id


@transaction
def enrol_tablet(user_id: int, competitions: Iterable[int], label: str, *, actor: Actor, at: datetime, tablet: str) -> None:
    """Enrols a tablet at every competition of a judge where it was not taken out of use; raises :class:`DeviceRevoked` if
    that is nowhere. A judge may have several tablets: each is listed."""
    asked = list(competitions)
    names = {device_name(tablet, user_id, one): one for one in asked}
    gone = db.session.scalars(select(Device.public_id).where(Device.public_id.in_(names), Device.revoked_at.is_not(None)))
    revoked = {names[public_id] for public_id in gone}
    if asked and revoked.issuperset(asked):
        raise DeviceRevoked
    for competition_id in asked:
        if competition_id not in revoked:
            enrol_device(user_id, competition_id, label, actor=actor, at=at, tablet=tablet)


@transaction
def desk_device(competition_id: int, actor: Actor, at: datetime) -> str:
    """The desk as the device of whoever enters there for seats: one for each person and competition. Raises
    :class:`~scoring.refusals.NeedsAccount`."""
    if actor.user_id is None:
        raise NeedsAccount
    public_id = device_name(DESK, actor.user_id, competition_id)
    if db.session.scalar(select(Device.id).where(Device.public_id == public_id)) is None:
        values = {
            "public_id": public_id, "user_id": actor.user_id, "competition_id": competition_id, "label": DESK, "kind": DESK,
            "enrolled_at": at, "last_seen_at": at,
        }  # fmt: skip
        make = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(Device)
        db.session.execute(make.values(**values).on_conflict_do_nothing())
        audit.record(DEVICE_ENROLLED, actor=actor, at=at, subject=f"device:{public_id}", device=public_id)
    return public_id


@transaction
def hear_from_tablet(heard: Heard, *, actor: Actor, at: datetime) -> None:
    """A tablet says that it is there, what waits on it and which sheets were begun. Only its own judge's sheets that are not
    handed in are noted, and nothing is written that was known a moment ago. Raises
    :class:`~scoring.refusals.DeviceNotEnrolled`."""
    device = db.session.scalar(
        select(Device).where(
            Device.public_id == heard.device, Device.user_id == actor.user_id, Device.kind == UNNAMED, Device.revoked_at.is_(None)
        )
    )
    if device is None:
        raise DeviceNotEnrolled
    said = {"unsent": heard.unsent, "drafts": len(heard.drafts), "app_version": heard.app_version}
    known = all(getattr(device, name) == value for name, value in said.items())
    if not known or device.last_seen_at is None or at - device.last_seen_at >= SEEN_EVERY:
        db.session.execute(update(Device).where(Device.id == device.id).values(**said, last_seen_at=at))
    _note_drafts(heard.drafts, device, at)


def _note_drafts(drafts: frozenset[str], device: Device, at: datetime) -> None:
    """``drafted_at`` of the judge's own open sheets at this competition: the moment at which they were first said to be begun."""
    own = (
        select(Sheet.id, Sheet.public_id, Sheet.drafted_at)
        .join(Event, Event.id == Sheet.event_id)
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id)
        .join(Official, Official.id == PanelSeat.official_id)
        .where(Official.user_id == device.user_id, Event.competition_id == device.competition_id, Sheet.state.in_(("open", "returned")))
    )
    rows = db.session.execute(own).all() if drafts else []
    begun = [row.id for row in rows if row.public_id in drafts and row.drafted_at is None]
    if begun:
        db.session.execute(update(Sheet).where(Sheet.id.in_(begun)).values(drafted_at=at))


@transaction
def revoke_device(public_id: str, competition_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a lost tablet out of use: it neither signs in nor hands in. All sessions by card of its judge end; what lies on
    the judge's other tablets waits there until the PIN was typed again."""
    device = _device(public_id, competition_id)
    if device.revoked_at is not None:
        return
    device.revoked_at = at
    end_all(device.user_id, "device", at=at, way=CARD)
    audit.record(DEVICE_REVOKED, actor=actor, at=at, subject=f"device:{public_id}", device=public_id)


@transaction
def restore_device(public_id: str, competition_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a tablet into use again that was found, or revoked by mistake."""
    device = _device(public_id, competition_id)
    if device.revoked_at is None:
        return
    device.revoked_at = None
    audit.record(DEVICE_RESTORED, actor=actor, at=at, subject=f"device:{public_id}", device=public_id)


def _device(public_id: str, competition_id: int) -> Device:
    device = db.session.scalar(
        select(Device).where(Device.public_id == public_id, Device.competition_id == competition_id).with_for_update()
    )
    if device is None:
        raise NotFound
    return device
