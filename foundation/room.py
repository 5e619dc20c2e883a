"""What the ground floor contributes: configuration, extensions, headers, errors, sign-in, commands."""
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from foundation import config
from foundation.accounts import permissions
from foundation.accounts.permissions import Ground, may_anywhere
from foundation.accounts.session import load_user
from foundation.accounts.views import accounts
from foundation.audit.views import auditing
from foundation.cli import init, ledger, serve
from foundation.contributions import NavigationEntry, contributions, init_contributions
from foundation.database import db, init_database
from foundation.jobs.cli import jobs
from foundation.jobs.queue import init_jobs
from foundation.jobs.views import working
from foundation.web.errors import init_errors
from foundation.web.furniture import init_furniture
from foundation.web.headers import init_headers
from foundation.web.health import health
from foundation.web.language import init_language
from foundation.web.navigation import init_navigation

PERMISSIONS = permissions.TABLE
NAVIGATION = (
    NavigationEntry(
        "audit", _l("操作日志"), "history", 810, lambda _code: "/audit",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.READ_AUDIT), needs_competition=False,
    ),
    NavigationEntry(
        "audit", _l("账册核验"), "shield-check", 820, lambda _code: "/audit/ledger",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.READ_AUDIT), needs_competition=False,
    ),
    NavigationEntry(
        "system", _l("账号与岗位"), "users", 910, lambda _code: "/accounts",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.MANAGE_ACCOUNTS) or may_anywhere(who, Ground.GRANT_ROLES),
        needs_competition=False,
    ),
)
csrf = CSRFProtect()
login = LoginManager()
migrate = Migrate()


def configure(app: Flask, overrides: Mapping[str, Any]) -> None:
    """Settings before anything else."""
    config.load(app, overrides)
    init_contributions(app)


def init_app(app: Flask) -> None:
    """Extensions of the whole house."""
    structlog.configure(processors=[structlog.processors.TimeStamper(fmt="iso"), structlog.processors.JSONRenderer()])
    init_database(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path) / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    login.init_app(app)
    login.user_loader(load_user)
    login.session_protection = "basic"
    init_language(app)
    init_headers(app)
    init_errors(app)
    init_furniture(app)
    init_navigation(app)
    init_jobs(app)
    for blueprint in (accounts, auditing, health, working):
        app.register_blueprint(blueprint)
    for command in (ledger, init, serve, jobs):
        app.cli.add_command(command)
    contributions(app).navigation.extend(NAVIGATION)


def finish(app: Flask, rooms: Iterable[ModuleType]) -> None:
    """What can only be done when all rooms are there: one table of permissions."""
    app.extensions["permissions"] = permissions.join_tables(
        room.PERMISSIONS for room in rooms if hasattr(room, "PERMISSIONS")
    )
