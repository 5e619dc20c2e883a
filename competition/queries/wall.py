"""The progress wall (进度墙): how far each event is, in numbers only. Nobody's name and no code is among them."""
from dataclasses import dataclass, fields

from sqlalchemy import func, select

from competition.models import Competition, Entry, Event
from competition.queries.check_in import ArrivalCount, arrivals
from competition.queries.competitions import events
from competition.rules.entry_states import REGISTERED, RETURNED, STANDING, SUBMITTED, WAITING
from foundation.database import db
from foundation.rules.canonical import digest


@dataclass(frozen=True)
class WallRow:
    """One event: ``applied`` are all that stand (not rejected, not cancelled), of them ``to_review``, ``returned``, on the
    ``waiting`` list and ``accepted``; of the accepted ``came`` and ``away`` (absent or withdrawn); ``drawn`` is whether."""

    code: str
    title: str
    applied: int
    to_review: int
    returned: int
    waiting: int
    accepted: int
    came: int
    away: int
    drawn: bool

    @property
    def missing(self) -> int:
        """Accepted, and nothing known of them on the day."""
        return self.accepted - self.came - self.away


@dataclass(frozen=True)
class Wall:
    """All events of a competition, and a mark that changes whenever a number does."""

    rows: tuple[WallRow, ...]
    mark: str

    def total(self, name: str) -> int:
        """The sum of one column."""
        return sum(int(getattr(row, name)) for row in self.rows)


def wall(code: str) -> Wall:
    """How far each event of a competition is."""
    states = _states(code)
    came = arrivals(code).events
    rows = []
    for event in events(code):
        here, there = states.get(event.code, {}), came.get(event.code, ArrivalCount(event.entries))
        rows.append(WallRow(
            event.code, event.title, sum(here.get(state, 0) for state in STANDING), here.get(SUBMITTED, 0), here.get(RETURNED, 0),
            here.get(WAITING, 0), here.get(REGISTERED, 0), there.came, there.absent + there.withdrawn, event.drawn,
        ))
    values = [[str(getattr(row, field.name)) for field in fields(row)] for row in rows]
    return Wall(tuple(rows), digest(values))


def _states(code: str) -> dict[str, dict[str, int]]:
    query = (
        select(Event.code, Entry.state, func.count()).join(Entry.event).join(Event.competition)
        .where(Competition.code == code).group_by(Event.code, Entry.state)
    )
    found: dict[str, dict[str, int]] = {}
    for event, state, count in db.session.execute(query):
        found.setdefault(event, {})[state] = count
    return found
