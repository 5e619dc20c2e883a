"""Outboxes that were brought to the desk as files: the list, and one of them."""
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from competition.models import Event
from foundation.accounts.models import User
from foundation.database import db
from scoring.models import Device, OutboxFile, Sheet


@dataclass(frozen=True)
class OutboxRow:
    """A file: whose tablet, who brought it and when, what vouches for it, how much is in it, what became of it when it was
    taken (``counts`` by outcome; empty before)."""

    public_id: str
    judge: str
    label: str
    brought_by: str
    brought_at: datetime
    sealed_by: str
    file_hash: str
    operations: int
    made_at: datetime | None
    taken_at: datetime | None
    counts: Mapping[str, int]
    revoked: bool


@dataclass(frozen=True)
class SheetLabel:
    """Which sheet an operation is about, by blind code."""

    event: str
    entry: str
    module: str
    part: str


def outbox_files(competition_id: int) -> list[OutboxRow]:
    """The files of a competition, the newest first."""
    bringer = aliased(User)
    rows = db.session.execute(
        select(OutboxFile, Device, User.name, bringer.name)
        .join(Device, Device.id == OutboxFile.device_id)
        .join(User, User.id == OutboxFile.judge_id)
        .join(bringer, bringer.id == OutboxFile.brought_by)
        .where(OutboxFile.competition_id == competition_id)
        .order_by(OutboxFile.id.desc())
    )
    return [_row(file, device, judge, by) for file, device, judge, by in rows]


def outbox_file(competition_id: int, public_id: str) -> OutboxRow | None:
    """One file of a competition."""
    return next((row for row in outbox_files(competition_id) if row.public_id == public_id), None)


def _row(file: OutboxFile, device: Device, judge: str, by: str) -> OutboxRow:
    content = file.content["content"]
    counts = Counter(row["outcome"] for row in file.outcomes or ())
    return OutboxRow(
        file.public_id, judge, device.label, by, file.brought_at, file.sealed_by, file.file_hash, len(content["operations"]),
        _moment(content["made_at"]), file.taken_at, counts, device.revoked_at is not None,
    )


def _moment(text: str) -> datetime | None:
    """When the tablet says that it wrote the file; none if it says nothing that is a moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def sheet_labels(competition_id: int, sheets: Iterable[str]) -> dict[str, SheetLabel]:
    """Event, blind code and module of sheets of this competition, by public id."""
    rows = db.session.execute(
        select(Sheet, Event).join(Event, Event.id == Sheet.event_id)
        .where(Event.competition_id == competition_id, Sheet.public_id.in_(set(sheets)))
    )
    return {sheet.public_id: SheetLabel(event.title, sheet.entry_code, sheet.module, sheet.part) for sheet, event in rows}
