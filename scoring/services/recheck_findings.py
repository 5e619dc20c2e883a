"""What somebody who had no hand in a sheet finds when looking at it again, and what follows from it."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from scoring.audited import RECHECK_ADDED, RECHECK_CLOSED, RECHECK_ERROR, RECHECK_EXTENDED, RECHECK_RIGHT
from scoring.models import Recheck, RecheckFinding, Sheet, SheetVersion
from scoring.queries.bundle import current_list
from scoring.queries.events import EventRef
from scoring.queries.recheck import ItemRow, RoundRow, independent, items_of, round_of, round_row
from scoring.queries.recheck_listing import risen
from scoring.refusals.recheck import AlreadyLooked, NoRound, NotIndependent, RecheckStale, SameMark, UnknownFinding
from scoring.rules.recheck import alarming
from scoring.services.amending import ask_amendment
from scoring.services.doors import person, written
from scoring.services.recheck import keep_items
from scoring.services.schemes import found_event, locked_scheme

KINDS = ("transcription", "arithmetic", "rule")


@dataclass(frozen=True)
class FoundError:
    """差错: what kind it is, at which aspect, the mark that is right (null: not marked), and why."""

    kind: str
    aspect: str
    mark: str | None
    reason: str


@transaction
def record_right(event_id: int, position: int, version: int, *, actor: Actor, at: datetime) -> None:
    """The sheet is as on paper and by the rules. ``version`` is the one on the page; one look suffices."""
    event, row, item = _item(event_id, position, version, actor)
    if item.state != "open":
        raise AlreadyLooked
    _keep(event, item, RecheckFinding(outcome="ok"), actor, at)
    _react(event, row, actor, at)


@transaction
def record_error(event_id: int, position: int, version: int, error: FoundError, *, actor: Actor, at: datetime) -> str | None:
    """An error: asks for an amendment, which another person decides, and answers its id. While results are confirmed nothing
    can be amended: the finding stays, and the chief judge takes the confirmation back first (answers nothing)."""
    event, row, item = _item(event_id, position, version, actor)
    if item.state in ("right", "mended"):
        raise AlreadyLooked
    old = _mark_now(item, error)
    if error.mark == old:
        raise SameMark
    reason, amendment = written(error.reason), None
    if current_list(event_id) is None:
        amendment = ask_amendment(item.sheet, error.aspect, error.mark, reason, actor=actor, at=at)
    finding = RecheckFinding(
        outcome="error", kind=error.kind, aspect=error.aspect, old=old, new=error.mark, reason=reason, amendment=amendment
    )
    _keep(event, item, finding, actor, at)
    _react(event, row, actor, at)
    return amendment


@transaction
def add_risen(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Puts the sheets of entries on the list that came to the top after the draw; answers how many."""
    event, row = _locked_round(event_id)
    sheets = risen(event_id)
    if sheets:
        keep_items(row.id, dict.fromkeys(sheets, "added"))
        row.closed_at = None
        _note(event, row, "recheck_added", RECHECK_ADDED, len(sheets), actor, at)
    return len(sheets)


def _locked_round(event_id: int) -> tuple[EventRef, Recheck]:
    event, _scheme, row = found_event(event_id), locked_scheme(event_id), round_row(event_id)
    if row is None or row.drawn_at is None:
        raise NoRound
    return event, row


def _item(event_id: int, position: int, version: int, actor: Actor) -> tuple[EventRef, Recheck, ItemRow]:
    """The sheet of the sample, for somebody who had no hand in it and has seen its present version."""
    event, row = _locked_round(event_id)
    item = next((one for one in items_of(row.id) if one.position == position), None)
    if item is None:
        raise NotFound
    if not independent(item.sheet_id, person(actor)):
        raise NotIndependent
    if item.version != version:
        raise RecheckStale
    return event, row, item


def _mark_now(item: ItemRow, error: FoundError) -> str | None:
    marks: dict[str, str | None] = db.session.scalars(
        select(SheetVersion.marks).where(SheetVersion.sheet_id == item.sheet_id, SheetVersion.version == item.version)
    ).one()
    if error.kind not in KINDS or error.aspect not in marks:
        raise UnknownFinding
    return marks[error.aspect]


def _keep(event: EventRef, item: ItemRow, finding: RecheckFinding, actor: Actor, at: datetime) -> None:
    finding.item_id, finding.version, finding.found_by, finding.found_at = item.item_id, item.version, person(actor), at
    db.session.add(finding)
    db.session.flush()
    kind = RECHECK_RIGHT if finding.kind is None else RECHECK_ERROR
    more = {} if finding.kind is None else {"error": finding.kind, "aspect": finding.aspect}
    audit.record(kind, actor=actor, at=at, subject=event.subject, sheet=item.sheet, version=item.version, **more)


def _react(event: EventRef, row: Recheck, actor: Actor, at: datetime) -> None:
    """Too many errors: everything is looked at. Nothing left to look at: the round is closed."""
    found = round_of(event.id)
    if found is None:
        return
    if row.extended_at is None and alarming(found.errors, found.sampled, row.alarm):
        _extend(event, row, found, actor, at)
        found = round_of(event.id) or found
    if row.closed_at is None and found.looked == len(found.items):
        row.closed_at = at
        body = {"round": row.round, "sheets": len(found.items), "errors": sum(item.wrong for item in found.items)}
        ledger.append(event.stream, "recheck_closed", body, actor=actor, at=at)
        audit.record(RECHECK_CLOSED, actor=actor, at=at, subject=event.subject, **body)


def _extend(event: EventRef, row: Recheck, found: RoundRow, actor: Actor, at: datetime) -> None:
    row.extended_at = at
    handed = select(Sheet.public_id).where(Sheet.event_id == event.id, Sheet.version > 0, Sheet.state != "excused")
    left = set(db.session.scalars(handed)) - {item.sheet for item in found.items}
    keep_items(row.id, dict.fromkeys(left, "alarm"))
    _note(event, row, "recheck_extended", RECHECK_EXTENDED, len(left), actor, at)


def _note(event: EventRef, row: Recheck, kind: str, audited: str, sheets: int, actor: Actor, at: datetime) -> None:
    body = {"round": row.round, "sheets": sheets}
    ledger.append(event.stream, kind, body, actor=actor, at=at)
    audit.record(audited, actor=actor, at=at, subject=event.subject, **body)
