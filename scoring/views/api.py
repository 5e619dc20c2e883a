"""The tablet's API (formats/operation): the one request, what the server has, a fresh token."""
import hashlib

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from foundation.accounts import session
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.policy import CARD
from foundation.clock import now
from scoring.permissions import Scoring
from scoring.queries import device_report
from scoring.queries.cards import devices_on
from scoring.refusals import OperationTooLarge
from scoring.services.operations import submit_operation
from scoring.services.submission import LARGEST

api = Blueprint("scoring_api", __name__, url_prefix="/api/v1")


@api.put("/operations/<operation_id>")
@permit(Scoring.SUBMIT_MARKS)
def submit(operation_id: str) -> ResponseReturnValue:
    """A judge hands a sheet in; the answer goes out as it was stored, byte for byte."""
    if (request.content_length or 0) > LARGEST:
        raise OperationTooLarge
    by_card = session.way() == CARD
    within = devices_on(request.cookies.get(session.TABLET), current_user.id) if by_card else None
    answer = submit_operation(operation_id, request.get_data(), actor=identity().actor, at=now(), within=within)
    return Response(answer.text, answer.status, content_type="application/json")


@api.get("/devices/me")
@permit(Scoring.SUBMIT_MARKS)
def devices() -> ResponseReturnValue:
    """Highest ``device_seq``, gaps and receipts of each of the judge's tablets."""
    return jsonify({"devices": device_report(current_user.id)})


@api.get("/csrf")
@permit(Open.ANYONE)
def csrf() -> ResponseReturnValue:
    """A token for the next flush, and whose session it is; a session that ended never costs a mark. ``house`` is another
    one after a restore, which makes a new session key: a tablet that sees it offers again what the server may have lost."""
    me = current_user.public_id if current_user.is_authenticated else None
    response = jsonify({"token": generate_csrf(), "me": me, "house": _house()})
    response.headers["Cache-Control"] = "no-store"
    return response


def _house() -> str:
    return hashlib.sha256(b"house|" + current_app.config["SECRET_KEY"]).hexdigest()[:16]
