"""Groups, places, ties and decisions (result bundle, Arithmetic 6)."""
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from foundation.rules.fields import Findings
from scoring.rules.event_rules import Decision, Rules, TieKey
from scoring.rules.totals import Score

Key = tuple[int | tuple[bool, int], ...]


@dataclass(frozen=True)
class Standing:
    """A place in a group: whether it is shared, and the key that put the entry behind the one above it."""

    score: Score
    place: int
    shared: bool
    decided_by: str | None


def ranking_groups(rules: Rules, scores: Sequence[Score]) -> list[list[Score]]:
    """Those who are ranked together: all, or each division (none is one too), in the order of their first entry."""
    if rules.rank_within == "event":
        return [list(scores)] if scores else []
    groups: dict[str | None, list[Score]] = {}
    for score in scores:
        groups.setdefault(score.entry.division, []).append(score)
    return list(groups.values())


def ranked(rules: Rules, groups: Sequence[Sequence[Score]], found: Findings) -> list[list[Standing]]:
    """The standings of each group, in order of place and then code.

    Notes stale decisions, and with ``unresolved_ties: decide`` the tied groups that no decision orders.
    """
    tiers = [_tiers(rules.tie_chain, group) for group in groups]
    tied = {frozenset(_codes(tier)): tier for group in tiers for _, tier in group if len(tier) > 1}
    orders: dict[frozenset[str], Decision] = {}
    for index, decision in enumerate(rules.decisions):
        named = frozenset(decision.entries)
        if named not in tied or named in orders:
            found.add(f"rules.decisions[{index}]", "decision_stale", entries="、".join(decision.entries))
        else:
            orders[named] = decision
    if rules.unresolved_ties == "decide":
        for named, tier in tied.items():
            if named not in orders:
                found.add("rules.decisions", "unresolved_tie", entries="、".join(_codes(tier)))
    return [_standings(rules.tie_chain, group, orders) for group in tiers]


def _codes(tier: Sequence[Score]) -> list[str]:
    return [score.entry.code for score in tier]


def _tiers(chain: Sequence[TieKey], group: Sequence[Score]) -> list[tuple[Key, list[Score]]]:
    """Entries with equal keys together, the best first, each in order of code."""
    tiers: dict[Key, list[Score]] = {}
    ordered = sorted(group, key=lambda score: score.entry.code)
    for key, score in zip(_keys(chain, ordered), ordered, strict=True):
        tiers.setdefault(key, []).append(score)
    return sorted(tiers.items(), key=lambda tier: tier[0])


def _keys(chain: Sequence[TieKey], group: Sequence[Score]) -> list[Key]:
    """Total, then the tie chain, for each entry; smaller is better. A null time is worse than any time. Values stand as whole
    numbers over the denominator that all of the group have in common, so that they compare as fast as they are exact."""
    columns: list[list[int] | list[tuple[bool, int]]] = [_whole([-score.total for score in group])]
    for item in chain:
        if item.kind == "time":
            times = [score.entry.time_seconds for score in group]
            columns.append([(time is None, time or 0) for time in times])
        else:
            values = [score.modules[item.code] if item.kind == "module" else score.aspects[item.code] for score in group]
            columns.append(_whole([-value for value in values] if item.descending else values))
    return list(zip(*columns, strict=True))


def _whole(values: Sequence[Fraction]) -> list[int]:
    common = lcm(*{value.denominator for value in values})
    return [value.numerator * (common // value.denominator) for value in values]


def _standings(
    chain: Sequence[TieKey], tiers: Sequence[tuple[Key, list[Score]]], orders: dict[frozenset[str], Decision]
) -> list[Standing]:
    standings: list[Standing] = []
    above: Key | None = None
    for key, tier in tiers:
        place = len(standings) + 1
        decided_by = None if above is None else _deciding(chain, above, key)
        decision = orders.get(frozenset(_codes(tier))) if len(tier) > 1 else None
        if decision is None:
            standings += [
                Standing(score, place, len(tier) > 1, "shared" if index else decided_by) for index, score in enumerate(tier)
            ]
        else:
            by_code = {score.entry.code: score for score in tier}
            standings += [
                Standing(by_code[code], place + index, False, "decision" if index else decided_by)
                for index, code in enumerate(decision.entries)
            ]
        above = key
    return standings


def _deciding(chain: Sequence[TieKey], above: Key, below: Key) -> str:
    """The first key in which two entries differ: the total, or an item of the tie chain as written."""
    position = next(index for index, (one, other) in enumerate(zip(above, below, strict=True)) if one != other)
    return "total" if position == 0 else chain[position - 1].text
