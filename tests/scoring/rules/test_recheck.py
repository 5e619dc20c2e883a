"""The sample of a re-check: it follows from the seeds alone, holds all of the top, counts right, and can be drawn again."""
import copy
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.rules.problems import Problems
from scoring.rules.recheck import Listing, alarming, joined, recheck_document, replay, sample, share_of, top_entries

PARTS = ["eight-and-more", "another part"]


def listing(places: list[int | None], judges: int = 3, groups: list[str | None] | None = None) -> Listing:
    codes = [f"{number:04d}" for number in range(1, len(places) + 1)]
    sheets = {hashlib.sha256(f"{code}{judge}".encode()).hexdigest()[:32]: code for code in codes for judge in range(judges)}
    return Listing(dict(zip(codes, places, strict=True)), dict(zip(codes, groups or [None] * len(codes), strict=True)), sheets)


@st.composite
def listings(make: st.DrawFn) -> Listing:
    """Rankings with ties and unplaced entries in up to two groups."""
    totals = make(st.lists(st.one_of(st.none(), st.integers(0, 12)), max_size=25))
    groups = [make(st.sampled_from([None, "A"])) for _total in totals]
    places = [
        None if own is None else 1 + sum(other is not None and other > own and group == groups[index] for other, group in zip(totals, groups, strict=True))
        for index, own in enumerate(totals)
    ]
    return listing(places, make(st.integers(1, 5)), groups)


