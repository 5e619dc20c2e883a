"""A sheet gets a new version: in the ledger, beside the old ones, and confirmed by nobody yet."""
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, update

from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.ledger.book import Appended
from scoring.models import Sheet, SheetVersion
from scoring.rules.event_rules import Module
from scoring.rules.packed import pack
from scoring.services.submission import total

UNCONFIRMED = {"confirmed_version": None, "confirmed_by": None, "confirmed_at": None}


def append_version(
    stream: str, sheet: Sheet, module: Module, marks: Mapping[str, str | None], readings: Mapping[str, str], *,
    operation: str, submitted_by: int | None, source: str, actor: Actor, at: datetime,
) -> Appended:
    """The next version of a sheet whose row is locked; answers where ``sheet_submitted`` stands in the ledger. Readings, if
    there are any, stand in an entry of their own (``sheet_readings``), which the format passes over."""
    version = sheet.version + 1
    named = {f"{sheet.module}/{code}": mark for code, mark in marks.items()}
    body = {"entry": sheet.entry_code, "judge": sheet.judge, "version": version, "marks": named}
    appended = ledger.append(stream, "sheet_submitted", body, actor=actor, at=at)
    if readings:
        read = {f"{sheet.module}/{code}": reading for code, reading in readings.items()}
        body = {"entry": sheet.entry_code, "judge": sheet.judge, "version": version, "readings": read}
        ledger.append(stream, "sheet_readings", body, actor=actor, at=at)
    keep_version(sheet, version, module, marks, readings, operation=operation, submitted_by=submitted_by, source=source, at=at)
    db.session.execute(
        update(Sheet).where(Sheet.id == sheet.id).values(version=version, state="submitted", drafted_at=None, **UNCONFIRMED)
    )
    return appended


def keep_version(
    sheet: Sheet, version: int, module: Module, marks: Mapping[str, str | None], readings: Mapping[str, str], *,
    operation: str, submitted_by: int | None, source: str, at: datetime,
) -> None:
    """One row of a sheet's history: all its marks at once, never overwritten. Where an aspect has no mark that counts (it was
    sent back before an amendment), there is nothing to read at once."""
    codes = [aspect.code for aspect in module.aspects]
    db.session.execute(
        insert(SheetVersion).values(
            sheet_id=sheet.id, version=version, marks=dict(marks), readings=dict(readings) or None,
            packed=pack(codes, marks) if marks.keys() >= set(codes) else None, total=total(module, marks),
            submitted_by=submitted_by, submitted_at=at, operation_id=operation, source=source,
        )
    )
