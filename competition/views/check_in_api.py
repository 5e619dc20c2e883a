"""What the phones and tablets at the doors ask: a fresh token, the list of a competition, one scan after another."""
import re
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from competition import queries
from competition.permissions import Competitions
from competition.queries.doors import roster, states_now
from competition.refusals.check_in import BadOperation
from competition.rules.check_in import WAYS
from competition.services.check_in import Noted, Scan, check_in, ticket_of_number
from competition.services.check_in_desk import hear_from_device
from foundation.accounts.browsers import family
from foundation.accounts.permissions import Open, identity, permit, require
from foundation.clock import iso, now, today

api = Blueprint("check_in_api", __name__, url_prefix="/api/v1/check-ins")
AN_ID = re.compile(r"[0-9a-f]{32}")
A_CODE = re.compile(r"[a-z0-9-]{1,40}")


def _at_door(code: str) -> None:
    """404 for whoever may not stand at the doors of this competition."""
    header = queries.competition(code)
    require(Competitions.CHECK_IN, jurisdiction=header.jurisdiction, competition=header.code)


@api.get("/token")
@permit(Open.ANYONE)
def token() -> ResponseReturnValue:
    """A token for the next scans, whose session it is, and which day it is: yesterday's list leaves the tablet."""
    me = current_user.public_id if current_user.is_authenticated else None
    return _answer({"token": generate_csrf(), "me": me, "day": today().isoformat()})


@api.get("/<code>/roster")
@permit(Competitions.CHECK_IN)
def the_roster(code: str) -> ResponseReturnValue:
    """Everything that a tablet keeps of a competition: who is expected where, and who has come."""
    _at_door(code)
    return _answer({**roster(code), "day": today().isoformat(), "me": current_user.public_id})


@api.put("/<code>/devices/<device>")
@permit(Competitions.CHECK_IN)
def device(code: str, device: str) -> ResponseReturnValue:
    """A tablet says that it is there and how much it holds; it hears what the other doors have seen."""
    _at_door(code)
    body = _body()
    waiting = body.get("waiting")
    if not AN_ID.fullmatch(device) or not isinstance(waiting, int) or not 0 <= waiting < 100_000:
        raise BadOperation
    label = family(request.user_agent.string) or "—"
    hear_from_device(code, device, label, waiting, actor=identity().actor, at=now())
    return _answer({"states": states_now(code), "day": today().isoformat(), "me": current_user.public_id})


@api.put("/<string(length=32):operation_id>")
@permit(Competitions.CHECK_IN)
def note(operation_id: str) -> ResponseReturnValue:
    """One scan: 201 if it counted, 200 if the ticket had been seen before. The same id gives the same answer again."""
    code, scan = _scan(operation_id, _body())
    _at_door(code)
    noted = check_in(code, operation_id, scan, actor=identity().actor, at=now())
    return _answer({"check_in": _told(noted)}, 201 if noted.counted else 200)


@api.post("/<code>/find")
@permit(Competitions.CHECK_IN)
def find(code: str) -> ResponseReturnValue:
    """The tickets of whoever holds this identity card. The number comes in the body, is kept nowhere and not repeated."""
    _at_door(code)
    number = _body().get("number")
    if not isinstance(number, str) or len(number) > 40:
        raise BadOperation
    return _answer({"tickets": ticket_of_number(code, number, actor=identity().actor, at=now())})


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadOperation
    return body


def _scan(operation_id: str, body: dict[str, Any]) -> tuple[str, Scan]:
    """What was sent, in shape; raises :class:`BadOperation`."""
    code, ticket, session = body.get("competition"), body.get("ticket"), body.get("session")
    way, tablet, age = body.get("way"), body.get("device"), body.get("age")
    right = (
        AN_ID.fullmatch(operation_id), isinstance(code, str) and A_CODE.fullmatch(code),
        isinstance(ticket, str) and 0 < len(ticket) <= 40, type(session) is int and 0 <= session < 2**31,
        way in WAYS, isinstance(tablet, str) and AN_ID.fullmatch(tablet), type(age) is int and 0 <= age < 10**9,
    )
    if not all(right):
        raise BadOperation
    return str(code), Scan(str(ticket), int(str(session)), str(way), str(tablet), timedelta(seconds=int(str(age))))


def _told(noted: Noted) -> dict[str, Any]:
    return {
        "id": noted.operation_id, "ticket": noted.ticket, "session": noted.session, "counted": noted.counted,
        "state": noted.state, "at": iso(noted.at),
    }


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
