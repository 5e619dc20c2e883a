"""Award lines as pages show them: who, for what, how much, by which article, and why."""
from collections.abc import Iterable
from dataclasses import dataclass

from awards.models import AwardLine
from awards.policy.reasons import KIND_NAMES, LEVEL_NAMES, PRIZE_NAMES
from awards.rules.schedule import COACH, COACH_GROUP, CONTESTANT, KINDS, PEOPLE


@dataclass(frozen=True)
class LineRow:
    """One line; ``unit`` is where the person comes from, and empty for a unit itself. Money in fen."""

    public_id: str
    kind: str
    recipient: str
    recipient_id: str
    unit: str
    event: str
    level: str
    prize: str
    schedule: str
    status: str
    gross: int
    tax: int
    net: int
    article: str
    because: str


@dataclass(frozen=True)
class KindTotal:
    """The sums of one recipient kind; ``kind`` is ``all`` for everything."""

    kind: str
    count: int
    gross: int
    tax: int
    net: int


def line_row(line: AwardLine) -> LineRow:
    """A line for a page."""
    payee = line.person or line.unit
    return LineRow(
        line.public_id, line.kind, payee.name if payee else "", payee.public_id if payee else "", unit_of(line), line.event,
        level_name(line.level), prize_of(line), line.schedule, line.schedule_status, line.gross, line.tax, line.net,
        line.article or "", line.because,
    )


def prize_of(line: AwardLine) -> str:
    """The prize in words; units are paid for a project or for whom they sent, not for a prize."""
    return prize_name(line.prize) if line.kind in PEOPLE else ""


def unit_of(line: AwardLine) -> str:
    """The unit of the competitor, or that of the coach; nothing for units themselves."""
    if line.entry is None or line.person_id is None:
        return ""
    if line.kind == CONTESTANT:
        return line.entry.unit.name
    return line.entry.coach_unit or "" if line.kind in (COACH_GROUP, COACH) else ""


def totals(lines: Iterable[LineRow]) -> list[KindTotal]:
    """The sums by recipient kind in the order of the kinds, and of all of them at the end."""
    lines = list(lines)
    kinds = [kind for kind in KINDS if any(line.kind == kind for line in lines)]
    return [_total(kind, [line for line in lines if line.kind == kind]) for kind in kinds] + [_total("all", lines)]


def _total(kind: str, lines: list[LineRow]) -> KindTotal:
    return KindTotal(
        kind, len(lines), sum(line.gross for line in lines), sum(line.tax for line in lines), sum(line.net for line in lines)
    )


def kind_name(kind: str) -> str:
    """选手, 教练组, 承办单位 …"""
    return str(KIND_NAMES.get(kind, kind))


def level_name(level: str) -> str:
    """市级一类 …; a level of one's own is shown as it is written."""
    return str(LEVEL_NAMES.get(level, level))


def prize_name(prize: str | None) -> str:
    """金奖 …; a prize of one's own is shown as it is written, no prize as nothing."""
    return "" if prize is None else str(PRIZE_NAMES.get(prize, prize))
