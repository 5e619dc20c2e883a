"""Who is due which amount from each result, before cumulation and tax (award case, rules 1 to 3)."""
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from awards.rules.case import AwardResult, Member
from awards.rules.rows import Rows
from awards.rules.schedule import COACH_GROUP, CONTESTANT, EACH_FULL, EVENT, KINDS, SHARES, TEAM, UNITS, Row, Schedule
from awards.rules.shares import divide, equal_shares
from foundation.rules.fields import Findings
from foundation.rules.problems import Problem

FULL, AGREED_SHARE, EQUAL_SHARE = "full", "agreed_share", "equal_share"
NOT_IN_FORCE, NO_ROW, AMOUNT_NOT_SET = "not_in_force", "no_row", "amount_not_set"


@dataclass(frozen=True)
class Portion:
    """What one row gives one recipient for one result: ``amount`` of the row's amount, in fen, and how it was divided
    (``among`` so many members)."""

    result: int
    kind: str
    recipient: str
    row: int
    whole: int
    amount: int
    basis: str = FULL
    share: Fraction = Fraction(1)
    among: int = 1


@dataclass(frozen=True)
class Unset:
    """What the schedule does not cover, which is not the same as nothing; ``kind`` is null for a whole result."""

    result: int
    kind: str | None
    reason: str


@dataclass(frozen=True)
class Due:
    """All portions, result by result and row by row, what is not covered, and the results that several rows fit."""

    portions: tuple[Portion, ...]
    unset: tuple[Unset, ...]
    problems: tuple[Problem, ...]


class _Walk:
    """The walk through the results: what has been found so far, and what was paid once and is not paid again."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.rows = Rows(schedule)
        self.paid: set[Hashable] = set()
        self.portions: list[Portion] = []
        self.unset: list[Unset] = []
        self.found = Findings()

    def add(self, index: int, result: AwardResult) -> None:
        """Applies the schedule in force on the result's date, or notes that there is none (rule 1)."""
        named = [kind for kind in KINDS if kind in self.rows.kinds and result.members(kind)]
        if not self.schedule.in_force(result.date):
            if named:
                self.unset.append(Unset(index, None, NOT_IN_FORCE))
            return
        for kind in KINDS:
            fitting = self._fitting(index, kind, result)
            if kind in named:
                self._pay(index, kind, result, fitting)

    def _fitting(self, index: int, kind: str, result: AwardResult) -> list[tuple[int, Row]]:
        """The row that fits and then the additional rows."""
        untagged = self.rows.untagged(kind, result)
        if len(untagged) > 1:
            positions = [position for position, _ in untagged]
            self.found.add(f"results[{index}]", "row_ambiguous", kind=kind, first=positions[0], second=positions[1])
        return [*untagged, *self.rows.tagged(kind, result)]

    def _pay(self, index: int, kind: str, result: AwardResult, fitting: list[tuple[int, Row]]) -> None:
        if not fitting:
            self.unset.append(Unset(index, kind, NO_ROW))
        elif any(row.amount is None for _, row in fitting):
            self.unset.append(Unset(index, kind, AMOUNT_NOT_SET))
        for position, row in fitting:
            if row.amount is not None and self._is_first(kind, position, result):
                self.portions.extend(_portions(index, kind, result, position, row, row.amount, self.schedule.team_rule))

    def _is_first(self, kind: str, row: int, result: AwardResult) -> bool:
        """Whether an amount that is paid once for several results has not been paid yet (rule 2)."""
        key = self._once_per(kind, row, result)
        if key is None:
            return True
        is_first = key not in self.paid
        self.paid.add(key)
        return is_first

    def _once_per(self, kind: str, row: int, result: AwardResult) -> Hashable:
        """What an amount is paid once for; null where every result pays it.

        Units: project, level, year, recipient and row. Coach groups: event, level, year, row and set of members. The
        level is the row's.
        """
        year = result.date.year
        if kind in UNITS:
            return (result.hosted_project, year, getattr(result, kind), row)
        if kind == COACH_GROUP and self.schedule.coach_scope == EVENT:
            group = frozenset(member.id for member in result.coach_group)
            return (result.event, year, group, row)
        return None


def due(schedule: Schedule, results: Sequence[AwardResult]) -> Due:
    """Applies the schedule to each result in turn."""
    walk = _Walk(schedule)
    for index, result in enumerate(results):
        walk.add(index, result)
    return Due(tuple(walk.portions), tuple(walk.unset), tuple(walk.found.problems))


def _portions(
    index: int, kind: str, result: AwardResult, position: int, row: Row, amount: int, team_rule: str
) -> Iterator[Portion]:
    """The portions of one row: in full for each, or divided among the members (rules 2 and 3)."""
    members = result.members(kind)
    divided = kind == COACH_GROUP or (kind == CONTESTANT and row.unit == TEAM and team_rule != EACH_FULL)
    if not divided:
        for member in members:
            yield Portion(index, kind, member.id, position, amount, amount)
        return
    by_agreement = kind == COACH_GROUP or team_rule == SHARES
    basis, shares = _shares(members, by_agreement)
    for member, share, part in zip(members, shares, divide(amount, shares), strict=True):
        yield Portion(index, kind, member.id, position, amount, part, basis, share, len(members))


def _shares(members: tuple[Member, ...], by_agreement: bool) -> tuple[str, list[Fraction]]:
    """The agreed shares where they count and were given, equal ones otherwise."""
    agreed = [member.share for member in members if member.share is not None]
    if by_agreement and agreed:
        return AGREED_SHARE, agreed
    return EQUAL_SHARE, equal_shares(len(members))
