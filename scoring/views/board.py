"""The board: which sheets are there and in what state, who is to act; it renews itself while it is open."""
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from foundation.accounts.permissions import permit
from scoring.permissions import Scoring
from scoring.queries import board as board_of
from scoring.queries import events_of, progress
from scoring.queries.board import Filter, narrowed
from scoring.queries.events import EventRef
from scoring.views.board_words import doer, filters, what
from scoring.views.doors import can, enter, enter_event, page

scoring_board = Blueprint("scoring_board", __name__, url_prefix="/desk/<code>/scoring")


@scoring_board.get("")
@permit(Scoring.READ_PROGRESS)
def overview(code: str) -> ResponseReturnValue:
    """The progress wall: every event with its sheets by state."""
    enter(code, Scoring.READ_PROGRESS)
    events = events_of(code)
    return page("overview", events=events, counts=progress(event.id for event in events))


@scoring_board.get("/<event_code>")
@permit(Scoring.READ_PROGRESS)
def board(code: str, event_code: str) -> ResponseReturnValue:
    """Entries × judges × sub-criteria, missing first; chosen by module, state and code in the address."""
    event = enter_event(code, event_code, Scoring.READ_PROGRESS)
    return page("board", event=event, **_state(event))


@scoring_board.get("/<event_code>/live")
@permit(Scoring.READ_PROGRESS)
def live(code: str, event_code: str) -> ResponseReturnValue:
    """The part of the board that changes. A board that still shows the same is told so and gets nothing (ETag)."""
    event = enter_event(code, event_code, Scoring.READ_PROGRESS)
    state = _state(event)
    same = request.if_none_match.contains(state["tag"])
    response = Response(status=304) if same else make_response(render_template("scoring/board_live.html", event=event, can=can, **state))
    response.set_etag(state["tag"])
    return response


def _state(event: EventRef) -> dict[str, Any]:
    """What the board shows this person, and the tag by which it is recognised."""
    whole = board_of(event.id, marks=can("READ_MARKS") or can("CONFIRM_SHEET"))
    given = request.args
    shown = Filter(given.getlist("module"), given.getlist("state"), given.get("entry", "").strip()[:40])
    found = narrowed(whole, shown)
    facts = repr((found, whole.counts, whole.tasks, whole.alarms, event.stage, sorted(given.lists()), str(get_locale())))
    return {
        "board": found, "whole": whole, "filters": filters(whole), "doer": doer, "what": what,
        "tag": sha256(facts.encode()).hexdigest()[:32], "query": request.query_string.decode("ascii", "ignore"),
    }
