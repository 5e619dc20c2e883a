"""One contestant's own published result."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import Competition, Entry, Event
from foundation.database import db
from scoring.models import ResultLine, ResultList


@dataclass(frozen=True)
class ModuleMark:
    """A module of one's own result: its name, what was reached, what it was out of."""

    code: str
    name: str
    mark: str
    full_mark: str


@dataclass(frozen=True)
class OwnResult:
    """What a contestant may see of the own published result."""

    competition_code: str
    competition_name: str
    event: str
    ticket: str
    name: str
    unit: str
    status: str
    place: int | None
    shared: bool
    of: int
    total: str | None
    prize: str | None
    title: bool
    modules: tuple[ModuleMark, ...]
    version: int
    published_at: datetime | None
    ledger_root: str


def own_result(entry: str) -> OwnResult | None:
    """The published result of an entry (its public id); none before publication."""
    found = db.session.execute(
        select(ResultLine, ResultList, Entry, Event, Competition)
        .join(ResultList, ResultList.id == ResultLine.result_list_id)
        .join(Entry, Entry.id == ResultLine.entry_id)
        .join(Event, Event.id == ResultList.event_id)
        .join(Competition, Competition.id == Event.competition_id)
        .where(Entry.public_id == entry, ResultList.stage == "published")
    ).one_or_none()
    if found is None:
        return None
    line, published, owner, event, competition = found
    return OwnResult(
        competition.code, competition.name, event.title, owner.ticket, owner.display_name, owner.unit.name, line.status,
        line.place, line.shared, _ranked(published), line.total, line.prize, line.title, _modules(line.modules, published),
        published.version, published.published_at, published.ledger_root,
    )


def _modules(marks: Mapping[str, str], published: ResultList) -> tuple[ModuleMark, ...]:
    return tuple(
        ModuleMark(module["code"], module["name"], marks[module["code"]], module["full_mark"])
        for module in published.bundle["rules"]["modules"] if module["code"] in marks
    )


def _ranked(published: ResultList) -> int:
    return sum(1 for row in published.results if row["place"] is not None)
