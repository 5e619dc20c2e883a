"""What can be asked about schedules of amounts: which count for a competition, in which state, from whom."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from awards.models import AdoptedSchedule
from awards.policy.shipped import shipped_schedule
from awards.queries.people import names
from awards.rules.schedule import Schedule, parse_schedule
from foundation.database import db
from foundation.rules.canonical import digest

ADOPTED, REVOKED = "adopted", "revoked"


@dataclass(frozen=True)
class KeptSchedule:
    """One version of a schedule as it stands in the instance. ``content`` cites the document that it was adopted under
    and has the status that it has here, whatever the file said."""

    row: int
    schedule_id: str
    version: int
    status: str
    document: str | None
    content: Mapping[str, Any]
    content_hash: str
    in_force_from: date | None
    in_force_to: date | None
    shipped: bool

    @property
    def as_written(self) -> dict[str, Any]:
        """The content for a definition file, without what the file left out."""
        return {key: value for key, value in self.content.items() if value is not None or key != "document"}

    @property
    def schedule(self) -> Schedule:
        """The schedule as the rules know it."""
        return parse_schedule(dict(self.content))


@dataclass(frozen=True)
class ScheduleRow:
    """A schedule as the page lists it, with who drafted and who adopted it, and whether it is the one that counts."""

    kept: KeptSchedule
    counts: bool
    newest: bool
    drafted_by: int
    drafter: str
    drafted_at: datetime
    adopter: str
    adopted_at: datetime | None


def schedules_that_count(competition_id: int) -> list[KeptSchedule]:
    """One version of each schedule of a competition: the newest adopted one, otherwise the newest; in the order in which
    the schedules were first kept."""
    return [_kept(row) for row in _counting(_rows(competition_id))]


def schedule_rows(competition_id: int) -> list[ScheduleRow]:
    """All versions of all schedules of a competition, the newest version of each first."""
    rows = _rows(competition_id)
    counting = {row.id for row in _counting(rows)}
    newest = {row.schedule_id: row.id for row in rows}
    order = list(dict.fromkeys(row.schedule_id for row in rows))
    who = names([row.drafted_by for row in rows] + [row.adopted_by for row in rows])
    return [
        ScheduleRow(
            _kept(row), row.id in counting, newest[row.schedule_id] == row.id, row.drafted_by,
            who.get(row.drafted_by, ""), row.drafted_at, who.get(row.adopted_by or 0, ""), row.adopted_at,
        )
        for row in sorted(rows, key=lambda row: (order.index(row.schedule_id), -row.version))
    ]


def schedule_of_line(competition_id: int, schedule_id: str, content_hash: str) -> KeptSchedule | None:
    """The version of a schedule that a proposal was made from."""
    found = (row for row in _rows(competition_id) if row.schedule_id == schedule_id and row.content_hash == content_hash)
    return next((_kept(row) for row in found), None)


def adopted_elsewhere(schedule_id: str) -> AdoptedSchedule | None:
    """The newest version of a schedule that this instance has adopted, for any competition."""
    return db.session.scalar(
        select(AdoptedSchedule)
        .where(AdoptedSchedule.schedule_id == schedule_id, AdoptedSchedule.status == ADOPTED)
        .order_by(AdoptedSchedule.version.desc())
        .limit(1)
    )


def known_schedule(schedule_id: str) -> dict[str, Any] | None:
    """The content of a schedule that is named by its id: shipped, or adopted in this instance."""
    shipped = shipped_schedule(schedule_id)
    if shipped is not None:
        return dict(shipped)
    adopted = adopted_elsewhere(schedule_id)
    return None if adopted is None else dict(_kept(adopted).content)


def _rows(competition_id: int) -> list[AdoptedSchedule]:
    query = select(AdoptedSchedule).where(AdoptedSchedule.competition_id == competition_id).order_by(AdoptedSchedule.id)
    return list(db.session.scalars(query))


def _counting(rows: list[AdoptedSchedule]) -> list[AdoptedSchedule]:
    best: dict[str, AdoptedSchedule] = {}
    for row in rows:
        if row.status == REVOKED:
            continue
        held = best.get(row.schedule_id)
        if held is None or row.status == ADOPTED or held.status != ADOPTED:
            best[row.schedule_id] = row
    return list(best.values())


def _kept(row: AdoptedSchedule) -> KeptSchedule:
    content = {**row.content, "status": row.status, "document": row.document}
    shipped = shipped_schedule(row.schedule_id)
    return KeptSchedule(
        row.id, row.schedule_id, row.version, row.status, row.document, content, row.content_hash, row.in_force_from,
        row.in_force_to, shipped is not None and digest(dict(shipped)) == row.content_hash,
    )
