"""The layers of a draw: the commitment is published first, then each layer is drawn, each by another person."""
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from competition import audited, queries
from competition.models import BlindCode, Entry, Event, LayerCode, LayerDraw
from competition.queries.draws import LAYER_NAMES, layers_of, pairs
from competition.refusals import AlreadyDrawn, NobodyToDraw
from competition.refusals.draws import AlreadyCommitted, LayerNotReady, NotCommitted, SameDrawer
from competition.rules.draw import chain, commitment, draw, mark_of, seed_of
from competition.services.finding import event_subject, find_event, require_phase
from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.web.wording import moment

COMMITTING = ("open", "closed")
LONGEST_LOT = 40


@transaction
def publish_commitment(code: str, event_code: str, layer: int, *, actor: Actor, at: datetime) -> str:
    """Makes the secret of a layer and publishes its SHA-256; answers it. From now on the secret cannot be exchanged."""
    event = find_event(code, event_code)
    require_phase(event.competition, COMMITTING, _l("公布种子指纹"))
    layers = _require_layer(event, layer)
    present = kept_layer(event.id, layer)
    if present is not None:
        raise AlreadyCommitted(event=event.title, layer=layer_name(layer, layers), when=moment(present.committed_at))
    mark = keep_secret(event, layer, chance.opaque_id(), actor=actor, at=at)
    body = {"layer": layer, "commitment": mark}
    ledger.append(ledger.event_stream(code, event_code), "draw_committed", body, actor=actor, at=at)
    audit.record(audited.SEED_COMMITTED, actor=actor, at=at, subject=event_subject(code, event_code), **body)
    return mark


@transaction
def publish_commitments(code: str, *, actor: Actor, at: datetime) -> int:
    """Publishes every commitment of a competition that is still missing where somebody is registered; says how many."""
    entered = {event.code for event in queries.events(code) if event.entries}
    rows = [row for event, found in queries.layers(code).items() if event in entered for row in found]
    missing = [row for row in rows if row.commitment is None]
    for row in missing:
        publish_commitment(code, row.event, row.layer, actor=actor, at=at)
    return len(missing)


def keep_secret(event: Event, layer: int, secret: str, *, actor: Actor, at: datetime) -> str:
    """Keeps the secret of a layer; answers the commitment to it."""
    mark = commitment(secret)
    db.session.add(LayerDraw(
        event_id=event.id, layer=layer, secret=secret, commitment=mark, committed_by=actor.user_id, committed_at=at,
    ))
    db.session.flush()
    return mark


@transaction
def draw_layer(code: str, event_code: str, layer: int, *, actor: Actor, at: datetime, lot: str = "") -> None:
    """Draws the codes of one layer. ``lot`` was drawn in public after the commitment and is mixed into the seed."""
    event = find_event(code, event_code)
    require_phase(event.competition, ("closed",), _l("抽签"))
    layers = _require_layer(event, layer)
    drawn = _require_turn(event, layer, layers, actor)
    entries = _entries(event.id)
    sources = list(pairs(event.id, layer - 1, layers).values()) if layer > 1 else list(entries)
    if not sources:
        raise NobodyToDraw(event=event.title)
    drawn.lot = lot.strip()[:LONGEST_LOT] or None
    drawn.layers, drawn.drawn_by, drawn.drawn_at = layers, actor.user_id, at
    _keep_codes(event.id, layer, layers, entries, draw(seed_of(drawn.secret, drawn.lot), sources, mark_of(layer, layers)))
    body: dict[str, object] = {"entries": len(sources), "commitment": drawn.commitment}
    body |= {"layer": layer} if layers > 1 else {}
    ledger.append(
        ledger.event_stream(code, event_code), "draw_made", body | ({"lot": drawn.lot} if drawn.lot else {}), actor=actor, at=at
    )
    kind = audited.EVENT_DRAWN if layers == 1 else audited.LAYER_DRAWN
    audit.record(kind, actor=actor, at=at, subject=event_subject(code, event_code), **body)


def _require_turn(event: Event, layer: int, layers: int, actor: Actor) -> LayerDraw:
    """The committed layer, if it is this one's turn, and this person's."""
    rows = {row.layer: row for row in db.session.scalars(select(LayerDraw).where(LayerDraw.event_id == event.id))}
    own, name = rows.get(layer), layer_name(layer, layers)
    if own is not None and own.drawn_at is not None:
        raise AlreadyDrawn(event=event.title, when=moment(own.drawn_at))
    if layer > 1 and (layer - 1 not in rows or rows[layer - 1].drawn_at is None):
        raise LayerNotReady(event=event.title, layer=name)
    if any(row.drawn_at is not None and who(row.drawn_by) == who(actor.user_id) for row in rows.values()):
        raise SameDrawer(event=event.title, layer=name)
    if own is None:
        raise NotCommitted(event=event.title, layer=name)
    return own


def _keep_codes(event_id: int, layer: int, layers: int, entries: dict[str, int], codes: dict[str, str]) -> None:
    if layers > 1:
        kept = [{"event_id": event_id, "layer": layer, "source": source, "code": code} for source, code in sorted(codes.items())]
        db.session.execute(insert(LayerCode), kept)
    if layer < layers:
        return
    last = codes
    for earlier in range(layers - 1, 0, -1):
        last = chain(pairs(event_id, earlier, layers), last)
    ids = entries if layers == 1 else _entries(event_id, drawn=list(last))
    db.session.execute(
        insert(BlindCode), [{"event_id": event_id, "entry_id": ids[ticket], "code": last[ticket]} for ticket in sorted(last)]
    )


def _entries(event_id: int, drawn: list[str] | None = None) -> dict[str, int]:
    """The entries that take part by ticket; with ``drawn`` those that took part when the first layer was drawn."""
    query = select(Entry.ticket, Entry.id).where(Entry.event_id == event_id)
    query = query.where(Entry.state == "registered") if drawn is None else query.where(Entry.ticket.in_(drawn))
    return {row.ticket: row.id for row in db.session.execute(query)}


def kept_layer(event_id: int, layer: int) -> LayerDraw | None:
    """What is kept of a layer, read anew; none before its commitment."""
    query = select(LayerDraw).where(LayerDraw.event_id == event_id, LayerDraw.layer == layer)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def layer_name(layer: int, layers: int) -> object:
    """What the codes of a layer are called."""
    return LAYER_NAMES[layers][layer - 1]


def who(user_id: int | None) -> str:
    """What tells people apart across accounts; the house itself is one of them."""
    return "system" if user_id is None else person_of(user_id)


def _require_layer(event: Event, layer: int) -> int:
    layers = layers_of(event)
    if not 1 <= layer <= layers:
        raise NotFound
    return layers
