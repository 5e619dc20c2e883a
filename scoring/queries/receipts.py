"""What judges have handed in, sheet by sheet, for paper that they sign: marks by aspect and blind code, and the receipts."""
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.database import db
from scoring.models import Operation, Sheet, SheetVersion
from scoring.queries.events import scheme_of


@dataclass(frozen=True)
class HandedIn:
    """One sheet in the version that counts. ``number`` and ``hash`` are those of its receipt; none where the version was not
    handed in by the judge (an amendment)."""

    judge: str
    module: str
    part: str
    entry: str
    version: int
    marks: Mapping[str, str | None]
    total: str
    at: datetime
    number: int | None
    hash: str | None


@dataclass(frozen=True)
class AspectRow:
    """An aspect as paper names it."""

    code: str
    name: str
    max_mark: str


def handed_in(event_id: int) -> list[HandedIn]:
    """The sheets of an event by judge, module, part and code; what was not handed in is left out."""
    query = (
        select(Sheet, SheetVersion, Operation.answer)
        .join(SheetVersion, (SheetVersion.sheet_id == Sheet.id) & (SheetVersion.version == Sheet.version))
        .outerjoin(Operation, Operation.id == SheetVersion.operation_id)
        .where(Sheet.event_id == event_id).order_by(Sheet.judge, Sheet.module, Sheet.part, Sheet.entry_code)
    )
    return [_handed_in(sheet, version, answer) for sheet, version, answer in db.session.execute(query)]


def _handed_in(sheet: Sheet, version: SheetVersion, answer: str | None) -> HandedIn:
    receipt: dict[str, Any] = json.loads(answer).get("receipt") or {} if answer else {}
    return HandedIn(
        sheet.judge, sheet.module, sheet.part, sheet.entry_code, version.version, version.marks, version.total,
        version.submitted_at, receipt.get("seq"), receipt.get("hash"),
    )


def aspects_on_paper(event_id: int) -> dict[str, list[AspectRow]]:
    """The aspects of every module of an event, in order, with the names that judges read."""
    scheme = scheme_of(event_id)
    if scheme is None:
        return {}
    return {
        module["code"]: [
            AspectRow(one["code"], scheme.texts.get(f"{module['code']}/{one['code']}", {}).get("name") or "", one["max_mark"])
            for one in module["aspects"]
        ]
        for module in scheme.rules["modules"]
    }
