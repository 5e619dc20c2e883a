"""The desk's draw: commitments are published, then one layer after another is drawn, the codes hidden from everybody."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, DrawForm
from competition.permissions import Competitions
from competition.queries import EventRow, LayerRow
from competition.services.draws import draw_left_events
from competition.services.layers import draw_layer, publish_commitment, publish_commitments
from competition.services.opening import is_locked
from competition.views.frame import allowed, choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal

SEE = {1: Competitions.SEE_LAYER_1, 2: Competitions.SEE_LAYER_2, 3: Competitions.SEE_LAYER_3}


@desk.get("/<code>/draw")
@permit(Competitions.READ_COMPETITION)
def draw(code: str) -> ResponseReturnValue:
    """Which layers are drawn, by whom and when; seeds show as fingerprints until they are unsealed."""
    return _draw_page(code, DrawForm(formdata=None), None, 200)


def _draw_page(code: str, form: DrawForm, failed: tuple[str, int] | None, status: int) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_COMPETITION)
    events, layers = queries.events(code), queries.layers(code)
    waiting = [row for event in events if event.entries for row in layers[event.code] if row.drawn_at is None]
    return page(
        "draw", status, header=header, events=events, layers=layers, form=form, failed=failed,
        uncommitted=[row for row in waiting if row.commitment is None], left=[event for event in events if event.entries and not event.drawn],
        turns={(row.event, row.layer) for row in waiting if _is_next(row, layers[row.event])}, readable=readable, me=identity().actor.user_id,
        due={event.code: _due(event, layers[event.code]) for event in events}, many=any(len(rows) > 1 for rows in layers.values()),
    )


def _is_next(row: LayerRow, rows: list[LayerRow]) -> bool:
    return row.commitment is not None and all(before.drawn_at is not None for before in rows[: row.layer - 1])


def _due(event: EventRow, rows: list[LayerRow]) -> int | None:
    """The layer of several that is opened next, once the marks are locked."""
    if len(rows) == 1 or not event.drawn or not is_locked(event.id):
        return None
    return max((row.layer for row in rows if row.opened_at is None), default=None)


def readable(row: LayerRow) -> bool:
    """True if the reader may see what this layer of several made of what. A single layer is seen by nobody before its results
    are public."""
    if row.layers == 1 or row.drawn_at is None:
        return False
    return allowed(SEE[row.layer]) or (row.opened_at is not None and allowed(Competitions.OPEN_LAYERS))


@desk.post("/<code>/draw/commit")
@permit(Competitions.DRAW)
def commit_left(code: str) -> ResponseReturnValue:
    """Publishes the fingerprints of all seeds that are still missing."""
    choose(code, Competitions.DRAW)
    if ActionForm().validate_on_submit():
        try:
            count = publish_commitments(code, actor=identity().actor, at=now())
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("已公布 %(count)s 个种子指纹，任何人都可以查看。", count=count), "success")
    return redirect(url_for("desk.draw", code=code))


@desk.post("/<code>/draw/<event_code>/<int:layer>/commit")
@permit(Competitions.DRAW)
def commit_one(code: str, event_code: str, layer: int) -> ResponseReturnValue:
    """Publishes the fingerprint of the seed of one layer."""
    choose(code, Competitions.DRAW)
    row = queries.layer(code, event_code, layer)
    if ActionForm().validate_on_submit():
        try:
            publish_commitment(code, event_code, layer, actor=identity().actor, at=now())
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("%(event)s %(layer)s的种子指纹已公布。", event=event_code, layer=row.name), "success")
    return redirect(url_for("desk.draw", code=code))


@desk.post("/<code>/draw")
@permit(Competitions.DRAW)
def draw_left(code: str) -> ResponseReturnValue:
    """Draws every event that has entries and is not drawn yet, as far as this person may."""
    choose(code, Competitions.DRAW)
    if DrawForm().validate_on_submit():
        count = draw_left_events(code, actor=identity().actor, at=now())
        if count:
            flash(_("%(count)s 个赛项已抽签加密。", count=count), "success")
        else:
            flash(_("没有可由您抽签的赛项：种子指纹须先公布；同一赛项的各层须由不同的人抽签。"), "warning")
    return redirect(url_for("desk.draw", code=code))


@desk.post("/<code>/draw/<event_code>/<int:layer>")
@permit(Competitions.DRAW)
def draw_one(code: str, event_code: str, layer: int) -> ResponseReturnValue:
    """Draws the codes of one layer; a publicly drawn number and the committed secret make the seed together."""
    choose(code, Competitions.DRAW)
    title, row, form = queries.event(code, event_code).title, queries.layer(code, event_code, layer), DrawForm()
    if form.validate_on_submit():
        try:
            draw_layer(code, event_code, layer, lot=form.lot.data or "", actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            told = _("%(event)s 已抽签加密。", event=title) if row.layers == 1 else _("%(event)s 的%(layer)s已抽签。", event=title, layer=row.name)
            flash(told, "success")
            return redirect(url_for("desk.draw", code=code))
    return _draw_page(code, form, (event_code, layer), 422)
