"""The judge's tablet: card and PIN, the page that scores, receipts. Blind codes only, own sheets only."""
import re

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import chance
from foundation.accounts import session
from foundation.accounts.brake import slow_down
from foundation.accounts.browsers import family
from foundation.accounts.models import User
from foundation.accounts.passwords import card_index
from foundation.accounts.permissions import Open, permit
from foundation.accounts.policy import CARD
from foundation.accounts.roles import Role
from foundation.accounts.services import sign_in_with_card
from foundation.accounts.throttle import card_key
from foundation.clock import now
from foundation.errors import Refusal
from scoring.forms import CardForm, PinForm
from scoring.permissions import Scoring
from scoring.queries import judge_packet
from scoring.queries.cards import card_holder, competitions_of, devices_on, tablet_secret
from scoring.services.devices import enrol_tablet
from scoring.views.shell import app_version, tablet_page

judge = Blueprint("judge", __name__)
TABLET_ID = re.compile(r"[0-9a-f]{32}")
A_YEAR = 365 * 24 * 3600


@judge.route("/judge/sign-in", methods=["GET", "POST"])
@permit(Open.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Where no camera reads the card: its code is typed."""
    form = CardForm()
    if form.validate_on_submit():
        return _enter(form, form.card.data.strip(), "scoring/judge_sign_in.html")
    return render_template("scoring/judge_sign_in.html", form=form), 422 if form.errors else 200


@judge.route("/judge/card/<secret>", methods=["GET", "POST"])
@permit(Open.ANYONE)
def card(secret: str) -> ResponseReturnValue:
    """The address of the QR code: says whose card it is and asks for the PIN."""
    holder, form = card_holder(secret), PinForm()
    if holder is None:
        return render_template("scoring/judge_card_unknown.html"), 404
    if form.validate_on_submit():
        return _enter(form, secret, "scoring/judge_card.html", holder=holder)
    return render_template("scoring/judge_card.html", form=form, holder=holder), 422 if form.errors else 200


def _enter(form: PinForm, secret: str, page: str, **context: object) -> ResponseReturnValue:
    """Signs in, enrols the tablet of whoever judges and leads to this person's work, or shows the form again with what was wrong."""
    tablet, door = _tablet(), card_key(card_index(secret))
    try:
        user = _by_card(secret, form.pin.data, door)
        label = family(request.user_agent.string) or _("平板")
        if user.identity.has(Role.JUDGE):
            enrol_tablet(user.id, competitions_of(user.id), label, actor=user.actor, at=now(), tablet=tablet)
    except Refusal as refusal:
        form.pin.errors = [*form.pin.errors, refusal.message]
        return render_template(page, form=form, **context), refusal.status
    session.begin(user, way=CARD, tablet=tablet, door=door)
    return _with_tablet(make_response(redirect(url_for("accounts.start"))), tablet)


def _tablet() -> str:
    """Who this tablet says it is, or a new name for it."""
    known = request.cookies.get(session.TABLET, "")
    return known if TABLET_ID.fullmatch(known) else chance.opaque_id()


def _by_card(secret: str, pin: str, door: str) -> User:
    """The judge with this card and PIN. A tablet that was never in with it waits while the house is being tried."""
    known = session.known_doors()
    if door not in known:
        slow_down(now())
    return sign_in_with_card(secret, pin, address=request.remote_addr or "", at=now(), known=known)


def _with_tablet(response: Response, tablet: str) -> Response:
    secure = bool(current_app.config["SECURE_COOKIES"])
    response.set_cookie(session.TABLET, tablet, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


@judge.get("/judge/")
@permit(Scoring.SUBMIT_MARKS)
def tablet() -> ResponseReturnValue:
    """The page that scores. It brings its texts along; sheets come with the packet and stay on the tablet."""
    return tablet_page(current_user.public_id)


@judge.get("/judge/packet")
@permit(Scoring.SUBMIT_MARKS)
def packet() -> ResponseReturnValue:
    """Everything that the tablet needs to score, without personal data."""
    devices = devices_on(request.cookies.get(session.TABLET), current_user.id)
    found = judge_packet(current_user.id, devices)
    for event in found["events"]:
        event["secret"] = tablet_secret(event["device"]) if event["device"] else None
    response = jsonify(found | {"judge": current_user.public_id, "app": app_version()})
    response.headers["Cache-Control"] = "no-store"
    return response


@judge.get("/judge/receipts")
@permit(Scoring.SUBMIT_MARKS)
def receipts() -> ResponseReturnValue:
    """What the server has received from this judge, with the numbers of the ledger."""
    return render_template("scoring/receipts.html", packet=judge_packet(current_user.id, {}))
