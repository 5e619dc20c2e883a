"""The draw: blind codes for the entries of an event, sealed until publication."""
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from competition import audited, queries
from competition.models import BlindCode, Draw, Entry, Event
from competition.refusals import AlreadyDrawn, NobodyToDraw, NotDrawn
from competition.rules.draw import commitment, draw
from competition.services.finding import event_subject, find_competition, find_event, require_phase
from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.web.wording import moment


@transaction
def draw_event(code: str, event_code: str, *, actor: Actor, at: datetime, seed: str | None = None) -> None:
    """Draws the blind codes of all entries. Without ``seed`` one is taken from chance; only its fingerprint is shown
    and written to the ledger until the draw is unsealed, so that nobody can derive the codes before."""
    event = find_event(code, event_code)
    require_phase(event.competition, ("closed",), _l("抽签"))
    drawn = db.session.scalar(select(Draw).where(Draw.event_id == event.id))
    if drawn is not None:
        raise AlreadyDrawn(event=event.title, when=moment(drawn.drawn_at))
    query = select(Entry.ticket, Entry.id).where(Entry.event_id == event.id, Entry.state == "registered")
    entries = {row.ticket: row.id for row in db.session.execute(query)}
    if not entries:
        raise NobodyToDraw(event=event.title)
    seed = seed or chance.opaque_id()
    codes = draw(seed, entries)
    db.session.add(Draw(event_id=event.id, seed=seed, drawn_by=actor.user_id, drawn_at=at))
    db.session.execute(
        insert(BlindCode),
        [{"event_id": event.id, "entry_id": entries[ticket], "code": blind} for ticket, blind in sorted(codes.items())],
    )
    body = {"entries": len(entries), "commitment": commitment(seed)}
    ledger.append(ledger.event_stream(code, event_code), "draw_made", body, actor=actor, at=at)
    audit.record(audited.EVENT_DRAWN, actor=actor, at=at, subject=event_subject(code, event_code), **body)


@transaction
def draw_left_events(code: str, *, actor: Actor, at: datetime) -> int:
    """Draws every event that has entries and was not drawn yet; says how many."""
    left = [event.code for event in queries.events(code) if event.entries and not event.drawn]
    for event_code in left:
        draw_event(code, event_code, actor=actor, at=at)
    return len(left)


@transaction
def void_draws(code: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Throws all draws of a competition away, because entries change once more; called when its phase goes back."""
    for event in find_competition(code).events:
        drawn = db.session.scalar(select(Draw).where(Draw.event_id == event.id))
        if drawn is None:
            continue
        mark = commitment(drawn.seed)
        db.session.execute(delete(BlindCode).where(BlindCode.event_id == event.id))
        db.session.delete(drawn)
        stream = ledger.event_stream(code, event.code)
        ledger.append(stream, "draw_voided", {"commitment": mark}, actor=actor, at=at)
        audit.record(
            audited.DRAW_VOIDED, actor=actor, at=at, subject=event_subject(code, event.code), reason=reason, commitment=mark
        )


@transaction
def unseal_draw(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Opens the draw of an event: its seed may be read from now on. Called when results are published; again, nothing."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NotFound
    drawn = db.session.scalar(select(Draw).where(Draw.event_id == event_id).with_for_update())
    if drawn is None:
        raise NotDrawn(event=event.title)
    if drawn.unsealed_at is not None:
        return
    drawn.unsealed_at = at
    subject = event_subject(event.competition.code, event.code)
    audit.record(audited.DRAW_UNSEALED, actor=actor, at=at, subject=subject, commitment=commitment(drawn.seed))
