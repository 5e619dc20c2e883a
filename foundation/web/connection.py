"""How a request really came: through which proxies of ours, and whether somebody on the way could listen."""
from typing import Any

from flask import Flask, current_app, has_request_context, request
from werkzeug.middleware.proxy_fix import ProxyFix


def open_to_listeners(settings: Any) -> bool:
    """True if the operator allowed plain HTTP beyond this machine: by name, or for the invented people of a demonstration."""
    return bool(settings["ALLOW_HTTP"] or (settings["MODE"] == "demo" and settings["DEMO_PUBLIC"]))


def unencrypted() -> bool:
    """True if this page travels unencrypted through a network: every such page says so."""
    return open_to_listeners(current_app.config) and has_request_context() and not request.is_secure


def init_connection(app: Flask) -> None:
    """Believes as many proxies as ``PROXY_HOPS`` says, none unless it says so, and tells every template about encryption.

    Each hop adds the address that it saw to ``X-Forwarded-For``, so what a visitor forged stands before the last
    ``PROXY_HOPS`` entries and is not read. The host comes from ``Host``, which proxies hand on; ``X-Forwarded-Proto`` is
    the word of the nearest proxy.
    """
    hops = app.config["PROXY_HOPS"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=1, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    app.context_processor(lambda: {"unencrypted": unencrypted()})
