"""The draw of an event as a whole: drawing the layer that is next, throwing a draw away, unsealing it with the results."""
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from competition import audited, queries
from competition.models import BlindCode, Event, LayerCode, LayerDraw
from competition.queries.draws import layers_of
from competition.refusals import AlreadyDrawn, NotDrawn
from competition.refusals.draws import LayersSealed, SameDrawer
from competition.services.finding import event_subject, find_competition, find_event
from competition.services.layers import draw_layer, keep_secret, kept_layer, layer_name
from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.web.wording import moment


@transaction
def draw_event(code: str, event_code: str, *, actor: Actor, at: datetime, seed: str | None = None) -> None:
    """Draws the next layer of an event; commits to ``seed`` (or to one from chance) in the same moment, if that was not done.
    For rehearsals and demonstrations, in which nobody waits between commitment and draw; the desk uses :func:`draw_layer`."""
    event = find_event(code, event_code)
    rows = _rows(event.id)
    done = [row for row in rows if row.drawn_at is not None]
    layer = len(done) + 1
    if done and layer > layers_of(event):
        raise AlreadyDrawn(event=event.title, when=moment(done[-1].drawn_at or at))
    if kept_layer(event.id, layer) is None:
        keep_secret(event, layer, seed or chance.opaque_id(), actor=actor, at=at)
    draw_layer(code, event_code, layer, actor=actor, at=at)


@transaction
def draw_left_events(code: str, *, actor: Actor, at: datetime) -> int:
    """Draws the next layer of every event whose commitment is published, except where this person drew another layer; says
    how many layers."""
    entered = {event.code for event in queries.events(code) if event.entries}
    count = 0
    for event_code, rows in queries.layers(code).items():
        row = next((one for one in rows if one.drawn_at is None), None)
        if event_code not in entered or row is None or row.commitment is None:
            continue
        try:
            draw_layer(code, event_code, row.layer, actor=actor, at=at)
        except SameDrawer:
            continue
        count += 1
    return count


@transaction
def void_draws(code: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Throws all draws of a competition away, because entries change once more; called when its phase goes back. What was
    committed to for a layer that is not drawn yet stays."""
    for event in find_competition(code).events:
        drawn = [row for row in _rows(event.id) if row.drawn_at is not None]
        db.session.execute(delete(BlindCode).where(BlindCode.event_id == event.id))
        db.session.execute(delete(LayerCode).where(LayerCode.event_id == event.id))
        for row in drawn:
            body = {"commitment": row.commitment}
            db.session.delete(row)
            ledger.append(ledger.event_stream(code, event.code), "draw_voided", body, actor=actor, at=at)
            audit.record(audited.DRAW_VOIDED, actor=actor, at=at, subject=event_subject(code, event.code), reason=reason, **body)


@transaction
def unseal_draw(event_id: int, *, actor: Actor, at: datetime) -> None:
    """Makes secrets and codes of an event public together with its results; again, nothing. The only layer of an event is
    opened by this (one has confirmed the marks, another publishes); several must have been opened one by one before."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NotFound
    rows, layers = _rows(event_id), layers_of(event)
    if len([row for row in rows if row.drawn_at is not None]) < layers:
        raise NotDrawn(event=event.title)
    if rows[-1].unsealed_at is not None:
        return
    closed = [row for row in rows if row.opened_at is None]
    if layers > 1 and closed:
        raise LayersSealed(event=event.title, layers=_("、").join(str(layer_name(row.layer, layers)) for row in closed))
    for row in rows:
        if row.opened_at is None:
            row.opened_at, row.opened_by = at, actor.user_id
        row.unsealed_at = at
    subject = event_subject(event.competition.code, event.code)
    audit.record(audited.DRAW_UNSEALED, actor=actor, at=at, subject=subject, commitment=rows[-1].commitment)


def forget_draws(event_id: int) -> None:
    """Deletes what is kept of the draw of an event of a draft."""
    db.session.execute(delete(LayerDraw).where(LayerDraw.event_id == event_id))


def _rows(event_id: int) -> list[LayerDraw]:
    query = select(LayerDraw).where(LayerDraw.event_id == event_id).order_by(LayerDraw.layer).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))
