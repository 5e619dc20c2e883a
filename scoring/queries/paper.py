"""Sheets on paper on their way: what waits for whom. Values only for whoever decides, and only once both are in."""
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from foundation.accounts.models import User
from foundation.database import db
from scoring.models import PaperCase, PaperEntry, Sheet
from scoring.rules.typed_marks import Cell

UNFINISHED = ("second", "differs")


@dataclass(frozen=True)
class Entered:
    """What one hand entered in one round."""

    round: int
    hand: int
    entered_by: int
    name: str
    at: datetime
    marks: dict[str, str | None]
    readings: dict[str, str]
    reasons: dict[str, str] | None

    def cell(self, code: str) -> Cell:
        """One cell."""
        return Cell(self.marks[code], self.readings.get(code))


@dataclass(frozen=True)
class PaperRow:
    """One sheet on paper in the queue: who entered it, what it waits for. ``done`` are the hands that have finished the round
    in hand; ``overtaken`` says that the sheet was handed in otherwise meanwhile."""

    case: str
    sheet: str
    entry: str
    judge: str
    module: str
    part: str
    state: str
    round: int
    first_by: int
    first: str
    second_by: int | None
    second: str
    opened_at: datetime
    closed_at: datetime | None
    reason: str | None
    overtaken: bool
    done: tuple[int, ...]


def open_case(sheet_id: int) -> PaperCase | None:
    """The unfinished case of a sheet; whoever changes it has locked the sheet."""
    query = select(PaperCase).where(PaperCase.sheet_id == sheet_id, PaperCase.state.in_(UNFINISHED))
    found: PaperCase | None = db.session.scalar(query.execution_options(populate_existing=True))
    return found


def entered(case_id: int) -> list[Entered]:
    """Everything that was entered for a case, in order."""
    query = (
        select(PaperEntry, User.name).join(User, User.id == PaperEntry.entered_by)
        .where(PaperEntry.case_id == case_id).order_by(PaperEntry.round, PaperEntry.hand)
    )
    return [
        Entered(row.round, row.hand, row.entered_by, name, row.entered_at, row.marks, row.readings, row.reasons)
        for row, name in db.session.execute(query)
    ]


def paper_queue(event_id: int, since: datetime) -> list[PaperRow]:
    """What is unfinished at an event, and what was finished since a moment; the oldest first."""
    return _rows(Sheet.event_id == event_id, or_(PaperCase.state.in_(UNFINISHED), PaperCase.closed_at >= since))


def paper_row(event_id: int, case: str) -> PaperRow | None:
    """One case of an event."""
    return next(iter(_rows(Sheet.event_id == event_id, PaperCase.public_id == case)), None)


def paper_case(event_id: int, case: str) -> PaperCase | None:
    """One case of an event as it is stored, to be looked at only."""
    query = select(PaperCase).join(Sheet, Sheet.id == PaperCase.sheet_id)
    return db.session.scalar(query.where(Sheet.event_id == event_id, PaperCase.public_id == case))


def waiting_papers(event_ids: Collection[int]) -> dict[int, int]:
    """How many sheets on paper of each event have been begun and not handed in."""
    query = (
        select(Sheet.event_id, func.count()).join(PaperCase, PaperCase.sheet_id == Sheet.id)
        .where(Sheet.event_id.in_(event_ids), PaperCase.state.in_(UNFINISHED)).group_by(Sheet.event_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _rows(*conditions: object) -> list[PaperRow]:
    first, second = aliased(User), aliased(User)
    rows = db.session.execute(
        select(PaperCase, Sheet, first.name, second.name)
        .join(Sheet, Sheet.id == PaperCase.sheet_id).join(first, first.id == PaperCase.first_by)
        .outerjoin(second, second.id == PaperCase.second_by)
        .where(*conditions).order_by(PaperCase.id)  # type: ignore[arg-type]
    ).all()
    done = _done([case for case, *_ in rows])
    return [_row(case, sheet, one, two or "", done.get(case.id, ())) for case, sheet, one, two in rows]


def _done(cases: Sequence[PaperCase]) -> dict[int, tuple[int, ...]]:
    query = select(PaperEntry.case_id, PaperEntry.round, PaperEntry.hand).where(PaperEntry.case_id.in_([one.id for one in cases]))
    rounds = {one.id: one.round for one in cases}
    found: dict[int, tuple[int, ...]] = {}
    for case_id, number, hand in db.session.execute(query):
        if number == rounds[case_id]:
            found[case_id] = (*found.get(case_id, ()), hand)
    return found


def _row(case: PaperCase, sheet: Sheet, first: str, second: str, done: tuple[int, ...]) -> PaperRow:
    overtaken = case.state in UNFINISHED and sheet.version > case.base_version
    return PaperRow(
        case.public_id, sheet.public_id, sheet.entry_code, sheet.judge, sheet.module, sheet.part, case.state, case.round,
        case.first_by, first, case.second_by, second, case.opened_at, case.closed_at, case.reason, overtaken, done,
    )
