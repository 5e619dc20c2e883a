"""One sheet as the chief judge reads it: its marks in every version, by blind code."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.accounts.models import User
from foundation.database import db
from scoring.models import Sheet, SheetReturn, SheetVersion
from scoring.queries.events import scheme_of
from scoring.queries.parts import aspects_of, parts_by_code


@dataclass(frozen=True)
class AspectMarks:
    """An aspect with its marks, the latest first; ``sent_back`` if the latest does not count."""

    code: str
    name: str
    kind: str
    max_mark: str
    marks: tuple[str | None, ...]
    readings: tuple[str | None, ...]
    sent_back: bool


@dataclass(frozen=True)
class VersionRow:
    """One version: handed in, entered, or amended (``source``); ``reason`` is why it was sent back."""

    version: int
    total: str
    submitted_at: datetime
    reason: str | None
    source: str


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
    confirmed_by: str | None
    confirmed_at: datetime | None


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
    asked = aspects_of(scheme.tree, sheet.module, sheet.part) if sheet.part else None
    part = parts_by_code(scheme.tree, scheme.rules).get((sheet.module, sheet.part))
    name = f"{module['name']} · {sheet.part} {part.name}".rstrip() if sheet.part and part else module["name"]
    confirmer = db.session.scalar(select(User.name).where(User.id == sheet.confirmed_by)) if sheet.confirmed_by else None
    return SheetPage(
        sheet.public_id, sheet.entry_code, sheet.judge, sheet.module, name, sheet.state,
        tuple(
            AspectMarks(
                aspect["code"], _name(scheme.texts, sheet.module, aspect["code"]), aspect["kind"], aspect["max_mark"],
                tuple(version.marks.get(aspect["code"]) for version in versions),
                tuple((version.readings or {}).get(aspect["code"]) for version in versions), aspect["code"] in gone,
            )
            for aspect in module["aspects"] if asked is None or aspect["code"] in asked
        ),
        tuple(VersionRow(row.version, row.total, row.submitted_at, reasons.get(row.version), row.source) for row in versions),
        confirmer, sheet.confirmed_at,
    )


def _name(texts: Mapping[str, Any], module: str, aspect: str) -> str:
    return str((texts.get(f"{module}/{aspect}") or {}).get("name") or "")
