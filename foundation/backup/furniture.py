"""What backups bring to the house: a page and its link, a card on the overview, a command, a job."""
from flask import Flask
from flask_babel import lazy_gettext as _l

from foundation.accounts.permissions import Ground, may_anywhere
from foundation.backup import jobs as _declared  # noqa: F401  the kind of job is declared by being read
from foundation.backup.views import backups
from foundation.backup.words import backup_card
from foundation.contributions import NavigationEntry, OverviewCard, contributions
from foundation.late_commands import add_commands

NAVIGATION = NavigationEntry(
    "system", _l("备份"), "archive", 920, lambda _code: "/system/backups",
    lambda who, _jurisdiction, _code: may_anywhere(who, Ground.KEEP_BACKUPS), needs_competition=False,
)


def init_backups(app: Flask) -> None:
    """Registers all of it."""
    app.register_blueprint(backups)
    add_commands(app, {"backup": "foundation.backup.cli:backup"})
    joined = contributions(app)
    joined.navigation.append(NAVIGATION)
    joined.cards.append(OverviewCard(100, backup_card))
