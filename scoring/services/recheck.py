"""The seeds and the draw of the sampling re-check (抽检复核).

Two people each commit to a part of the seed before either is known, then each reveals theirs; the second revealing draws.
What is drawn from is fixed with the first commitment. Every step is in the ledger.
"""
from datetime import datetime

from sqlalchemy import func, select

from competition.rules.draw import commitment
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.canonical import digest
from scoring.audited import RECHECK_COMMITTED, RECHECK_DRAWN, RECHECK_REVEALED, RECHECK_VOIDED
from scoring.models import Recheck, RecheckItem, RecheckSeed, Scheme, Sheet
from scoring.queries.bundle import current_list
from scoring.queries.events import EventRef
from scoring.queries.readiness import readiness
from scoring.queries.recheck import round_row
from scoring.queries.recheck_listing import listing_now, not_locked
from scoring.refusals import NotOpened
from scoring.refusals.recheck import (
    AlreadySampled,
    ListingChanged,
    NoRound,
    NothingToRecheck,
    NotYourSeed,
    SeedDiffers,
    SeedGiven,
    SeedsComplete,
    SeedShort,
    SeedsMissing,
    SheetsNotLocked,
)
from scoring.rules.recheck import PARTS, Listing, joined, listing_of, sample
from scoring.rules.settings import settings_of
from scoring.services.doors import person, written
from scoring.services.schemes import found_event, locked_scheme

SHORTEST, LONGEST = 8, 80


@transaction
def commit_seed(event_id: int, seed: str, *, actor: Actor, at: datetime) -> int:
    """Commits to one part of the seed: keeps its digest, not the part. The first one begins the round and fixes what is
    drawn from. Answers which part it is (1 or 2). Raises :class:`Invalid` with what stands in the way of a ranking,
    :class:`SeedGiven` for the same person, :class:`SeedsComplete` for a third."""
    event, scheme = _scored(event_id)
    part = _typed(seed)
    row = round_row(event_id) or _begin(event, scheme, at)
    given = list(row.seeds)
    if len(given) >= PARTS:
        raise SeedsComplete
    giver = person(actor)
    if any(person_of(one.committed_by) == person_of(giver) for one in given):
        raise SeedGiven
    position, mark = len(given) + 1, commitment(part)
    row.seeds.append(RecheckSeed(position=position, commitment=mark, committed_by=giver, committed_at=at))
    db.session.flush()
    body = {"round": row.round, "position": position, "commitment": mark, "listing": row.listing}
    ledger.append(event.stream, "recheck_committed", body, actor=actor, at=at)
    audit.record(RECHECK_COMMITTED, actor=actor, at=at, subject=event.subject, **body)
    return position


@transaction
def reveal_seed(event_id: int, seed: str, *, actor: Actor, at: datetime) -> bool:
    """Reveals the part that this person committed to; the second one draws the sample. Answers whether it was drawn."""
    event, _scheme = _scored(event_id)
    row = _round(event_id)
    if len(row.seeds) < PARTS:
        raise SeedsMissing
    own = [one for one in row.seeds if one.seed is None and person_of(one.committed_by) == person_of(person(actor))]
    if not own:
        raise NotYourSeed
    part = _typed(seed)
    if commitment(part) != own[0].commitment:
        raise SeedDiffers
    own[0].seed, own[0].revealed_at = part, at
    ledger.append(
        event.stream, "recheck_revealed", {"round": row.round, "position": own[0].position, "seed": part}, actor=actor, at=at
    )
    audit.record(RECHECK_REVEALED, actor=actor, at=at, subject=event.subject, round=row.round, position=own[0].position)
    parts = [one.seed for one in row.seeds if one.seed is not None]
    if len(parts) < PARTS:
        return False
    _draw(event, row, parts, actor, at)
    return True


