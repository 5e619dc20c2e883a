"""Prizes and titles by places, by ratio and by bands (result bundle, section Prizes and titles)."""
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, groupby

from foundation.rules.fields import Findings
from foundation.rules.numbers import half_up
from scoring.rules.event_rules import Award, Prizes, Requirements, ShareAward
from scoring.rules.ranking import Standing

HUNDRED = 100


def meets(requires: Requirements, standing: Standing) -> bool:
    """True if an entry meets all that is required for an award."""
    score = standing.score
    return (
        (score.passed or not requires.passed)
        and not (requires.not_title_held and score.entry.title_held)
        and all(division == score.entry.division for division in requires.divisions)
    )


def field_size(prizes: Prizes, standings: Sequence[Standing]) -> int:
    """``of``: how many entries of the group competed, or passed, whether or not they meet ``requires``."""
    return len(standings) if prizes.of == "competed" else sum(standing.score.passed for standing in standings)


def awarded(prizes: Prizes, standings: Sequence[Standing], path: str, found: Findings) -> dict[str, str]:
    """The name of the award of each entry of one group that gets one.

    Notes ``tie_at_cut`` where entries that share a place stand across the last position of an award and the rules
    leave that to a decision.
    """
    size = field_size(prizes, standings)
    at, awards = awards_for(prizes, size, path)
    if awards is None:
        return {}
    cuts = list(accumulate(award.count for award in awards))
    names: dict[str, str] = {}
    eligible = [standing for standing in standings if meets(prizes.requires, standing)]
    for first, last, tied in positions(eligible):
        better = bisect_left(cuts, first)
        if prizes.tie_at_cut == "decide" and better < len(cuts) and cuts[better] < last:
            codes = "、".join(standing.score.entry.code for standing in tied)
            found.add(f"{at}[{better}]", "tie_at_cut", entries=codes, award=awards[better].name)
        award = bisect_left(cuts, last) if prizes.tie_at_cut == "exclude" else better
        if award < len(cuts):
            names.update({standing.score.entry.code: awards[award].name for standing in tied})
    if prizes.excellence is not None:
        places = share_of(prizes.excellence.upto_percent, size, "half_up")
        for standing in eligible:
            if standing.place <= places:
                names.setdefault(standing.score.entry.code, prizes.excellence.name)
    return names


def share_of(percent: Fraction, size: int, rounding: str) -> int:
    """A percentage of a number of entries as a whole number: half up, floor or ceil."""
    exact = percent * size / HUNDRED
    if rounding == "half_up":
        return int(half_up(exact, 0))
    return exact.__floor__() if rounding == "floor" else exact.__ceil__()


def awards_for(prizes: Prizes, size: int, path: str) -> tuple[str, Sequence[Award] | None]:
    """The awards for a field of this size and where the rules list them; None where nobody is awarded."""
    if prizes.kind == "places":
        return f"{path}.awards", prizes.awards
    if prizes.kind == "ratio":
        return f"{path}.awards", [Award(share.name, _count(share, size, prizes.rounding)) for share in prizes.shares]
    index = bisect_right([band.first for band in prizes.bands], size) - 1
    band = prizes.bands[index] if index >= 0 else None
    if band is None or (band.last is not None and size > band.last):
        return path, None
    return f"{path}.bands[{index}].awards", band.awards


def _count(share: ShareAward, size: int, rounding: str) -> int:
    """Percent of the field, rounded by itself, raised to the least, then cut to the most."""
    count = max(share_of(share.percent, size, rounding), share.least)
    return count if share.most is None else min(count, share.most)


def positions(eligible: Sequence[Standing]) -> Iterator[tuple[int, int, list[Standing]]]:
    """First and last position, counted among those who meet the requirements, of all who share a place."""
    first = 1
    for _, group in groupby(eligible, key=lambda standing: standing.place):
        tied = list(group)
        yield first, first + len(tied) - 1, tied
        first += len(tied)
