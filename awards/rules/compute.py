"""Who gets what and why: the answer of an award case (award case, Rules and Output)."""
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from awards.rules.case import FORMAT, AwardResult, FindSchedule, parse_case
from awards.rules.cumulation import Award, Kept, Superseded, awards_of, cumulate
from awards.rules.money import yuan
from awards.rules.portions import Portion, Unset, due
from awards.rules.schedule import KINDS, Row, Schedule
from awards.rules.tax import NOTHING, Settled, Tax
from foundation.rules.problems import Problem, Problems


@dataclass(frozen=True)
class Line:
    """One payment to one recipient and everything that it follows from: the row, how its amount was divided, what an
    earlier award (``by``) has paid already, and the tax."""

    schedule: Schedule
    result: AwardResult
    portion: Portion
    reduction: int
    by: int | None
    tax: Tax
    settled: Settled

    @property
    def row(self) -> Row:
        """The row of the schedule that the line is paid by."""
        return self.schedule.rows[self.portion.row]

    @property
    def article(self) -> str | None:
        """The article that the line cites: the row's own, otherwise the schedule's."""
        return self.schedule.article if self.row.article is None else self.row.article


@dataclass(frozen=True)
class Outcome:
    """All lines in the order of the results, what is not covered, and what another award supersedes."""

    lines: tuple[Line, ...]
    unset: tuple[Unset, ...]
    superseded: tuple[Superseded, ...]


Because = Callable[[Line], str]


def outcome_of(schedule: Schedule, results: Sequence[AwardResult]) -> Outcome:
    """Applies a schedule to results.

    Raises :class:`Problems` with every result that several rows fit and every recipient kind without a tax.
    """
    found = due(schedule, results)
    kinds = {portion.kind for portion in found.portions}
    untaxed = [
        Problem(f"schedule.tax.{kind}", "tax_missing", {"kind": kind})
        for kind in KINDS if kind in kinds and kind not in schedule.tax
    ]
    if found.problems or untaxed:
        raise Problems([*found.problems, *untaxed])
    kept, superseded = cumulate(schedule, results, awards_of(found.portions, results, schedule.tax))
    lines = (line for paid in kept for line in _lines(schedule, results[paid.award.result], paid))
    return Outcome(tuple(lines), found.unset, tuple(superseded))


def compute(schedule: Schedule, results: Sequence[AwardResult], because: Because) -> dict[str, Any]:
    """The answer exactly as the format prints it; ``because`` says in words what a line follows from."""
    outcome = outcome_of(schedule, results)
    return {
        "format": FORMAT,
        "lines": [_printed_line(line, because) for line in outcome.lines],
        "unset": [{"result": gap.result, "kind": gap.kind, "reason": gap.reason} for gap in outcome.unset],
        "superseded": [_printed_award(lost.award, lost.by) for lost in outcome.superseded],
        "totals": totals(outcome.lines),
    }


def compute_case(document: Any, find_schedule: FindSchedule, because: Because) -> dict[str, Any]:
    """The answer of a whole case, or :class:`Problems`."""
    case = parse_case(document, find_schedule)
    return compute(case.schedule, case.results, because)


def totals(lines: Sequence[Line]) -> dict[str, dict[str, str]]:
    """The sums of each recipient kind that has lines, and of all lines."""
    sums = {kind: NOTHING for kind in KINDS if any(line.portion.kind == kind for line in lines)}
    everything = NOTHING
    for line in lines:
        sums[line.portion.kind] += line.settled
        everything += line.settled
    return {kind: _printed_money(settled) for kind, settled in [*sums.items(), ("all", everything)]}


def _lines(schedule: Schedule, result: AwardResult, kept: Kept) -> Iterator[Line]:
    """The lines of an award, the reduction taken from them in order and before tax."""
    left = kept.reduction
    tax = schedule.tax[kept.award.kind]
    for portion in kept.award.portions:
        reduction = min(left, portion.amount)
        left -= reduction
        yield Line(schedule, result, portion, reduction, kept.by, tax, tax.settle(portion.amount - reduction))


def _printed_line(line: Line, because: Because) -> dict[str, Any]:
    return {
        "recipient": line.portion.recipient, "kind": line.portion.kind,
        "event": line.result.event, "level": line.result.level, "prize": line.result.prize,
        **_printed_money(line.settled),
        "article": line.article, "because": because(line),
    }


def _printed_award(award: Award, by: int) -> dict[str, Any]:
    return {
        "result": award.result, "recipient": award.recipient, "kind": award.kind, "gross": yuan(award.gross), "by": by,
    }


def _printed_money(settled: Settled) -> dict[str, str]:
    return {"gross": yuan(settled.gross), "tax": yuan(settled.tax), "net": yuan(settled.net)}
