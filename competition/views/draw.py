"""The desk's draw: one event after another, the codes hidden from everybody."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import DrawForm
from competition.permissions import Competitions
from competition.services.draws import draw_event, draw_left_events
from competition.views.frame import choose, desk, page
from foundation import chance
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Refusal


@desk.get("/<code>/draw")
@permit(Competitions.READ_COMPETITION)
def draw(code: str) -> ResponseReturnValue:
    """Which events are drawn, by whom and when; seeds show as fingerprints until they are unsealed."""
    return _draw_page(code, DrawForm(formdata=None), "", 200)


def _draw_page(code: str, form: DrawForm, failed: str, status: int) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_COMPETITION)
    events = queries.events(code)
    left = [event for event in events if event.entries and not event.drawn]
    return page(
        "draw", status, header=header, events=events, draws=queries.draws(code), left=left, form=form, failed=failed
    )


@desk.post("/<code>/draw")
@permit(Competitions.DRAW)
def draw_left(code: str) -> ResponseReturnValue:
    """Draws every event that has entries and was not drawn yet."""
    choose(code, Competitions.DRAW)
    form = DrawForm()
    if form.validate_on_submit():
        count = draw_left_events(code, actor=identity().actor, at=now())
        flash(_("%(count)s 个赛项已抽签加密。", count=count), "success")
    return redirect(url_for("desk.draw", code=code))


@desk.post("/<code>/draw/<event_code>")
@permit(Competitions.DRAW)
def draw_one(code: str, event_code: str) -> ResponseReturnValue:
    """Draws the codes of one event; a publicly drawn number and the system's chance make the seed together."""
    choose(code, Competitions.DRAW)
    title, form = queries.event(code, event_code).title, DrawForm()
    if form.validate_on_submit():
        lot = (form.lot.data or "").strip()
        seed = f"{lot}-{chance.opaque_id()}" if lot else None
        try:
            draw_event(code, event_code, seed=seed, actor=identity().actor, at=now())
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash(_("%(event)s 已抽签加密。", event=title), "success")
            return redirect(url_for("desk.draw", code=code))
    return _draw_page(code, form, event_code, 422)
