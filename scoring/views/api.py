"""The tablet's API (formats/operation): the one request, what the server has, a fresh token."""
import hashlib

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from foundation.accounts import session
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.policy import CARD
from foundation.clock import iso, now
from scoring.permissions import Scoring
from scoring.queries import device_report
from scoring.queries.cards import devices_on
from scoring.queries.devices import Heard
from scoring.refusals import BadOperation, OperationTooLarge
from scoring.services.devices import hear_from_tablet
from scoring.services.operations import submit_operation
from scoring.services.submission import LARGEST, read_body

MOST_SAID = 10_000

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


@api.post("/devices/me/heartbeat")
@permit(Scoring.SUBMIT_MARKS)
def heartbeat() -> ResponseReturnValue:
    """A tablet says that it is there and what waits on it; no marks. The page sends it with ``X-Quiet``: a page that lies open is
    no sign of life of its judge, so it keeps no session alive."""
    hear_from_tablet(_heard(request.get_data()), actor=identity().actor, at=now())
    return jsonify({"at": iso(now())})


def _heard(raw: bytes) -> Heard:
    """What a tablet says of itself; raises :class:`~scoring.refusals.BadOperation`."""
    body = read_body(raw[: LARGEST + 1])
    device, unsent, drafts, version = (body.get(name) for name in ("device", "unsent", "drafts", "version"))
    if not isinstance(device, str) or not isinstance(version, str) or not isinstance(drafts, list) or len(drafts) > MOST_SAID:
        raise BadOperation(reason="JSON")
    if type(unsent) is not int or not 0 <= unsent <= MOST_SAID:
        raise BadOperation(reason="JSON")
    return Heard(device[:64], unsent, frozenset(one for one in drafts if isinstance(one, str)), version[:16])


@api.get("/csrf")
@permit(Open.ANYONE)
def csrf() -> ResponseReturnValue:
    """A token for the next flush, and whose session it is; a session that ended never costs a mark. ``house`` is another
    one after a restore, which makes a new session key: a tablet that sees it offers again what the server may have lost.
    ``visit`` is another one after each sign-in: what was answered 401 or 403 before is tried again."""
    me = current_user.public_id if current_user.is_authenticated else None
    response = jsonify({"token": generate_csrf(), "me": me, "house": _house(), "visit": session.visit()})
    response.headers["Cache-Control"] = "no-store"
    return response


def _house() -> str:
    return hashlib.sha256(b"house|" + current_app.config["SECRET_KEY"]).hexdigest()[:16]
