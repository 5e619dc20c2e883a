"""Publishing confirmed results: the organizer's page, and what the public reads of it."""
from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition.queries import competition as competition_header
from foundation.accounts.permissions import Open, identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.web.shared_pages import shared
from scoring.forms import ActionForm
from scoring.permissions import Scoring
from scoring.queries import confirmed_standings, events_of, public_lists, published_competitions
from scoring.queries.signed import scan_wanted
from scoring.services.results import publish_results
from scoring.views.doors import enter, enter_event, page

publication = Blueprint("publication", __name__)


@publication.get("/desk/<code>/results")
@permit(Scoring.READ_RESULTS)
def desk(code: str) -> ResponseReturnValue:
    """Which events are confirmed and may be published; confirmed ones by blind code."""
    header = enter(code, Scoring.READ_RESULTS)
    standings = {row.event_id: row for row in confirmed_standings(header.id, stages=("confirmed", "published"))}
    events = events_of(code)
    unsigned = {event.id for event in events if scan_wanted(event.id)}
    return page("results_desk", events=events, standings=standings, unsigned=unsigned, form=ActionForm())


@publication.post("/desk/<code>/results/<event_code>/publish")
@permit(Scoring.PUBLISH_RESULTS)
def publish(code: str, event_code: str) -> ResponseReturnValue:
    """Unseals the draw and publishes."""
    event = enter_event(code, event_code, Scoring.PUBLISH_RESULTS)
    try:
        publish_results(event.id, actor=identity().actor, at=now())
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("“%(event)s”的成绩已公布，选手现在可以查询。", event=event.title), "success")
    return redirect(url_for("publication.desk", code=code))


@publication.get("/notices")
@permit(Open.ANYONE)
def notices() -> ResponseReturnValue:
    """The competitions with published results."""
    return _unlisted(render_template("scoring/notices.html", competitions=published_competitions()))


@publication.get("/notices/<code>")
@shared
@permit(Open.ANYONE)
def notice(code: str) -> ResponseReturnValue:
    """The published results of one competition; before publication there is no such page."""
    lists = public_lists(code)
    if not lists:
        raise NotFound
    header = competition_header(code)
    return _unlisted(render_template("scoring/notice.html", header=header, lists=lists))


def _unlisted(text: str) -> Response:
    """Names of contestants are for reading here, not for search engines."""
    response = make_response(text)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
