"""What the check-up brings to the house: a page and its link, a line where the system administrator starts, a command, and
a look every hour."""
from datetime import datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from foundation.accounts.identity import SYSTEM
from foundation.accounts.permissions import Ground, may_anywhere
from foundation.contributions import NavigationEntry, contributions
from foundation.database import has_tables
from foundation.doctor.checks.settings import watch_hops
from foundation.doctor.examination import examine, last
from foundation.doctor.services import note_examination
from foundation.doctor.views import examining
from foundation.jobs.kinds import every_minute
from foundation.late_commands import add_commands

NAVIGATION = NavigationEntry(
    "system", _l("系统体检"), "shield-check", 925, lambda _code: "/system/health",
    lambda who, _jurisdiction, _code: may_anywhere(who, Ground.EXAMINE), needs_competition=False,
)


@every_minute
def look(at: datetime) -> None:
    """Examines the house in the first minute of every sixth hour; the page shows what came of it."""
    if at.minute == 0 and at.hour % 6 == 0 and has_tables():
        note_examination(examine(at), actor=SYSTEM, at=at)


def init_doctor(app: Flask) -> None:
    """Registers all of it."""
    app.register_blueprint(examining)
    add_commands(app, {"doctor": "foundation.doctor.command:doctor"})
    contributions(app).navigation.append(NAVIGATION)
    app.jinja_env.globals.update(last_examination=last)
    watch_hops(app)
