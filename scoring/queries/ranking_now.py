"""The ranking of an event as its marks stand now, from the database in one pass: the same lines as ``compute`` of the assembled
bundle, but sheets are read as bytes and never mark by mark. What is unusual – sent back, without a mark, divided sheets of a sheet-level
panel – is read the other way, entry by entry and module by module."""
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from foundation.database import db
from foundation.rules.fields import Findings
from foundation.rules.numbers import exact
from scoring.models import Deduction, Run, Sheet, SheetReturn, SheetVersion, TieDecision
from scoring.queries.events import SchemeRow, frozen_rules, scheme_of
from scoring.queries.parts import parts_by_code, sheet_module
from scoring.refusals import NotOpened
from scoring.rules.compute import Result, results_of
from scoring.rules.event_rules import Decision, Rules
from scoring.rules.marks import COMPETED, Entry
from scoring.rules.packed import unpack
from scoring.rules.packed_panel import packed_panel
from scoring.rules.panel import Given, ModuleValue, module_panel
from scoring.rules.rounding import millionths
from scoring.rules.totals import NOTHING, Score, score_of

Cell = tuple[str, str]  # entry, module
SLOW_AT_ONCE = 400


def ranking_now(event_id: int) -> list[Result]:
    """The result list, best first, as the bundle of this moment would give it. Raises :class:`NotOpened`, and ``Problems`` with what
    the first failing stage finds."""
    scheme = scheme_of(event_id)
    if scheme is None or scheme.frozen_at is None:
        raise NotOpened
    rules = replace(frozen_rules(scheme.rules_hash), decisions=_decisions(event_id))
    entries = _entries(event_id)
    return results_of(rules, entries, _scores(event_id, scheme, rules, entries))


def _scores(event_id: int, scheme: SchemeRow, rules: Rules, entries: Sequence[Entry]) -> list[Score]:
    competed = [entry for entry in entries if entry.status == COMPETED]
    values = _packed_values(event_id, scheme, rules)
    slow = [(entry.code, module.code) for entry in competed for module in rules.modules if (entry.code, module.code) not in values]
    given, taken = _given(event_id, slow), _taken(event_id)
    panels = {module.code: module_panel(module, rules.rounding) for module in rules.modules}
    found, scores = Findings(), []
    places = {entry.code: index for index, entry in enumerate(entries)}
    for entry in competed:
        modules: dict[str, Fraction] = {}
        aspects: dict[str, Fraction] = {}
        for code, panel in panels.items():
            outcome: ModuleValue | list[Any] | None = values.get((entry.code, code))
            if outcome is None:
                outcome = panel(given.get((entry.code, code), {}))
            if isinstance(outcome, list):
                for fault in outcome:
                    found.add(f"entries[{places[entry.code]}]", fault.code, entry=entry.code, about=fault.about)
            else:
                modules[code] = outcome.value
                aspects.update(outcome.aspects)
        if len(modules) == len(panels):
            scores.append(score_of(rules, entry, modules, taken.get(entry.code, {}), aspects))
    found.close()
    return scores


def _packed_values(event_id: int, scheme: SchemeRow, rules: Rules) -> dict[Cell, ModuleValue]:
    """The value of every module of every entry whose sheets are whole and as usual."""
    wanted = {key.code for key in rules.tie_chain if key.kind == "aspect"}
    blocks: dict[tuple[str, str], Any] = {}
    parts: dict[str, int] = {}
    for module, part in parts_by_code(scheme.tree, scheme.rules):
        one = sheet_module(scheme.rules_hash, scheme.tree, module, part)
        if one.panel.level == "aspect" or not part:
            codes = tuple(aspect.code for aspect in one.aspects)
            blocks[module, part] = codes, packed_panel(one, rules.rounding, wanted)
        parts[module] = parts.get(module, 0) + 1
    found: dict[Cell, list[ModuleValue]] = {}
    for entry, module, part, sheets, whole, data in db.session.execute(_packed_sheets(event_id)):
        codes, panel = blocks.get((module, part), ((), None))
        rows = unpack(codes, bytes.fromhex(data) if isinstance(data, str) else data) if panel and sheets == whole else None
        value = panel(rows) if panel and rows is not None else None
        if value is not None:
            found.setdefault((entry, module), []).append(value)
    for cell in _sent_back(event_id):
        found.pop(cell, None)
    return {cell: _together(values) for cell, values in found.items() if len(values) == parts[cell[1]]}


