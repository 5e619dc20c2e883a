"""Ranges of places, asked one place at a time."""
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.rules.places import PlaceRanges

RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: (min(ends), max(ends))), min_size=1)


@settings(deadline=None)
@given(RANGES, st.integers(0, 31))
def test_exactly_the_ranges_that_hold_a_place_are_found(ranges: list[tuple[int, int]], place: int) -> None:
    tree = PlaceRanges([(first, last, position) for position, (first, last) in enumerate(ranges)])
    asked = [position for position, (first, last) in enumerate(ranges) if first <= place <= last]
    assert sorted(tree.around(place)) == asked


def test_a_hundred_thousand_ranges_are_searched_at_once() -> None:
    tree = PlaceRanges([(place, place + 1, place) for place in range(100_000)])
    assert [sorted(tree.around(place)) for place in range(1, 2000)] == [[place - 1, place] for place in range(1, 2000)]
