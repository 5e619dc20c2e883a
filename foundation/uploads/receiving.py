"""Taking a file out of a request, and how large a request may be before it is read at all."""
from collections.abc import Callable

from flask import Flask, current_app, request, session
from flask.sansio.app import App
from werkzeug.datastructures import FileStorage

from foundation.accounts.identity import Actor
from foundation.accounts.permissions import identity
from foundation.clock import now
from foundation.uploads.services import note_upload

MEGABYTE = 1024 * 1024
WITHOUT_FILES = 4 * MEGABYTE
OF_STRANGERS = MEGABYTE
OF_APPLICANTS = 16 * MEGABYTE
DOORS = "doors_for_files"


def received(file: FileStorage | None, actor: Actor | None = None) -> bytes:
    """The content of an uploaded file, empty if there is none; it counts for the day of whoever is signed in, or of
    ``actor`` at a door of :func:`open_for_files`."""
    content = file.read() if file else b""
    if content:
        note_upload(len(content), actor=actor or identity().actor, at=now())
    return content


def open_for_files(app: App, endpoint: str, known: Callable[[], bool]) -> None:
    """Lets people without an account send one file (16 MiB) to this endpoint, if ``known`` says that this visitor has begun
    something there. It is asked before anything is read, and only of the cookies."""
    app.extensions.setdefault(DOORS, {})[endpoint] = known


def limit_request() -> None:
    """Before anything is read: only forms with files may be large, and only those of somebody who is signed in."""
    if request.method in ("GET", "HEAD"):
        return
    known = current_app.extensions.get(DOORS, {}).get(request.endpoint)
    if "_user_id" not in session:
        request.max_content_length = OF_APPLICANTS if known is not None and known() else OF_STRANGERS
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = WITHOUT_FILES


def init_uploads(app: Flask) -> None:
    """Guards every request; registered before whatever reads a form."""
    app.before_request(limit_request)
