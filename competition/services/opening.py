"""Opening the layers of a draw (解密): after the lock, from the last layer to the first, each by two people."""
from datetime import datetime

from sqlalchemy import select

from competition import audited
from competition.models import Event, LayerDraw
from competition.queries.draws import layers_of
from competition.refusals import NotDrawn
from competition.refusals.draws import LayerNotDue, MarksNotLocked, OpeningAsked, OpeningNotAsked, SamePair
from competition.services.finding import event_subject, find_event
from competition.services.layers import kept_layer, layer_name, who
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.contributions import contributions
from foundation.database import db, transaction
from foundation.errors import NotFound


def is_locked(event_id: int) -> bool:
    """True if a room above says that no mark of the event can change any more."""
    return any(locked(event_id) for locked in contributions().locks)


def any_opened(event_id: int) -> bool:
    """True once a layer of the event was opened: from then on somebody knows a part of who is who. No further layer is
    opened before the running transaction ends."""
    layers = select(LayerDraw.opened_at).where(LayerDraw.event_id == event_id).with_for_update()
    return any(opened is not None for opened in db.session.scalars(layers).all())


@transaction
def ask_opening(code: str, event_code: str, layer: int, *, actor: Actor, at: datetime) -> None:
    """The first of two people asks that a layer be opened."""
    event, row, name = _due(code, event_code, layer)
    if row.opening_asked_at is not None:
        asker = db.session.get(User, row.opening_asked_by) if row.opening_asked_by else None
        raise OpeningAsked(who=asker.name if asker else "—", layer=name)
    row.opening_asked_by, row.opening_asked_at = actor.user_id, at
    body = {"layer": layer, "commitment": row.commitment}
    ledger.append(ledger.event_stream(code, event_code), "draw_opening_asked", body, actor=actor, at=at)
    audit.record(audited.OPENING_ASKED, actor=actor, at=at, subject=event_subject(code, event.code), **body)


@transaction
def agree_opening(code: str, event_code: str, layer: int, *, actor: Actor, at: datetime) -> None:
    """The second person agrees, and the layer is open: its codes may be read by those who open layers. Raises
    :class:`SamePair` for who asked."""
    event, row, name = _due(code, event_code, layer)
    if row.opening_asked_at is None:
        raise OpeningNotAsked(layer=name)
    if who(row.opening_asked_by) == who(actor.user_id):
        raise SamePair(layer=name)
    row.opened_by, row.opened_at = actor.user_id, at
    body = {"layer": layer, "commitment": row.commitment}
    ledger.append(ledger.event_stream(code, event_code), "draw_layer_opened", body, actor=actor, at=at)
    audit.record(audited.LAYER_OPENED, actor=actor, at=at, subject=event_subject(code, event.code), **body)


@transaction
def read_layer(code: str, event_code: str, layer: int, *, actor: Actor, at: datetime) -> None:
    """Writes down that somebody looked at the codes of a layer."""
    event = find_event(code, event_code)
    audit.record(audited.LAYER_READ, actor=actor, at=at, subject=event_subject(code, event.code), layer=layer)


def _due(code: str, event_code: str, layer: int) -> tuple[Event, LayerDraw, object]:
    """The layer that is to be opened next, locked; raises what stands in the way."""
    event = find_event(code, event_code)
    layers = layers_of(event)
    if not 1 <= layer <= layers or layers == 1:
        raise NotFound
    rows = [kept_layer(event.id, number) for number in range(1, layers + 1)]
    drawn = [row for row in rows if row is not None and row.drawn_at is not None]
    if len(drawn) < layers:
        raise NotDrawn(event=event.title)
    if not is_locked(event.id):
        raise MarksNotLocked(event=event.title)
    closed = [row for row in drawn if row.opened_at is None]
    if not closed or closed[-1].layer != layer:
        raise LayerNotDue(event=event.title, layer=layer_name(layer, layers))
    return event, closed[-1], layer_name(layer, layers)
