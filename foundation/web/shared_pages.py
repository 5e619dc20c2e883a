"""Pages that are the same for everybody who has no session: rendered when they change, not for every reader.

A view marked with :func:`shared` is answered from memory for half a second; within the next half second one reader has it made
anew while the others get what there is, so nothing shown is older than :data:`OLDEST`. Each process keeps its own. Whoever
has a session, or chooses a language in the address, is answered by the view itself. Unchanged pages are answered with 304.
"""
import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ParamSpec

from flask import Flask, Response, g, make_response
from flask.typing import ResponseReturnValue
from werkzeug.http import parse_cookie

from foundation.web.preferences import PREFERENCES

P = ParamSpec("P")
FRESH, OLDEST, PATIENCE = 0.5, 1.0, 5.0
MOST_PAGES = 256
MARK, SIGN = "shared_page", "X-Shared-Page"
NOT_KEPT = frozenset({"set-cookie", "date", "content-length"})
StartResponse = Callable[..., Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page as it goes out, and when it was made (seconds of a clock that only goes forward)."""

    headers: list[tuple[str, str]]
    body: bytes
    tag: str
    made: float


def shared(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Marks a view whose page says nothing of its reader: no form, no name, nothing that only some may see."""

    @functools.wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        response = make_response(view(*args, **kwargs))
        if response.status_code == 200:
            g.setdefault(MARK, True)
        return response

    return marked


def _tell(response: Response) -> Response:
    """Says to the shelf that this answer may be kept; it takes the word away again."""
    if g.get(MARK) and response.status_code == 200:
        response.headers[SIGN] = "1"
    return response


class Shelf:
    """The pages of one process, in front of the application."""

    def __init__(self, application: Any, session_cookie: str) -> None:
        self._application = application
        self._session_cookie = session_cookie
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._making: set[Key] = set()
        self._made = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._through(environ, start_response, None)
        page = self._kept(key)
        if page is not None:
            return _sent(page, environ, start_response)
        try:
            return self._through(environ, start_response, key)
        finally:
            with self._made:
                self._making.discard(key)
                self._made.notify_all()

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """What a page depends on; None for whoever has a session, asks for something, or sends something."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return None
        said = environ.get("HTTP_COOKIE", "")
        if self._session_cookie in said:
            return None
        cookies = parse_cookie(said) if said else {}
        liked = (preference.read(cookies.get(preference.name)) or "" for preference in PREFERENCES)
        return (environ.get("wsgi.url_scheme", ""), environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), *liked)

    def _kept(self, key: Key) -> Page | None:
        """The page; None for whoever has it made (also of what is no shared page). Where it is too old, the others wait for what
        that one gets: a page that takes long to make is still made once."""
        with self._made:
            page = self._pages.get(key)
            if page is None:
                return None
            age = time.monotonic() - page.made
            if age < FRESH or (age < OLDEST and key in self._making):
                return page
            if key not in self._making:
                self._making.add(key)
                return None
            self._made.wait_for(lambda: key not in self._making, PATIENCE)
            return self._pages.get(key) if self._pages.get(key) is not page else None

    def _through(self, environ: dict[str, Any], start_response: StartResponse, key: Key | None) -> Iterable[bytes]:
        """The application's own answer, kept if it says that it may be."""
        told: list[list[tuple[str, str]]] = []
        made = time.monotonic()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            plain = [one for one in headers if one[0] != SIGN]
            if key is None or len(plain) == len(headers):
                return start_response(status, plain, *more)
            told.append(plain)
            return None

        answer = self._application(environ, start)
        if key is None or not told:
            return answer  # type: ignore[no-any-return]
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return _sent(self._keep(key, told[0], body, made), environ, start_response)

    def _keep(self, key: Key, headers: list[tuple[str, str]], body: bytes, made: float) -> Page:
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        page = Page([one for one in headers if one[0].lower() not in NOT_KEPT] + [("ETag", tag)], body, tag, made)
        with self._made:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return page


def _sent(page: Page, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == page.tag:
        start_response("304 NOT MODIFIED", [one for one in page.headers if one[0].lower() != "content-type"])
        return []
    start_response("200 OK", [*page.headers, ("Content-Length", str(len(page.body)))])
    return [page.body]


def init_shared_pages(app: Flask) -> None:
    """Puts the shelf in front of the application."""
    app.after_request(_tell)
    app.wsgi_app = Shelf(app.wsgi_app, app.config["SESSION_COOKIE_NAME"])  # type: ignore[method-assign]
