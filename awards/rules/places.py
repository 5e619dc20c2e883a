"""Which ranges of places hold a place: answered at once, however many ranges a schedule has."""
from collections.abc import Iterator, Sequence

Range = tuple[int, int, int]


class PlaceRanges:
    """Ranges of places (``place:4-6``), each with the position of its row, as a tree around the middle first place."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        firsts = sorted(first for first, _, _ in ranges)
        self.middle = firsts[len(firsts) // 2]
        here = [found for found in ranges if found[0] <= self.middle <= found[1]]
        self._by_first = sorted(here, key=lambda found: found[0])
        self._by_last = sorted(here, key=lambda found: -found[1])
        below = [found for found in ranges if found[1] < self.middle]
        above = [found for found in ranges if found[0] > self.middle]
        self._below = PlaceRanges(below) if below else None
        self._above = PlaceRanges(above) if above else None

    def around(self, place: int) -> Iterator[int]:
        """The positions of the rows whose range holds the place."""
        tree: PlaceRanges | None = self
        while tree is not None:
            below = place < tree.middle
            for first, last, position in tree._by_first if below else tree._by_last:
                if first > place or last < place:
                    break
                yield position
            tree = tree._below if below else tree._above
