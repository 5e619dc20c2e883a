"""Whose page sends a request that changes something: browsers say it, and a page of somebody else is refused even if it has
our token. The second lock behind the token (OWASP: verify the origin with standard headers)."""
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal

HARMLESS = ("GET", "HEAD", "OPTIONS", "TRACE")


class ForeignPage(Refusal):
    """Another site's page sends it, or a page that hides where it comes from."""

    code = "foreign_page"
    sentence = _l("这次提交不是从本系统的页面发出的，未作任何更改。请从本系统的页面重新操作。")
    status = 403


def refuse_foreign_pages() -> None:
    """Compares host and port with what the browser says; programs that say nothing still need the token."""
    if request.method in HARMLESS:
        return
    said = request.headers.get("Origin") or request.headers.get("Referer")
    ours = (request.host, urlsplit(current_app.config["PUBLIC_ADDRESS"]).netloc)
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (said is not None and (urlsplit(said).netloc or None) not in ours):
        raise ForeignPage


def init_origin(app: Flask) -> None:
    """Asks before every view; after the token, whose refusal keeps what was typed."""
    app.before_request(refuse_foreign_pages)
