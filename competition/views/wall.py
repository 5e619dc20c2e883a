"""进度墙: how far each event is, at the desk and on a screen in a hall; both ask again every few seconds."""
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from competition.queries.wall import Wall
from competition.queries.wall import wall as wall_of
from competition.views.frame import choose
from foundation.accounts.permissions import permit
from foundation.clock import now
from foundation.web.language import page_language

SECONDS = 10
wall = Blueprint("wall", __name__, url_prefix="/desk/<code>/wall")


@wall.get("")
@permit(Competitions.READ_COMPETITION)
def desk_table(code: str) -> ResponseReturnValue:
    """The wall as a table at the desk."""
    header = choose(code, Competitions.READ_COMPETITION)
    return render_template("competition/wall.html", header=header, wall=wall_of(code), at=now(), seconds=SECONDS, part="desk")


@wall.get("/screen")
@permit(Competitions.READ_COMPETITION)
def screen(code: str) -> ResponseReturnValue:
    """The wall in large type for a 16:9 screen."""
    header = choose(code, Competitions.READ_COMPETITION)
    return render_template("competition/wall_screen.html", header=header, wall=wall_of(code), at=now(), seconds=SECONDS, part="screen")


@wall.get("/rows")
@permit(Competitions.READ_COMPETITION)
def rows(code: str) -> ResponseReturnValue:
    """The numbers alone; 304 for whoever has the newest already."""
    header = choose(code, Competitions.READ_COMPETITION)
    found = wall_of(code)
    part = "screen" if request.args.get("part") == "screen" else "desk"
    mark = f"{found.mark[:32]}-{part}-{page_language()}"
    answer = make_response("", 304) if mark in request.if_none_match else _rows(header, found, part)
    answer.set_etag(mark)
    return answer


def _rows(header: CompetitionHeader, found: Wall, part: str) -> Response:
    return make_response(render_template("competition/wall_rows.html", header=header, wall=found, part=part))
