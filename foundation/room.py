"""What the ground floor contributes: configuration, extensions, headers, errors, sign-in, commands."""
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from foundation import config
from foundation.accounts import permissions
from foundation.accounts.session import load_user
from foundation.accounts.views import accounts
from foundation.audit.views import auditing
from foundation.cli import ledger
from foundation.contributions import init_contributions
from foundation.database import db, init_database
from foundation.web.errors import init_errors
from foundation.web.furniture import init_furniture
from foundation.web.headers import init_headers
from foundation.web.health import health
from foundation.web.language import init_language
from foundation.web.navigation import init_navigation

PERMISSIONS = permissions.TABLE
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
    for blueprint in (accounts, auditing, health):
        app.register_blueprint(blueprint)
    app.cli.add_command(ledger)


def finish(app: Flask, rooms: Iterable[ModuleType]) -> None:
    """What can only be done when all rooms are there: one table of permissions."""
    app.extensions["permissions"] = permissions.join_tables(
        room.PERMISSIONS for room in rooms if hasattr(room, "PERMISSIONS")
    )
