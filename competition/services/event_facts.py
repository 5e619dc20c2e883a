"""What a table of thousands of rows asks of an event, again and again: plain values instead of a row of the database."""
from typing import NamedTuple

from competition.models import Event


class EventFacts(NamedTuple):
    """An event with what decides about a row."""

    id: int
    code: str
    kind: str
    position: int
    team_size: int | None
    quota: int | None
    quota_per_unit: int | None


def facts_of(event: Event) -> EventFacts:
    """The plain values of an event."""
    return EventFacts(
        event.id, event.code, event.kind, event.position, event.team_size, event.quota, event.quota_per_unit
    )
