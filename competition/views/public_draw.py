"""The draw as everybody may read it: commitments before, and once results are public everything that replays it."""
import json

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from competition import queries
from competition.queries import CompetitionHeader
from competition.views.public import public
from foundation.accounts.permissions import Open, permit
from foundation.errors import NotFound


def _public(code: str) -> CompetitionHeader:
    header = queries.competition(code)
    if header.phase == "draft":
        raise NotFound
    return header


@public.get("/competitions/<code>/draw")
@permit(Open.ANYONE)
def draw(code: str) -> ResponseReturnValue:
    """The fingerprint of every seed with the moment of its publication; seeds and codes once they are unsealed."""
    header = _public(code)
    layers = queries.layers(code)
    unsealed = {
        event: queries.draw_document(code, event) for event, rows in layers.items() if rows[-1].unsealed_at is not None
    }
    text = render_template("public/draw.html", header=header, events=queries.events(code), layers=layers, unsealed=unsealed)
    answer = make_response(text)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@public.get("/competitions/<code>/draw/<event_code>.json")
@permit(Open.ANYONE)
def draw_file(code: str, event_code: str) -> ResponseReturnValue:
    """The draw of one event as a file that replays it (``draw/1``); there is none before it is unsealed."""
    _public(code)
    text = json.dumps(queries.draw_document(code, event_code), ensure_ascii=False, indent=1) + "\n"
    name = f"draw-{event_code}.json" if event_code.isascii() and event_code.isalnum() else "draw.json"
    return Response(text, mimetype="application/json", headers={
        "Content-Disposition": f"attachment; filename={name}", "X-Robots-Tag": "noindex, nofollow",
    })
