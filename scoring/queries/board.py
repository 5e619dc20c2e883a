"""The chief judge's board of an event: entries × judges with states, what was recorded of the day, what alarms."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from competition.models import Official, PanelSeat
from foundation.accounts.models import User
from foundation.database import db
from foundation.rules.numbers import exact, plain
from scoring.models import Deduction, Operation, Run, Sheet, SheetReturn, SheetVersion, TieDecision
from scoring.queries.alarms import Alarm, alarms_of
from scoring.queries.events import SchemeRow, scheme_of


@dataclass(frozen=True)
class Cell:
    """One sheet on the board. ``state`` is ``missing``, ``submitted``, ``returned``, ``excused``, ``locked`` or
    ``not_due`` (the entry did not compete and nothing came); ``total`` only for those who may read marks."""

    sheet: str
    judge: str
    module: str
    entry: str
    state: str
    version: int
    total: str | None
    submitted_at: datetime | None
    reason: str | None


@dataclass(frozen=True)
class DeductionRow:
    """扣分 that counts."""

    public_id: str
    entry: str
    module: str
    points: str
    reason: str


@dataclass(frozen=True)
class DecisionRow:
    """A recorded order of tied entries."""

    public_id: str
    entries: tuple[str, ...]
    document: str


@dataclass(frozen=True)
class LateRow:
    """An operation that came after the lock: kept, not counted."""

    operation: str
    judge: str
    entry: str
    module: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One blind code on the board; ``spreads`` is the distance between judges' sheet totals, by module."""

    entry: str
    status: str | None
    time_seconds: int | None
    cells: tuple[Cell | None, ...]
    spreads: dict[str, str]
    deductions: tuple[DeductionRow, ...]

    @property
    def missing(self) -> int:
        """How many sheets are still awaited."""
        return sum(1 for cell in self.cells if cell is not None and cell.state in ("missing", "returned"))


@dataclass(frozen=True)
class Column:
    """One judge of one module."""

    module: str
    judge: str
    name: str


