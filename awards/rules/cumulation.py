"""When one recipient has several awards: all of them, the highest only, or the difference (award case, rule 4;
就高不重复). An award is all portions of one recipient and kind from one result, compared by gross."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from awards.rules.case import AwardResult
from awards.rules.portions import Portion
from awards.rules.schedule import EVENT, HIGHEST_ONLY, STACK, Schedule
from awards.rules.tax import Tax


@dataclass(frozen=True)
class Award:
    """One recipient's award from one result, in full: ``amount`` as the schedule gives it, ``gross`` before tax."""

    result: int
    kind: str
    recipient: str
    day: date
    portions: tuple[Portion, ...]
    amount: int
    gross: int


@dataclass(frozen=True)
class Kept:
    """An award that is paid, less what an earlier one has paid already; ``by`` is that award's result."""

    award: Award
    reduction: int = 0
    by: int | None = None


@dataclass(frozen=True)
class Superseded:
    """An award that is not paid because another one stays."""

    award: Award
    by: int


def awards_of(portions: Iterable[Portion], results: Sequence[AwardResult], tax: Mapping[str, Tax]) -> list[Award]:
    """The awards in the order of the results, kinds and members; the portions of one award in the order of the rows."""
    grouped: dict[tuple[int, str, str], list[Portion]] = {}
    for portion in portions:
        grouped.setdefault((portion.result, portion.kind, portion.recipient), []).append(portion)
    return [
        Award(
            result, kind, recipient, results[result].date, tuple(lines),
            amount=sum(line.amount for line in lines),
            gross=sum(tax[kind].settle(line.amount).gross for line in lines),
        )
        for (result, kind, recipient), lines in grouped.items()
    ]


def cumulate(
    schedule: Schedule, results: Sequence[AwardResult], awards: Sequence[Award]
) -> tuple[list[Kept], list[Superseded]]:
    """What is paid of each award and what is not, both in the order of the awards."""
    if schedule.cumulation == STACK:
        return [Kept(award) for award in awards], []
    scopes: dict[tuple[str | int | None, ...], list[int]] = {}
    for position, award in enumerate(awards):
        event = results[award.result].event if schedule.scope == EVENT else None
        scopes.setdefault((award.kind, award.recipient, award.day.year, event), []).append(position)
    decide = _highest_only if schedule.cumulation == HIGHEST_ONLY else _top_up
    decided: dict[int, Kept | Superseded] = {}
    for positions in scopes.values():
        decided.update(zip(positions, decide([awards[position] for position in positions]), strict=True))
    in_order = [decided[position] for position in range(len(awards))]
    return (
        [outcome for outcome in in_order if isinstance(outcome, Kept)],
        [outcome for outcome in in_order if isinstance(outcome, Superseded)],
    )


def _highest_only(awards: list[Award]) -> list[Kept | Superseded]:
    """The largest stays; of equal ones the earlier date, then the earlier result."""
    stays = min(awards, key=lambda award: (-award.gross, award.day, award.result))
    return [Kept(award) if award is stays else Superseded(award, stays.result) for award in awards]


def _top_up(awards: list[Award]) -> list[Kept | Superseded]:
    """In order of date a later award pays what it exceeds the largest so far, or nothing at all."""
    decided: dict[int, Kept | Superseded] = {}
    largest: Award | None = None
    for award in sorted(awards, key=lambda award: (award.day, award.result)):
        if largest is None:
            decided[award.result] = Kept(award)
        elif award.gross > largest.gross:
            decided[award.result] = Kept(award, largest.amount, largest.result)
        else:
            decided[award.result] = Superseded(award, largest.result)
            continue
        largest = award
    return [decided[award.result] for award in awards]