def _together(values: Sequence[ModuleValue]) -> ModuleValue:
    """A module from its sub-criteria."""
    if len(values) == 1:
        return values[0]
    aspects = {code: value for one in values for code, value in one.aspects.items()}
    return ModuleValue(sum((one.value for one in values), NOTHING), aspects)


def _packed_sheets(event_id: int) -> Any:
    """All judges' sheets of one entry and module (or part) in one row: how many, how many of them packed, their bytes."""
    every: ColumnElement[Any] = (
        func.string_agg(SheetVersion.packed, b"") if db.engine.dialect.name == "postgresql"
        else func.group_concat(func.hex(SheetVersion.packed), "")
    )  # fmt: skip
    return (
        select(Sheet.entry_code, Sheet.module, Sheet.part, func.count(), func.count(SheetVersion.packed), every)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id)
        .group_by(Sheet.entry_code, Sheet.module, Sheet.part)
    )


def _sent_back(event_id: int) -> set[Cell]:
    """The modules of entries of which something was sent back and has not come again."""
    rows = db.session.execute(
        select(Sheet.entry_code, Sheet.module)
        .join(SheetReturn, (SheetReturn.sheet_id == Sheet.id) & (SheetReturn.version == Sheet.version))
        .where(Sheet.event_id == event_id)
        .distinct()
    )
    return {(entry, module) for entry, module in rows}


def _given(event_id: int, cells: Sequence[Cell]) -> dict[Cell, dict[str, Given]]:
    """What each judge gave, aspect by aspect, without what was sent back."""
    found: dict[Cell, dict[str, list[tuple[str, int | None]]]] = {}
    for start in range(0, len(cells), SLOW_AT_ONCE):
        some = cells[start : start + SLOW_AT_ONCE]
        here = (Sheet.event_id == event_id, tuple_(Sheet.entry_code, Sheet.module).in_(some))
        gone: dict[int, set[str]] = {}
        back = (SheetReturn.sheet_id == Sheet.id) & (SheetReturn.version == Sheet.version)
        for sheet_id, aspects in db.session.execute(select(Sheet.id, SheetReturn.aspects).join(SheetReturn, back).where(*here)):
            gone.setdefault(sheet_id, set()).update(aspects)
        rows = db.session.execute(
            select(Sheet.id, Sheet.entry_code, Sheet.module, Sheet.judge, SheetVersion.marks)
            .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
            .where(*here)
        )
        for sheet_id, entry, module, judge, marks in rows:
            cell = found.setdefault((entry, module), {})
            for code, mark in marks.items():
                if code not in gone.get(sheet_id, ()):
                    cell.setdefault(f"{module}/{code}", []).append((judge, None if mark is None else millionths(mark)))
    return {cell: dict(given) for cell, given in found.items()}


def _entries(event_id: int) -> list[Entry]:
    rows = db.session.execute(
        select(Run.entry_code, Run.division, Run.unit, Run.status, Run.time_seconds, Run.title_held)
        .where(Run.event_id == event_id)
        .order_by(Run.entry_code)
    )
    return [Entry(code, division, unit, status or COMPETED, time, held) for code, division, unit, status, time, held in rows]


def _taken(event_id: int) -> Mapping[str, dict[str, Fraction]]:
    rows = db.session.execute(
        select(Deduction.entry_code, Deduction.module, Deduction.points)
        .where(Deduction.event_id == event_id, Deduction.withdrawn_at.is_(None))
    )  # fmt: skip
    taken: dict[str, dict[str, Fraction]] = {}
    for entry, module, points in rows:
        modules = taken.setdefault(entry, {})
        modules[module] = modules.get(module, NOTHING) + exact(points)
    return taken


def _decisions(event_id: int) -> tuple[Decision, ...]:
    rows = db.session.scalars(
        select(TieDecision).where(TieDecision.event_id == event_id, TieDecision.withdrawn_at.is_(None)).order_by(TieDecision.id)
    )
    return tuple(Decision(tuple(row.entries), row.document) for row in rows)
