"""Which award an entry got, at which cut, and how far it was from another; where it stands on the common scale."""
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from scoring.rules.event_rules import Medals, Prizes, Requirements, Scale
from scoring.rules.prizes import HUNDRED, awards_for, field_size, meets, positions, share_of
from scoring.rules.ranking import Standing
from scoring.rules.scale import CONSISTENCY, median, scaled

MEDAL_NAMES = ("gold", "silver", "bronze")


@dataclass(frozen=True)
class Cut:
    """One award: how many there are, the last position that it covers, and by ratio the exact share before rounding."""

    name: str
    count: int
    last: int
    percent: Fraction | None = None
    exact: Fraction | None = None
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class MedalGroup:
    """A WorldSkills group: everybody within the tolerance of ``anchor``; nobody where there is none."""

    name: str
    anchor: str | None
    points: Fraction | None
    members: tuple[str, ...]


@dataclass(frozen=True)
class AwardWhy:
    """Why one entry got an award or none. ``by``: ``cut``, ``medal``, ``excellence`` or ``none``; ``unmet`` are the
    requirements that it misses. ``first`` and ``last`` are its positions among those who meet them (with ``tied`` it
    shares a place); ``outside``: the field is smaller or larger than any band, so nobody is awarded. ``points`` are those of
    the medals."""

    name: str | None
    by: str
    prizes: Prizes
    size: int
    unmet: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    tied: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    outside: bool = False
    excellence_places: int | None = None
    points: Fraction | None = None
    groups: tuple[MedalGroup, ...] = ()


@dataclass(frozen=True)
class ScaleWhy:
    """The reckoning of one value on the common scale; ``deviation`` is the median of the absolute deviations."""

    scale: Scale
    median: Fraction
    deviation: Fraction
    total: Fraction
    exact: Fraction
    value: int


def unmet(requires: Requirements, standing: Standing) -> tuple[str, ...]:
    """The words of the requirements that an entry misses, as the rules write them."""
    score = standing.score
    missed = ["passed"] if requires.passed and not score.passed else []
    missed += ["not_title_held"] if requires.not_title_held and score.entry.title_held else []
    return (*missed, *(f"division:{name}" for name in sorted(requires.divisions) if name != score.entry.division))


@dataclass(frozen=True)
class AwardField:
    """The awards of one group of entries, worked out once for all of them."""

    prizes: Prizes
    size: int
    cuts: tuple[Cut, ...] | None
    spans: Mapping[str, tuple[int, int, tuple[str, ...]]]
    points: Mapping[str, Fraction] = field(default_factory=dict)
    groups: tuple[MedalGroup, ...] = ()

    def of(self, standing: Standing) -> AwardWhy:
        """Why one entry of the group got what it got."""
        code = standing.score.entry.code
        missed = unmet(self.prizes.requires, standing)
        if self.prizes.medals is not None:
            return self._medal(self.prizes.medals, code, missed)
        if missed or self.cuts is None:
            return AwardWhy(None, "none", self.prizes, self.size, missed, cuts=self.cuts or (), outside=self.cuts is None)
        first, last, tied = self.spans[code]
        name = _covering(self.cuts, last if self.prizes.tie_at_cut == "exclude" else first)
        limit = share_of(self.prizes.excellence.upto_percent, self.size, "half_up") if self.prizes.excellence else None
        by = "cut" if name else "none"
        if name is None and self.prizes.excellence is not None and limit is not None and standing.place <= limit:
            name, by = self.prizes.excellence.name, "excellence"
        return AwardWhy(
            name, by, self.prizes, self.size, (), first, last, tied, self.cuts, excellence_places=limit
        )

    def _medal(self, medals: Medals, code: str, missed: tuple[str, ...]) -> AwardWhy:
        name = next((group.name for group in self.groups if code in group.members), None)
        points = self.points.get(code)
        by = "medal" if name else "none"
        if name is None and points is not None and points >= medals.threshold:
            name, by = "excellence", "excellence"
        return AwardWhy(name, by, self.prizes, self.size, missed, points=points, groups=self.groups)


def award_field(prizes: Prizes, standings: Sequence[Standing], scale: Scale | None) -> AwardField:
    """The awards of those who are ranked together."""
    size = field_size(prizes, standings)
    eligible = [standing for standing in standings if meets(prizes.requires, standing)]
    spans = {
        standing.score.entry.code: (first, last, tuple(one.score.entry.code for one in tied if one is not standing))
        for first, last, tied in positions(eligible) for standing in tied
    }
    if prizes.medals is None:
        return AwardField(prizes, size, _cuts(prizes, size), spans)
    values = [standing.score.total for standing in standings]
    if prizes.medals.on_scale and scale is not None:
        values = [Fraction(value) for value in scaled(values, scale).values]
    by_code = {one.score.entry.code: value for one, value in zip(standings, values, strict=True)}
    points = {code: value for code, value in by_code.items() if code in spans}
    return AwardField(prizes, size, (), spans, points, medal_groups(prizes.medals, points))


def _covering(cuts: Sequence[Cut], position: int) -> str | None:
    """The award that covers a position."""
    index = bisect_left([cut.last for cut in cuts], position)
    return cuts[index].name if index < len(cuts) else None


def _cuts(prizes: Prizes, size: int) -> tuple[Cut, ...] | None:
    awards = awards_for(prizes, size, "")[1]
    if awards is None:
        return None
    ends = accumulate(award.count for award in awards)
    if prizes.kind != "ratio":
        return tuple(Cut(award.name, award.count, last) for award, last in zip(awards, ends, strict=True))
    return tuple(
        Cut(award.name, award.count, last, share.percent, share.percent * size / HUNDRED, share.least, share.most)
        for award, last, share in zip(awards, ends, prizes.shares, strict=True)
    )


def medal_groups(rules: Medals, points: Mapping[str, Fraction]) -> tuple[MedalGroup, ...]:
    """The gold, silver and bronze group of those who meet the requirements, each with its leader or the one before it that
    it is measured from."""
    left = sorted(points, key=lambda code: -points[code])
    groups: list[MedalGroup] = []
    for name in MEDAL_NAMES:
        anchor = _anchor(name, groups, left)
        reach = [] if anchor is None else [code for code in left if points[anchor] - points[code] <= rules.tie_points]
        groups.append(MedalGroup(name, anchor, None if anchor is None else points[anchor], tuple(reach)))
        left = left[len(reach) :]
    return tuple(groups)


def _anchor(name: str, groups: Sequence[MedalGroup], left: Sequence[str]) -> str | None:
    """From whom a group is measured: its leader, or for bronze the last of two or more silvers or of three or more golds."""
    if name == "silver" and len(groups[0].members) != 1:
        return None
    if name == "bronze":
        gold, silver = groups[0].members, groups[1].members
        if len(silver) > 1:
            return silver[-1]
        if len(gold) > 2:
            return gold[-1]
    return left[0] if left else None


def scale_field(standings: Sequence[Standing], scale: Scale) -> list[ScaleWhy]:
    """The value of each entry of a group on the common scale."""
    totals = [standing.score.total for standing in standings]
    centre = median(totals)
    deviation = median([abs(total - centre) for total in totals])
    values = scaled(totals, scale).values
    return [
        ScaleWhy(
            scale, centre, deviation, total,
            scale.centre + (scale.spread * (total - centre) / (CONSISTENCY * deviation) if deviation else Fraction(0)), value,
        )
        for total, value in zip(totals, values, strict=True)
    ]
