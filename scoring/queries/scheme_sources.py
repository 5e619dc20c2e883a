"""Events whose scheme may be copied: this competition and others, newest year first."""
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from competition.models import Competition, Event
from foundation.database import db
from scoring.models import Scheme


@dataclass(frozen=True)
class Source:
    """An event with a scheme, as the chooser shows it."""

    event_id: int
    competition: str
    competition_name: str
    year: int
    code: str
    title: str
    occupation: str
    modules: int
    aspects: int
    frozen: bool


def sources(event_id: int, allowed: Callable[[str, str], bool]) -> list[Source]:
    """Every other event with a scheme whose competition the reader may open (``allowed(jurisdiction, code)``); events of the
    same occupation first, then by year."""
    here = db.session.scalar(select(func.coalesce(Event.occupation, "")).where(Event.id == event_id)) or ""
    rows = db.session.execute(
        select(Event, Competition, Scheme.rules, Scheme.frozen_at)
        .join(Competition, Competition.id == Event.competition_id)
        .join(Scheme, Scheme.event_id == Event.id)
        .where(Event.id != event_id)
        .order_by(Competition.year.desc(), Competition.code, Event.position)
    )
    may: dict[str, bool] = {}
    found = []
    for event, competition, rules, frozen in rows:
        if competition.code not in may:
            may[competition.code] = allowed(competition.jurisdiction, competition.code)
        if may[competition.code]:
            modules = rules["modules"]
            found.append(Source(
                event.id, competition.code, competition.name, competition.year, event.code, event.title, event.occupation,
                len(modules), sum(len(module["aspects"]) for module in modules), frozen is not None,
            ))  # fmt: skip
    return sorted(found, key=lambda one: one.occupation != here)
