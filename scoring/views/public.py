"""The contestant's look-up: works without a script, tells a stranger nothing."""
from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.errors import Refusal
from scoring.forms import LookupForm
from scoring.queries import own_result
from scoring.services.lookup import look_up

results = Blueprint("results", __name__)
LOOKED_UP = "looked_up"


@results.route("/results", methods=["GET", "POST"])
@permit(Open.ANYONE)
def lookup() -> ResponseReturnValue:
    """Ticket number and last six of the identity number; both stay out of addresses and logs."""
    form, status, message = LookupForm(ticket=request.args.get("ticket")), 200, ""
    if form.validate_on_submit():
        try:
            found = look_up(form.ticket.data, form.last_six.data, address=request.remote_addr or "", at=now())
        except Refusal as refusal:
            status, message = refusal.status, refusal.message
        else:
            session[LOOKED_UP] = found
            return redirect(url_for("results.own"))
    return render_template("scoring/lookup.html", form=form, message=message), 422 if form.errors else status


@results.get("/results/own")
@permit(Open.ANYONE)
def own() -> ResponseReturnValue:
    """The result that was just looked up; kept in the session only, until the browser closes."""
    found = own_result(session.get(LOOKED_UP, ""))
    if found is None:
        return redirect(url_for("results.lookup"))
    response = make_response(render_template("scoring/own_result.html", result=found))
    response.headers["Cache-Control"] = "no-store"
    return response


@results.post("/results/leave")
@permit(Open.ANYONE)
def leave() -> ResponseReturnValue:
    """Forgets the looked-up result: for phones that are handed on."""
    session.pop(LOOKED_UP, None)
    return redirect(url_for("results.lookup"))
