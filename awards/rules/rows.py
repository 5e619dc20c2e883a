"""Which rows of a schedule fit a result (award case, rules 1 and 2)."""
from collections.abc import Iterable, Iterator
from itertools import islice, product

from awards.rules.case import AwardResult
from awards.rules.places import PlaceRanges
from awards.rules.schedule import Row, Schedule

Key = tuple[str, str, str | None, str | None]
ENOUGH_TO_BE_AMBIGUOUS = 2


class Rows:
    """The rows of a schedule, found by what a result says; a row is known by its position in the schedule."""

    def __init__(self, schedule: Schedule) -> None:
        self.all = schedule.rows
        self.kinds = frozenset(row.recipient for row in schedule.rows)
        self.tags = frozenset(row.tag for row in schedule.rows if row.tag is not None)
        self._by_prize: dict[tuple[Key, str | None], list[int]] = {}
        ranges: dict[Key, list[tuple[int, int, int]]] = {}
        for position, row in enumerate(schedule.rows):
            key = (row.recipient, row.level, row.division, row.tag)
            if row.places is None:
                self._by_prize.setdefault((key, row.prize), []).append(position)
            else:
                ranges.setdefault(key, []).append((*row.places, position))
        self._by_place = {key: PlaceRanges(found) for key, found in ranges.items()}

    def untagged(self, kind: str, result: AwardResult) -> list[tuple[int, Row]]:
        """The row without a tag that fits; two of them, however many there are, if that is ambiguous."""
        return self._in_order(islice(self._fitting(kind, result, (None,)), ENOUGH_TO_BE_AMBIGUOUS))

    def tagged(self, kind: str, result: AwardResult) -> list[tuple[int, Row]]:
        """The additional rows that fit, in the order of the schedule."""
        return self._in_order(self._fitting(kind, result, result.tags & self.tags))

    def _in_order(self, positions: Iterable[int]) -> list[tuple[int, Row]]:
        return [(position, self.all[position]) for position in sorted(positions)]

    def _fitting(self, kind: str, result: AwardResult, tags: Iterable[str | None]) -> Iterator[int]:
        """A row fits by level, recipient, division and tag, and by prize name or by place; a null prize fits any."""
        if kind not in self.kinds:
            return
        prizes = dict.fromkeys((None, result.prize))
        for division, tag in product(dict.fromkeys((None, result.division)), tags):
            key = (kind, result.level, division, tag)
            for prize in prizes:
                yield from self._by_prize.get((key, prize), ())
            if result.place is not None and key in self._by_place:
                yield from self._by_place[key].around(result.place)
