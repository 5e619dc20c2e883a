"""Settings that decide who can listen, and who is believed."""
from collections import deque
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from foundation.doctor.findings import Finding, advice, danger, fine, warning
from foundation.venue.address import is_loopback

HOPS_SEEN = "hops_seen"
REMEMBERED = 200


def mode(_at: datetime) -> list[Finding]:
    """What this instance is for; nothing of a demonstration or of a developer belongs to a real one."""
    setting, found = current_app.config["MODE"], []
    if current_app.debug:
        found.append(danger("debug"))
    if setting == "real" and current_app.config["DEMO_PUBLIC"]:
        found.append(danger("demo_public"))
    if setting != "real":
        found.append(advice("mode", mode=setting))
    return found or [fine("mode", mode=setting)]


def encryption(_at: datetime) -> list[Finding]:
    """Whether passwords and marks can be read on the way."""
    settings, found = current_app.config, []
    behind, address = settings["PROXY_HOPS"] > 0, urlsplit(settings["PUBLIC_ADDRESS"])
    if settings["ALLOW_HTTP"]:
        found.append(danger("allow_http"))
    if address.scheme == "http" and not is_loopback(address.hostname or ""):
        found.append(danger("public_address_plain", address=settings["PUBLIC_ADDRESS"]))
    if behind and not settings["PUBLIC_ADDRESS"]:
        found.append(warning("public_address_missing"))
    if not settings["SECURE_COOKIES"]:
        found.append(warning("cookies") if behind or address.scheme == "https" else advice("cookies"))
    return found or [fine("encryption")]


def proxies(_at: datetime) -> list[Finding]:
    """Whether as many proxies are believed as requests really come through; known only where requests arrive."""
    hops, seen = current_app.config["PROXY_HOPS"], current_app.extensions.get(HOPS_SEEN, ())
    if not seen:
        return [fine("proxies_unseen", hops=hops)]
    if max(seen) > hops:
        return [warning("proxies_more", hops=hops, seen=max(seen))]
    if min(seen) < hops:
        return [warning("proxies_fewer", hops=hops, seen=min(seen))]
    return [fine("proxies", hops=hops)]


def _note_hops() -> None:
    """Remembers through how many proxies the latest requests say that they came."""
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    current_app.extensions[HOPS_SEEN].append(len([one for one in forwarded.split(",") if one.strip()]))


def watch_hops(app: Flask) -> None:
    """Has the application remember them, in this process and no longer than it runs."""
    app.extensions[HOPS_SEEN] = deque(maxlen=REMEMBERED)
    app.before_request(_note_hops)