@dataclass(frozen=True)
class Board:
    """Everything that the chief judge needs to see of an event at once; lines with missing sheets come first."""

    modules: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    counts: dict[str, int]
    alarms: tuple[Alarm, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    late: tuple[LateRow, ...] = ()
    aspects: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def progress(event_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many sheets of each event are in which state: the progress wall, without marks."""
    rows = db.session.execute(
        select(Sheet.event_id, Sheet.state, func.count())
        .where(Sheet.event_id.in_(list(event_ids)))
        .group_by(Sheet.event_id, Sheet.state)
    )
    found: dict[int, dict[str, int]] = {}
    for event_id, state, count in rows:
        found.setdefault(event_id, {})[state] = count
    return found


def board(event_id: int, *, marks: bool) -> Board:
    """The board of an event; without ``marks`` only states, never a number."""
    scheme = scheme_of(event_id)
    if scheme is None:
        return Board((), (), (), {})
    columns = _columns(event_id, scheme)
    runs = db.session.scalars(select(Run).where(Run.event_id == event_id).order_by(Run.entry_code)).all()
    statuses = {run.entry_code: run.status for run in runs}
    cells = _cells(event_id, statuses, marks)
    deductions = _deductions(event_id)
    lines = [
        Line(
            run.entry_code, run.status, run.time_seconds,
            tuple(cells.get((column.module, column.judge, run.entry_code)) for column in columns),
            _spreads(cells.values(), run.entry_code),
            tuple(row for row in deductions if row.entry == run.entry_code),
        )
        for run in runs
    ]
    counts: dict[str, int] = {}
    for cell in cells.values():
        counts[cell.state] = counts.get(cell.state, 0) + 1
    return Board(
        tuple((module["code"], module["name"]) for module in scheme.rules["modules"]), tuple(columns),
        tuple(sorted(lines, key=lambda line: (-line.missing, line.entry))), counts,
        tuple(alarms_of(event_id, scheme, statuses)) if marks else (), tuple(_decisions(event_id)), tuple(_late(event_id)),
        {module["code"]: _named(scheme, module["code"]) for module in scheme.rules["modules"]},
    )


def _named(scheme: SchemeRow, module: str) -> tuple[tuple[str, str], ...]:
    """Code and name of a module's aspects."""
    found = next(row for row in scheme.rules["modules"] if row["code"] == module)
    return tuple(
        (aspect["code"], str((scheme.texts.get(f"{module}/{aspect['code']}") or {}).get("name") or ""))
        for aspect in found["aspects"]
    )


def _columns(event_id: int, scheme: SchemeRow) -> list[Column]:
    order = {module["code"]: position for position, module in enumerate(scheme.rules["modules"])}
    rows = db.session.execute(
        select(PanelSeat.module, Official.code, User.name)
        .join(Official, Official.id == PanelSeat.official_id)
        .join(User, User.id == Official.user_id)
        .where(PanelSeat.event_id == event_id)
    )
    found = [Column(module, judge, name) for module, judge, name in rows if module in order]
    return sorted(found, key=lambda column: (order[column.module], column.judge))


def _cells(event_id: int, statuses: dict[str, str | None], marks: bool) -> dict[tuple[str, str, str], Cell]:
    reasons = {
        (sheet_id, version): reason
        for sheet_id, version, reason in db.session.execute(
            select(SheetReturn.sheet_id, SheetReturn.version, SheetReturn.reason)
            .join(Sheet, Sheet.id == SheetReturn.sheet_id)
            .where(Sheet.event_id == event_id)
            .order_by(SheetReturn.id)
        )
    }
    rows = db.session.execute(
        select(Sheet, SheetVersion.total, SheetVersion.submitted_at)
        .outerjoin(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id)
    )
    found = {}
    for sheet, total, submitted_at in rows:
        state = _state(sheet, statuses.get(sheet.entry_code))
        found[sheet.module, sheet.judge, sheet.entry_code] = Cell(
            sheet.public_id, sheet.judge, sheet.module, sheet.entry_code, state, sheet.version, total if marks else None,
            submitted_at, reasons.get((sheet.id, sheet.version)),
        )
    return found


def _state(sheet: Sheet, status: str | None) -> str:
    if sheet.state == "open" or (sheet.state == "locked" and not sheet.version):
        return "missing" if status in (None, "competed") else "not_due"
    return str(sheet.state)


def _spreads(cells: Iterable[Cell], entry: str) -> dict[str, str]:
    totals: dict[str, list[Fraction]] = {}
    for cell in cells:
        if cell.entry == entry and cell.total is not None:
            totals.setdefault(cell.module, []).append(exact(cell.total))
    return {module: plain(max(found) - min(found)) for module, found in totals.items() if len(found) > 1}


def _deductions(event_id: int) -> list[DeductionRow]:
    rows = db.session.scalars(
        select(Deduction).where(Deduction.event_id == event_id, Deduction.withdrawn_at.is_(None)).order_by(Deduction.id)
    )
    return [DeductionRow(row.public_id, row.entry_code, row.module, row.points, row.reason) for row in rows]


def _decisions(event_id: int) -> list[DecisionRow]:
    rows = db.session.scalars(
        select(TieDecision)
        .where(TieDecision.event_id == event_id, TieDecision.withdrawn_at.is_(None))
        .order_by(TieDecision.id)
    )
    return [DecisionRow(row.public_id, tuple(row.entries), row.document) for row in rows]


def _late(event_id: int) -> list[LateRow]:
    rows = db.session.execute(
        select(Operation.id, Sheet.judge, Sheet.entry_code, Sheet.module, Operation.at)
        .join(Sheet, Sheet.id == Operation.sheet_id)
        .where(Sheet.event_id == event_id, Operation.outcome == "late")
        .order_by(Operation.at)
    )
    return [LateRow(*row) for row in rows]
