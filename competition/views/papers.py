"""打印: every paper that the rooms make of a competition, asked for with one button and made beside the server."""
from flask import Blueprint, abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from competition.permissions import Competitions
from competition.views.frame import choose
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.contributions import Paper, contributions
from foundation.jobs.services import start_job

papers = Blueprint("papers", __name__, url_prefix="/desk/<code>/papers")


def _mine() -> list[Paper]:
    """The papers that this person may have made, in order."""
    found = sorted(contributions().papers, key=lambda paper: paper.position)
    return [paper for paper in found if paper.shown(identity(), g.competition.jurisdiction, g.competition.code)]


@papers.get("")
@permit(Competitions.READ_COMPETITION)
def listing(code: str) -> ResponseReturnValue:
    """What can be printed."""
    choose(code, Competitions.READ_COMPETITION)
    return render_template("competition/papers.html", papers=_mine())


@papers.post("/<kind>")
@permit(Competitions.READ_COMPETITION)
def make(code: str, kind: str) -> ResponseReturnValue:
    """Has one paper made; the page of the job says how far it is and gives the file."""
    choose(code, Competitions.READ_COMPETITION)
    if kind not in {paper.kind for paper in _mine()}:
        abort(404)
    job = start_job(kind, {"competition": code}, actor=identity().actor, at=now())
    return redirect(url_for("jobs.show", public_id=job))
