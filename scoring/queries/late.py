"""Operations that came after the lock, and what was decided about them."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation.database import db
from scoring.models import LateDecision, Operation, Sheet


@dataclass(frozen=True)
class LateRow:
    """An operation that came after the lock: kept, not counted until the chief judge says so. ``accepted`` is None before the
    decision, ``overtaken`` that the sheet has a newer version, so that only leaving it out remains."""

    operation: str
    sheet: str
    judge: str
    entry: str
    module: str
    part: str
    at: datetime
    marks: dict[str, str | None]
    accepted: bool | None
    reason: str | None
    overtaken: bool

    @property
    def waiting(self) -> bool:
        """Nobody has decided, and it could still count."""
        return self.accepted is None and not self.overtaken


def late_of(event_id: int) -> list[LateRow]:
    """Everything that came late at an event, the oldest first."""
    rows = db.session.execute(
        select(Operation, Sheet, LateDecision.accepted, LateDecision.reason)
        .join(Sheet, Sheet.id == Operation.sheet_id)
        .outerjoin(LateDecision, LateDecision.operation_id == Operation.id)
        .where(Sheet.event_id == event_id, Operation.outcome == "late")
        .order_by(Operation.at, Operation.id)
    )
    return [
        LateRow(
            late.id, sheet.public_id, sheet.judge, sheet.entry_code, sheet.module, sheet.part, late.at, _marks(late, sheet),
            accepted, reason, accepted is None and late.body["base_version"] != sheet.version,
        )
        for late, sheet, accepted, reason in rows
    ]


def _marks(late: Operation, sheet: Sheet) -> dict[str, str | None]:
    """The marks that it brought, by aspect code."""
    return {code.removeprefix(f"{sheet.module}/"): mark for code, mark in late.body["marks"].items()}
