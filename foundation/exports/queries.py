"""What can be asked about purpose exports: what was asked for, by whom, what became of it. Never a value."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from foundation.database import db
from foundation.errors import NotFound
from foundation.exports.models import PurposeExport
from foundation.exports.purposes import purpose_named


@dataclass(frozen=True)
class ExportRow:
    """One request as pages show it."""

    public_id: str
    number: str
    purpose: str
    label: str
    thing: str
    reason: str
    people: int
    state: str
    requested_by: int
    requester: str
    requested_at: datetime
    decided_by: int | None
    decider: str
    decided_at: datetime | None
    said: str
    has_password: bool
    password_shown_at: datetime | None
    made_at: datetime | None
    expires_at: datetime | None
    downloads: int
    destroyed_at: datetime | None


def _row(found: PurposeExport) -> ExportRow:
    purpose = purpose_named(found.purpose)
    names = dict(purpose.things(found.competition_code)) if purpose.things and found.thing else {}
    return ExportRow(
        found.public_id, found.number, found.purpose, str(purpose.label), names.get(found.thing, ""), found.reason,
        found.people, found.state, found.requested_by, found.requester.name, found.requested_at, found.decided_by,
        found.decider.name if found.decider else "", found.decided_at, found.said or "", found.password is not None,
        found.password_shown_at, found.made_at, found.expires_at, found.downloads, found.destroyed_at,
    )


def exports_of(code: str, purposes: set[str], limit: int = 200) -> list[ExportRow]:
    """The exports of a competition for these purposes, the newest first."""
    query = (
        select(PurposeExport).where(PurposeExport.competition_code == code, PurposeExport.purpose.in_(purposes))
        .options(joinedload(PurposeExport.requester), joinedload(PurposeExport.decider))
        .order_by(PurposeExport.id.desc()).limit(limit)
    )
    return [_row(found) for found in db.session.scalars(query)]


def export_of(code: str, public_id: str) -> ExportRow:
    """One export of a competition; raises :class:`NotFound`."""
    query = select(PurposeExport).where(PurposeExport.public_id == public_id, PurposeExport.competition_code == code)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return _row(found)
