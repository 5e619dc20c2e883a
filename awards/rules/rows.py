"""Which rows of a schedule fit a result (award case, rules 1 and 2)."""
from collections.abc import Iterator
from itertools import product

from awards.rules.case import AwardResult
from awards.rules.schedule import Row, Schedule

Key = tuple[str, str, str | None, str | None, str | None]


class Rows:
    """The rows of a schedule, found by what a result says. Rows keep their position in the schedule."""

    def __init__(self, schedule: Schedule) -> None:
        self.kinds = frozenset(row.recipient for row in schedule.rows)
        self._by_name: dict[Key, list[tuple[int, Row]]] = {}
        self._by_place: dict[Key, list[tuple[int, Row]]] = {}
        for position, row in enumerate(schedule.rows):
            shelf = self._by_name if row.places is None else self._by_place
            prize = row.prize if row.places is None else None
            key = (row.recipient, row.level, prize, row.division, row.tag)
            shelf.setdefault(key, []).append((position, row))

    def untagged(self, kind: str, result: AwardResult) -> list[tuple[int, Row]]:
        """The rows without a tag that fit; more than one is ambiguous."""
        return sorted(self._fitting(kind, result, (None,)), key=_position)

    def tagged(self, kind: str, result: AwardResult) -> list[tuple[int, Row]]:
        """The additional rows that fit, in the order of the schedule."""
        return sorted(self._fitting(kind, result, tuple(result.tags)), key=_position)

    def _fitting(self, kind: str, result: AwardResult, tags: tuple[str | None, ...]) -> Iterator[tuple[int, Row]]:
        """A row fits by level, recipient, division and tag, and by prize name or by place; a null prize fits any."""
        divisions = {None, result.division}
        for division, tag in product(divisions, tags):
            for prize in {None, result.prize}:
                yield from self._by_name.get((kind, result.level, prize, division, tag), ())
            for position, row in self._by_place.get((kind, result.level, None, division, tag), ()):
                if row.places and result.place is not None and row.places[0] <= result.place <= row.places[1]:
                    yield position, row


def _position(found: tuple[int, Row]) -> int:
    return found[0]
