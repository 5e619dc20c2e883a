"""What every answer says to the browser: run nothing that is not ours, keep nothing that is personal."""
from flask import Flask, Response, current_app, request, session

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Permissions-Policy": "camera=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
A_YEAR = 365 * 24 * 3600


def secure(response: Response) -> Response:
    """The headers of the house on one answer; a view that set one itself keeps its own."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}")
    _set_caching(response)
    return response


def _set_caching(response: Response) -> None:
    """Files with their hash in the address stay for ever; pages of a signed-in person are kept by nobody.

    A view that answers the same to everybody may say ``public`` itself; whatever belongs to a session and says nothing
    (or only ``no-cache``, as every sent file does) is personal until proven otherwise.
    """
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        if request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return
    if response.headers.get("Cache-Control", "no-cache") != "no-cache":
        return
    personal = current_app.config["SESSION_COOKIE_NAME"] in request.cookies or bool(session)
    response.headers["Cache-Control"] = "no-store" if personal else "no-cache"
    response.vary.add("Cookie")


def init_headers(app: Flask) -> None:
    """Sets the headers on every answer, error pages and files included."""
    app.after_request(secure)
