"""The places of an event and its waiting list. Whoever asks holds the lock of the competition, so that two who want the last
place are told apart."""
from datetime import datetime

from sqlalchemy import func, select

from competition import audited
from competition.models import Entry, Event
from competition.queries.eligibility import findings, overrides_of, places_taken
from competition.refusals import EventFull
from competition.refusals.applications import NotEligible
from competition.refusals.eligibility import text_of
from competition.rules.applications import RESERVE
from competition.rules.eligibility import FAILED, UNIT_QUOTA, Finding
from competition.rules.entry_states import SUBMITTED, WAITING
from competition.rules.set_up import event_set_up
from competition.services.messages import notify
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db


def size_of(entry: Entry) -> int:
    """How many places an entry takes."""
    return sum(one.role != RESERVE for one in entry.members)


def has_place(event: Event, size: int, *, without: int | None = None) -> bool:
    """True if so many more fit."""
    return event.quota is None or places_taken(event.id, without=without) + size <= event.quota


def require_place(event: Event, size: int, *, without: int | None = None) -> None:
    """Raises :class:`EventFull` unless so many more fit."""
    if not has_place(event, size, without=without):
        raise EventFull(event=event.title, quota=event.quota)


def state_for_new(event: Event, size: int) -> str:
    """Where a new application goes: to review, or behind those who wait; raises :class:`EventFull`."""
    if has_place(event, size) and not waiting_in(event):
        return SUBMITTED
    if not event_set_up(event.set_up).waiting:
        raise EventFull(event=event.title, quota=event.quota)
    return WAITING


def waiting_in(event: Event) -> int:
    """How many entries wait for a place."""
    query = select(func.count()).select_from(Entry).where(Entry.event_id == event.id, Entry.state == WAITING)
    return db.session.scalar(query) or 0


def line_of(event: Event) -> list[Entry]:
    """Those who wait, in their order."""
    query = select(Entry).where(Entry.event_id == event.id, Entry.state == WAITING).order_by(Entry.state_since, Entry.id)
    return list(db.session.scalars(query))


def ahead_of(entry: Entry) -> int:
    """How many wait before this entry and could take a place: whose unit has used up its places is passed over."""
    line = line_of(entry.event)
    return sum(not unit_full(one) for one in line[: line.index(entry)])


def unit_full(entry: Entry) -> bool:
    """True if the unit of an entry has no place left in the event, and nobody has let that pass."""
    return any(one.rule == UNIT_QUOTA for one in failing(entry))


def failing(entry: Entry) -> list[Finding]:
    """The rules that stand in the way of an entry: those that fail and were not let pass."""
    passed = {one.rule for one in overrides_of(entry.id)}
    return [one for one in findings(entry) if one.outcome == FAILED and one.rule not in passed]


def require_unit_place(entry: Entry) -> None:
    """Raises :class:`NotEligible` if the unit has used up its places."""
    full = [one for one in failing(entry) if one.rule == UNIT_QUOTA]
    if full:
        raise NotEligible(rules=text_of(full[0]))


def move_up(event: Event, *, actor: Actor, at: datetime) -> list[str]:
    """After a place became free: where the event says so, the first of the waiting list move up as far as there are
    places. Answers their tickets."""
    if not event_set_up(event.set_up).promotes:
        return []
    db.session.flush()
    moved = []
    for entry in line_of(event):
        if not unit_full(entry) and has_place(event, size_of(entry)):
            promote_entry(entry, actor=actor, at=at, by_itself=True)
            moved.append(entry.ticket)
    return moved


def promote_entry(entry: Entry, *, actor: Actor, at: datetime, by_itself: bool) -> None:
    """A waiting entry takes its place and goes to review; it is told."""
    entry.state, entry.state_since = SUBMITTED, at
    entry.version += 1
    db.session.flush()
    audit.record(
        audited.ENTRY_PROMOTED, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket, by_itself=by_itself
    )
    notify(entry.id, "promoted", actor=actor, at=at)

