"""What the chief judge reads about the judges of an event, and what was concluded from it.

Names of judges stand beside their codes (the chief judge knows them); of entries only blind codes leave the database, and of
units nothing but a difference of means.
"""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from foundation.accounts.models import User
from foundation.database import db
from scoring.models import AnalyticsNote
from scoring.queries.events import frozen_rules, scheme_of
from scoring.queries.judged_sheets import JudgedSheet, judged_sheets
from scoring.rules.analytics import Analysis, Handed, analyse, dropped_shares
from scoring.rules.event_rules import Module

QUICK = timedelta(seconds=60)
HUNDRED = 100


@dataclass(frozen=True)
class JudgeCounts:
    """What is counted of one judge: sheets that are due and not there, aspects without a mark on those that are, sheets that
    came less than a minute after the one before, and the share of marks that were dropped."""

    code: str
    name: str
    missing_sheets: int
    missing_marks: int
    quick: int
    dropped: float | None


@dataclass(frozen=True)
class NoteRow:
    """A conclusion, of one judge (by code) or of the panel."""

    judge: str | None
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PanelReport:
    """The analysis of an event, or of one of its modules, with what is counted beside it. ``dropping``: some panel drops
    its highest or lowest."""

    modules: tuple[tuple[str, str], ...]
    analysis: Analysis
    counts: Mapping[str, JudgeCounts]
    dropping: bool
    notes: tuple[NoteRow, ...]


def panel_report(event_id: int, module: str = "") -> PanelReport | None:
    """The report of one module, or (empty) of all modules together; none before scoring was opened."""
    scheme = scheme_of(event_id)
    if scheme is None or scheme.frozen_at is None:
        return None
    modules = [one for one in frozen_rules(scheme.rules_hash).modules if module in ("", one.code)]
    sheets = judged_sheets(event_id, scheme, module)
    dropped = dropped_shares(panel for one in modules for panel in _panels(one, sheets))
    return PanelReport(
        tuple((one["code"], one["name"]) for one in scheme.rules["modules"]), analyse(list(_handed(sheets))),
        _counts(sheets, dropped), any(_drops(one) for one in modules), notes_of(event_id),
    )


def notes_of(event_id: int) -> tuple[NoteRow, ...]:
    """What was concluded, the newest first."""
    rows = db.session.execute(
        select(AnalyticsNote, User.name).join(User, User.id == AnalyticsNote.noted_by)
        .where(AnalyticsNote.event_id == event_id).order_by(AnalyticsNote.id.desc())
    )
    return tuple(NoteRow(note.judge, note.text, name, note.noted_at) for note, name in rows)


def _handed(sheets: Iterable[JudgedSheet]) -> Iterator[Handed]:
    for rows in _by_judge(sheets).values():
        for order, one in enumerate(sorted(rows, key=lambda row: (row.first_at, row.entry))):
            yield Handed(one.judge, one.entry, f"{one.module}/{one.part}", HUNDRED * one.total / one.full, one.own_unit, order)


def _by_judge(sheets: Iterable[JudgedSheet]) -> dict[str, list[JudgedSheet]]:
    """The complete sheets that are worth something, by judge."""
    found: dict[str, list[JudgedSheet]] = {}
    for one in sheets:
        if one.complete and one.full:
            found.setdefault(one.judge, []).append(one)
    return found


def _counts(sheets: Sequence[JudgedSheet], dropped: Mapping[str, float]) -> dict[str, JudgeCounts]:
    found: dict[str, list[JudgedSheet]] = {}
    for one in sheets:
        found.setdefault(one.judge, []).append(one)
    return {
        judge: JudgeCounts(
            judge, rows[0].name, sum(one.first_at is None and one.state != "excused" for one in rows),
            sum(points is None for one in rows if one.first_at is not None for points in one.points.values()),
            _quick([one.first_at for one in rows if one.first_at is not None]), dropped.get(judge),
        )
        for judge, rows in sorted(found.items())
    }


def _quick(times: list[datetime]) -> int:
    ordered = sorted(times)
    return sum(later - earlier < QUICK for earlier, later in pairwise(ordered))


def _drops(module: Module) -> bool:
    return module.panel.drop_high + module.panel.drop_low > 0


def _panels(module: Module, sheets: Iterable[JudgedSheet]) -> Iterator[tuple[list[tuple[str, int]], int, int]]:
    """What the panels of a module choose from when they drop: marks of one aspect, or the sums of sheets."""
    if not _drops(module):
        return
    judged = {aspect.code for aspect in module.aspects if aspect.kind == "judgement"}
    by_entry: dict[tuple[str, str], dict[str, int]] = {}
    for one in sheets:
        if one.module != module.code:
            continue
        if module.panel.level == "aspect":
            for code, points in one.points.items():
                if points is not None and code not in judged:
                    by_entry.setdefault((one.entry, code), {})[one.judge] = points
        elif one.complete:
            whole = by_entry.setdefault((one.entry, ""), {})
            whole[one.judge] = whole.get(one.judge, 0) + one.total
    for given in by_entry.values():
        yield list(given.items()), module.panel.drop_high, module.panel.drop_low
