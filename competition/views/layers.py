"""The codes of one layer, for those who may see this layer; and opening layers after the lock, by two people."""
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, LayerRow
from competition.services.opening import agree_opening, ask_opening, read_layer
from competition.views.draw import readable
from competition.views.frame import choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal


def _chosen(code: str, event_code: str, layer: int) -> tuple[CompetitionHeader, LayerRow]:
    """The layer, if the reader may see it; otherwise it is not found."""
    header = choose(code, Competitions.READ_COMPETITION)
    row = queries.layer(code, event_code, layer)
    if not readable(row):
        raise NotFound
    return header, row


@desk.route("/<code>/draw/<event_code>/<int:layer>/codes", methods=["GET", "POST"])
@permit(Competitions.SEE_LAYER_1, Competitions.SEE_LAYER_2, Competitions.SEE_LAYER_3, Competitions.OPEN_LAYERS)
def layer_codes(code: str, event_code: str, layer: int) -> ResponseReturnValue:
    """What this layer made of what: shown when asked for, which is written down."""
    header, row = _chosen(code, event_code, layer)
    form, pairs = ActionForm(), {}
    if form.validate_on_submit():
        read_layer(code, event_code, layer, actor=identity().actor, at=now())
        pairs = queries.pairs(row.event_id, row.layer, row.layers)
    return page("layer_codes", header=header, event=queries.event(code, event_code), row=row, pairs=pairs, form=form)


@desk.post("/<code>/draw/<event_code>/<int:layer>/ask")
@permit(Competitions.OPEN_LAYERS)
def ask(code: str, event_code: str, layer: int) -> ResponseReturnValue:
    """Asks that a layer be opened."""
    return _open(code, event_code, layer, ask_opening, _("已申请解密，须由另一人同意。"))


@desk.post("/<code>/draw/<event_code>/<int:layer>/agree")
@permit(Competitions.OPEN_LAYERS)
def agree(code: str, event_code: str, layer: int) -> ResponseReturnValue:
    """Agrees to the opening that another person asked for."""
    return _open(code, event_code, layer, agree_opening, _("本层已解密。"))


def _open(code: str, event_code: str, layer: int, service: Callable[..., Any], told: str) -> ResponseReturnValue:
    choose(code, Competitions.OPEN_LAYERS)
    queries.layer(code, event_code, layer)
    if ActionForm().validate_on_submit():
        try:
            service(code, event_code, layer, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(told, "success")
    return redirect(url_for("desk.draw", code=code))
