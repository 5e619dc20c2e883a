"""The published results of a competition as awards need them: entry, place, prize, and which list says so."""
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from competition.models import Event
from foundation.database import db
from scoring.models import ResultLine, ResultList


@dataclass(frozen=True)
class Standing:
    """One line of a published result list; ``entry_id`` is the unsealed entry."""

    line_id: int
    entry_id: int
    division: str | None
    status: str
    total: str | None
    place: int | None
    shared: bool
    prize: str | None
    title: bool


@dataclass(frozen=True)
class PublishedList:
    """The published result list of one event, with the fingerprint that says whether it is still the same."""

    id: int
    event_id: int
    event_code: str
    version: int
    fingerprint: str
    ledger_root: str
    standings: tuple[Standing, ...]

    @property
    def held(self) -> bool:
        """Whether the event took place: somebody competed."""
        return any(standing.status == "competed" for standing in self.standings)


def published_lists(competition_id: int) -> list[PublishedList]:
    """The published lists of a competition in the order of its events."""
    lists = db.session.execute(
        select(ResultList, Event.code)
        .join(Event, ResultList.event_id == Event.id)
        .where(Event.competition_id == competition_id, ResultList.stage == "published")
        .order_by(Event.position, ResultList.version)
    ).all()
    newest = {found.event_id: (found, code) for found, code in lists}
    lines = _lines([found.id for found, _code in newest.values()])
    return [
        PublishedList(
            found.id, found.event_id, code, found.version, found.fingerprint, found.ledger_root, lines.get(found.id, ())
        )
        for found, code in newest.values()
    ]


def _lines(lists: list[int]) -> Mapping[int, tuple[Standing, ...]]:
    rows = db.session.scalars(
        select(ResultLine)
        .where(ResultLine.result_list_id.in_(lists), ResultLine.entry_id.is_not(None))
        .order_by(ResultLine.result_list_id, ResultLine.position)
    )
    found: dict[int, list[Standing]] = {}
    for row in rows:
        if row.entry_id is not None:
            found.setdefault(row.result_list_id, []).append(
                Standing(
                    row.id, row.entry_id, row.division, row.status, row.total, row.place, row.shared, row.prize, row.title
                )
            )
    return {key: tuple(value) for key, value in found.items()}
