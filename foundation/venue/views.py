"""The steps that a hall's tablets take, inside the house: help leads here."""
from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.venue import audited  # noqa: F401  the auditor reads in words what the command recorded

venue_pages = Blueprint("venue", __name__)


@venue_pages.get("/venue")
@permit(Open.ANYONE)
def devices() -> ResponseReturnValue:
    """How each kind of tablet learns to trust a hall's server, with its addresses if this is one."""
    return render_template("venue/house.html", hall=current_app.config.get("VENUE_HALL"))
