"""Files of marks: what was loaded, by whom, what waits for a second person. Each person is shown those of their own kind of key."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, defer

from competition.queries import layers
from foundation.accounts.models import User
from foundation.database import db
from scoring.models import MarkFile, Run, Sheet, SheetVersion
from scoring.queries.events import EventRef
from scoring.rules.mark_files import LAST_LAYER, SheetNow

WAITING = "loaded"


@dataclass(frozen=True)
class FileRow:
    """A file of marks as lists show it."""

    public_id: str
    file_name: str
    file_hash: str
    key: str
    module: str
    part: str
    judge: str
    rows: int
    state: str
    counted: int | None
    absent: tuple[str, ...]
    loaded_by: int
    loader: str
    loaded_at: datetime
    decider: str
    decided_at: datetime | None


def mark_files(event_id: int, keys: Collection[str]) -> list[FileRow]:
    """The files of an event that name entries by one of these keys, the newest first."""
    loader, decider = aliased(User), aliased(User)
    query = (
        select(MarkFile, loader.name, decider.name)
        .join(loader, loader.id == MarkFile.loaded_by).outerjoin(decider, decider.id == MarkFile.decided_by)
        .where(MarkFile.event_id == event_id, MarkFile.key.in_(keys)).order_by(MarkFile.id.desc())
        .options(defer(MarkFile.content))
    )
    return [
        FileRow(
            one.public_id, one.file_name, one.file_hash, one.key, one.module, one.part, one.judge, one.rows, one.state,
            one.counted, tuple(one.absent or ()), one.loaded_by, name, one.loaded_at, other or "", one.decided_at,
        )
        for one, name, other in db.session.execute(query)
    ]


def mark_file(event_id: int, public_id: str, keys: Collection[str]) -> FileRow | None:
    """One file of an event, for whoever may see its kind of key."""
    return next((one for one in mark_files(event_id, keys) if one.public_id == public_id), None)


def waiting_files(event_ids: Collection[int], keys: Collection[str]) -> dict[int, int]:
    """How many files of each event wait for a second person."""
    query = (
        select(MarkFile.event_id, func.count())
        .where(MarkFile.event_id.in_(event_ids), MarkFile.key.in_(keys), MarkFile.state == WAITING).group_by(MarkFile.event_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def called_absent(event_id: int) -> list[str]:
    """Blind codes that a confirmed file called absent and for which no status was recorded."""
    named = {
        code for codes in db.session.scalars(select(MarkFile.absent).where(MarkFile.event_id == event_id, MarkFile.state == "confirmed"))
        for code in codes or ()
    }
    unset = select(Run.entry_code).where(Run.event_id == event_id, Run.status.is_(None), Run.entry_code.in_(named))
    return list(db.session.scalars(unset.order_by(Run.entry_code)))


def sheets_now(seat_id: int, part: str) -> dict[str, SheetNow]:
    """The sheets of one seat and part as they stand, by blind code."""
    query = (
        select(Sheet, SheetVersion.marks)
        .outerjoin(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.seat_id == seat_id, Sheet.part == part)
    )
    return {
        sheet.entry_code: SheetNow(sheet.version, marks or {}, sheet.state == "locked")
        for sheet, marks in db.session.execute(query)
    }


def code_headings(event: EventRef) -> tuple[str, ...]:
    """What the codes of judges are called at an event besides 加密号: it depends on the layers of its draw."""
    return LAST_LAYER.get(len(layers(event.competition_code).get(event.code, [])), ())
