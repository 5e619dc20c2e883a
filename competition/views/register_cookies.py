"""The two cookies of the public form: the token of a draft, and of a short session of somebody who came back. Signed, closed to
scripts, sent to /register only; what they open lies on the server."""
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

DRAFT, MINE = "register-draft", "register-mine"
PATH = "/register"
HOUR = timedelta(hours=1)


def _name(name: str) -> str:
    """Over HTTPS the browser itself sees to it that nobody planted the cookie in clear."""
    return f"__Secure-{name}" if current_app.config["SECURE_COOKIES"] else name


def _signer(name: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"cookie.{name}")


def token_in(name: str) -> str | None:
    """The token of a cookie that we signed; none otherwise."""
    value = request.cookies.get(_name(name))
    if not value:
        return None
    try:
        token = _signer(name).loads(value)
    except BadSignature:
        return None
    return token if isinstance(token, str) else None


def keep(response: Response, name: str, token: str, kept: timedelta) -> Response:
    """Hands the token to the browser for so long."""
    secure = bool(current_app.config["SECURE_COOKIES"]) or request.is_secure
    response.set_cookie(
        _name(name), str(_signer(name).dumps(token)), max_age=kept, path=PATH, httponly=True, samesite="Lax", secure=secure,
    )
    return response


def forget(response: Response, name: str) -> Response:
    """Takes the token back."""
    response.delete_cookie(_name(name), path=PATH, httponly=True, samesite="Lax")
    return response
