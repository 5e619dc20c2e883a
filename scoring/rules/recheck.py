"""The sample of sheets that is looked at again (抽检复核), the same for everybody who knows the two seeds.

Practice of school contests (scoring/facts 1.6): every sheet of the best entries, a share of the other sheets, and all sheets
once the errors are too many. The algorithm, step by step:

1. *The top.* In each ranking group (division) with n placed entries: all whose place is at most ⌈n × top / 100⌉. Whoever
   shares the last such place belongs to it. Every sheet of these entries is in the sample.
2. *The rest.* Of the m other sheets ⌈m × rest / 100⌉ are drawn: their ids are put in order by the draw of
   :mod:`competition.rules.draw` under the seed (HMAC-SHA256, Fisher–Yates), and the first ones are taken.
3. *The seed* is SHA-256 of the two people's parts with a line feed between. Each part's SHA-256 is kept before either part is
   known, and what is drawn from is fixed before that, so nobody chooses the sample: not even both do, unless they conspire.

Sheets, not entries, are drawn from the rest: the same work then reaches more entries and more judges.
"""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competition.rules.draw import commitment, draw, seed_of
from foundation.rules.canonical import digest
from foundation.rules.problems import Problem, Problems

FORMAT = "recheck/1"
PARTS = 2
HUNDRED = 100


@dataclass(frozen=True)
class Listing:
    """What is drawn from: the place of every entry (none: not placed), its ranking group, and the entry of every sheet."""

    places: Mapping[str, int | None]
    groups: Mapping[str, str | None]
    sheets: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        """As it is stored and as its digest is taken."""
        return {"entries": dict(self.places), "groups": dict(self.groups), "sheets": dict(self.sheets)}

    @property
    def digest(self) -> str:
        """Names exactly this listing."""
        return digest(self.document())


def listing_of(document: Mapping[str, Any]) -> Listing:
    """The listing as stored."""
    return Listing(document["entries"], document["groups"], document["sheets"])


@dataclass(frozen=True)
class Sample:
    """The ids of the sheets of the best entries, sorted, and of those that were drawn from the others, in drawn order."""

    top: tuple[str, ...]
    drawn: tuple[str, ...]


def share_of(count: int, percent: int) -> int:
    """How many of ``count`` are ``percent`` of a hundred, rounded up."""
    return -(-count * percent // HUNDRED)


def top_entries(listing: Listing, percent: int) -> frozenset[str]:
    """The best entries of every ranking group; ties at the border belong to it."""
    placed: dict[str | None, dict[str, int]] = {}
    for code, place in listing.places.items():
        if place is not None:
            placed.setdefault(listing.groups.get(code), {})[code] = place
    return frozenset(
        code for group in placed.values() for code, place in group.items() if place <= share_of(len(group), percent)
    )


def sample(seed: str, listing: Listing, *, top: int, rest: int) -> Sample:
    """The sample under a seed. Neither the order of the listing nor anything but its content and the seed changes it."""
    best = top_entries(listing, top)
    others = [sheet for sheet, entry in listing.sheets.items() if entry not in best]
    numbers = draw(seed, others)
    order = sorted(others, key=lambda sheet: numbers[sheet])
    return Sample(tuple(sorted(set(listing.sheets) - set(others))), tuple(order[: share_of(len(others), rest)]))


def joined(parts: Sequence[str]) -> str:
    """The seed of the two people's parts, in the order in which they committed to them."""
    first, second = parts
    return seed_of(first, second)


def alarming(errors: int, sampled: int, alarm: int) -> bool:
    """True once more than ``alarm`` percent of all sampled sheets are wrong: what is still to be looked at cannot make it
    fewer, so nobody waits for the end of the sample."""
    return errors * HUNDRED > alarm * sampled


def recheck_document(competition: str, event: str, listing: Listing, shares: tuple[int, int], parts: Sequence[str]) -> dict[str, Any]:
    """The file with which anybody draws the sample again (``recheck/1``)."""
    top, rest = shares
    found = sample(joined(parts), listing, top=top, rest=rest)
    return {
        "format": FORMAT, "competition": competition, "event": event, "top": top, "rest": rest, **listing.document(),
        "listing": listing.digest, "parts": [{"seed": part, "commitment": commitment(part)} for part in parts],
        "seed": joined(parts), "sample": [*found.top, *found.drawn],
    }


def replay(document: Any) -> list[Problem]:
    """What does not agree when the sample is drawn again: nothing, if the file is honest. Raises :class:`Problems` for a
    document that is no such file."""
    if type(document) is not dict or document.get("format") != FORMAT:
        raise Problems([Problem("format", "recheck_format", {"format": FORMAT})])
    wrong = list(_malformed(document))
    if wrong:
        raise Problems(wrong)
    listing, parts = listing_of(document), document["parts"]
    seed = joined([part["seed"] for part in parts])
    found = [] if listing.digest == document["listing"] else [Problem("listing", "recheck_listing")]
    for index, part in enumerate(parts):
        if commitment(part["seed"]) != part["commitment"]:
            found.append(Problem(f"parts[{index}].commitment", "recheck_commitment", {"number": index + 1}))
    if seed != document["seed"]:
        found.append(Problem("seed", "recheck_seed"))
    again = sample(seed, listing, top=document["top"], rest=document["rest"])
    differing = set(again.top + again.drawn) ^ set(document["sample"])
    return [*found, Problem("sample", "recheck_sample", {"count": len(differing)})] if differing else found


def _malformed(document: Mapping[str, Any]) -> Iterable[Problem]:
    rules = {
        "competition": _is_text, "event": _is_text, "listing": _is_text, "seed": _is_text,
        "top": _is_percent, "rest": _is_percent,
        "entries": lambda value: _is_table(value, _is_place), "groups": lambda value: _is_table(value, _is_text_or_none),
        "sheets": lambda value: _is_table(value, _is_text), "sample": _are_texts, "parts": _are_parts,
    }
    return [Problem(key, "recheck_form", {"key": key}) for key, holds in rules.items() if not holds(document.get(key))]


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_text_or_none(value: Any) -> bool:
    return value is None or type(value) is str


def _is_place(value: Any) -> bool:
    return value is None or (type(value) is int and value > 0)


def _is_percent(value: Any) -> bool:
    return type(value) is int and 0 <= value <= HUNDRED


def _is_table(value: Any, holds: Any) -> bool:
    return type(value) is dict and all(holds(one) for one in value.values())


def _are_texts(value: Any) -> bool:
    return type(value) is list and all(type(one) is str for one in value)


def _are_parts(value: Any) -> bool:
    return (
        type(value) is list and len(value) == PARTS
        and all(type(part) is dict and type(part.get("seed")) is str and type(part.get("commitment")) is str for part in value)
    )
