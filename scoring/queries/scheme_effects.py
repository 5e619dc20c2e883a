"""What an amendment of a scheme does to the sheets that are handed in."""
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from foundation.database import db
from scoring.models import Sheet, SheetReturn, SheetVersion
from scoring.rules.scheme_amendments import unfit
from scoring.rules.scheme_contents import SchemeContents


@dataclass(frozen=True)
class Effect:
    """One sheet with marks that no longer fit: aspects to be marked again, and aspects that do not count any more."""

    sheet: str
    module: str
    part: str
    judge: str
    entry: str
    again: tuple[str, ...]
    gone: tuple[str, ...]


def effects(event_id: int, old: SchemeContents, new: SchemeContents) -> list[Effect]:
    """Every sheet of the event that an amendment concerns, in order; what was sent back already is not said again."""
    rows = db.session.execute(
        select(Sheet, SheetVersion.marks, SheetVersion.readings)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .where(Sheet.event_id == event_id)
        .order_by(Sheet.module, Sheet.part, Sheet.entry_code, Sheet.judge)
    ).all()
    returned = _returned([sheet.id for sheet, *_ in rows])
    found = []
    for sheet, marks, readings in rows:
        before = returned.get((sheet.id, sheet.version), set())
        concerned = unfit(old, new, sheet.module, sheet.part, marks, readings or {})
        again = tuple(code for code in concerned.again if code not in before)
        gone = tuple(code for code in concerned.gone if code not in before)
        if again or gone:
            found.append(Effect(sheet.public_id, sheet.module, sheet.part, sheet.judge, sheet.entry_code, again, gone))
    return found


def _returned(sheet_ids: Sequence[int]) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = {}
    for row in db.session.scalars(select(SheetReturn).where(SheetReturn.sheet_id.in_(sheet_ids))):
        found.setdefault((row.sheet_id, row.version), set()).update(row.aspects)
    return found
