"""Result lists as other rooms, the organizer and the public read them."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from competition.models import Competition, Entry, Event
from foundation.database import db
from scoring.models import ResultLine, ResultList

PUBLISHED = ("published",)


@dataclass(frozen=True)
class StandingLine:
    """One entry's confirmed line; ``entry_id`` only after the draw was unsealed."""

    entry_code: str
    entry_id: int | None
    division: str | None
    status: str
    place: int | None
    shared: bool
    passed: bool | None
    total: str | None
    modules: dict[str, str]
    scale: str | None
    prize: str | None
    title: bool
    name: str = ""
    unit: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventStanding:
    """A result list with its lines; ``fingerprint`` is what an award proposal refers to."""

    result_list_id: int
    event_id: int
    event_code: str
    title: str
    occupation: str
    project: str
    group: str | None
    version: int
    stage: str
    fingerprint: str
    ledger_root: str
    ledger_size: int
    confirmed_by: int
    confirmed_at: datetime
    published_at: datetime | None
    module_names: dict[str, str]
    lines: tuple[StandingLine, ...]

    @property
    def root_groups(self) -> list[str]:
        """The ledger root in groups of four, as it is printed and read aloud."""
        return [self.ledger_root[start : start + 4] for start in range(0, len(self.ledger_root), 4)]


@dataclass(frozen=True)
class PublicList:
    """A competition whose results the public may read, newest first."""

    code: str
    name: str
    year: int
    events: int
    published_at: datetime


def confirmed_standings(competition_id: int, *, stages: Collection[str] = PUBLISHED) -> list[EventStanding]:
    """The published result lists of a competition, event by event; ``stages`` may ask for ``confirmed`` ones too, whose
    lines are still blind."""
    query = _lists(stages).where(Event.competition_id == competition_id)
    return [_standing(found) for found in db.session.scalars(query)]


def standing_of(event_id: int) -> EventStanding | None:
    """The current result list of one event, confirmed or published."""
    found = db.session.scalar(_lists(("confirmed", "published")).where(ResultList.event_id == event_id))
    return _standing(found) if found else None


def public_lists(competition_code: str) -> list[EventStanding]:
    """What the public may read of a competition; nothing before publication."""
    query = _lists(PUBLISHED).join(Competition, Competition.id == Event.competition_id)
    return [_standing(found) for found in db.session.scalars(query.where(Competition.code == competition_code))]


def published_competitions() -> list[PublicList]:
    """The competitions with published results."""
    latest = func.max(ResultList.published_at)
    rows = db.session.execute(
        select(Competition.code, Competition.name, Competition.year, func.count(), latest)
        .join(Event, Event.competition_id == Competition.id)
        .join(ResultList, ResultList.event_id == Event.id)
        .where(ResultList.stage == "published")
        .group_by(Competition.id)
        .order_by(latest.desc())
    )
    return [PublicList(code, name, year, events, at) for code, name, year, events, at in rows if at is not None]


def _lists(stages: Collection[str]) -> Select[Any]:
    return (
        select(ResultList)
        .join(Event, Event.id == ResultList.event_id)
        .where(ResultList.stage.in_(tuple(stages)))
        .order_by(Event.position)
        .options(selectinload(ResultList.lines).joinedload(ResultLine.entry).joinedload(Entry.unit))
    )


def _standing(found: ResultList) -> EventStanding:
    event = found.event
    return EventStanding(
        found.id, event.id, event.code, event.title, event.occupation, event.project, event.group, found.version,
        found.stage, found.fingerprint, found.ledger_root, found.ledger_size, found.confirmed_by, found.confirmed_at,
        found.published_at, {module["code"]: module["name"] for module in found.bundle["rules"]["modules"]},
        tuple(_line(line) for line in found.lines),
    )


def _line(line: ResultLine) -> StandingLine:
    entry = line.entry
    return StandingLine(
        line.entry_code, line.entry_id, line.division, line.status, line.place, line.shared, line.passed, line.total,
        dict(line.modules), line.scale, line.prize, line.title,
        entry.display_name if entry else "", entry.unit.name if entry else "",
        tuple(member.person.name for member in entry.members) if entry else (),
    )
