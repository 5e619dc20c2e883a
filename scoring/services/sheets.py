"""What the chief judge does with a sheet: send it back, or go on without it."""
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import SHEET_EXCUSED, SHEET_RETURNED
from scoring.models import Sheet, SheetReturn
from scoring.queries.events import EventRef, frozen_module
from scoring.refusals import NothingToExcuse, NothingToReturn, SheetNotYours, UnknownAspects
from scoring.services.doors import open_event, written


@transaction
def return_sheet(sheet: str, aspects: Collection[str], reason: str, *, actor: Actor, at: datetime) -> None:
    """Sends some aspects of a submitted sheet (its public id) back to the judge; their marks do not count until the
    judge submits again. Returned aspects add up."""
    event, scheme_hash, row = _sheet(sheet)
    known = [aspect.code for aspect in frozen_module(scheme_hash, row.module).aspects]
    unknown = sorted(set(aspects) - set(known))
    if unknown or not aspects:
        raise UnknownAspects(aspects=", ".join(unknown) or "—")
    if row.version == 0:
        raise NothingToReturn
    text, chosen = written(reason), [code for code in known if code in aspects]
    db.session.add(
        SheetReturn(
            sheet_id=row.id, version=row.version, aspects=chosen, reason=text, returned_by=actor.user_id, returned_at=at
        )
    )
    row.state = "returned"
    body = {"entry": row.entry_code, "judge": row.judge, "aspects": [f"{row.module}/{code}" for code in chosen]}
    ledger.append(event.stream, "sheet_returned", body, actor=actor, at=at)
    audit.record(
        SHEET_RETURNED, actor=actor, at=at, subject=f"sheet:{sheet}", sheet=sheet, version=row.version, aspects=chosen,
        reason=text,
    )


@transaction
def excuse_sheet(sheet: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Goes on without a sheet that will never come (a judge fell ill); whether the others suffice is for the rules."""
    event, _scheme_hash, row = _sheet(sheet)
    if row.version > 0:
        raise NothingToExcuse
    text = written(reason)
    row.state = "excused"
    body = {"entry": row.entry_code, "judge": row.judge, "module": row.module}
    ledger.append(event.stream, "sheet_excused", body, actor=actor, at=at)
    audit.record(SHEET_EXCUSED, actor=actor, at=at, subject=f"sheet:{sheet}", sheet=sheet, reason=text)


def _sheet(public_id: str) -> tuple[EventRef, str, Sheet]:
    """The sheet, locked after its event; whoever asks was let in by the event's door."""
    event_id = db.session.scalar(select(Sheet.event_id).where(Sheet.public_id == public_id))
    if event_id is None:
        raise SheetNotYours
    event, scheme = open_event(event_id)
    row = db.session.scalars(
        select(Sheet)
        .where(Sheet.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return event, scheme.rules_hash, row
