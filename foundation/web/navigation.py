"""The left navigation: joined from what the rooms contribute, for the competition that the page is about."""
from typing import Any

from flask import Flask, g, request
from flask_babel import lazy_gettext as _l

from foundation.accounts.identity import NOBODY
from foundation.accounts.permissions import identity
from foundation.contributions import contributions

SECTIONS = {
    "competition": _l("本届赛事"), "finance": _l("财务"), "audit": _l("审计"), "system": _l("系统"),
}
ACCOUNT_LINKS = (
    {"label": _l("我的办理"), "icon": "hourglass", "href": "/jobs"}, {"label": _l("我的账号"), "icon": "shield-check", "href": "/account"},
    {"label": _l("修改密码"), "icon": "key", "href": "/password"},
)


def navigation() -> list[dict[str, Any]]:
    """The links that this person may follow, in order; the one that this page belongs to is active."""
    who = identity()
    if who is NOBODY:
        return []
    chosen = g.get("competition")
    code = chosen.code if chosen else None
    jurisdiction = chosen.jurisdiction if chosen else None
    shown = [
        entry for entry in sorted(contributions().navigation, key=lambda e: e.position)
        if (code or not entry.needs_competition) and entry.shown(who, jurisdiction, code)
    ]
    links = [
        {"label": entry.label, "icon": entry.icon, "href": entry.href(code), "section": SECTIONS[entry.section]}
        for entry in shown
    ]
    best = max((link["href"] for link in links if _covers(link["href"])), key=len, default=None)
    return [{**link, "active": link["href"] == best} for link in links]


def _covers(href: str) -> bool:
    return request.path == href or request.path.startswith(href.rstrip("/") + "/")


def init_navigation(app: Flask) -> None:
    """Hands ``nav``, ``account_links`` and ``competition`` (from ``g.competition``, set by desk views) to every template."""
    app.context_processor(
        lambda: {"nav": navigation(), "account_links": ACCOUNT_LINKS, "competition": g.get("competition")}
    )
