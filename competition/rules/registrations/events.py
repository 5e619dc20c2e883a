"""Finding the event of a row, and counting the places that are taken."""
from collections import Counter

from competition.rules.definition import Definition, EventDefinition
from competition.rules.text import same_name


class EventFinder:
    """Events by occupation and group, as a workbook names them."""

    def __init__(self, definition: Definition) -> None:
        self._events = {event.key: event for event in definition.events}
        self._occupations = {occupation for occupation, _ in self._events}

    def knows(self, occupation: str) -> bool:
        """True if some event is of this occupation."""
        return same_name(occupation) in self._occupations

    def find(self, occupation: str, group: str | None) -> EventDefinition | None:
        """The event of an occupation and a group; a null group is the event that has none."""
        return self._events.get((same_name(occupation), group))


class Places:
    """The places of the events, taken row by row in the order of the file."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._taken_by_unit: Counter[tuple[str, str]] = Counter()

    def take(self, event: EventDefinition, unit: str) -> str | None:
        """Takes a place for a row of this unit; says which quota stands in the way: ``unit``, ``event`` or none.

        A row beyond the quota of its unit takes no place from other units."""
        if event.quota_per_unit is not None:
            self._taken_by_unit[event.code, unit] += 1
            if self._taken_by_unit[event.code, unit] > event.quota_per_unit:
                return "unit"
        self._taken[event.code] += 1
        if event.quota is not None and self._taken[event.code] > event.quota:
            return "event"
        return None
