"""Pages of the house itself: help for each group of users, and what happens to personal data."""
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.people.field_purposes import purposes

pages = Blueprint("pages", __name__)


@pages.get("/help")
@permit(Open.ANYONE)
def guide() -> ResponseReturnValue:
    """The steps of each group of users."""
    return render_template("public/help.html")


@pages.get("/privacy")
@permit(Open.ANYONE)
def privacy() -> ResponseReturnValue:
    """What is collected, why, who sees it, how long it is kept, and what somebody can ask for."""
    return render_template("public/privacy.html", purposes=purposes())
