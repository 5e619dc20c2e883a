"""Who is to act now at an event that is being scored, and how much waits for them."""
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from foundation.database import db
from scoring.models import MarkAmendment, Sheet
from scoring.queries.board_rows import AWAITED, Cell, Column, Task
from scoring.queries.events import SchemeRow
from scoring.queries.late import LateRow
from scoring.rules.settings import settings_of


def tasks_of(
    event_id: int, scheme: SchemeRow, cells: Iterable[Cell], columns: Iterable[Column], late: Iterable[LateRow],
    spreads: int, unset: int,
) -> list[Task]:
    """What waits for the chief judge, for whoever confirms, for the second person of an amendment, and for each judge, those
    with most first. Nothing once the results are confirmed is for the caller to say."""
    here = list(cells)
    tasks = [
        Task("chief", "spread", spreads),
        Task("chief", "late", sum(1 for row in late if row.waiting)),
        Task("second", "amendment", _asked(event_id)),
        Task("scorekeeper", "confirm", _unconfirmed(scheme, here)),
        Task("chief", "status", unset),
        Task("chief", "lock", _lockable(scheme, here)),
    ]
    return [one for one in tasks if one.count] + _of_judges(here, {column.judge: column.name for column in columns})


def _asked(event_id: int) -> int:
    return db.session.scalar(
        select(func.count()).select_from(MarkAmendment).join(Sheet, Sheet.id == MarkAmendment.sheet_id)
        .where(Sheet.event_id == event_id, MarkAmendment.state == "asked")
    ) or 0


def _unconfirmed(scheme: SchemeRow, cells: Sequence[Cell]) -> int:
    second = settings_of(scheme.settings).second_person
    return sum(1 for cell in cells if cell.state == "submitted") if second else 0


def _lockable(scheme: SchemeRow, cells: Sequence[Cell]) -> int:
    """How many modules or sub-criteria have all their sheets and are not locked."""
    wanting = ("submitted", *AWAITED) if settings_of(scheme.settings).second_person else AWAITED
    states: dict[tuple[str, str], set[str]] = {}
    for cell in cells:
        states.setdefault((cell.module, cell.part), set()).add(cell.state)
    return sum(1 for found in states.values() if found & {"submitted", "confirmed"} and found.isdisjoint(wanting))


def _of_judges(cells: Sequence[Cell], names: dict[str, str]) -> list[Task]:
    found: dict[tuple[str, str], int] = {}
    for cell in cells:
        if cell.state in AWAITED:
            what = "returned" if cell.state == "returned" else "missing"
            found[cell.judge, what] = found.get((cell.judge, what), 0) + 1
    tasks = [Task("judge", what, count, judge, names.get(judge, "")) for (judge, what), count in found.items()]
    return sorted(tasks, key=lambda task: (-task.count, task.judge, task.what))
