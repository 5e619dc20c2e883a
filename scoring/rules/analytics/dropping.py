"""How many of each judge's marks a panel drops (去掉最高分和最低分)."""
from collections.abc import Iterable, Sequence

Given = Sequence[tuple[str, int]]


def dropped_shares(panels: Iterable[tuple[Given, int, int]]) -> dict[str, float]:
    """The share of each judge's marks that were dropped. A panel is what judges gave, how many of the highest and how many
    of the lowest are dropped; judges who tie for a dropped place share it."""
    dropped: dict[str, float] = {}
    given: dict[str, int] = {}
    for marks, high, low in panels:
        values = [mark for _judge, mark in marks]
        for judge, mark in marks:
            given[judge] = given.get(judge, 0) + 1
            equal, above = values.count(mark), sum(value > mark for value in values)
            below = len(values) - equal - above
            lost = _places(high, above, equal) + _places(low, below, equal)
            dropped[judge] = dropped.get(judge, 0.0) + min(lost / equal, 1.0)
    return {judge: dropped[judge] / count for judge, count in sorted(given.items())}


def _places(dropping: int, beyond: int, equal: int) -> int:
    """How many of the equal values are dropped at one end, where ``beyond`` lie farther out."""
    return min(max(dropping - beyond, 0), equal)
