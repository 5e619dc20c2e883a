"""What is done with a sheet before it is locked: sent back to its judge, or gone on without."""
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from scoring.audited import SHEET_EXCUSED, SHEET_RETURNED
from scoring.models import Scheme, Sheet, SheetReturn
from scoring.queries.events import EventRef
from scoring.queries.parts import sheet_module
from scoring.refusals import NothingToExcuse, NothingToReturn, SheetNotYours, UnknownAspects
from scoring.refusals.sheets import SheetLocked
from scoring.services.doors import open_event, written


@transaction
def return_sheet(sheet: str, aspects: Collection[str], reason: str, *, actor: Actor, at: datetime) -> None:
    """Sends some aspects of a submitted sheet (its public id) back to the judge; their marks do not count until the
    judge submits again. Returned aspects add up. Raises :class:`SheetLocked`: a locked mark is amended, not returned."""
    event, scheme, row = found_sheet(sheet)
    module = sheet_module(scheme.rules_hash, scheme.tree, row.module, row.part)
    known = [aspect.code for aspect in module.aspects]
    unknown = sorted(set(aspects) - set(known))
    if unknown or not aspects:
        raise UnknownAspects(aspects=", ".join(unknown) or "—")
    if row.version == 0:
        raise NothingToReturn
    if row.state == "locked":
        raise SheetLocked
    send_back(event, row, [code for code in known if code in aspects], written(reason), actor, at)


@transaction
def return_after_amendment(sheet: str, aspects: Collection[str], reason: str, *, actor: Actor, at: datetime) -> None:
    """The scheme was amended by two people and these marks no longer fit it: they go back whatever the state of the sheet,
    also by codes that the scheme no longer has. A locked sheet is open again for its judge."""
    event, _scheme, row = found_sheet(sheet)
    if row.version == 0:
        raise NothingToReturn
    row.locked_at = None
    send_back(event, row, sorted(aspects), written(reason), actor, at)


def send_back(event: EventRef, row: Sheet, aspects: Sequence[str], reason: str, actor: Actor, at: datetime) -> None:
    """Notes that aspects of a sheet (locked for this transaction) do not count any more, and that nobody has confirmed it."""
    db.session.add(
        SheetReturn(
            sheet_id=row.id, version=row.version, aspects=list(aspects), reason=reason, returned_by=actor.user_id, returned_at=at
        )
    )
    row.state, row.confirmed_version, row.confirmed_by, row.confirmed_at = "returned", None, None, None
    body = {"entry": row.entry_code, "judge": row.judge, "aspects": [f"{row.module}/{code}" for code in aspects]}
    ledger.append(event.stream, "sheet_returned", body, actor=actor, at=at)
    audit.record(
        SHEET_RETURNED, actor=actor, at=at, subject=f"sheet:{row.public_id}", sheet=row.public_id, version=row.version,
        aspects=list(aspects), reason=reason,
    )


@transaction
def excuse_sheet(sheet: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Goes on without a sheet that will never come (a judge fell ill); whether the others suffice is for the rules."""
    event, _scheme, row = found_sheet(sheet)
    if row.version > 0:
        raise NothingToExcuse
    if row.state == "locked":
        raise SheetLocked
    text = written(reason)
    row.state = "excused"
    body = {"entry": row.entry_code, "judge": row.judge, "module": row.module}
    ledger.append(event.stream, "sheet_excused", body, actor=actor, at=at)
    audit.record(SHEET_EXCUSED, actor=actor, at=at, subject=f"sheet:{sheet}", sheet=sheet, reason=text)


def found_sheet(public_id: str) -> tuple[EventRef, Scheme, Sheet]:
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
    return event, scheme, row
