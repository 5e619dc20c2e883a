"""WorldSkills medals: points within a tolerance of a group's leader share the medal (result bundle, kind ``worldskills``)."""
from collections.abc import Mapping
from fractions import Fraction

from scoring.rules.event_rules import Medals

ONE, TWO = 1, 2


def medals(rules: Medals, points: Mapping[str, Fraction]) -> dict[str, str]:
    """Gold, silver, bronze and excellence of those who meet the requirements, from the points of each.

    One gold: a silver group, then a bronze group, where with two or more silvers bronze is everybody left within the
    tolerance of the last silver. Two golds: no silver, then a bronze group. Three or more: no silver, and bronze is
    everybody left within the tolerance of the last gold.
    """
    left = sorted(points.items(), key=lambda item: -item[1])
    gold = _within(left, left[:1], rules.tie_points)
    left = left[len(gold) :]
    silver = _within(left, left[:1], rules.tie_points) if len(gold) == ONE else []
    left = left[len(silver) :]
    if len(silver) >= TWO:
        anchor = silver[-1:]
    else:
        anchor = gold[-1:] if len(gold) > TWO else left[:1]
    bronze = _within(left, anchor, rules.tie_points)
    names = {code: "excellence" for code, value in points.items() if value >= rules.threshold}
    for name, group in (("gold", gold), ("silver", silver), ("bronze", bronze)):
        names.update({code: name for code, _ in group})
    return names


def _within(
    left: list[tuple[str, Fraction]], anchor: list[tuple[str, Fraction]], tie_points: Fraction
) -> list[tuple[str, Fraction]]:
    """Those who are left within the tolerance of the anchor; nobody without one."""
    return [item for item in left if anchor and anchor[0][1] - item[1] <= tie_points]
