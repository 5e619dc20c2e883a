"""The sheets of an event as judge analytics read them: whose they are, when they came, what share of full marks they give."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import Official, PanelSeat
from foundation.accounts.models import User
from foundation.database import db
from foundation.people.models import Unit
from scoring.models import Run, Sheet, SheetVersion
from scoring.queries.bundle import returned_aspects
from scoring.queries.events import SchemeRow
from scoring.queries.parts import sheet_module
from scoring.rules.event_rules import Module
from scoring.rules.marks import COMPETED

JUDGED = 3
MILLION = 10**6


@dataclass(frozen=True)
class JudgedSheet:
    """One sheet of an entry that competed. ``points`` are what each aspect brings, in millionths (null: not marked, sent back
    or not there); ``full`` what all of them would bring at most. Numbers are rounded: nothing here becomes a mark."""

    judge: str
    name: str
    entry: str
    module: str
    part: str
    state: str
    own_unit: bool
    first_at: datetime | None
    points: dict[str, int | None]
    full: int

    @property
    def complete(self) -> bool:
        """True if every aspect has a mark that counts."""
        return self.first_at is not None and None not in self.points.values()

    @property
    def total(self) -> int:
        """The sum of what is marked, in millionths."""
        return sum(points for points in self.points.values() if points is not None)


def judged_sheets(event_id: int, scheme: SchemeRow, module: str = "") -> list[JudgedSheet]:
    """All sheets of entries that competed (or of which nothing is recorded yet), of one module or of all."""
    rows = db.session.execute(
        select(Sheet.id, Sheet.judge, Sheet.entry_code, Sheet.module, Sheet.part, Sheet.state, Sheet.version, SheetVersion.marks,
               User.name, Unit.public_id.label("unit"), Run.unit.label("entry_unit"))
        .join(PanelSeat, PanelSeat.id == Sheet.seat_id).join(Official, Official.id == PanelSeat.official_id)
        .join(User, User.id == Official.user_id).outerjoin(Unit, Unit.id == Official.unit_id)
        .join(Run, (Run.event_id == Sheet.event_id) & (Run.entry_code == Sheet.entry_code))
        .outerjoin(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id, (Run.status == COMPETED) | Run.status.is_(None))
        .where(*([Sheet.module == module] if module else [])).order_by(Sheet.id)
    ).all()
    first, returned = _first_times(event_id), returned_aspects(event_id)
    shapes = {key: sheet_module(scheme.rules_hash, scheme.tree, *key) for key in {(row.module, row.part) for row in rows}}
    return [
        JudgedSheet(
            row.judge, row.name, row.entry_code, row.module, row.part, row.state, row.unit is not None and row.unit == row.entry_unit,
            first.get(row.id), _points(shape, row.marks or {}, returned.get((row.id, row.version), set())), full_of(shape),
        )
        for row in rows for shape in [shapes[row.module, row.part]]
    ]


def _first_times(event_id: int) -> dict[int, datetime]:
    """When each sheet came for the first time: what is handed in again says nothing about pace and order."""
    query = select(SheetVersion.sheet_id, SheetVersion.submitted_at).join(Sheet, Sheet.id == SheetVersion.sheet_id)
    return {row.sheet_id: row.submitted_at for row in db.session.execute(query.where(Sheet.event_id == event_id, SheetVersion.version == 1))}


def _points(module: Module, marks: dict[str, str | None], gone: set[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for aspect in module.aspects:
        mark = None if aspect.code in gone else marks.get(aspect.code)
        worth = aspect.factor * aspect.max_mark / JUDGED if aspect.kind == "judgement" else aspect.factor
        found[aspect.code] = None if mark is None else round(float(mark) * float(worth) * MILLION)
    return found


def full_of(module: Module) -> int:
    """The most that a sheet can bring, in millionths."""
    return round(float(sum(aspect.factor * aspect.max_mark for aspect in module.aspects)) * MILLION)
