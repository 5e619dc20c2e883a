"""Taking an entry out before the draw, and putting it back: for thirty days."""
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from competition import audited
from competition.models import Entry
from competition.refusals import EntryCancelled, ReasonNeeded
from competition.refusals.applications import STATE_WORDS, NotInState, RestoreTooLate
from competition.rules.entry_states import CANCELLED, HOLDING, REGISTERED, WAITING
from competition.rules.identity import without_identities
from competition.services.entering import ENTRY_WORK, find_entry, open_review, set_state
from competition.services.messages import notify
from competition.services.places import move_up, require_place, require_unit_place, size_of
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction

RESTORABLE = timedelta(days=30)


@transaction
def cancel_entry(code: str, public_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Cancels an entry before the draw, with the reason; it may be restored for 30 days, its ticket number is never given
    again. Whoever waits may move up."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("取消报名"))
    if entry.state == CANCELLED:
        raise EntryCancelled
    if not reason.strip():
        raise ReasonNeeded
    take_out(entry, reason, actor=actor, at=at)


def take_out(entry: Entry, reason: str, *, actor: Actor, at: datetime) -> None:
    """Cancels an entry whose lock is held: told to whom it belongs, its place free."""
    said, before = without_identities(reason.strip()), entry.state
    held = open_review(entry)
    if held is not None:
        held.ended_at, held.outcome = at, CANCELLED
    entry.cancelled_at, entry.cancelled_from = at, before
    set_state(entry, CANCELLED, at)
    entry.reason = said or None
    audit.record(
        audited.ENTRY_CANCELLED, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket, reason=said
    )
    notify(entry.id, "cancelled", {"原因": said}, actor=actor, at=at)
    if before in HOLDING:
        move_up(entry.event, actor=actor, at=at)


@transaction
def restore_entry(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Takes a cancellation back within 30 days, if the event still has a place: the state and the ticket number are those
    of before. Raises :class:`RestoreTooLate` or :class:`EventFull`."""
    entry = find_entry(code, public_id, ENTRY_WORK, _l("恢复报名"))
    if entry.state == REGISTERED:
        return
    if entry.state != CANCELLED:
        raise NotInState(state=STATE_WORDS[entry.state])
    if not restorable(entry.cancelled_at, at):
        raise RestoreTooLate(days=RESTORABLE.days)
    state = entry.cancelled_from or REGISTERED
    if state in HOLDING:
        require_place(entry.event, size_of(entry))
        require_unit_place(entry)
    entry.cancelled_at = entry.cancelled_from = entry.reason = None
    set_state(entry, state, at if state == WAITING else entry.state_since or at)
    db.session.flush()
    audit.record(audited.ENTRY_RESTORED, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket)


def restorable(cancelled_at: datetime | None, at: datetime) -> bool:
    """True while a cancellation can be taken back."""
    return cancelled_at is None or at - cancelled_at <= RESTORABLE
