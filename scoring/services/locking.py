"""Locking a module, a sub-criterion or a day: from then on a mark changes only as an amendment of two people."""
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.audited import SHEETS_LOCKED
from scoring.models import Scheme, Sheet
from scoring.queries.readiness import awaited_entries, sheet_problem
from scoring.queries.waiting import waiting_devices
from scoring.refusals import UnknownModule
from scoring.refusals.sheets import DevicesWaiting
from scoring.rules.settings import settings_of
from scoring.rules.tree import parts_of
from scoring.services.doors import open_event


@transaction
def lock_sheets(
    event_id: int, module: str, part: str = "", *, actor: Actor, at: datetime, aware: bool = False
) -> int:
    """Locks the sheets of a module, or of one sub-criterion, and answers how many that were. What arrives later is late.

    Raises :class:`Invalid` with every sheet that is awaited and not confirmed (or excused), :class:`DevicesWaiting` unless
    whoever locks is ``aware`` that tablets may still hold something. The ledger gets one entry, ``sheets_locked``.
    """
    event, scheme = open_event(event_id)
    if (module, part) not in _lockable(scheme):
        raise UnknownModule(module=f"{module} {part}".strip())
    rows = _locked_rows(event_id, module, part)
    problems = _problems(event_id, scheme, rows)
    fresh = [row for row in rows if row.locked_at is None]
    if not problems and not fresh:
        problems = [Problem(f"modules.{module}", "nothing_to_lock", {"module": f"{module} {part}".strip()})]
    if problems:
        raise Invalid(problems)
    waiting = waiting_devices(event_id, module, part, at=at)
    if waiting and not aware:
        raise DevicesWaiting(count=len(waiting))
    for row in fresh:
        row.locked_at = at
        if row.state != "excused":
            row.state = "locked"
    body = {"module": module, "part": part, "sheets": len(fresh)}
    ledger.append(event.stream, "sheets_locked", body, actor=actor, at=at)
    audit.record(
        SHEETS_LOCKED, actor=actor, at=at, subject=event.subject, module=module, part=part, count=len(fresh),
        waiting=len(waiting),
    )
    return len(fresh)


@transaction
def lock_day(event_id: int, day: int, *, actor: Actor, at: datetime, aware: bool = False) -> int:
    """Locks every sub-criterion of one day of marking that is not locked yet, all or none."""
    _event, scheme = open_event(event_id)
    count = 0
    for module in scheme.rules["modules"]:
        for part in parts_of(scheme.tree, module):
            if part.day == day and _open_rows(event_id, module["code"], part.code):
                count += lock_sheets(event_id, module["code"], part.code, actor=actor, at=at, aware=aware)
    if not count:
        raise Invalid([Problem("day", "nothing_to_lock", {"module": str(day)})])
    return count


def _lockable(scheme: Scheme) -> set[tuple[str, str]]:
    """Each module as a whole, and each of its parts."""
    found = {(module["code"], "") for module in scheme.rules["modules"]}
    return found | {(module["code"], part.code) for module in scheme.rules["modules"] for part in parts_of(scheme.tree, module)}


def _locked_rows(event_id: int, module: str, part: str) -> Sequence[Sheet]:
    query = select(Sheet).where(Sheet.event_id == event_id, Sheet.module == module)
    if part:
        query = query.where(Sheet.part == part)
    return db.session.scalars(query.order_by(Sheet.id).with_for_update().execution_options(populate_existing=True)).all()


def _open_rows(event_id: int, module: str, part: str) -> bool:
    query = select(Sheet.id).where(Sheet.event_id == event_id, Sheet.module == module, Sheet.locked_at.is_(None))
    return db.session.scalar(query.where(Sheet.part == part).limit(1)) is not None


def _problems(event_id: int, scheme: Scheme, rows: Sequence[Sheet]) -> list[Problem]:
    """Every sheet of an entry that is awaited and that is not finished."""
    awaited, second = awaited_entries(event_id), settings_of(scheme.settings).second_person
    found = [
        sheet_problem(row.entry_code, row.judge, row.module, row.state, row.version, second_person=second)
        for row in rows if row.entry_code in awaited
    ]
    return [one for one in found if one is not None]
