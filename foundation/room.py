"""What the ground floor contributes: configuration, extensions, headers, errors, sign-in, commands."""
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from foundation import config
from foundation.accounts import permissions
from foundation.accounts.permissions import Ground, may_anywhere
from foundation.accounts.session import attend, load_user
from foundation.accounts.views import accounts
from foundation.audit.views import auditing
from foundation.backup.furniture import init_backups
from foundation.contributions import NavigationEntry, contributions, init_contributions
from foundation.database import init_database
from foundation.doctor.furniture import init_doctor
from foundation.exports import jobs as export_jobs
from foundation.jobs.queue import init_jobs
from foundation.jobs.views import working
from foundation.late_commands import add_commands, init_commands
from foundation.people.retention import init_retention
from foundation.people.retention_views import keeping
from foundation.people.reveal.confirming import init_confirming
from foundation.people.reveal.views import looking
from foundation.schema import init_schema
from foundation.uploads.receiving import init_uploads
from foundation.venue.views import venue_pages
from foundation.web.connection import init_connection
from foundation.web.errors import init_errors
from foundation.web.furniture import init_furniture
from foundation.web.headers import init_headers
from foundation.web.health import health
from foundation.web.language import init_language
from foundation.web.navigation import init_navigation
from foundation.web.origin import init_origin
from foundation.web.pages import pages
from foundation.web.shared_pages import init_shared_pages
from foundation.web.unavailable import init_unavailable
from foundation.web.unkeepable import init_unkeepable

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
        "audit", _l("个人信息查阅"), "eye", 830, lambda _code: "/audit/personal-data",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.READ_LOOKS), needs_competition=False,
    ),
    NavigationEntry(
        "system", _l("账号与岗位"), "users", 910, lambda _code: "/accounts",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.MANAGE_ACCOUNTS) or may_anywhere(who, Ground.GRANT_ROLES),
        needs_competition=False,
    ),
    NavigationEntry(
        "system", _l("安全策略"), "lock", 915, lambda _code: "/system/security",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.SET_POLICY), needs_competition=False,
    ),
    NavigationEntry(
        "system", _l("个人信息保存"), "shield-check", 920, lambda _code: "/system/personal-data",
        lambda who, _jurisdiction, _code: may_anywhere(who, Ground.ASK_ERASURE) or may_anywhere(who, Ground.APPROVE_ERASURE),
        needs_competition=False,
    ),
)
WORK = (export_jobs,)
csrf = CSRFProtect()
login = LoginManager()
COMMANDS = {
    "init": "foundation.cli:init", "serve": "foundation.cli:serve", "ledger": "foundation.cli:ledger", "jobs": "foundation.jobs.cli:jobs",
    "keys": "foundation.crypto.cli:keys", "retention": "foundation.people.retention_cli:retention", "venue": "foundation.venue.command:venue",
}


def configure(app: Flask, overrides: Mapping[str, Any]) -> None:
    """Settings before anything else."""
    config.load(app, overrides)
    init_commands(app)
    init_contributions(app)


def init_app(app: Flask) -> None:
    """Extensions of the whole house."""
    init_database(app)
    init_schema(app)
    init_uploads(app)
    csrf.init_app(app)
    init_origin(app)
    login.init_app(app)
    login.user_loader(load_user)
    login.session_protection = "basic"
    app.before_request(attend)
    init_confirming()
    init_language(app)
    init_shared_pages(app)
    init_connection(app)
    init_headers(app)
    init_errors(app)
    init_unavailable(app)
    init_unkeepable(app)
    init_furniture(app)
    init_navigation(app)
    init_jobs(app)
    init_backups(app)
    init_doctor(app)
    init_retention(app)
    for blueprint in (accounts, auditing, looking, keeping, health, working, pages, venue_pages):
        app.register_blueprint(blueprint)
    add_commands(app, COMMANDS)
    contributions(app).navigation.extend(NAVIGATION)


def finish(app: Flask, rooms: Iterable[ModuleType]) -> None:
    """What can only be done when all rooms are there: one table of permissions."""
    app.extensions["permissions"] = permissions.join_tables(
        room.PERMISSIONS for room in rooms if hasattr(room, "PERMISSIONS")
    )
