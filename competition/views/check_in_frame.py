"""Check-in and tickets: their pages, where they are found at the desk, their sentences, what goes with a draft competition."""
from collections.abc import Callable

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from competition.permissions import Competitions
from competition.refusals.check_in import PROBLEM_SENTENCES
from competition.services.check_in_desk import forget_devices
from competition.views import check_in_desk, tickets_desk
from competition.views.check_in import check_in
from competition.views.check_in_api import api
from competition.views.tickets import tickets
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import may
from foundation.contributions import NavigationEntry, contributions
from foundation.web.errors import add_problem_sentences

PAGES = (check_in_desk, tickets_desk)
BLUEPRINTS = (check_in, api, tickets)


def contribute_check_in(app: Flask) -> None:
    """Pages, links of the left navigation, sentences."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    add_problem_sentences(app, PROBLEM_SENTENCES)
    joined = contributions(app)
    joined.navigation.append(NavigationEntry(
        "competition", _l("准考证"), "id", 32, lambda code: url_for("desk.tickets", code=code), _shown(Competitions.READ_ENTRIES),
    ))
    joined.navigation.append(NavigationEntry(
        "competition", _l("检录"), "user-check", 52, lambda code: url_for("desk.check_in", code=code), _shown(Competitions.CHECK_IN),
    ))
    joined.clearing.append(forget_devices)


def _shown(permission: Competitions) -> Callable[[Identity, str | None, str | None], bool]:
    return lambda who, jurisdiction, code: may(who, permission, jurisdiction=jurisdiction or "", competition=code or "")
