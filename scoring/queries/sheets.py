"""One sheet as the chief judge reads it: its marks in every version, by blind code."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.database import db
from scoring.models import Sheet, SheetReturn, SheetVersion
from scoring.queries.events import scheme_of


@dataclass(frozen=True)
class AspectMarks:
    """An aspect with its marks, the latest first; ``sent_back`` if the latest does not count."""

    code: str
    name: str
    kind: str
    max_mark: str
    marks: tuple[str | None, ...]
    sent_back: bool


@dataclass(frozen=True)
class VersionRow:
    """One submission."""

    version: int
    total: str
    submitted_at: datetime
    reason: str | None


@dataclass(frozen=True)
class SheetPage:
    """A sheet with everything that happened to it, the latest first."""

    public_id: str
    entry: str
    judge: str
    module: str
    module_name: str
    state: str
    aspects: tuple[AspectMarks, ...]
    versions: tuple[VersionRow, ...]


def sheet_page(event_id: int, public_id: str) -> SheetPage | None:
    """The sheet of this event with this public id."""
    sheet = db.session.scalar(select(Sheet).where(Sheet.event_id == event_id, Sheet.public_id == public_id))
    scheme = scheme_of(event_id)
    if sheet is None or scheme is None:
        return None
    versions = db.session.scalars(
        select(SheetVersion).where(SheetVersion.sheet_id == sheet.id).order_by(SheetVersion.version.desc())
    ).all()
    returns = db.session.scalars(select(SheetReturn).where(SheetReturn.sheet_id == sheet.id).order_by(SheetReturn.id)).all()
    reasons = {row.version: row.reason for row in returns}
    gone = {code for row in returns if row.version == sheet.version for code in row.aspects}
    module = next(row for row in scheme.rules["modules"] if row["code"] == sheet.module)
    return SheetPage(
        sheet.public_id, sheet.entry_code, sheet.judge, sheet.module, module["name"], sheet.state,
        tuple(
            AspectMarks(
                aspect["code"], _name(scheme.texts, sheet.module, aspect["code"]), aspect["kind"], aspect["max_mark"],
                tuple(version.marks[aspect["code"]] for version in versions), aspect["code"] in gone,
            )
            for aspect in module["aspects"]
        ),
        tuple(VersionRow(row.version, row.total, row.submitted_at, reasons.get(row.version)) for row in versions),
    )


def _name(texts: Mapping[str, Any], module: str, aspect: str) -> str:
    return str((texts.get(f"{module}/{aspect}") or {}).get("name") or "")
