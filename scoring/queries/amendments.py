"""Amendments of locked marks: what was asked, by whom, and what became of it. By blind code."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from foundation.accounts.models import User
from foundation.database import db
from scoring.models import MarkAmendment, Sheet, SheetVersion
from scoring.queries.events import scheme_of


@dataclass(frozen=True)
class AmendmentRow:
    """One amendment. ``before`` is the mark of the version that it was asked for, ``stale`` that the sheet has another version
    by now; ``asked_by`` and ``decided_by`` are names of officials."""

    public_id: str
    sheet: str
    entry: str
    judge: str
    module: str
    aspect: str
    name: str
    before: str | None
    mark: str | None
    reason: str
    state: str
    asked_by: str
    asker: int
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    answer: str | None
    stale: bool


def amendments_of(event_id: int, sheet: str = "") -> list[AmendmentRow]:
    """Every amendment of an event (or of one sheet), those that wait first, then the newest."""
    scheme, decider = scheme_of(event_id), aliased(User)
    texts = scheme.texts if scheme else {}
    query = (
        select(MarkAmendment, Sheet, SheetVersion.marks, User.name, decider.name.label("decider"))
        .join(Sheet, Sheet.id == MarkAmendment.sheet_id)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == MarkAmendment.version))
        .join(User, User.id == MarkAmendment.asked_by)
        .outerjoin(decider, decider.id == MarkAmendment.decided_by)
        .where(Sheet.event_id == event_id)
        .order_by(MarkAmendment.id.desc())
    )
    if sheet:
        query = query.where(Sheet.public_id == sheet)
    rows = [
        AmendmentRow(
            asked.public_id, found.public_id, found.entry_code, found.judge, found.module, asked.aspect,
            str((texts.get(f"{found.module}/{asked.aspect}") or {}).get("name") or ""), marks.get(asked.aspect), asked.mark,
            asked.reason, asked.state, name, asked.asked_by, asked.asked_at, decided_by, asked.decided_at, asked.answer,
            asked.state == "asked" and asked.version != found.version,
        )
        for asked, found, marks, name, decided_by in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: row.state != "asked")
