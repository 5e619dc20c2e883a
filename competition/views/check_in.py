"""The page at a door, with what it keeps for when the server cannot be reached; it is the only page that may use a camera."""
from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from competition import queries
from competition.permissions import Competitions
from competition.views.door_words import words
from competition.views.frame import visible
from foundation.accounts.permissions import Open, identity, may, permit, require
from foundation.web.worker import worker_answer

check_in = Blueprint("check_in", __name__, url_prefix="/check-in")
PAGE = (
    "css/tokens.css", "css/components.css", "css/tablet.css", "css/check-in.css", "css/print.css", "js/page.js",
    "js/competition/check_in/door.js", "vendor/icons.svg", "img/mark.svg", "img/mark-180.png",
)  # fmt: skip
FOLDER = "js/competition/check_in/"
IMPORTED = (
    *(FOLDER + name for name in ("camera.js", "keys.js", "queue.js", "roster.js", "store.js", "view.js")),
    "js/shell.js", "vendor/idb.js", "vendor/jsqr.js",
)


@check_in.get("/")
@permit(Competitions.CHECK_IN)
def choose() -> ResponseReturnValue:
    """The competitions at whose doors one may stand; with a single one straight to it."""
    headers = [card.header for card in visible() if _allowed(card.header)]
    if len(headers) == 1:
        return redirect(url_for("check_in.door", code=headers[0].code))
    return _with_camera(render_template("competition/check_in_choose.html", headers=headers))


@check_in.get("/<code>")
@permit(Competitions.CHECK_IN)
def door(code: str) -> ResponseReturnValue:
    """The page at a door. The list comes by itself and stays on the device until the evening or the sign-out."""
    header = queries.competition(code)
    require(Competitions.CHECK_IN, jurisdiction=header.jurisdiction, competition=header.code)
    return _page(header.name, known=True)


@check_in.get("/shell")
@permit(Open.ANYONE)
def shell() -> ResponseReturnValue:
    """The same page without anybody's name: what the worker shows when the server cannot be reached."""
    return _page("", known=False)


def _page(name: str, *, known: bool) -> Response:
    return _with_camera(render_template("competition/check_in_door.html", known=known, name=name, words=words()))


def _with_camera(text: str) -> Response:
    page = make_response(text)
    page.headers["Permissions-Policy"] = "camera=(self)"
    return page


@check_in.get("/sw.js")
@permit(Open.ANYONE)
def worker() -> ResponseReturnValue:
    """The service worker with the list of what it keeps."""
    return worker_answer("check-in", PAGE, IMPORTED, url_for("check_in.shell"))


def _allowed(header: queries.CompetitionHeader) -> bool:
    return may(identity(), Competitions.CHECK_IN, jurisdiction=header.jurisdiction, competition=header.code)
