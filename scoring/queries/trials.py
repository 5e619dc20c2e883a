"""Results of other events that ranking rules can be tried on: the same occupation or event code, confirmed, newest first."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from competition.models import Competition, Event
from foundation.database import db
from scoring.models import ResultList
from scoring.queries.events import CURRENT

NEWEST = 12


@dataclass(frozen=True)
class TrialSource:
    """A confirmed result list: whose it is (for whoever asks may not see all), and what it is called."""

    id: int
    competition_code: str
    jurisdiction: str
    name: str


def trial_sources(event_id: int) -> list[TrialSource]:
    """The confirmed results of events with the code or the occupation of this one."""
    own = select(Event.code, Event.occupation).where(Event.id == event_id).subquery()
    rows = db.session.execute(
        select(ResultList.id, Competition.code, Competition.jurisdiction, Competition.name, Event)
        .join(Event, Event.id == ResultList.event_id)
        .join(Competition, Competition.id == Event.competition_id)
        .where(ResultList.stage.in_(CURRENT), or_(Event.code == own.c.code, Event.occupation == own.c.occupation))
        .order_by(ResultList.confirmed_at.desc())
        .limit(NEWEST)
    )
    return [
        TrialSource(found, code, jurisdiction, f"{name} · {event.title}") for found, code, jurisdiction, name, event in rows
    ]


def trial_bundle(result_list_id: int) -> Mapping[str, Any]:
    """The bundle of a result list as it was confirmed."""
    found: Mapping[str, Any] = db.session.get_one(ResultList, result_list_id).bundle
    return found