@given(listings(), st.text(min_size=1), st.integers(0, 100), st.integers(0, 100))
def test_the_sample_holds_all_of_the_top_and_the_right_number_of_the_others(found: Listing, seed: str, top: int, rest: int) -> None:
    best, drawn = top_entries(found, top), sample(seed, found, top=top, rest=rest)
    assert drawn.top == tuple(sorted(sheet for sheet, entry in found.sheets.items() if entry in best))
    others = len(found.sheets) - len(drawn.top)
    assert len(set(drawn.drawn)) == len(drawn.drawn) == -(-others * rest // 100)
    assert not set(drawn.top) & set(drawn.drawn)
    for group in set(found.groups.values()):
        placed = sorted(place for code, place in found.places.items() if place is not None and found.groups[code] == group)
        chosen = sorted(place for code, place in found.places.items() if code in best and found.groups[code] == group)
        assert chosen == placed[: len(chosen)]
        assert len(chosen) >= -(-len(placed) * top // 100)
        assert len(chosen) == -(-len(placed) * top // 100) or chosen.count(chosen[-1]) > 1


@given(listings(), st.text(min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_the_listing_changes_nothing(found: Listing, seed: str, shuffled: Any) -> None:
    sheets = list(found.sheets.items())
    shuffled.shuffle(sheets)
    places = list(found.places.items())
    shuffled.shuffle(places)
    again = Listing(dict(places), found.groups, dict(sheets))
    assert sample(seed, again, top=30, rest=15) == sample(seed, found, top=30, rest=15)
    assert again.digest == found.digest


def test_another_seed_draws_another_sample_and_every_sheet_is_reached() -> None:
    found = listing(list(range(1, 31)), judges=5)
    samples = [set(sample(f"seed {number}", found, top=30, rest=15).drawn) for number in range(200)]
    assert len({frozenset(one) for one in samples}) == 200
    rest = [sheet for sheet, entry in found.sheets.items() if entry not in top_entries(found, 30)]
    times = [sum(sheet in one for one in samples) for sheet in rest]
    assert (len(rest), {len(one) for one in samples}) == (105, {16})
    assert min(times) > 10 and max(times) < 60  # 30 are expected; beyond these is less than one in a million


def test_who_shares_the_last_place_of_the_top_belongs_to_it() -> None:
    assert top_entries(listing([1, 2, 3, 3, 5, 6, 7, 8, 9, 10]), 30) == {"0001", "0002", "0003", "0004"}
    assert top_entries(listing([1, 2, 2, 2, 5, 6, 7, 8, 9, 10]), 20) == {"0001", "0002", "0003", "0004"}
    assert top_entries(listing([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None]), 30) == {"0001", "0002", "0003"}
    assert top_entries(listing([1, 2, 3, 4]), 30) == {"0001", "0002"}
    assert top_entries(listing([1, 1, 2, 2], groups=["A", "B", "A", "B"]), 30) == {"0001", "0002"}
    assert top_entries(listing([1, 2]), 0) == frozenset()
    assert top_entries(listing([]), 30) == frozenset()


@pytest.mark.parametrize(("count", "percent", "expected"), [(0, 15, 0), (1, 15, 1), (20, 15, 3), (21, 15, 4), (7, 100, 7), (7, 0, 0)])
def test_shares_are_rounded_up(count: int, percent: int, expected: int) -> None:
    assert share_of(count, percent) == expected


@pytest.mark.parametrize(("errors", "sampled", "alarm", "expected"), [(1, 20, 5, False), (2, 39, 5, True), (2, 40, 5, False), (3, 40, 5, True), (1, 9, 0, True), (0, 9, 0, False), (9, 9, 100, False)])
def test_more_than_the_alarm_asks_for_everything(errors: int, sampled: int, alarm: int, expected: bool) -> None:
    assert alarming(errors, sampled, alarm) is expected


def test_the_seed_is_what_the_algorithm_says() -> None:
    assert joined(PARTS) == hashlib.sha256(b"eight-and-more\nanother part").hexdigest()
    assert joined(PARTS[::-1]) != joined(PARTS)


def document() -> dict[str, Any]:
    return recheck_document("jm", "cooking", listing([1, 2, 3, 4, 5, None]), (30, 15), PARTS)


def test_an_honest_file_is_drawn_again_without_a_difference() -> None:
    assert replay(document()) == []
    assert len(document()["sample"]) == 2 * 3 + 2


def test_every_manipulation_of_the_file_is_named() -> None:
    cases: list[tuple[Any, list[tuple[str, str]]]] = [
        (lambda file: file["entries"].update({"0005": 1}), [("listing", "recheck_listing"), ("sample", "recheck_sample")]),
        (lambda file: file["parts"][1].update(seed="chosen"), [
            ("parts[1].commitment", "recheck_commitment"), ("seed", "recheck_seed"), ("sample", "recheck_sample"),
        ]),
        (lambda file: file.update(seed="0"), [("seed", "recheck_seed")]),
        (lambda file: file["sample"].pop(), [("sample", "recheck_sample")]),
        (lambda file: file.update(rest=0), [("sample", "recheck_sample")]),
        (lambda file: file["groups"].update({"0001": "A"}), [("listing", "recheck_listing")]),
    ]  # fmt: skip
    for change, expected in cases:
        file = copy.deepcopy(document())
        change(file)
        assert [(one.path, one.code) for one in replay(file)] == expected


def test_facts_say_which_part_and_how_many_sheets() -> None:
    file = document()
    file["parts"][0]["commitment"] = "0"
    file["sample"] = []
    first, last = replay(file)
    assert (first.path, first.facts, last.facts) == ("parts[0].commitment", {"number": 1}, {"count": 8})


@pytest.mark.parametrize("other", [None, [], {}, {"format": "draw/1"}])
def test_what_is_no_such_file_is_refused(other: Any) -> None:
    with pytest.raises(Problems) as refusal:
        replay(other)
    assert [(one.path, one.code, one.facts) for one in refusal.value.problems] == [("format", "recheck_format", {"format": "recheck/1"})]


@pytest.mark.parametrize(("key", "value"), [
    ("competition", 1), ("event", None), ("listing", 1), ("seed", None), ("top", 101), ("top", True), ("rest", -1), ("rest", "15"),
    ("entries", []), ("entries", {"0001": "1"}), ("entries", {"0001": 0}), ("groups", {"0001": 1}), ("groups", None), ("sheets", {"a": None}), ("sample", {}),
    ("sample", [1]), ("parts", []), ("parts", ["a", "b"]), ("parts", [{"seed": "a", "commitment": "b"}]), ("parts", {}),
    ("parts", [{"seed": "a", "commitment": 1}] * 2), ("parts", [{"seed": 1, "commitment": "a"}] * 2),
])  # fmt: skip
def test_every_malformed_part_of_a_file_is_named(key: str, value: Any) -> None:
    with pytest.raises(Problems) as refusal:
        replay({**document(), key: value})
    assert [(one.path, one.code, one.facts) for one in refusal.value.problems] == [(key, "recheck_form", {"key": key})]


def test_all_malformed_parts_are_named_at_once() -> None:
    with pytest.raises(Problems) as refusal:
        replay({"format": "recheck/1", "top": 100, "rest": 0})
    assert len(refusal.value.problems) == 9
