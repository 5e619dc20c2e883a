"""The board of an event: entries × judges × sub-criteria with states, what was recorded of the day, what alarms, who is to
act. A constant number of queries, however many sheets there are."""
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from competition.models import Official, PanelSeat
from foundation.accounts.models import User
from foundation.database import db
from foundation.rules.numbers import exact, plain
from scoring.models import Deduction, Run, Sheet, SheetReturn, SheetVersion, TieDecision
from scoring.queries.alarms import alarms_of
from scoring.queries.board_rows import Board, Cell, Column, DecisionRow, DeductionRow, Group, Line
from scoring.queries.board_tasks import tasks_of
from scoring.queries.events import SchemeRow, scheme_of
from scoring.queries.late import late_of
from scoring.queries.parts import parts_by_code

Place = tuple[str, str, str, str]  # module, part, judge, entry


@dataclass(frozen=True)
class Filter:
    """What of a board is shown: modules, states of sheets, part of a blind code. Empty: everything."""

    modules: Collection[str] = ()
    states: Collection[str] = ()
    entry: str = ""


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
    statuses, late = {run.entry_code: run.status for run in runs}, late_of(event_id)
    cells = _cells(event_id, statuses, marks, {row.sheet for row in late if row.accepted is None})
    lines = _lines(runs, columns, cells, _deductions(event_id))
    counts: dict[str, int] = {}
    for cell in cells.values():
        counts[cell.state] = counts.get(cell.state, 0) + 1
    alarms = alarms_of(event_id, scheme, statuses)
    return Board(
        tuple((module["code"], module["name"]) for module in scheme.rules["modules"]), tuple(columns),
        tuple(sorted(lines, key=lambda line: (-line.missing, -line.late, line.entry))), counts, _groups(scheme, columns),
        tuple(alarms) if marks else (), tuple(_decisions(event_id)), tuple(late),
        tuple(tasks_of(event_id, scheme, cells.values(), columns, late, len(alarms), _unset(statuses))),
        {module["code"]: _named(scheme, module) for module in scheme.rules["modules"]}, _per_module(cells.values()),
    )


def narrowed(found: Board, shown: Filter) -> Board:
    """The same board with what is looked for only: columns of some modules, lines with a sheet in one of some states."""
    keep = [index for index, column in enumerate(found.columns) if not shown.modules or column.module in shown.modules]
    lines = [replace(line, cells=tuple(line.cells[index] for index in keep)) for line in found.lines]
    wanted = [line for line in lines if shown.entry.lower() in line.entry.lower() and _in_state(line, shown.states)]
    groups = [group for group in found.groups if not shown.modules or group.module in shown.modules]
    return replace(found, columns=tuple(found.columns[index] for index in keep), lines=tuple(wanted), groups=tuple(groups))


def _in_state(line: Line, states: Collection[str]) -> bool:
    here = {cell.state for cell in line.cells if cell is not None} | ({"late"} if line.late else set())
    return not states or not here.isdisjoint(states)


def _unset(statuses: Mapping[str, str | None]) -> int:
    return sum(1 for status in statuses.values() if status is None)


def _per_module(cells: Iterable[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in cells:
        found[cell.module] = found.get(cell.module, 0) + 1
    return found


def _named(scheme: SchemeRow, module: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Code and name of a module's aspects."""
    return tuple(
        (aspect["code"], str((scheme.texts.get(f"{module['code']}/{aspect['code']}") or {}).get("name") or ""))
        for aspect in module["aspects"]
    )


def _columns(event_id: int, scheme: SchemeRow) -> list[Column]:
    """Each judge of each part of each module, in the order of the scheme."""
    rows = db.session.execute(
        select(PanelSeat.module, Official.code, User.name)
        .join(Official, Official.id == PanelSeat.official_id)
        .join(User, User.id == Official.user_id)
        .where(PanelSeat.event_id == event_id)
    )
    seated: dict[str, list[tuple[str, str]]] = {}
    for module, judge, name in rows:
        seated.setdefault(module, []).append((judge, name))
    return [
        Column(module, code, judge, name)
        for (module, code), part in parts_by_code(scheme.tree, scheme.rules).items()
        for judge, name in sorted(seated.get(module, ())) if part.judges is None or judge in part.judges
    ]


def _groups(scheme: SchemeRow, columns: Iterable[Column]) -> tuple[Group, ...]:
    widths: dict[tuple[str, str], int] = {}
    for column in columns:
        widths[column.module, column.part] = widths.get((column.module, column.part), 0) + 1
    names = {module["code"]: str(module["name"]) for module in scheme.rules["modules"]}
    return tuple(
        Group(module, code, f"{code} {part.name}".strip() or names[module], part.day, widths[module, code])
        for (module, code), part in parts_by_code(scheme.tree, scheme.rules).items() if (module, code) in widths
    )


def _cells(
    event_id: int, statuses: Mapping[str, str | None], marks: bool, late: Collection[str]
) -> dict[Place, Cell]:
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
        select(
            Sheet.id, Sheet.public_id, Sheet.module, Sheet.part, Sheet.judge, Sheet.entry_code, Sheet.state, Sheet.version,
            Sheet.drafted_at, SheetVersion.total, SheetVersion.submitted_at,
        )
        .outerjoin(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id)
    )
    return {
        (row.module, row.part, row.judge, row.entry_code): Cell(
            row.public_id, row.judge, row.module, row.part, row.entry_code, _state(row, statuses.get(row.entry_code)),
            row.version, row.total if marks else None, row.submitted_at, reasons.get((row.id, row.version)),
            row.public_id in late,
        )
        for row in rows
    }


def _state(row: Any, status: str | None) -> str:
    if row.state == "open" or (row.state == "locked" and not row.version):
        if status not in (None, "competed"):
            return "not_due"
        return "drafted" if row.drafted_at is not None and row.state == "open" else "missing"
    return str(row.state)


def _lines(
    runs: Iterable[Run], columns: Sequence[Column], cells: Mapping[Place, Cell], deductions: Iterable[DeductionRow]
) -> list[Line]:
    taken: dict[str, list[DeductionRow]] = {}
    for row in deductions:
        taken.setdefault(row.entry, []).append(row)
    lines = []
    for run in runs:
        own = tuple(cells.get((column.module, column.part, column.judge, run.entry_code)) for column in columns)
        lines.append(
            Line(run.entry_code, run.status, run.time_seconds, own, _spreads(own), tuple(taken.get(run.entry_code, ())))
        )
    return lines


def _spreads(cells: Iterable[Cell | None]) -> dict[str, str]:
    totals: dict[str, list[Fraction]] = {}
    for cell in cells:
        if cell is not None and cell.total is not None:
            totals.setdefault(f"{cell.module} {cell.part}".strip(), []).append(exact(cell.total))
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
