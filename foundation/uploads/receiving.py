"""Taking a file out of a request, and how large a request may be before it is read at all."""
from flask import Flask, request, session
from werkzeug.datastructures import FileStorage

from foundation.accounts.permissions import identity
from foundation.clock import now
from foundation.uploads.services import note_upload

MEGABYTE = 1024 * 1024
WITHOUT_FILES = 4 * MEGABYTE
OF_STRANGERS = MEGABYTE


def received(file: FileStorage | None) -> bytes:
    """The content of an uploaded file, empty if there is none; it counts for the day of whoever is signed in."""
    content = file.read() if file else b""
    if content:
        note_upload(len(content), actor=identity().actor, at=now())
    return content


def limit_request() -> None:
    """Before anything is read: only forms with files may be large, and only those of somebody who is signed in."""
    if request.method in ("GET", "HEAD"):
        return
    if "_user_id" not in session:
        request.max_content_length = OF_STRANGERS
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = WITHOUT_FILES


def init_uploads(app: Flask) -> None:
    """Guards every request; registered before whatever reads a form."""
    app.before_request(limit_request)