@transaction
def void_recheck(event_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """Throws a round away that is not drawn yet: a seed was forgotten, or marks changed. Nobody can throw a sample away."""
    event, _scheme = _scored(event_id)
    row = _round(event_id)
    if row.drawn_at is not None:
        raise AlreadySampled
    row.voided_at, row.void_reason = at, written(reason)
    ledger.append(event.stream, "recheck_voided", {"round": row.round, "reason": row.void_reason}, actor=actor, at=at)
    audit.record(RECHECK_VOIDED, actor=actor, at=at, subject=event.subject, round=row.round, reason=row.void_reason)


def _scored(event_id: int) -> tuple[EventRef, Scheme]:
    """The event and its frozen scheme, locked: of two people at one moment one comes first."""
    event, scheme = found_event(event_id), locked_scheme(event_id)
    if scheme is None or scheme.frozen_at is None:
        raise NotOpened
    return event, scheme


def _round(event_id: int) -> Recheck:
    row = round_row(event_id)
    if row is None:
        raise NoRound
    return row


def _typed(seed: str) -> str:
    part = seed.strip()
    if not SHORTEST <= len(part) <= LONGEST:
        raise SeedShort(least=SHORTEST, most=LONGEST)
    return part


def _listing(event_id: int) -> Listing:
    """What is drawn from now; refused while sheets are not locked or something stands in the way of a ranking."""
    open_sheets = not_locked(event_id)
    if open_sheets:
        raise SheetsNotLocked(count=open_sheets)
    confirmed = current_list(event_id)
    if confirmed is not None:
        return listing_now(event_id, confirmed.results)
    found = readiness(event_id)
    if found.problems:
        raise Invalid(found.problems)
    return listing_now(event_id, found.results)


def _begin(event: EventRef, scheme: Scheme, at: datetime) -> Recheck:
    listing, settings = _listing(event.id), settings_of(scheme.settings)
    if not listing.sheets or not settings.recheck_top + settings.recheck_rest:
        raise NothingToRecheck
    last = db.session.scalar(select(func.max(Recheck.round)).where(Recheck.event_id == event.id))
    row = Recheck(
        event_id=event.id, round=(last or 0) + 1, top=settings.recheck_top, rest=settings.recheck_rest, alarm=settings.recheck_alarm,
        listed=listing.document(), listing=listing.digest, started_at=at, seeds=[],
    )
    db.session.add(row)
    db.session.flush()
    return row


def _draw(event: EventRef, row: Recheck, parts: list[str], actor: Actor, at: datetime) -> None:
    listing = listing_of(row.listed)
    if _listing(event.id).digest != row.listing:
        raise ListingChanged
    found = sample(joined(parts), listing, top=row.top, rest=row.rest)
    keep_items(row.id, dict.fromkeys(found.top, "top") | dict.fromkeys(found.drawn, "drawn"))
    row.drawn_at = at
    body = {"round": row.round, "sheets": len(found.top) + len(found.drawn), "sample": digest({"sample": [*found.top, *found.drawn]})}
    ledger.append(event.stream, "recheck_drawn", body, actor=actor, at=at)
    audit.record(RECHECK_DRAWN, actor=actor, at=at, subject=event.subject, **body)


def keep_items(recheck_id: int, sources: dict[str, str]) -> None:
    """Puts sheets (public id → why) on the list, after those that are there, in order of entry, module and judge: where a
    sheet stands says nothing about its entry's place."""
    last = db.session.scalar(select(func.max(RecheckItem.position)).where(RecheckItem.recheck_id == recheck_id)) or 0
    wanted = select(Sheet.id, Sheet.public_id).where(Sheet.public_id.in_(sources))
    rows = db.session.execute(wanted.order_by(Sheet.entry_code, Sheet.module, Sheet.part, Sheet.judge)).all()
    db.session.add_all(
        RecheckItem(recheck_id=recheck_id, sheet_id=row.id, position=position, source=sources[row.public_id])
        for position, row in enumerate(rows, start=last + 1)
    )
    db.session.flush()
