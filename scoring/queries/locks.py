"""What can be locked: each module or sub-criterion with the states of its sheets and the tablets that may hold more."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from foundation.database import db
from scoring.models import Sheet
from scoring.queries.events import scheme_of
from scoring.queries.parts import parts_by_code
from scoring.queries.readiness import awaited_entries, sheet_problem
from scoring.queries.waiting import WaitingDevice, waiting_devices
from scoring.rules.settings import settings_of


@dataclass(frozen=True)
class LockRow:
    """A module or sub-criterion: how many of its sheets are there, finished, locked; which tablets whoever locks should ask
    about first."""

    module: str
    part: str
    name: str
    day: int | None
    sheets: int
    wanting: int
    locked: int
    devices: tuple[WaitingDevice, ...]

    @property
    def state(self) -> str:
        """``locked``, ``ready`` or ``wanting``."""
        if self.sheets and self.locked == self.sheets:
            return "locked"
        return "wanting" if self.wanting or not self.sheets else "ready"


def locks_of(event_id: int, *, at: datetime) -> list[LockRow]:
    """Every module or sub-criterion of an event in the order of the scheme; tablets only of those that could be locked now."""
    scheme = scheme_of(event_id)
    if scheme is None:
        return []
    second, awaited = settings_of(scheme.settings).second_person, awaited_entries(event_id)
    handed, held = (Sheet.version > 0).label("handed"), Sheet.locked_at.is_not(None).label("held")
    rows = db.session.execute(
        select(Sheet.module, Sheet.part, Sheet.entry_code, Sheet.state, handed, held, func.count())
        .where(Sheet.event_id == event_id)
        .group_by(Sheet.module, Sheet.part, Sheet.entry_code, Sheet.state, text("handed"), text("held"))
    )
    counts: dict[tuple[str, str], list[int]] = {}
    for module, in_part, entry, state, came, locked_now, count in rows:
        found = counts.setdefault((module, in_part), [0, 0, 0])
        lacking = sheet_problem(entry, "", module, state, int(came), second_person=second) if entry in awaited else None
        found[0] += count
        found[1] += count if lacking is not None else 0
        found[2] += count if locked_now else 0
    names = {module["code"]: str(module["name"]) for module in scheme.rules["modules"]}
    lines = []
    for (module, code), part in parts_by_code(scheme.tree, scheme.rules).items():
        sheets, wanting, locked = counts.get((module, code), [0, 0, 0])
        name = f"{names[module]} · {code} {part.name}".rstrip() if code else names[module]
        row = LockRow(module, code, name, part.day, sheets, wanting, locked, ())
        devices = tuple(waiting_devices(event_id, module, code, at=at)) if row.state == "ready" else ()
        lines.append(LockRow(module, code, name, part.day, sheets, wanting, locked, devices))
    return lines
