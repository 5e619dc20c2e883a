"""Refusals and errors as a person meets them: a clear page, a fragment inside a page, or JSON for programs.

Nothing technical comes before the sentence, and what was typed is not lost where it can be kept.
"""
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from foundation.errors import Invalid, Refusal, sentence_of
from foundation.web.error_texts import last_resort, text_of

SENTENCES = "problem_sentences"
NOT_KEPT = ("password", "pin", "secret", "token")
HTMX_FRAGMENT = {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"}


def add_problem_sentences(app: Flask, table: Mapping[str, Any]) -> None:
    """The sentences of a room's problem codes, for the lists that pages and answers show."""
    app.extensions.setdefault(SENTENCES, {}).update(table)


def wants_json() -> bool:
    """True for programs: the API, and whoever prefers JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and not is_fragment()


def is_fragment() -> bool:
    """True if htmx asks for a part of a page that is already open."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def on_refusal(refusal: Refusal) -> Response:
    """A service refused: its own sentence, and each problem if there are several."""
    problems = _problems(refusal)
    return answer(refusal.status, refusal.code, title=None, sentence=refusal.message, problems=problems)


def on_http_error(error: HTTPException) -> Response:
    """An error of the web: not there, not allowed, too large, too often."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    said = error.description if error.description != type(error).description else None
    sentence = str(said) if said else None
    if isinstance(error, RequestEntityTooLarge):
        sentence = _too_large()
    response = answer(status, text_of(status).code, title=None, sentence=sentence)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers.add(name, value)
    return response


def on_csrf_error(error: CSRFError) -> Response:
    """The page was open too long. What was typed is offered again, if it really came from one of our own pages."""
    if wants_json() or is_fragment() or not _from_our_own_page():
        return answer(400, "csrf", title=_("页面已过期"), sentence=_("页面打开的时间太长，请刷新后再试一次。"))
    kept = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if not any(part in name.lower() for part in NOT_KEPT)
    ]
    complete = len(kept) == sum(1 for name, _v in request.form.items(multi=True) if name != "csrf_token")
    page = render_template(
        "errors/expired.html", kept=kept, complete=complete, files=bool(request.files), address=request.full_path.rstrip("?")
    )
    return make_response(page, 400)


def on_crash(error: Exception) -> Response:
    """Something that nobody foresaw. It is logged under a number that the person can name."""
    number = secrets.token_hex(4)
    current_app.logger.error("error %s on %s %s", number, request.method, request.path, exc_info=error)
    try:
        return answer(500, "internal", title=None, sentence=None, number=number)
    except Exception:
        current_app.logger.exception("the page of error %s could not be made", number)
        return make_response(last_resort(number), 500)


def answer(
    status: int,
    code: str,
    *,
    title: str | None,
    sentence: str | None,
    problems: list[dict[str, str]] | None = None,
    number: str = "",
) -> Response:
    """The same error as JSON, as a fragment, or as a page, whatever was asked for."""
    text = text_of(status)
    facts = {
        "status": status,
        "title": title or str(text.title),
        "sentence": sentence or str(text.sentence),
        "problems": problems or [],
        "number": number,
        "icon_name": text.icon,
    }
    if wants_json():
        body = {"code": code, "message": facts["sentence"]}
        body.update({"problems": problems} if problems else {}, **({"number": number} if number else {}))
        response = jsonify(body)
        response.status_code = status
        return response
    if is_fragment():
        response = make_response(render_template("errors/fragment.html", **facts), status)
        response.headers.update(HTMX_FRAGMENT)
        return response
    return make_response(render_template("errors/page.html", back=_back(), door=_door(), **facts), status)


def _problems(refusal: Refusal) -> list[dict[str, str]]:
    if not isinstance(refusal, Invalid):
        return []
    table = current_app.extensions.get(SENTENCES, {})
    return [{"path": p.path, "code": p.code, "message": sentence_of(p, table)} for p in refusal.problems]


def _too_large() -> str:
    limit = request.max_content_length
    if not limit:
        return str(text_of(413).sentence)
    return str(_("上传的内容超过了 %(size)s MB 的上限，请分成几份，或先压缩图片。", size=limit // (1024 * 1024)))


def _from_our_own_page() -> bool:
    """Only a form of our own may be offered for sending again; a stranger's page must not get that help."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = urlsplit(request.host_url)
    theirs = urlsplit(origin)
    return (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


def _back() -> str:
    """The page that the person came from, if it is ours and not this very one."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.host or came_from.path == request.path or not came_from.path.startswith("/"):
        return ""
    path = "/" + came_from.path.lstrip("/")
    return f"{path}?{came_from.query}" if came_from.query else path


def _door() -> str:
    """Where to sign in so that one comes back to the page on which one worked."""
    door = "/judge/sign-in" if request.path.startswith("/judge") else "/sign-in"
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.host or not came_from.path.startswith("/"):
        return door
    return f"{door}?{urlencode({'next': came_from.path + ('?' + came_from.query if came_from.query else '')})}"


def on_internal(error: Any) -> Response:
    """What Flask makes of an exception that nobody handled; the exception itself is inside."""
    return on_crash(getattr(error, "original_exception", None) or error)


def init_errors(app: Flask) -> None:
    """Registers all handlers; ``CSRFError`` and ``Refusal`` before the general ones."""
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(500, on_internal)
